import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Explanation, Part } from '../../bindings/surface.ts';
import { unfold, stepWords, copiedCell, children } from '../../web/lesson/unfold.ts';
import { arithmeticText, arithmeticLatex, unfoldingText, unfoldingLatex } from '../../web/lesson/arithmetic-text.ts';
import type { Arithmetic } from '../../web/lesson/session.ts';
import { en } from '../../web/words/en.ts';

const f32 = Math.fround;

function parts(roles: Record<string, number | number[]>): Part[] {
  let node = 0;
  return Object.entries(roles).flatMap(([role, values]) => {
    node++;
    return [values].flat().map((value, i) => ({ role, value: f32(value), cell: { node, index: [i] } }));
  });
}

function explanation(
  op: string,
  formula: string,
  value: number,
  roles: Record<string, number | number[]>,
  shown?: string,
): Explanation & { program: string } {
  return {
    program: 'main',
    cell: { node: 9, index: [1, 2] },
    op,
    formula,
    dtype: 'float32',
    ...(shown && { shown }),
    value: f32(value),
    parts: parts(roles),
  };
}

const around = { words: en, title: 'S(cat → sat)', step: 'dot product' };
const line = (given: Explanation & { program: string }): string => unfoldingText(unfold(given, around));

test('a dot product expands into terms with true minus signs and brackets', () => {
  const e = explanation('matmul', 'sum(a * b)', -0.8 * 0.6 + 1.3 * 0.3 + 0.5 * -0.4, {
    a: [-0.8, 1.3, 0.5],
    b: [0.6, 0.3, -0.4],
  });
  assert.equal(line(e), 'S(cat → sat) = −0.80·0.60 + 1.30·0.30 + 0.50·(−0.40) = −0.29');
  const u = unfold(e, around);
  assert.deepEqual(u.result, { value: e.value, text: '−0.29' });
  assert.equal(u.approximate, false);
  assert.equal(unfoldingLatex(u), '-0.29 = -0.80 \\cdot 0.60 + 1.30 \\cdot 0.30 + 0.50 \\cdot \\left(-0.40\\right)');
});

test('every number knows its part and cell, and cells are resolved', () => {
  const e = explanation('matmul', 'sum(a * b)', 1.5, { a: [1, 2], b: [0.5, 0.5] });
  const u = unfold(e, { ...around, resolve: (cell) => ({ ...cell, node: cell.node + 100 }) });
  const found: (number | undefined)[] = [];
  const walk = (a: Arithmetic): void => {
    if (a.kind === 'number') {
      found.push(a.printed.part);
      const { node } = a.printed.cell!;
      assert.ok(node > 100, `node ${node}`);
      assert.equal(a.printed.cell!.program, 'main');
    } else children(a).forEach(walk);
  };
  walk(u.arithmetic!);
  assert.deepEqual(found, [0, 2, 1, 3]);
});

test('whole numbers print whole, others with two decimals', () => {
  assert.equal(line(explanation('div', 'a / b', 512 / 3, { a: 512, b: 3 })), 'S(cat → sat) = 512 / 3 = 170.67');
  assert.equal(line(explanation('sqrt', 'sqrt(x)', Math.sqrt(3), { x: 3 })), 'S(cat → sat) = √3 = 1.73');
  assert.equal(
    line(explanation('div', 'a / b', -0.42 / f32(Math.sqrt(3)), { a: -0.42, b: f32(Math.sqrt(3)) })),
    'S(cat → sat) = −0.42 / 1.73 = −0.24',
  );
});

test('softmax shows the fraction of exponentials, not the numerics', () => {
  const row = [1.7, -0.3, 0.5, 0.8];
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
  const e = explanation(
    'softmax',
    'exp(x - max(row)) / sum(exp(row - max(row)))',
    Math.exp(0.5) / total,
    { x: 0.5, row },
    'exp(x) / sum(exp(row))',
  );
  assert.equal(line(e), 'S(cat → sat) = e^0.50 / (e^1.70 + e^(−0.30) + e^0.50 + e^0.80) = 0.16');
  assert.equal(
    arithmeticLatex(unfold(e, around).arithmetic!),
    '\\frac{e^{0.50}}{e^{1.70} + e^{-0.30} + e^{0.50} + e^{0.80}}',
  );
});

