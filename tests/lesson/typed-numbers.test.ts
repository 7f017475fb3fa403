import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedNumbers } from '../../web/lesson/typed-numbers.ts';

const found = (text: string, heading = false): string[] => typedNumbers(text, { heading }).map((typed) => typed.text);

test('digits of all scripts and signs count', () => {
  const texts = [
    '7',
    '0.59',
    '1,000.5',
    '-3',
    '٣',
    '१२',
    '½',
    '²',
    '①',
    'Ⅳ',
    '5️⃣',
    '２０',
    '𝟙',
    '1/2',
    '20%',
    '2D',
    '3-dim',
    '10x',
    'x²',
    'x½',
    '= 5',
    '2017–2019',
  ];
  for (const text of texts) assert.ok(found(text).length > 0, text);
});

test('names and words of numbers do not', () => {
  for (const text of [
    'W_Q1',
    'd_k',
    'x1',
    'H₂',
    'GPT-2',
    'GPT-3.5'.slice(0, 5),
    'six letters',
    'second',
    'W_K of head h',
    'n2',
    '三',
    '',
  ]) {
    assert.deepEqual(found(text), [], text);
  }
});

test('a number of a section leads a heading only', () => {
  assert.deepEqual(found('1.2 Scores', true), []);
  assert.deepEqual(found('3. Weights', true), []);
  assert.deepEqual(found('1.2 Scores of 2017', true), ['2017']);
  assert.deepEqual(found('1.2 Scores'), ['1.2']);
});

test('a hyphen joins a number to a name with a capital only', () => {
  assert.deepEqual(found('top-5'), ['5']);
  assert.deepEqual(found('GPT-2, BERT-12'), []);
  assert.deepEqual(found('score-0.5'), ['0.5']);
  assert.deepEqual(found('GPT-2.5'), ['2.5']);
});

test('each stands at its offset', () => {
  assert.deepEqual(typedNumbers('a 12 b 3.5'), [
    { text: '12', from: 2 },
    { text: '3.5', from: 7 },
  ]);
});
