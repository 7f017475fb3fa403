/** Law 3: every row of the op table agrees with PyTorch 2.6 within the bound that the row states; so do gradients. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { InputValue, OpInfo, Run } from '../../bindings/surface.ts';
import { cellsOf, cellsOfWritten, distance, inputOf, numbers, references, same } from './engine-reference-files.ts';
import type { Reference, WrittenTensor } from './engine-reference-files.ts';

const engine = await loadEngine();
const files = references();
const rows = new Map(engine.ops.map((row) => [row.name, row]));

/** Gradients: ULP of the largest gradient of the same tensor. They are sums whose terms no file states. */
const GRADIENT_ULP = 16;
/** Of several steps, which cancel. */
const GRADIENT_ULP_OF_CHAINS = 64;
/** Finite differences in double, with a step of 1e-6: their own error is the larger part. */
const DIFFERENCE = 1e-5;

/** Of 0 and -0 PyTorch gives either, depending on where the cell lies ... */
const eitherZero = new Set(['maximum', 'minimum', 'max', 'min', 'amax', 'amin']);
/** ... but in pairs of so few cells, of which no vector is filled. */
const vector = 32;
const takesEitherZero = (row: OpInfo, count: number): boolean =>
  eitherZero.has(row.name) && (count >= vector || !row.name.endsWith('imum'));

/** For the tests that keep the bounds tight: the farthest that each row was off. */
const farthest = new Map<string, number>();
let farthestGradient = 0;

function inputsOf(reference: Reference): Record<string, InputValue> {
  return Object.fromEntries(Object.entries(reference.inputs).map(([name, value]) => [name, inputOf(value)]));
}

function checkCells(run: Run, name: string, expected: WrittenTensor, row: OpInfo, family: string): void {
  const value = run.tensor(name);
  assert.deepEqual(value.shape, expected.shape, `the shape of ${name}`);
  assert.equal(value.dtype, expected.dtype, `the dtype of ${name}`);
  const found = cellsOf(value);
  const scale = expected.scale && numbers(expected.scale);
  // The terms of a normal number are a radius and a direction; around 1 is where most of them lie.
  const smallest = row.name === 'randn' ? 1 : 0;
  cellsOfWritten(expected).forEach((x, i) => {
    const what = `${name}[${i}] is ${found[i]}, PyTorch has ${x}`;
    if (row.ulp === 0 || value.dtype !== 'float32') {
      return assert.ok(same(found[i]!, x) || (takesEitherZero(row, found.length) && found[i] === x), what);
    }
    if (family === 'edges' && x === 0)
      assert.ok(Object.is(found[i], x) || found[i] !== 0, `${what}, of the other sign`);
    const off = distance(found[i]!, x, Math.max(Math.abs(x), scale?.[i] ?? smallest));
    farthest.set(row.name, Math.max(farthest.get(row.name) ?? 0, off));
    assert.ok(off <= row.ulp, `${what}: ${off} ULP away, the row states ${row.ulp}`);
  });
}

/** What a name other than `y` is made by is not stated: its cells must be close. */
function checkClose(run: Run, name: string, expected: WrittenTensor): void {
  const value = run.tensor(name);
  assert.deepEqual(value.shape, expected.shape, `the shape of ${name}`);
  assert.equal(value.dtype, expected.dtype, `the dtype of ${name}`);
  const found = cellsOf(value);
  const cells = cellsOfWritten(expected);
  const largest = Math.max(...cells.filter(Number.isFinite).map(Math.abs), 0);
  cells.forEach((x, i) => {
    assert.ok(distance(found[i]!, x, largest) <= 32, `${name}[${i}] is ${found[i]}, PyTorch has ${x}`);
  });
}

