/** The layout of flows: random graphs, and what is known of a few. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layFlow, type Laid, type Sized } from '../../web/views/flow-layout.ts';

const gaps = { beside: 1, below: 2 };
const box = (from: number[], width = 4, height = 2): Sized => ({ width, height, from });

/** Numbers of a linear congruential generator, each below `below`. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A graph in which every box leads to the last. */
function randomGraph(seed: number): Sized[] {
  const draw = drawing(seed);
  const count = 2 + draw(39);
  const boxes = Array.from({ length: count }, (_, at) => ({
    width: 3 + draw(9),
    height: 2 + draw(4),
    from: [...new Set(Array.from({ length: at ? draw(4) : 0 }, () => draw(at)))],
  }));
  for (let at = 0; at < count - 1; at++) {
    if (!boxes.some(({ from }) => from.includes(at))) boxes[at + 1 + draw(count - at - 1)]!.from.push(at);
  }
  return boxes;
}

type Point = [x: number, y: number];

/** Points along a path, its curves in small steps. */
function points(d: string): Point[] {
  const along: Point[] = [];
  for (const [, kind, rest = ''] of d.matchAll(/([MCV])([^MCV]*)/g)) {
    const numbers = rest.trim().split(' ').map(Number);
    const [x, y] = along.at(-1) ?? [0, 0];
    if (kind === 'M') along.push([numbers[0]!, numbers[1]!]);
    else if (kind === 'V') for (let i = 1; i <= 8; i++) along.push([x, y + ((numbers[0]! - y) * i) / 8]);
    else {
      const [ax, ay, bx, by, cx, cy] = numbers as [number, number, number, number, number, number];
      for (let i = 1; i <= 16; i++) {
        const t = i / 16;
        const at = (p: number, q: number, r: number, s: number) =>
          (1 - t) ** 3 * p + 3 * (1 - t) ** 2 * t * q + 3 * (1 - t) * t ** 2 * r + t ** 3 * s;
        along.push([at(x, ax, bx, cx), at(y, ay, by, cy)]);
      }
    }
  }
  return along;
}

test('no box lies over another, every line goes down and from its box to the next', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const boxes = randomGraph(seed);
    const laid = layFlow(boxes, gaps);
    assert.deepEqual(
      [...laid.order].sort((a, b) => a - b),
      boxes.map((_, at) => at),
    );
    for (const [at, a] of laid.boxes.entries()) {
      assert.ok(a.x > -1e-9 && a.y > -1e-9, `seed ${seed}`);
      assert.ok(a.x + a.width < laid.width + 1e-9 && a.y + a.height < laid.height + 1e-9, `seed ${seed}`);
      for (const b of laid.boxes.slice(at + 1)) {
        const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        assert.ok(apart, `seed ${seed}: ${JSON.stringify([a, b])}`);
      }
      for (const from of boxes[at]!.from) {
        const above = laid.boxes[from]!;
        assert.ok(above.y + above.height < a.y, `seed ${seed}: ${from} stands below ${at}`);
        assert.ok(
          laid.order.indexOf(from) < laid.order.indexOf(at),
          `seed ${seed}: ${from} after ${at} in ${laid.order.join()}`,
        );
      }
    }
    assert.equal(
      laid.edges.length,
      boxes.reduce((sum, { from }) => sum + from.length, 0),
    );
    for (const { from, to, d } of laid.edges) {
      const [a, b] = [laid.boxes[from]!, laid.boxes[to]!];
      const ends = points(d);
      const [start, end] = [ends[0]!, ends.at(-1)!];
      assert.ok(
        Math.abs(start[0] - (a.x + a.width / 2)) < 0.01 && Math.abs(start[1] - (a.y + a.height)) < 0.01,
        `seed ${seed}: ${start.join()} under ${JSON.stringify(a)}`,
      );
      assert.ok(end[0] > b.x && end[0] < b.x + b.width && Math.abs(end[1] - b.y) < 0.01, `seed ${seed}: ${d}`);
    }
  }
});

