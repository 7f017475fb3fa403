/**
 * A graph without cycles in layers, from its beginnings down to its end: layers by longest path, few crossings by
 * barycentres, places by least squares. For some tens of boxes; sizes are in any unit.
 */

export interface Sized {
  width: number;
  height: number;
  /** What it is made from, as places before its own. */
  from: readonly number[];
  /** Where it stands in what is drawn: beginnings stand in this order, if it tangles the lines no more than `mostTangled`. */
  rank?: number;
}

export interface Laid {
  width: number;
  height: number;
  /** Left and top of each box, and its size. */
  boxes: { x: number; y: number; width: number; height: number }[];
  /** Boxes as they are read: by layers, in a layer from left to right. */
  order: number[];
  /** From box to box, as the `d` of an SVG path. */
  edges: { from: number; to: number; d: string }[];
}

export interface Gaps {
  /** Between boxes of a layer. */
  beside: number;
  /** Between layers. */
  below: number;
}

/** A box, or where a long edge goes through a layer. */
interface Item {
  box?: number;
  width: number;
  /** Above and below, as items. */
  up: Item[];
  down: Item[];
  /** Of its middle. */
  x: number;
  /** In its layer. */
  at: number;
}

const sweeps = 16;
const mostTangled = 1;

export function layFlow(boxes: readonly Sized[], gaps: Gaps): Laid {
  const layerOf = layersOf(boxes);
  const { layers, edges } = itemsOf(boxes, layerOf, gaps);
  reduceCrossings(layers);
  orderBeginnings(boxes, layers);
  place(layers, gaps);
  for (const { from, through } of edges) straighten(through, layers.slice(layerOf[from]! + 1), gaps);

  const left = Math.min(...layers.flat().map((item) => item.x - item.width / 2));
  const right = Math.max(...layers.flat().map((item) => item.x + item.width / 2));
  const bands: { top: number; bottom: number }[] = [];
  for (const layer of layers) {
    const top = bands.length ? bands.at(-1)!.bottom + gaps.below : 0;
    const high = Math.max(...layer.map(({ box }) => (box === undefined ? 0 : boxes[box]!.height)));
    bands.push({ top, bottom: top + high });
  }
  const places: Laid['boxes'] = [];
  for (const [at, layer] of layers.entries()) {
    for (const { box, x } of layer) {
      if (box === undefined) continue;
      const { width, height } = boxes[box]!;
      const { top, bottom } = bands[at]!;
      places[box] = { x: x - width / 2 - left, y: (top + bottom - height) / 2, width, height };
    }
  }
  const drawn = edges.map(({ from, to, through, above, entry }) => {
    const start = places[from]!;
    const end = places[to]!;
    let [x, y] = [start.x + start.width / 2, start.y + start.height];
    let d = `M${round(x)} ${round(y)}`;
    const curve = (nextX: number, nextY: number) => {
      const half = (nextY - y) / 2;
      d += `C${round(x)} ${round(y + half)} ${round(nextX)} ${round(nextY - half)} ${round(nextX)} ${round(nextY)}`;
      [x, y] = [nextX, nextY];
    };
    const straight = (nextY: number) => {
      if (round(nextY) > round(y)) d += `V${round(nextY)}`;
      y = nextY;
    };
    // Sideways only between layers: beside a low box there may be a high one.
    straight(bands[layerOf[from]!]!.bottom);
    for (const [step, item] of through.entries()) {
      const { top, bottom } = bands[layerOf[from]! + step + 1]!;
      curve(item.x - left, top);
      straight(bottom);
    }
    const port = [...entry].sort((a, b) => a.x - b.x).indexOf(above);
    curve(end.x + (end.width * (port + 1)) / (entry.length + 1), bands[layerOf[to]!]!.top);
    straight(end.y);
    return { from, to, d };
  });
  return {
    width: right - left,
    height: bands.at(-1)?.bottom ?? 0,
    boxes: places,
    order: layers.flatMap((layer) => layer.flatMap(({ box }) => box ?? [])),
    edges: drawn,
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/**
 * Each as far down as what is above it asks. Beginnings, and steps that are made of nothing that others take, go down to
 * what takes them, so that lines stay short.
 */
function layersOf(boxes: readonly Sized[]): number[] {
  const layers: number[] = [];
  for (const { from } of boxes) layers.push(from.length ? Math.max(...from.map((one) => layers[one]!)) + 1 : 0);
  const readers = boxes.map((_, at) => boxes.flatMap(({ from }, reader) => (from.includes(at) ? [reader] : [])));
  const own: boolean[] = [];
  for (const { from } of boxes) own.push(from.every((one) => own[one]! && readers[one]!.length === 1));
  for (let at = boxes.length - 1; at >= 0; at--) {
    if (own[at] && readers[at]!.length) layers[at] = Math.min(...readers[at]!.map((reader) => layers[reader]!)) - 1;
  }
  return layers;
}

interface Edge {
  from: number;
  to: number;
  /** Where it goes through the layers between. */
  through: Item[];
  /** The last of them, or the box it comes from. */
  above: Item;
  /** What is above the box it leads to, for each of its edges. */
  entry: Item[];
}

function itemsOf(boxes: readonly Sized[], layerOf: readonly number[], gaps: Gaps): { layers: Item[][]; edges: Edge[] } {
  const layers: Item[][] = Array.from({ length: Math.max(...layerOf) + 1 }, () => []);
  const items = boxes.map(({ width }, box): Item => ({ box, width, up: [], down: [], x: 0, at: 0 }));
  const edges: Edge[] = [];
  // From the end upwards, operands in their order: so they stand from left to right as the program writes them.
  const placed = new Set<number>();
  const visit = (to: number): void => {
    if (placed.has(to)) return;
    placed.add(to);
    layers[layerOf[to]!]!.push(items[to]!);
    const entry = items[to]!.up;
    for (const from of boxes[to]!.from) {
      const through: Item[] = [];
      let above = items[from]!;
      for (let layer = layerOf[from]! + 1; layer < layerOf[to]!; layer++) {
        const item: Item = { width: gaps.beside / 3, up: [above], down: [], x: 0, at: 0 };
        above.down.push(item);
        layers[layer]!.push(item);
        through.push(item);
        above = item;
      }
      above.down.push(items[to]!);
      entry.push(above);
      edges.push({ from, to, through, above, entry });
      visit(from);
    }
  };
  for (let at = boxes.length - 1; at >= 0; at--) visit(at);
  for (const layer of layers) number(layer);
  return { layers, edges };
}

function number(layer: readonly Item[]): void {
  for (const [at, item] of layer.entries()) item.at = at;
}

function reduceCrossings(layers: readonly Item[][]): void {
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(layers);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      const centre = new Map(
        layer.map((item) => {
          const beside = down ? item.up : item.down;
          return [item, beside.length ? beside.reduce((sum, { at }) => sum + at, 0) / beside.length : item.at];
        }),
      );
      layer.sort((a, b) => centre.get(a)! - centre.get(b)! || a.at - b.at);
      number(layer);
    }
    const now = crossings(layers);
    if (now < fewest) {
      fewest = now;
      best = layers.map((layer) => [...layer]);
    }
  }
  for (const [at, layer] of best.entries()) {
    layers[at]!.splice(0, layer.length, ...layer);
    number(layer);
  }
}

