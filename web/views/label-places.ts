/**
 * Where the names of points go, so that they cover neither each other nor the points, and stay in the box. Each tries
 * places around its point, near ones first, and takes the one in which it covers least. When all have one, each tries
 * again beside the others, since the first could not know where the later ones would have to go.
 */

export interface Named {
  /** The point, in pixels, and how much room it takes around itself. */
  x: number;
  y: number;
  room: number;
  text: string;
  /** Where the name would like to be, seen from the point: an arrow's name goes on from its tip. */
  towards?: readonly [x: number, y: number];
}

export interface NamePlace {
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
  /** It stands so far off that a line leads to it. */
  led: boolean;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export type Stroke = readonly [x1: number, y1: number, x2: number, y2: number];

const line = 15;
const letter = 7.4;
/** So often a name looks for a better place. */
const rounds = 4;
/** Points so near to each other are one, in pixels. */
const together = 4;
/** East, west, north, south, then between. */
const ways = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.75, -0.75],
  [-0.75, -0.75],
  [0.75, 0.75],
  [-0.75, 0.75],
] as const;

/** About as wide as the name is set in the type of figures. */
export function widthOf(text: string): number {
  return [...text].length * letter;
}

/** `strokes` are lines that names had better not cross. */
export function placeNames(all: readonly Named[], box: Box, strokes: readonly Stroke[] = []): NamePlace[] {
  const points = all.map(({ x, y, room }) => ({ left: x - room, right: x + room, top: y - room, bottom: y + room }));
  const roomy = all.map((named) => ({ ...named, room: roomOf(named, all) }));
  const found: ({ place: NamePlace; box: Box } | undefined)[] = all.map(() => undefined);
  for (let round = 0; round < rounds; round++) {
    for (const [at, named] of roomy.entries()) {
      if (named.text === '') continue;
      const others = found.filter((_, i) => i !== at);
      let best: { cost: number; place: NamePlace; box: Box } | undefined;
      for (const far of [0, 1, 2]) {
        for (const [order, way] of ways.entries()) {
          const { place, box: wanted } = tried(named, way, far);
          const cost =
            far * 28 +
            order * 0.5 +
            12 * turned(named, way) +
            12 * others.reduce((sum, other) => sum + (other ? shared(wanted, other.box) : 0), 0) +
            12 * points.reduce((sum, other, i) => sum + (i === at ? 0 : shared(wanted, other)), 0) +
            8 * outside(wanted, box) +
            strokes.reduce((sum, stroke) => sum + crossed(stroke, wanted), 0);
          if (!best || cost < best.cost) best = { cost, place, box: wanted };
        }
      }
      found[at] = best;
    }
  }
  return all.map(({ x, y }, at) => found[at]?.place ?? { x, y, anchor: 'middle', led: false });
}

/** What a point takes around itself, with those that lie on it. */
function roomOf(named: Named, all: readonly Named[]): number {
  const near = all.filter(({ x, y }) => Math.hypot(x - named.x, y - named.y) < together);
  return Math.max(...near.map(({ room }) => room));
}

function tried(named: Named, [dx, dy]: readonly [number, number], far: number): { place: NamePlace; box: Box } {
  const away = named.room + 5 + far * 18;
  const wide = widthOf(named.text);
  const x = named.x + dx * away;
  const y = named.y + dy * (away + (dx === 0 ? line / 2 - 2 : 0));
  const anchor = dx > 0 ? 'start' : dx < 0 ? 'end' : 'middle';
  const left = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
  return {
    place: { x, y, anchor, led: far > 0 },
    box: { left, right: left + wide, top: y - line / 2, bottom: y + line / 2 },
  };
}

/** From 0, the way that is wished, to 1, the other way. */
function turned({ towards }: Named, [dx, dy]: readonly [number, number]): number {
  const long = towards ? Math.hypot(...towards) : 0;
  if (!towards || long === 0) return 0;
  return (1 - (towards[0] * dx + towards[1] * dy) / (long * Math.hypot(dx, dy))) / 2;
}

/** How much two boxes share, of a letter's box. */
function shared(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 0 && high > 0 ? 2 + (wide * high) / (line * letter) : 0;
}

function outside(box: Box, within: Box): number {
  const over =
    Math.max(0, within.left - box.left) +
    Math.max(0, box.right - within.right) +
    Math.max(0, within.top - box.top) +
    Math.max(0, box.bottom - within.bottom);
  return over > 0 ? 2 + over / letter : 0;
}

/** How much of a line lies in a box, looked at in steps of a few pixels. */
function crossed([x1, y1, x2, y2]: Stroke, box: Box): number {
  const steps = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 4));
  let found = 0;
  for (let step = 0; step <= steps; step++) {
    const x = x1 + ((x2 - x1) * step) / steps;
    const y = y1 + ((y2 - y1) * step) / steps;
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) found += 1;
  }
  return found * 2;
}