test('a line goes through no box', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { boxes, edges } = layFlow(randomGraph(seed), gaps);
    for (const { from, to, d } of edges) {
      for (const [x, y] of points(d)) {
        const hit = boxes.findIndex(
          (one) => one.x < x && x < one.x + one.width && one.y + 0.02 < y && y < one.y + one.height - 0.02,
        );
        assert.equal(hit, -1, `seed ${seed}: from ${from} to ${to} through ${hit}`);
      }
    }
  }
});

const middle = ({ boxes }: Laid, at: number) => boxes[at]!.x + boxes[at]!.width / 2;

test('a chain is straight, with what joins it beside', () => {
  const steps = 8;
  const chain = Array.from({ length: steps }, (_, t) => [box([], 3), box(t ? [2 * t - 1, 2 * t] : [0], 6)]).flat();
  const laid = layFlow(chain, gaps);
  for (let t = 1; t < steps; t++) {
    assert.ok(Math.abs(middle(laid, 2 * t + 1) - middle(laid, 2 * t - 1)) < 0.5, `step ${t}`);
    const [input, before] = [laid.boxes[2 * t]!, laid.boxes[2 * t - 1]!];
    assert.ok(
      input.y < before.y + before.height && before.y < input.y + input.height,
      'in the layer of the step before',
    );
  }
  assert.ok(laid.width < 12, String(laid.width));
});

test('operands stand in their order, and nothing crosses that need not', () => {
  const laid = layFlow([box([]), box([]), box([0, 1]), box([]), box([0, 3]), box([2, 4])], gaps);
  assert.ok(middle(laid, 2) < middle(laid, 4), `${middle(laid, 2)} and ${middle(laid, 4)}`);
  assert.deepEqual(laid.order.slice(0, 3), [1, 0, 3]);
});

test('one box alone', () => {
  assert.deepEqual(layFlow([box([])], gaps), {
    width: 4,
    height: 2,
    boxes: [{ x: 0, y: 0, width: 4, height: 2 }],
    order: [0],
    edges: [],
  });
});

/** The names of the boxes of the first layer, from left to right. */
const firstLayer = (boxes: readonly Sized[], names: readonly string[]): string[] =>
  layFlow(boxes, gaps)
    .boxes.map(({ x, y }, at) => ({ x, y, name: names[at]! }))
    .filter(({ y }) => y === 0)
    .sort((a, b) => a.x - b.x)
    .map(({ name }) => name);

test('beginnings stand in the order of the program, where that tangles no more than two lines', () => {
  // The last word asks, all four answer: keys and values from all, weights from the last word and the keys.
  const ranks = { d: 4, a: 1, b: 2, c: 3 };
  const beginnings = Object.values(ranks).map((rank): Sized => ({ ...box([]), rank }));
  const star = [...beginnings, box([0, 1, 2, 3]), box([0, 1, 2, 3]), box([0, 4]), box([6, 5])];
  assert.deepEqual(firstLayer(star, Object.keys(ranks)), ['a', 'b', 'c', 'd']);
  // Without ranks it stays as few crossings as can be.
  const free = star.map(({ width, height, from }) => ({ width, height, from }));
  assert.notDeepEqual(firstLayer(free, Object.keys(ranks)), ['a', 'b', 'c', 'd']);
  // Two pairs that would have to cross all over: the order gives way.
  const pairs: Sized[] = [1, 3, 2, 4].map((rank) => ({ ...box([]), rank }));
  const crossed = [...pairs, box([0, 1]), box([2, 3]), box([0, 1]), box([2, 3]), box([4, 5, 6, 7])];
  const names = firstLayer(crossed, ['p', 'q', 'r', 's']);
  assert.deepEqual(new Set(names.slice(0, 2)).has('p'), new Set(names.slice(0, 2)).has('q'), names.join(' '));
});