/** Four words as the sentence has them, rather than with one crossing less. */
function orderBeginnings(boxes: readonly Sized[], layers: readonly Item[][]): void {
  const fewest = crossings(layers);
  const [first] = layers;
  if (!first) return;
  const before = layers.map((layer) => [...layer]);
  const rank = ({ box }: Item): number => (box === undefined ? Infinity : (boxes[box]!.rank ?? Infinity));
  first.sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  number(first);
  for (const layer of layers.slice(1)) {
    const centre = new Map(layer.map((item) => [item, item.up.reduce((sum, { at }) => sum + at, 0) / item.up.length]));
    layer.sort((a, b) => (centre.get(a) || a.at) - (centre.get(b) || b.at) || a.at - b.at);
    number(layer);
  }
  if (crossings(layers) <= fewest + mostTangled) return;
  for (const [at, layer] of before.entries()) {
    layers[at]!.splice(0, layer.length, ...layer);
    number(layer);
  }
}

function crossings(layers: readonly Item[][]): number {
  let count = 0;
  for (const layer of layers) {
    const lines = layer.flatMap((item) => item.down.map((below): [number, number] => [item.at, below.at]));
    for (const [i, [a, b]] of lines.entries())
      for (const [c, d] of lines.slice(i + 1)) if ((a - c) * (b - d) < 0) count++;
  }
  return count;
}

