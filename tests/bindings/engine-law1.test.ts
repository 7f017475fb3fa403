/**
 * Law 1 through JavaScript: every cell of every reference program, and of its gradients, is made again from `explain`
 * alone, down to the inputs.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine, Explanation, Run } from '../../bindings/surface.ts';
import { cellsOf, inputOf, references, same } from './engine-reference-files.ts';
import type { Reference } from './engine-reference-files.ts';
import { parse, replay } from './engine-replay.ts';

const engine = await loadEngine();
/** Every public name of the op table, and every row that explained a cell. */
const explained = new Set<string>();

const leaves = new Set(['input', 'number']);

/** All cells that a cell was made from, each of them once; how many there are. */
function unfold(run: Run, node: number, index: readonly number[], known: Set<string>): void {
  const key = `${node}:${index.join(',')}`;
  if (known.has(key)) return;
  known.add(key);
  const explanation = run.explain(node, index);
  const shown = shownAt(run, node, index);
  // A number of JavaScript cannot be a larger int64.
  if (explanation.dtype === 'int64' && explanation.parts.some(({ value }) => Math.abs(value) > 2 ** 53)) return;
  assert.ok(same(explanation.value, shown), `${explanation.op}: ${shown} is shown, ${explanation.value} explained`);
  if (leaves.has(explanation.op)) {
    assert.equal(explanation.parts.length, 0, 'a leaf has no parts');
    assert.equal(explanation.formula, explanation.op);
    return;
  }
  explained.add(explanation.op);
  const replayed = replay(engine, explanation);
  assert.ok(
    same(replayed, shown),
    `${explanation.op} = ${explanation.formula}: ${shown} is shown, ${replayed} replayed`,
  );
  for (const part of explanation.parts) {
    if (!part.cell) continue;
    const source = shownAt(run, part.cell.node, part.cell.index);
    assert.ok(
      same(part.value, source),
      `${explanation.op}: the part ${part.role} is ${part.value}, its cell ${source}`,
    );
    unfold(run, part.cell.node, part.cell.index, known);
  }
}

/** Copies of tensors, so that each is taken out of the engine once. */
const copies = new WeakMap<Run, Map<number, { shape: number[]; cells: number[] }>>();

function shownAt(run: Run, node: number, index: readonly number[]): number {
  let copied = copies.get(run);
  if (!copied) copies.set(run, (copied = new Map()));
  let copy = copied.get(node);
  if (!copy) {
    const value = run.tensor(node);
    copied.set(node, (copy = { shape: value.shape, cells: cellsOf(value) }));
  }
  const { shape, cells } = copy;
  return cells[index.reduce((flat, i, dim) => flat * shape[dim]! + i, 0)]!;
}

function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

/** All of few cells, some of many. */
function some<T>(all: T[], most: number): T[] {
  return all.length <= most
    ? all
    : all.filter((_, i) => i % Math.ceil(all.length / most) === 0 || i === all.length - 1);
}

function check(reference: Reference): void {
  const differentiable = reference.gradients !== undefined;
  const source = differentiable ? `${reference.source}\nloss = (y * weights).sum()` : reference.source;
  const inputs = Object.fromEntries(Object.entries(reference.inputs).map(([name, value]) => [name, inputOf(value)]));
  if (differentiable) inputs['weights'] = inputOf(reference.weights!);
  const run = engine.compile(source).run(inputs);
  const known = new Set<string>();
  const roots = [run.tensor('y')];
  if (differentiable) {
    run.backward('loss');
    roots.push(run.tensor('loss'), ...Object.keys(reference.gradients!).map((name) => run.grad(name)));
  }
  for (const { node, shape } of roots) {
    for (const index of some(indices(shape), 24)) unfold(run, node, index, known);
  }
  run.close();
}

const files = references();
for (const { family, cases } of files) {
  describe(`cells unfold down to the inputs: ${family}`, () => {
    for (const reference of cases) {
      if (reference.refused) continue;
      test([reference.op, reference.title].filter(Boolean).join(', '), () => check(reference));
    }
  });
}

describe('cells unfold down to the inputs', () => {
  test('of every row that makes cells', () => {
    const made = new Set(files.flatMap(({ cases }) => cases.filter((one) => !one.refused).map((one) => one.op)));
    const missing = engine.ops.filter((row) => !made.has(row.name)).map((row) => row.name);
    assert.deepEqual(missing, [], 'add cases for these rows to tests/reference/cases.py');
    // Internal rows too, which the table does not show.
    for (const name of ['tensor_of_list', 'index_cells', 'index_backward', 'norm_2', 'size_of']) {
      assert.ok(explained.has(name), `${name} explained no cell`);
    }
  });

  test('and a changed part breaks it', () => {
    const run = engine.compile('y = torch.softmax(x @ w, dim=-1)').run({
      x: [[1, 2, 3]],
      w: [
        [0.1, 0.2],
        [0.3, 0.4],
        [0.5, 0.6],
      ],
    });
    const scores = run.explain('y', [0, 1]).parts[1]!.cell!;
    for (const explanation of [run.explain('y', [0, 1]), run.explain(scores.node, scores.index)]) {
      explanation.parts.forEach((part, i) => {
        const parts = explanation.parts.map((other, k) => (k === i ? { ...other, value: part.value + 1 } : other));
        assert.notEqual(replay(engine, { ...explanation, parts }), explanation.value);
      });
    }
  });

  test('of a print that names no tensor there is nothing', () => {
    const run = engine.compile('n, d = x.shape').run({ x: [[1, 2]] });
    const explanation: Explanation = run.explain('d', []);
    assert.equal(explanation.value, 2);
    assert.equal(replay(engine as Engine, explanation), 2);
  });
});

describe('the replayer', () => {
  test('rounds after each step, in order', () => {
    const part = (role: string, value: number) => ({ role, value, cell: { node: 0, index: [0] } });
    const parts = [part('x', 1), part('x', 2 ** -24), part('x', 2 ** -24), part('y', 3)];
    const value = (formula: string, dtype: 'float32' | 'int64') => replay(engine, { formula, dtype, parts });
    assert.equal(value('sum(x)', 'float32'), 1);
    assert.equal(value('sum(x)', 'int64'), 1 + 2 ** -23);
    assert.equal(value('10 - 4 - y * 2', 'float32'), 0);
    assert.equal(value('-(y - y)', 'float32'), -0);
    assert.equal(value('-(y - y)', 'int64'), 0);
  });

  test('refuses what is not in the language', () => {
    for (const formula of ['', 'sum(x', 'a b', '(a', 'a +', 'f(a b)']) assert.throws(() => parse(formula), formula);
  });
});
