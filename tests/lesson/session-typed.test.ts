import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readNumber } from '../../web/lesson/number-input.ts';
import { readMatrix } from '../../web/lesson/matrix-text.ts';
import { csvText, latexText, npyBytes, numpyText } from '../../web/lesson/format.ts';
import { float32Text, printExact, printNumber } from '../../web/lesson/number-text.ts';
import { decodeState, encodeState } from '../../web/lesson/link.ts';
import { emptyState } from '../../web/lesson/state.ts';
import type { State } from '../../web/lesson/session.ts';
import { en } from '../../web/words/en.ts';

for (const [text, value] of [
  ['0.5', 0.5],
  ['-.5', -0.5],
  [' +2 ', 2],
  ['1e-3', 0.001],
  ['−0.5', -0.5],
  ['0,5', 0.5],
  ['-1,25', -1.25],
  ['1.', 1],
  ['1e38', 1e38],
  ['-0', 0],
] as const) {
  test(`a cell takes “${text}”`, () => assert.deepEqual(readNumber(text, en), { value }));
}

for (const [text, said] of [
  ['', /empty/],
  ['   ', /empty/],
  ['NaN', /NaN means/],
  ['-inf', /Infinity/],
  ['∞', /Infinity/],
  ['1e999', /larger than the largest/],
  ['3.5e38', /larger than the largest/],
  ['1/2', /fraction/],
  ['1,000', /thousand/],
  ['1,000,000', /thousand/],
  ['one', /“one” is not a number/],
  ['0x10', /not a number/],
  ['1 2', /not a number/],
  ['1_000', /not a number/],
  ['1'.repeat(5000), /5000 characters/],
] as const) {
  test(`a cell refuses “${text.slice(0, 20)}” with a sentence`, () => {
    const read = readNumber(text, en);
    assert.ok('message' in read, JSON.stringify(read));
    assert.match(read.message, said);
    assert.match(read.message, /\.$/);
  });
}

const eye = { shape: [2, 2], data: [1, 0.5, -2, 3] };
for (const [name, text] of [
  ['CSV', '1,0.5\n-2,3\n'],
  ['CSV with carriage returns and quotes', '"1","0.5"\r\n"-2","3"\r\n'],
  ['TSV', '1\t0.5\n-2\t3'],
  ['semicolons and decimal commas', '1;0,5\n-2;3'],
  ['spaces', ' 1   0.5\n−2   3  '],
  ['trailing commas', '1,0.5,\n-2,3,\n'],
  ['a Python literal', '[[1, 0.5], [-2, 3]]'],
  ['a literal with trailing commas', '[[1, 0.5,],\n [-2, 3],\n]'],
  ['tuples', '((1, .5), (-2, 3.))'],
  ['a NumPy print-out', '[[ 1.   0.5]\n [-2.   3. ]]'],
  ['np.array', 'np.array([[1, 0.5], [-2, 3]], dtype=np.float32)'],
  ['torch.tensor', 'W = torch.tensor([[1, 0.5], [-2, 3]], dtype=torch.float32, requires_grad=True)'],
  ['a PyTorch print-out', 'tensor([[ 1.0000,  0.5000],\n        [-2.0000,  3.0000]])'],
  ['a byte-order mark', '\uFEFF1,0.5\n-2,3'],
] as const) {
  test(`a matrix is read from ${name}`, () => assert.deepEqual(readMatrix(text, en), eye));
}

test('other shapes', () => {
  assert.deepEqual(readMatrix('[1, 2, 3]', en), { shape: [3], data: [1, 2, 3] });
  assert.deepEqual(readMatrix('7', en), { shape: [1, 1], data: [7] });
  assert.deepEqual(readMatrix('[[[1],[2]]]', en), { shape: [1, 2, 1], data: [1, 2] });
});

for (const [text, said] of [
  ['', /no numbers/],
  ['[]', /no numbers/],
  ['[[],[]]', /no numbers/],
  ['1,2\n3', /Row 2 has 1 number, but the first row has 2/],
  ['[[1,2],[3]]', /Row 2 has 1 number, but the first row has 2/],
  ['1,,3', /Row 1, column 2 is empty/],
  ['[[1,,2]]', /Row 1, column 2 is empty/],
  ['1,2\n3,x', /Row 2, column 2: “x” is not a number/],
  ['[[1, 2], [3, NaN]]', /Row 2, column 2: NaN/],
  ['[[1, 2]', /never closed/],
  ['[[1, 2]]]', /too many/],
  ['[1, 2] and more', /After the closing bracket/],
  ['[1, [2]]', /does not belong/],
  ['[[[[[[1]]]]]]', /five/],
  ['hello world', /Row 1, column 1: “hello” is not a number/],
  ['1e999 2', /larger than the largest/],
  ['1 '.repeat(20000), /20,001 numbers|20,000 numbers/],
] as const) {
  test(`a matrix refuses ${JSON.stringify(text.slice(0, 24))} with a sentence`, () => {
    const read = readMatrix(text, en);
    assert.ok('message' in read, JSON.stringify(read).slice(0, 100));
    assert.match(read.message, said);
    assert.match(read.message, /\.$/);
  });
}

test('a 4 MB paste is refused before any work', () => {
  // By its length alone: what is wrong with its rows is not looked for.
  for (const row of ['1,2\n', 'x,y\n', '1\n2,3,']) {
    const text = row.repeat(4_000_000 / row.length);
    const read = readMatrix(text, en);
    assert.ok('message' in read, `read, with ${Object.keys(read).join()}`);
    assert.match(read.message, new RegExp(`${text.length.toLocaleString('en')} characters`));
  }
});

