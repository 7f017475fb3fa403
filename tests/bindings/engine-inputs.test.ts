/** Inputs of every kind, and what is said of those that are none. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { InputValue } from '../../bindings/surface.ts';

const engine = await loadEngine();
const program = engine.compile('y = x');

function read(x: InputValue): { shape: number[]; dtype: string; data: number[]; integers?: bigint[] } {
  const run = program.run({ x });
  const { shape, dtype, data, integers } = run.tensor('y');
  run.close();
  return { shape, dtype, data: [...data], ...(integers && { integers: [...integers] }) };
}

/** The error that an input gives. */
function refusal(x: unknown): EngineError {
  try {
    read(x as InputValue);
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    assert.match(error.message, /^\S.*\.$/s, 'a sentence');
    return error;
  }
  return assert.fail('it was taken');
}

describe('inputs', () => {
  test('a whole number is int64, so that it can be a size; another is float32', () => {
    assert.deepEqual(read(3), { shape: [], dtype: 'int64', data: [3], integers: [3n] });
    assert.deepEqual(read(-7), { shape: [], dtype: 'int64', data: [-7], integers: [-7n] });
    assert.deepEqual(read(0.5), { shape: [], dtype: 'float32', data: [0.5] });
    assert.deepEqual(read(-0), { shape: [], dtype: 'float32', data: [-0] });
    assert.deepEqual(read(1e300), { shape: [], dtype: 'float32', data: [Infinity] });
    assert.deepEqual(read(Number.NaN), { shape: [], dtype: 'float32', data: [Number.NaN] });
    const sized = engine.compile('y = torch.zeros(n)').run({ n: 3 });
    assert.deepEqual(sized.tensor('y').shape, [3]);
  });

  test('true and false', () => {
    assert.deepEqual(read(true), { shape: [], dtype: 'bool', data: [1] });
    assert.deepEqual(read([true, false]), { shape: [2], dtype: 'bool', data: [1, 0] });
    assert.deepEqual(read([[true], [false]]), { shape: [2, 1], dtype: 'bool', data: [1, 0] });
  });

  test('nested arrays are float32, whole numbers too', () => {
    assert.deepEqual(
      read([
        [1, 2],
        [3, 4],
      ]),
      { shape: [2, 2], dtype: 'float32', data: [1, 2, 3, 4] },
    );
    assert.deepEqual(read([0.1]), { shape: [1], dtype: 'float32', data: [Math.fround(0.1)] });
    assert.deepEqual(read([[[[[1]]]]]).shape, [1, 1, 1, 1, 1]);
    assert.deepEqual(read([]), { shape: [0], dtype: 'float32', data: [] });
    assert.deepEqual(read([[], []]), { shape: [2, 0], dtype: 'float32', data: [] });
    assert.deepEqual(read([NaN, Infinity, -Infinity, -0]).data, [NaN, Infinity, -Infinity, -0]);
  });

  test('typed arrays say their dtype', () => {
    const shape = [2];
    assert.equal(read({ shape, data: Float32Array.of(1, 2) }).dtype, 'float32');
    assert.equal(read({ shape, data: Float64Array.of(1, 0.1) }).data[1], Math.fround(0.1));
    for (const data of [
      Int8Array.of(1, -2),
      Uint8Array.of(1, 254),
      Int16Array.of(1, -2),
      Uint16Array.of(1, 65534),
      Int32Array.of(1, -2),
      Uint32Array.of(1, 4294967294),
    ]) {
      const value = read({ shape, data });
      assert.equal(value.dtype, 'int64');
      assert.deepEqual(value.integers, [...data].map(BigInt));
    }
    const large = 9007199254740993n; // no number has it
    assert.deepEqual(read({ shape, data: BigInt64Array.of(large, -1n) }).integers, [large, -1n]);
  });

  test('a dtype can be asked for', () => {
    assert.deepEqual(read({ shape: [2], data: [1, 2], dtype: 'int64' }).integers, [1n, 2n]);
    assert.deepEqual(read({ shape: [2], data: [0, 2], dtype: 'bool' }).data, [0, 1]);
    assert.deepEqual(read({ shape: [2], data: Int32Array.of(1, 2), dtype: 'float32' }).dtype, 'float32');
    assert.deepEqual(read({ shape: [2], data: [true, false] }).dtype, 'bool');
    assert.deepEqual(read({ shape: [], data: [4] }), { shape: [], dtype: 'float32', data: [4] });
    assert.deepEqual(read({ shape: [2], data: BigInt64Array.of(3n, 0n), dtype: 'float32' }).data, [3, 0]);
  });

  test('resident tensors, used often, and after the run that used them', () => {
    const x = engine.tensor([
      [1, 2],
      [3, 4],
    ]);
    assert.deepEqual(x.shape, [2, 2]);
    assert.equal(x.dtype, 'float32');
    const run = program.run({ x });
    assert.deepEqual(read(x), read(x));
    x.close();
    x.close();
    assert.deepEqual([...run.tensor('y').data], [1, 2, 3, 4], 'a run keeps what it reads');
    assert.equal(refusal(x).code, 'closed');
    assert.equal(read(engine.tensor(3)).dtype, 'int64');
  });

  test('a copy is a copy', () => {
    const data = Float32Array.of(1, 2);
    const run = program.run({ x: { shape: [2], data } });
    data[0] = 9;
    run.tensor('y').data[1] = 9;
    assert.deepEqual([...run.tensor('y').data], [1, 2]);
  });

  for (const [what, value, words] of [
    ['ragged rows', [[1, 2], [3]], /x is ragged: one list has 2 items, another 1/],
    ['a list among numbers', [1, [2]], /ragged/],
    ['a number among lists', [[1], 2], /ragged/],
    ['a string in a list', [1, 'two'], /a cell that is a string/],
    ['null in a list', [null], /a cell that is null/],
    ['an empty place in a list', [1, undefined], /a cell that is undefined/],
    ['a string', 'one', /x is a string/],
    ['null', null, /x is null/],
    ['a function', () => 1, /x is a function/],
    ['a bare BigInt', 3n, /x is a bigint/],
    ['an object', { rows: [1] }, /an object/],
    ['a typed array without a shape', Float32Array.of(1), /an object/],
    ['a wrong length', { shape: [2, 2], data: [1, 2, 3] }, /4 cells, but its data has 3/],
    ['a size that is no number', { shape: [1.5], data: [1] }, /sizes are whole numbers/],
    ['a negative size', { shape: [-1], data: [] }, /sizes are whole numbers/],
    ['a shape that is no list', { shape: 3, data: [1, 2, 3] }, /shape/],
    ['data that is no list', { shape: [1], data: '1' }, /data that is a string/],
    ['data with a string', { shape: [1], data: ['1'] }, /a cell that is a string/],
    ['an unknown dtype', { shape: [1], data: [1], dtype: 'float64' }, /dtype float64/],
    ['a fraction as int64', { shape: [1], data: [0.5], dtype: 'int64' }, /dtype int64 but a cell that is 0.5/],
    ['NaN as int64', { shape: [1], data: [Number.NaN], dtype: 'int64' }, /a cell that is NaN/],
    ['a BigInt in a list', { shape: [1], data: [1n] }, /a cell that is a bigint/],
    ['lists nested too deep', [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]], /nested more than 16 deep/],
  ] as [string, unknown, RegExp][]) {
    test(`refused: ${what}`, () => {
      const error = refusal(value);
      assert.match(error.message, words);
      assert.equal(error.code, 'input');
    });
  }

  test('refused: too many dimensions, too many cells', () => {
    assert.equal(refusal([[[[[[1]]]]]]).code, 'limit');
    const far = refusal({ shape: [0, 1e9, 1e9, 1e9], data: [] });
    assert.match(far.message, /\(0, 1000000000, 1000000000, 1000000000\), more cells than/);
    assert.equal(far.code, 'limit', 'without cells, but its strides would pass every number');
    assert.equal(read({ shape: [0, 2 ** 28], data: [] }).data.length, 0);
    const claimed = { length: 2 ** 28 + 1 };
    assert.equal(refusal({ shape: [2 ** 28 + 1], data: claimed }).code, 'input', 'an object with a length is no list');
  });

  test('refused: a missing input, with its place; an input that the program does not have', () => {
    assert.throws(() => program.run({}), {
      code: 'input',
      line: 1,
      column: 5,
      message: /The input x is missing \(line 1, column 5\)/,
    });
    assert.throws(() => program.run({ x: 1, X: 2 }), { code: 'input', message: /no input named X.*Its inputs are x/ });
    assert.throws(() => engine.compile('y = 1').run({ x: 1 }), { code: 'input', message: /needs no inputs/ });
    assert.throws(() => program.run({ x: undefined as unknown as number }), { code: 'input' });
    assert.throws(() => engine.compile('y = toString').run({}), { code: 'input', message: /toString is missing/ });
  });

  test('refused: a tensor of another engine', async () => {
    const other = await loadEngine();
    const error = refusal(other.tensor([1]));
    assert.equal(error.code, 'input');
    assert.match(error.message, /another engine/);
    assert.deepEqual(read([1]).data, [1]);
  });

  test('refused: a tensor of a tensor', () => {
    const x = engine.tensor([1]);
    assert.throws(() => engine.tensor(x), { code: 'input' });
  });
});