test('softmax of huge numbers falls back to the exact formula, the maximum as the number it is', () => {
  const row = [1000, 999, 998];
  const total = 1 + Math.exp(-1) + Math.exp(-2);
  const e = explanation(
    'softmax',
    'exp(x - max(row)) / sum(exp(row - max(row)))',
    Math.exp(-1) / total,
    { x: 999, row },
    'exp(x) / sum(exp(row))',
  );
  assert.equal(line(e), 'S(cat → sat) = e^(999 − 1000) / (e^(1000 − 1000) + e^(999 − 1000) + e^(998 − 1000)) = 0.24');
});

test('very small results take a power of ten', () => {
  const row = [22, -15, 3, 8];
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
  const e = explanation('softmax', 'exp(x) / sum(exp(row))', Math.exp(-15) / total, { x: -15, row });
  assert.equal(line(e), 'S(cat → sat) = e^(−15) / (e^22 + e^(−15) + e^3 + e^8) = 8.5 × 10⁻¹⁷');
  assert.equal(unfoldingLatex(unfold(e, around)).split(' = ')[0], '8.5 \\times 10^{-17}');
});

test('as many digits as it takes for the printed terms to give the printed result', () => {
  // 0.14 · 0.24 = 0.0336, but 0.144 · 0.244 = 0.035136
  assert.equal(
    line(explanation('mul', 'a * b', 0.144 * 0.244, { a: 0.144, b: 0.244 })),
    'S(cat → sat) = 0.144·0.244 = 0.035',
  );
  // A tie is no proof: 0.30 · 0.35 is 0.105 and could go either way.
  assert.equal(
    line(explanation('mul', 'a * b', 0.3 * 0.35, { a: 0.3, b: 0.35 })),
    'S(cat → sat) = 0.300·0.350 = 0.105',
  );
});

test('law 5 over many random lines: the printed terms give the printed result, or the line says ≈', () => {
  let seed = 7;
  const random = (): number => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648) * 4 - 2;
  let approximate = 0;
  for (let round = 0; round < 500; round++) {
    const n = 1 + (round % 9);
    const a = Array.from({ length: n }, () => f32(random()));
    const b = Array.from({ length: n }, () => f32(random()));
    let sum = 0;
    for (let i = 0; i < n; i++) sum = f32(sum + f32(a[i]! * b[i]!));
    const u = unfold(explanation('matmul', 'sum(a * b)', sum, { a, b }), around);
    if (u.approximate) {
      approximate++;
      continue;
    }
    const said = Number(u.result.text.replace('−', '-'));
    const decimals = u.result.text.split('.')[1]?.length ?? 2;
    const number = (t: Arithmetic): number =>
      t.kind === 'number'
        ? Number(t.printed.text.replace('−', '-'))
        : t.kind === 'binary'
          ? number(t.left) * number(t.right)
          : NaN;
    const terms = u.arithmetic!.kind === 'sum' ? u.arithmetic!.terms : [u.arithmetic!];
    const found = terms.reduce((total, term) => total + number(term), 0);
    assert.equal(found.toFixed(decimals), said.toFixed(decimals), unfoldingText(u));
  }
  assert.ok(approximate < 3, `${approximate} of 500 lines are only approximate`);
});

test('a line that no number of digits makes right says so', () => {
  const u = unfold(explanation('f', 'a * b', 7, { a: 2, b: 3 }), around);
  assert.equal(u.approximate, true);
  assert.equal(unfoldingText(u), 'S(cat → sat) = 2·3 ≈ 7');
  assert.match(unfoldingLatex(u), /\\approx/);
});

test('noise where terms cancel reads as zero; a small number that means something does not', () => {
  const noise = explanation('matmul', 'sum(a * b)', f32(2.98e-8), { a: [0.3, 0.8, 0.5], b: [1, -1, 1] });
  assert.equal(line(noise), 'S(cat → sat) = 0.30·1 + 0.80·(−1) + 0.50·1 = 0.00');
  assert.equal(
    line(explanation('mul', 'a * b', 0.002 * 0.5, { a: 0.002, b: 0.5 })),
    'S(cat → sat) = 0.002·0.500 = 0.001',
  );
});

