import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArray } from '../../web/lesson/array-text.ts';

test('lines are rows; one line is a vector, one number a scalar', () => {
  assert.deepEqual(readArray('1 2\n3 4\n'), { shape: [2, 2], data: [1, 2, 3, 4] });
  assert.deepEqual(readArray(' 1,\t-2 ,3e2 '), { shape: [3], data: [1, -2, 300] });
  assert.deepEqual(readArray('.5'), { shape: [], data: [0.5] });
  assert.deepEqual(readArray('1\n2\n\n3'), { shape: [3, 1], data: [1, 2, 3] });
  assert.deepEqual(readArray('\u22121 +2'), { shape: [2], data: [-1, 2] });
});

test('brackets decide where there are any', () => {
  assert.deepEqual(readArray('[1]'), { shape: [1], data: [1] });
  assert.deepEqual(readArray('[[1, 2]]'), { shape: [1, 2], data: [1, 2] });
  assert.deepEqual(readArray('[[1. 2.]\n [3. 4.]]'), { shape: [2, 2], data: [1, 2, 3, 4] });
  assert.deepEqual(readArray('[1, 2],\n[3, 4]'), { shape: [2, 2], data: [1, 2, 3, 4] });
  assert.deepEqual(readArray('[[[1],[2]],[[3],[4]]]'), { shape: [2, 2, 1], data: [1, 2, 3, 4] });
});

test('what is no array says why, and in which line', () => {
  const wrong: [string, RegExp, number][] = [
    ['', /no numbers/, 0],
    ['1 2\n3', /1 numbers, the first has 2/, 1],
    ['1\n\nx', /“x” is not a number/, 2],
    ['1e39', /too large/, 0],
    ['-1e999', /too large/, 0],
    ['nan', /not a number/, 0],
    ['inf', /not a number/, 0],
    ['0x10', /not a number/, 0],
    ['[1, 2', /not closed/, 0],
    ['1]', /without its “\[”/, 0],
    ['[]', /empty pair/, 0],
    ['[[1, 2],\n[3]]', /1 elements, the first of its kind has 2/, 1],
    ['[1, [2]]', /side by side/, 0],
    ['[[1], 2]', /side by side/, 0],
    ['[[[[[[1]]]]]]', /five dimensions/, 0],
    ['(1, 2)', /square brackets/, 0],
  ];
  for (const [text, message, line] of wrong) {
    const read = readArray(text);
    assert.ok('problem' in read, text);
    assert.match(read.problem, message);
    assert.equal(read.line, line, text);
  }
});
