// Answers in a browser's storage, whatever state that is in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptAnswers, type AnswerStorage } from '../../web/lesson/kept-answers.ts';
import { parseLesson } from '../../web/lesson/parse.ts';

const FRONT = `---
title: T
slug: kept
promise: P.
minutes: 5
track: T
number: 1
teaches: []
scope: {}
---
`;
const lesson = (question = 'What?', choices = 'one | two') =>
  parseLesson(
    `${FRONT}
::::{predict} free
:free:
${question}
:::{reveal}
So.
:::
::::

::::{predict} choice
:choices: ${choices}
${question}
:::{reveal}
So.
:::
::::

::::{ask} number
:answer: Y
${question}
:::{reveal}
So.
:::
::::
`,
    'kept.md',
  ).lesson;

class Memory implements AnswerStorage {
  readonly items = new Map<string, string>();
  room = Infinity;
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    if (value.length > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  };
  removeItem = (key: string): void => void this.items.delete(key);
}

const attempt = { given: ['0.5'], tried: ['0.5'], tries: 1, hints: 0 };

test('answers come back, each lesson its own, each question its own', () => {
  const memory = new Memory();
  const kept = new KeptAnswers(() => memory, lesson());
  assert.equal(kept.write('free', 'my words'), true);
  assert.equal(kept.write('choice', 1), true);
  assert.equal(kept.write('number', attempt), true);
  const again = new KeptAnswers(() => memory, lesson()).read();
  assert.deepEqual(again.answers, { free: 'my words', choice: 1, number: attempt });
  assert.equal(again.outdated.size, 0);
  assert.deepEqual(new KeptAnswers(() => memory, { ...lesson(), slug: 'other' }).read().answers, {});
  kept.write('choice', undefined);
  assert.deepEqual(Object.keys(kept.read().answers), ['free', 'number']);
  kept.clear();
  assert.deepEqual(kept.read().answers, {});
  assert.equal(memory.items.size, 0);
});

test('two pages write beside each other', () => {
  const memory = new Memory();
  const [one, two] = [new KeptAnswers(() => memory, lesson()), new KeptAnswers(() => memory, lesson())];
  one.write('free', 'one');
  two.write('choice', 0);
  assert.deepEqual(one.read().answers, { free: 'one', choice: 0 });
});

test('when a question has changed, own words stay and are named; a choice and a number are left out', () => {
  const memory = new Memory();
  const kept = new KeptAnswers(() => memory, lesson());
  for (const [id, answer] of Object.entries({ free: 'my words', choice: 1, number: attempt })) kept.write(id, answer);
  const changed = new KeptAnswers(() => memory, lesson('What now?')).read();
  assert.deepEqual(changed.answers, { free: 'my words' });
  assert.deepEqual([...changed.outdated], ['free']);
  assert.deepEqual(new KeptAnswers(() => memory, lesson('What?', 'two | one')).read().answers, {
    free: 'my words',
    number: attempt,
  });
});

test('a storage that is blocked, full or filled by others breaks nothing', () => {
  const blocked = new KeptAnswers(() => {
    throw new DOMException('blocked', 'SecurityError');
  }, lesson());
  assert.deepEqual(blocked.read().answers, {});
  assert.equal(blocked.write('free', 'words'), false);
  blocked.clear();

  const memory = new Memory();
  memory.room = 10;
  const full = new KeptAnswers(() => memory, lesson());
  assert.equal(full.write('free', 'words'), false);
  assert.deepEqual(full.read().answers, {});

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '7',
    '{"version":1}',
    '{"version":1,"answers":{}}',
    '{"version":1,"answers":[null,1,[],["free"],["free",1,"x"],["choice","h",{"given":1}],["__proto__","h",1]]}',
    '{"version":0,"answers":[["free","h","x"]]}',
    'x'.repeat(1_000_000),
  ]) {
    const other = new Memory();
    other.items.set('softlook.answers.kept', text);
    const kept = new KeptAnswers(() => other, lesson());
    assert.deepEqual(kept.read().answers, {}, text.slice(0, 60));
    assert.ok(kept.write('choice', 1), text.slice(0, 60));
    assert.deepEqual(kept.read().answers, { choice: 1 });
  }
});

test('what a newer version wrote stays as it is', () => {
  const memory = new Memory();
  const newer = '{"version":2,"answers":"in another form"}';
  memory.items.set('softlook.answers.kept', newer);
  const kept = new KeptAnswers(() => memory, lesson());
  assert.deepEqual(kept.read().answers, {});
  assert.equal(kept.write('choice', 1), false);
  assert.equal(memory.items.get('softlook.answers.kept'), newer);
});

test('what is kept is bounded: those answered longest ago go first', () => {
  const memory = new Memory();
  const kept = new KeptAnswers(() => memory, lesson());
  const long = (letter: string) => letter.repeat(19_000);
  const many = { given: Array.from({ length: 10 }, () => long('a')), tries: 1, hints: 0 };
  assert.equal(kept.write('number', many), true);
  assert.equal(kept.write('free', long('b')), true);
  const { length } = memory.items.get('softlook.answers.kept')!;
  assert.ok(length <= 200_000, `${length} characters`);
  assert.deepEqual(Object.keys(kept.read().answers), ['free']);
});

test('an answer of the wrong kind is none', () => {
  const memory = new Memory();
  const made = lesson();
  const kept = new KeptAnswers(() => memory, made);
  kept.write('number', 3);
  kept.write('choice', attempt);
  assert.deepEqual(kept.read().answers, {});
});