test('long sums show their first and last terms and say how many are between, and still add up', () => {
  const a = Array.from({ length: 64 }, (_, i) => f32(i / 10));
  let sum = 0;
  for (const x of a) sum = f32(sum + x);
  const u = unfold(explanation('sum', 'sum(x)', sum, { x: a }), around);
  const drawn = u.arithmetic!;
  assert.ok(drawn.kind === 'sum', drawn.kind);
  assert.equal(drawn.terms.length, 6);
  assert.deepEqual(drawn.hidden, { at: 4, count: 58 });
  assert.equal(arithmeticText(drawn), '0 + 0.10 + 0.20 + 0.30 + … (58 terms more) … + 6.20 + 6.30');
  assert.match(arithmeticLatex(drawn), /\\underbrace\{\\cdots\}_\{\\text\{58 terms more\}\}/);
});

test('roots, squares, powers, negatives, constants and comparisons', () => {
  assert.equal(line(explanation('norm', 'sqrt(sum(x * x))', 5, { x: [3, 4] })), 'S(cat → sat) = √(3² + 4²) = 5');
  assert.equal(line(explanation('pow', 'pow(a, b)', 8, { a: 2, b: 3 })), 'S(cat → sat) = 2^3 = 8');
  assert.equal(line(explanation('neg', '-x', 0.5, { x: -0.5 })), 'S(cat → sat) = −(−0.50) = 0.50');
  assert.equal(line(explanation('ge', 'a >= b', 1, { a: 3, b: 2 })), 'S(cat → sat) = 3 ≥ 2 = 1');
  assert.equal(
    line(explanation('mean', 'sum(x) / 4', 2.5, { x: [1, 2, 3, 4] })),
    'S(cat → sat) = (1 + 2 + 3 + 4) / 4 = 2.50',
  );
  assert.equal(line(explanation('max', 'max(x)', 4, { x: [1, 4, 2] })), 'S(cat → sat) = max(1, 4, 2) = 4');
  assert.equal(line(explanation('sub', 'a - b', -3, { a: -1, b: 2 })), 'S(cat → sat) = −1 − 2 = −3');
  assert.equal(line(explanation('abs', 'abs(x)', 2, { x: -2 })), 'S(cat → sat) = |−2| = 2');
});

test('a minus sign behind an operator stands in brackets with its number', () => {
  const e = explanation('matmul', 'sum(a * b)', -1.31, { a: [-0.5, -1.1, -0.2], b: [1.3, 0.6, 0] });
  assert.equal(line(e), 'S(cat → sat) = −0.50·1.30 + (−1.10)·0.60 + (−0.20)·0 = −1.31');
  assert.equal(line(explanation('f', 'a - b / c', 3, { a: 1, b: -4, c: 2 })), 'S(cat → sat) = 1 − (−4) / 2 = 3');
  assert.equal(line(explanation('f', 'a - (b - c)', 2, { a: 1, b: 2, c: 3 })), 'S(cat → sat) = 1 − (2 − 3) = 2');
  assert.equal(line(explanation('f', 'a - -b', 3, { a: 1, b: 2 })), 'S(cat → sat) = 1 − (−2) = 3');
  assert.equal(line(explanation('f', '(a + b) * c', 9, { a: 1, b: 2, c: 3 })), 'S(cat → sat) = (1 + 2)·3 = 9');
  assert.equal(line(explanation('f', 'pow(a, b)', 0.25, { a: -2, b: -2 })), 'S(cat → sat) = (−2)^(−2) = 0.25');
});