test('float32 text gives every float32 back', () => {
  assert.equal(float32Text(Math.fround(0.9)), '0.9');
  assert.equal(float32Text(Math.fround(1 / 3)), '0.33333334');
  const bits = new Uint32Array(1);
  const single = new Float32Array(bits.buffer);
  for (let i = 0, seed = 1; i < 20000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    bits[0] = seed;
    if (!Number.isFinite(single[0])) continue;
    assert.ok(Object.is(Math.fround(Number(float32Text(single[0]!))), single[0]), float32Text(single[0]!));
  }
});

test('numbers as read', () => {
  assert.equal(printNumber(-0.001, 2).text, '0.00');
  assert.equal(printNumber(38597376, 2).text, '38597376');
  assert.equal(printNumber(1e38, 2).text, '1.0 × 10³⁸');
  assert.equal(printNumber(-8.5e-17, 3).text, '−8.50 × 10⁻¹⁷');
  assert.equal(printNumber(-0, 2).text, '0');
  assert.equal(printExact(Math.fround(1.5e-7)).text, '1.5 × 10⁻⁷');
});

const matrix = { shape: [2, 2], data: Float32Array.from([0.9, -0.1, 1 / 3, 2]) };
test('a matrix as NumPy, CSV and LaTeX', () => {
  assert.equal(numpyText(matrix), 'np.array([[0.9, -0.1],\n          [0.33333334, 2]], dtype=np.float32)');
  assert.equal(csvText(matrix), '0.9,-0.1\r\n0.33333334,2\r\n');
  assert.equal(
    csvText(matrix, { rows: ['cat', '=x,"y"'], columns: ['a', 'b'] }),
    ',a,b\r\ncat,0.9,-0.1\r\n"\'=x,""y""",0.33333334,2\r\n',
  );
  assert.equal(latexText(matrix), '\\begin{bmatrix}\n  0.9 & -0.1 \\\\\n  0.33333334 & 2\n\\end{bmatrix}');
  assert.equal(numpyText({ shape: [2], data: [NaN, -Infinity] }), 'np.array([np.nan, -np.inf], dtype=np.float32)');
  assert.equal(numpyText({ shape: [2], data: [1, 0], dtype: 'bool' }), 'np.array([True, False], dtype=np.bool_)');
  assert.equal(numpyText({ shape: [], data: [2], dtype: 'int64' }), '2');
  assert.equal(
    latexText({ shape: [2], data: [1e-10, Infinity] }),
    '\\begin{bmatrix}\n  1 \\times 10^{-10} & \\infty\n\\end{bmatrix}',
  );
});

test('what is copied can be pasted back', () => {
  const same = { shape: [2, 2], data: [0.9, -0.1, 0.33333334, 2] };
  assert.deepEqual(readMatrix(numpyText(matrix), en), same);
  assert.deepEqual(readMatrix(csvText(matrix), en), same);
});

test('.npy has its header and little-endian data', () => {
  const bytes = npyBytes(matrix);
  assert.equal(bytes.length, 128 + 16);
  assert.match(
    new TextDecoder('latin1').decode(bytes.subarray(10, 128)),
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 2\), \} *\n$/,
  );
  assert.equal(new DataView(bytes.buffer).getFloat32(128, true), Math.fround(0.9));
  assert.match(
    new TextDecoder('latin1').decode(npyBytes({ shape: [3], data: [1, 2, 3], dtype: 'int64' })),
    /'<i8'.*\(3,\)/,
  );
});

const state: State = {
  version: 1,
  inputs: { 'main.X': { shape: [1, 2], data: [0.1, -2] } },
  labels: { tokens: ['The', 'قطة 🐱'] },
  sentences: { sentence: 'Man bites dog' },
  open: [{ program: 'main', expression: 'A', index: [1, 2], path: [0, 3] }],
  answers: { first: 2, second: 'because' },
};

test('a state comes back from its link', () => {
  const text = encodeState(state);
  assert.match(text, /^1\.[A-Za-z0-9_-]+$/);
  assert.deepEqual(decodeState(text), state);
  assert.deepEqual(decodeState(`#${text}`), state);
  assert.equal(encodeState(emptyState()), '');
  assert.deepEqual(decodeState(''), emptyState());
});

test('hostile and old links give a sentence', () => {
  const link = (value: unknown): string => `1.${Buffer.from(JSON.stringify(value)).toString('base64url')}`;
  for (const hostile of [
    'x',
    '1.',
    '1.!!!',
    '1.AAAA',
    `${encodeState(state)}%`,
    encodeState(state).slice(0, -3),
    link(null),
    link([]),
    link(3),
    link({ i: [] }),
    link({ i: { x: [[2], [1]] } }),
    link({ i: { x: [[1], ['1']] } }),
    link({ i: { x: [[1e300, 0], []] } }),
    link({ i: { x: [[-1], []] } }),
    link({ s: { a: 3 } }),
    link({ l: { a: 'b' } }),
    link({ o: [[1, 2, 3, 4]] }),
    link({ o: [['a', 'b', [0.5], []]] }),
    link({ a: { x: {} } }),
    'javascript:alert(1)',
  ]) {
    const found = decodeState(hostile);
    assert.ok('message' in found, hostile);
    assert.match(found.message, /damaged/);
  }
  const newer = decodeState('7.AAAA');
  assert.ok('message' in newer, JSON.stringify(newer));
  assert.match(newer.message, /another version of Softlook \(7\)/);
  const long = decodeState(`1.${'A'.repeat(5_000_000)}`);
  assert.ok('message' in long, JSON.stringify(long));
  assert.match(long.message, /too long/);
  const proto = decodeState(`1.${Buffer.from('{"l":{"__proto__":["x"]}}').toString('base64url')}`);
  assert.ok(!('message' in proto), JSON.stringify(proto));
  assert.equal(({} as Record<string, unknown>)[0], undefined);
});
