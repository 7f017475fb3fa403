/** Lines of a program as mathematics. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignmentFormula } from '../../web/lesson/assignment-formula.ts';
import type { FormulaNode } from '../../web/lesson/lesson.ts';

/** The tree in a line: symbols in braces, scripts and roots by their elements. */
function printed({ tag, text, symbol, children = [] }: FormulaNode): string {
  const parts = children.map(printed);
  const made =
    text ??
    (tag === 'mfrac'
      ? `[${parts[0]}]/[${parts[1]}]`
      : tag === 'msub'
        ? `${parts[0]}_${parts[1]}`
        : tag === 'msup'
          ? `${parts[0]}^${parts[1]}`
          : tag === 'msqrt'
            ? `√[${parts[0]}]`
            : parts.join(''));
  return symbol === undefined ? made : `{${made}}`;
}

const PROGRAM = `Q = X @ W_Q
K = X @ W_K  # the keys
d_k = 3
S = Q @ K.T / sqrt(d_k)
A = torch.softmax(S, dim=-1)
B = A.softmax(-1)
M = S.masked_fill(mask == 0, float('-inf'))
Z = A @ (V + Y)
n = -a ** 2 - (b - c) * (d - e)
both = torch.cat([Z, B], dim=-1)
row = A[1, 0:2]
h = K.transpose(-2, -1) @ Q.mT
root = x ** 0.5 + exp(-x)
A += 1
if d_k > 2:
    inside = 1
`;

const line = (name: string, expand = false) => {
  const made = assignmentFormula(PROGRAM, name, expand);
  return made && printed(made.tree);
};

test('products, fractions, roots, transposes and functions are set as mathematics', () => {
  assert.equal(line('Q'), '{Q}={X}{W_Q}');
  assert.equal(line('S'), '{S}=[{Q}{K}^⊤]/[√[{d_k}]]');
  assert.equal(line('A'), '{A}=softmax({S})');
  assert.equal(line('B'), '{B}=softmax({A})');
  assert.equal(line('h'), '{h}={K}^⊤{Q}^⊤');
  assert.equal(line('both'), '{both}=concat({Z},{B})');
  assert.equal(line('root'), '{root}=√[{x}]+e^−{x}');
  assert.equal(line('row'), '{row}={A}_1, 0:2');
});

test('brackets stand where they are needed, and only there', () => {
  assert.equal(line('Z'), '{Z}={A}({V}+{Y})');
  assert.equal(line('n'), '{n}=−{a}^2−({b}−{c})·({d}−{e})');
});

test('an expanded formula goes down to inputs and named numbers', () => {
  assert.equal(line('A', true), '{A}=softmax([{X}{W_Q}({X}{W_K})^⊤]/[√[{d_k}]])');
  assert.deepEqual(assignmentFormula(PROGRAM, 'A', true)!.symbols, ['A', 'X', 'W_Q', 'W_K', 'd_k']);
});

test('a name that is bound to itself is written once', () => {
  assert.equal(printed(assignmentFormula('x = x + 1', 'x', true)!.tree), '{x}={x}+1');
  assert.equal(printed(assignmentFormula('a = b\nb = a', 'a', true)!.tree), '{a}={a}');
});

test('what no line by itself assigns has no formula', () => {
  for (const name of ['X', 'inside', 'nothing']) assert.equal(line(name), undefined, name);
});