test('the engine’s own words: a fused sum, a position, random numbers, sizes', () => {
  const roles = { a: [1, 2], b: [3, 0.5] };
  assert.equal(line(explanation('matmul', 'madd_sum(a, b)', 4, roles)), 'S(cat → sat) = 1·3 + 2·0.50 = 4');
  assert.equal(line(explanation('argmax', 'argmax(x)', 1, { x: [1, 3, 2] })), 'S(cat → sat) = argmax(1, 3, 2) = 1');
  const alone = {
    dtype: 'float32' as const,
    program: 'main',
    cell: { node: 1, index: [] },
    value: 3,
    parts: [{ role: 'x', value: 3 }],
  };
  const drawn = unfold({ ...alone, op: 'randn', formula: 'randn(x)' }, around);
  assert.equal(drawn.arithmetic, undefined);
  assert.match(drawn.ends!, /generator/);
  assert.match(unfold({ ...alone, op: 'size_of', formula: 'x' }, around).ends!, /made from no other/);
  assert.match(unfold({ ...alone, op: 'eye', formula: '1', parts: [] }, around).ends!, /made from no other/);
});

test('NaN and infinities print', () => {
  assert.equal(line(explanation('add', 'a + b', Infinity, { a: Infinity, b: 1 })), 'S(cat → sat) = ∞ + 1 = ∞');
  assert.equal(
    line(explanation('sub', 'a - b', NaN, { a: -Infinity, b: -Infinity })),
    'S(cat → sat) = −∞ − (−∞) = NaN',
  );
  const masked = explanation(
    'softmax',
    'exp(x - max(row)) / sum(exp(row - max(row)))',
    NaN,
    { x: -Infinity, row: [-Infinity, -Infinity] },
    'exp(x) / sum(exp(row))',
  );
  assert.equal(line(masked), 'S(cat → sat) = e^(−∞) / (e^(−∞) + e^(−∞)) = NaN');
});

test('inputs and written constants end with a sentence', () => {
  const input = unfold(
    {
      program: 'main',
      cell: { node: 0, index: [0] },
      op: 'input',
      formula: 'input',
      dtype: 'float32',
      value: f32(0.9),
      parts: [],
    },
    around,
  );
  assert.equal(input.arithmetic, undefined);
  assert.equal(input.result.text, '0.90');
  assert.match(input.ends!, /input/);
  const fine = unfold(
    {
      program: 'main',
      cell: { node: 0, index: [0] },
      op: 'input',
      formula: 'input',
      dtype: 'float32',
      value: f32(0.12345),
      parts: [],
    },
    around,
  );
  assert.equal(fine.result.text, '0.12345');
  const constant = unfold(
    {
      program: 'main',
      cell: { node: 0, index: [] },
      op: 'number',
      formula: 'value',
      dtype: 'int64',
      value: 3,
      parts: [{ role: 'value', value: 3 }],
    },
    around,
  );
  assert.equal(constant.arithmetic, undefined);
  assert.match(constant.ends!, /program/);
});

test('unknown functions are asked of the engine; a formula that cannot be read still names its parts', () => {
  const e = explanation('gelu', 'gelu(x)', f32(0.8411920070648193), { x: 1 });
  const u = unfold(e, { ...around, scalar: (name, [x]) => (name === 'gelu' ? 0.841192 * x! : NaN) });
  assert.equal(unfoldingText(u), 'S(cat → sat) = gelu(1) = 0.84');
  assert.equal(line(explanation('odd', 'a ? b', 3, { a: 1, b: 2 })), 'S(cat → sat) = odd(1, 2) ≈ 3');
});

test('copies are seen by their formula', () => {
  assert.deepEqual(copiedCell(explanation('transpose', 'x', 1, { x: 1 })), { node: 1, index: [0] });
  assert.equal(copiedCell(explanation('neg', '-x', 1, { x: -1 })), undefined);
  assert.equal(
    copiedCell({
      cell: { node: 1, index: [] },
      op: 'number',
      formula: 'value',
      dtype: 'int64',
      value: 3,
      parts: [{ role: 'value', value: 3 }],
    }),
    undefined,
  );
});

test('a step has words for every op, known or new', () => {
  assert.equal(stepWords('matmul', en), 'dot product of a row and a column');
  assert.equal(stepWords('swish', en, 'x times its sigmoid.'), 'x times its sigmoid');
  assert.equal(stepWords('log_softmax', en), 'log softmax');
});