function checkGradients(reference: Reference, bound: number): void {
  const program = engine.compile(`${reference.source}\nloss = (y * weights).sum()`);
  const run = program.run({ ...inputsOf(reference), weights: inputOf(reference.weights!) });
  run.backward('loss');
  for (const [name, expected] of Object.entries(reference.gradients!)) {
    const gradient = run.grad(name);
    assert.deepEqual(gradient.shape, expected.shape, `the shape of ${name}.grad`);
    assert.equal(gradient.dtype, 'float32');
    const cells = cellsOfWritten(expected);
    const largest = Math.max(...cells.filter(Number.isFinite).map(Math.abs), 0);
    cells.forEach((x, i) => {
      const off = distance(gradient.data[i]!, x, largest);
      farthestGradient = Math.max(farthestGradient, off);
      assert.ok(off <= bound, `${name}.grad[${i}] is ${gradient.data[i]}, PyTorch has ${x}: ${off} ULP away`);
    });
    if (expected.differences) {
      numbers(expected.differences).forEach((x, i) => {
        const off = Math.abs(gradient.data[i]! - x);
        const what = `${name}.grad[${i}] is ${gradient.data[i]}, the finite difference ${x}`;
        assert.ok(off <= DIFFERENCE * Math.max(1, largest), what);
      });
    }
  }
  run.close();
  program.close();
}

function checkReference(reference: Reference, family: string): void {
  const row = rows.get(reference.op);
  assert.ok(row, `${reference.op} is no row of the op table`);
  const evaluate = (): Run => engine.compile(reference.source).run(inputsOf(reference));
  if (reference.refused) {
    assert.throws(
      evaluate,
      (error) => error instanceof EngineError && error.code !== 'trap',
      `PyTorch: ${reference.refused}`,
    );
    return;
  }
  const run = evaluate();
  for (const [name, expected] of Object.entries(reference.expected!)) {
    const whole = family === 'programs' || family === 'chains';
    if (whole || (family !== 'random' && name !== 'y' && expected.dtype === 'float32')) checkClose(run, name, expected);
    else checkCells(run, name, expected, row, family);
  }
  assert.deepEqual([...run.outputs], reference.outputs ?? []);
  run.close();
  if (reference.gradients) {
    checkGradients(reference, family === 'chains' ? GRADIENT_ULP_OF_CHAINS : GRADIENT_ULP);
  }
}

for (const { family, cases } of files) {
  describe(`PyTorch: ${family}`, () => {
    for (const reference of cases) {
      const title = reference.title ? `${reference.op}, ${reference.title}` : reference.op;
      test(title, () => checkReference(reference, family));
    }
  });
}

describe('the reference files', () => {
  const all = files.flatMap(({ cases }) => cases);

  test('have every row of the op table', () => {
    const known = new Set(all.filter((reference) => reference.expected).map((reference) => reference.op));
    const missing = engine.ops.filter((row) => !known.has(row.name)).map((row) => row.name);
    assert.deepEqual(missing, [], 'add cases for these rows to tests/reference/cases.py and generate the files anew');
  });

  test('have a gradient of every row through which one goes', () => {
    // Rows that are made of others count as differentiable though some of them have no gradient.
    const none = [
      'tensor',
      'shape',
      'size',
      'dim',
      'ndim',
      'numel',
      'len',
      'dtype',
      'long',
      'bool',
      'indices',
      'full',
      'item',
      'any',
      'all',
      'equal',
      'bitwise_and',
      'bitwise_or',
      'bitwise_not',
      'not',
      'one_hot',
      'Embedding',
      'randperm',
      'weight',
      'bias',
    ];
    const known = new Set(all.filter((reference) => reference.gradients).map((reference) => reference.op));
    const missing = engine.ops.filter((row) => row.differentiable && !known.has(row.name) && !none.includes(row.name));
    assert.deepEqual(
      missing.map((row) => row.name),
      [],
      'give a case of these rows in tests/reference/cases.py gradient=True',
    );
  });

  test('are not looser than they need to be', () => {
    if (process.env['SHOW_BOUNDS']) console.log(Object.fromEntries(farthest), 'gradients', farthestGradient);
    for (const row of engine.ops) {
      const off = farthest.get(row.name);
      if (off === undefined) continue;
      assert.ok(
        row.ulp <= Math.max(4, 4 * Math.ceil(off)),
        `${row.name} states ${row.ulp} ULP but is never more than ${off} away`,
      );
    }
  });
});