/** Middles near those of their neighbours, long lines straight, nothing over anything else. */
function place(layers: readonly Item[][], gaps: Gaps): void {
  for (const layer of layers) {
    let x = 0;
    for (const item of layer) {
      item.x = x + item.width / 2;
      x += item.width + gaps.beside;
    }
  }
  const settle = (layer: readonly Item[], beside: (item: Item) => Item[]) => {
    const wanted = layer.map((item) => {
      const near = beside(item);
      const total = near.reduce((sum, other) => sum + weight(item, other), 0);
      return near.length ? near.reduce((sum, other) => sum + weight(item, other) * other.x, 0) / total : item.x;
    });
    const strength = layer.map((item) => beside(item).reduce((sum, other) => sum + weight(item, other), 0.001));
    spread(layer, wanted, strength, gaps.beside);
  };
  for (let round = 0; round < sweeps; round++) {
    for (const layer of layers) settle(layer, (item) => item.up);
    for (const layer of [...layers].reverse()) settle(layer, (item) => item.down);
  }
  for (let round = 0; round < 3 * sweeps; round++) {
    for (const layer of round % 2 ? layers : [...layers].reverse()) settle(layer, (item) => [...item.up, ...item.down]);
  }
}

/** A long line that has room for it goes straight down; `layers` are those from its first item on. */
function straighten(through: readonly Item[], layers: readonly Item[][], gaps: Gaps): void {
  const x = through.reduce((sum, item) => sum + item.x, 0) / through.length;
  const fits = through.every((item, step) =>
    [-1, 1].every((side) => {
      const beside = layers[step]![item.at + side];
      return !beside || side * (beside.x - x) >= (beside.width + item.width) / 2 + gaps.beside / 4;
    }),
  );
  if (fits) for (const item of through) item.x = x;
}

/** Long lines are held straighter than short ones, and a beginning stands beside what goes on. */
function weight(a: Item, b: Item): number {
  const long = (a.box === undefined ? 3 : 1) * (b.box === undefined ? 3 : 1);
  const begins = [a, b].some((item) => item.box !== undefined && item.up.length === 0);
  return begins ? 0.01 : long;
}

/** As near to the wanted middles as order and gaps allow: least squares, by pooling neighbours that are in each other's way. */
function spread(layer: readonly Item[], wanted: readonly number[], strength: readonly number[], gap: number): void {
  const offsets: number[] = [];
  for (const [at, item] of layer.entries()) {
    const before = layer[at - 1];
    const room = before?.box === undefined && item.box === undefined ? gap / 2 : gap;
    offsets.push(before ? offsets[at - 1]! + (before.width + item.width) / 2 + room : 0);
  }
  const pools: { sum: number; strength: number; count: number }[] = [];
  for (const [at, want] of wanted.entries()) {
    pools.push({ sum: (want - offsets[at]!) * strength[at]!, strength: strength[at]!, count: 1 });
    for (;;) {
      const [a, b] = [pools.at(-2), pools.at(-1)!];
      if (!a || a.sum / a.strength <= b.sum / b.strength) break;
      pools.splice(-2, 2, { sum: a.sum + b.sum, strength: a.strength + b.strength, count: a.count + b.count });
    }
  }
  let at = 0;
  for (const { sum, strength: total, count } of pools)
    for (let i = 0; i < count; i++, at++) layer[at]!.x = sum / total + offsets[at]!;
}
