import { test } from 'node:test';
import assert from 'node:assert/strict';
import { evaluate, FormulaError, parseFormula } from '../../web/lesson/formula.ts';

const at = (formula: string, roles: Record<string, number | number[]> = {}): number | number[] =>
  evaluate(parseFormula(formula), new Map(Object.entries(roles)));

test('precedence is the usual one', () => {
  assert.equal(at('1 + 2 * 3'), 7);
  assert.equal(at('-(1 - 2) / 4'), 0.25);
  assert.equal(at('8 - 2 - 1'), 5);
  assert.equal(at('8 / 2 / 2'), 2);
  assert.equal(at('2 * -3'), -6);
  assert.equal(at('1 + 1 >= 2'), 1);
  assert.equal(at('1 != 1'), 0);
  assert.equal(at('1e-8 + .5 + 2.'), 2.50000001);
});

test('lists go cell by cell, numbers with every element, folds from left to right', () => {
  assert.equal(at('sum(a * b)', { a: [1, 2], b: [3, 4] }), 11);
  assert.deepEqual(at('a - max(a)', { a: [1, 3] }), [-2, 0]);
  assert.equal(at('sum(x)', { x: 4 }), 4);
  assert.equal(at('max(x)', { x: [1, NaN, 2] }), NaN);
  assert.equal(at('min(x)', { x: [3, 1, 2] }), 1);
  assert.equal(at('max(a, b)', { a: 1, b: 5 }), 5);
  assert.equal(at('a + b', { a: [1, 2], b: [1, 2, 3] }), NaN);
});

test('functions: the usual ones by name, others by a call', () => {
  assert.equal(at('sqrt(pow(3, 2) + 16)'), 5);
  assert.equal(at('exp(0) + abs(-2)'), 3);
  assert.equal(at('where(x > 0, 1, -inf)', { x: -1 }), -Infinity);
  assert.equal(
    evaluate(parseFormula('odd(2, 3)'), new Map(), (name, [a, b]) => (name === 'odd' ? a! * 10 + b! : NaN)),
    23,
  );
  assert.equal(at('constructor(2)'), NaN);
});

test('what cannot be read says where', () => {
  for (const wrong of ['', '1 +', '(1', 'a ? b', 'f(1', '1 2', ')']) {
    assert.throws(() => parseFormula(wrong), FormulaError, wrong);
  }
});
