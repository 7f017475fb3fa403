/** Numbers as printed, and as understood when typed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entry, grouped, numeral, typedNumber } from '../../web/views/numerals.ts';

test('a numeral has the real minus sign and its decimals', () => {
  assert.equal(numeral(-0.416, 2), '−0.42');
  assert.equal(numeral(1, 2), '1.00');
  assert.equal(numeral(12, 0), '12');
});

test('nothing rounds to minus zero', () => {
  assert.equal(numeral(-0.001, 2), '0.00');
  assert.equal(numeral(-0, 0), '0');
});

test('what is not finite, and what is very large, stays short', () => {
  assert.equal(numeral(NaN, 2), 'NaN');
  assert.equal(numeral(Infinity, 2), '∞');
  assert.equal(numeral(-Infinity, 2), '−∞');
  assert.equal(numeral(1e38, 2), '1.00 × 10³⁸');
});

test('a field shows the digits that were given', () => {
  assert.equal(entry(Math.fround(0.1)), '0.1');
  assert.equal(entry(-2), '−2');
});

test('a large number stands in a field as it may be typed, not with its zeros', () => {
  for (const [value, text] of [
    [1e20, '1e20'],
    [-2.5e12, '−2.5e12'],
    [123456789, '123456800'],
    [1e-7, '1e−7'],
  ] as const) {
    assert.equal(entry(value), text);
    assert.ok(Math.abs(typedNumber(text) / value - 1) < 1e-6, text);
  }
});

test('typed numbers: both minus signs, both decimal marks, nothing else', () => {
  assert.equal(typedNumber(' −0,5 '), -0.5);
  assert.equal(typedNumber('-.5'), -0.5);
  assert.equal(typedNumber('1e3'), 1000);
  for (const text of ['', '-', '1.2.3', 'abc', '0x10', '1 2', 'Infinity', 'NaN', '٣'])
    assert.ok(Number.isNaN(typedNumber(text)), text);
});

test('a count is whole, in groups of three from five digits on', () => {
  assert.equal(numeral(1024, 0), '1024');
  assert.equal(numeral(65536, 0), '65\u202f536');
  assert.equal(numeral(-16777216, 0), '−16\u202f777\u202f216');
  assert.equal(numeral(1e15, 0), '1.00 × 10¹⁵');
  assert.equal(grouped('−12345.678'), '−12\u202f345.678');
  assert.equal(grouped('0.12345'), '0.12345');
});
