// Numbers as people write them in an answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswerNumber } from '../../web/lesson/answer-number.ts';
import { en } from '../../web/words/en.ts';

const cases: [typed: string, value: number, language?: string][] = [
  ['0.586', 0.586],
  ['.586', 0.586],
  [' 0.586 ', 0.586],
  ['58.6 %', 0.586],
  ['58.6%', 0.586],
  ['-20%', -0.2],
  ['1/3', 1 / 3],
  ['-1 / 4', -0.25],
  ['2.5/-5', -0.5],
  ['−2', -2],
  ['–2', -2],
  ['+2', 2],
  ['1e-3', 0.001],
  ['262 144', 262144],
  ['262\u202f144', 262144],
  ["262'144", 262144],
  ['0,586', 0.586],
  ['0,586', 0.586, 'de'],
  ['1,234', 1.234, 'de'],
  ['1.234,5', 1234.5, 'de-AT'],
  ['58,6 %', 0.586, 'fr'],
  ['1,5/3', 0.5, 'de'],
];
for (const [typed, value, language = 'en'] of cases) {
  test(`${JSON.stringify(typed)} in ${language}`, () => {
    const read = readAnswerNumber(typed, language, en);
    assert.ok('value' in read, JSON.stringify(read));
    assert.ok(Math.abs(read.value - value) < 1e-12, `${read.value}`);
  });
}

for (const typed of ['', '%', '/', '1/', '/3', '1/0', '1/2/3', 'abc', 'NaN', 'inf', '1,234', '5%%', '1 2', '12 34']) {
  test(`${JSON.stringify(typed)} is refused with a sentence`, () => {
    const read = readAnswerNumber(typed, 'en', en);
    assert.ok('message' in read, JSON.stringify(read));
    assert.match(read.message, /\.$/);
  });
}

test('a language that is none is read like English', () => {
  assert.deepEqual(readAnswerNumber('0.5', 'no-such-language-tag-at-all', en), { value: 0.5 });
});
