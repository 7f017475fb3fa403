// The author's manual is current: its reference is what the declarations print, and its examples are lessons.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readerOf } from '../../web/lesson/directive-blocks.ts';
import { DIRECTIVES, INLINE_ROLES } from '../../web/lesson/directives.ts';
import { manualReference } from '../../web/lesson/manual.ts';
import { parseLesson } from '../../web/lesson/parse.ts';

const path = join(import.meta.dirname, '../../lessons/README.md');
const MARK = /(<!-- From here on printed .*-->\n)[\s\S]*$/;

const FRONT = `---
title: An example
slug: example
promise: You see an example.
minutes: 5
track: Examples
number: 1
teaches: []
misconceptions:
  - id: one-vector
    claim: A token has one vector.
scope: {}
---
`;

/** What examples refer to, where they do not declare it themselves. */
const AROUND: Record<string, string> = {
  tokens: ':::{labels} tokens\n:hidden:\nThe cat sat\n:::',
  main: '```{program}\nY = 1\n```',
  saturation: '```{program} saturation\nmean_max = 1\n```',
  'one-vector': ':::{misconception} one-vector\nNo.\n:::',
  W_Q: ':::{input} W_Q\n1 0\n0 1\n:::',
  W_K: ':::{input} W_K\n1 0\n0 1\n:::',
};

test('the reference in lessons/README.md is what the declarations print', () => {
  const manual = readFileSync(path, 'utf8');
  assert.match(manual, MARK);
  const current = manual.replace(MARK, (_, mark: string) => `${mark}\n${manualReference()}\n`);
  if (process.env.UPDATE === '1') writeFileSync(path, current);
  else assert.equal(manual, current, 'run UPDATE=1 node --import tsx --test tests/lesson/manual.test.ts');
});

test('every directive that is read by a reader of its own has one', () => {
  for (const { name, body } of DIRECTIVES) assert.ok(body.kind === 'tex' || readerOf(name), name);
});

test('names of directives, options and roles are unique and in lower case', () => {
  for (const names of [DIRECTIVES, INLINE_ROLES, ...DIRECTIVES.map((directive) => directive.options)]) {
    const all = names.map(({ name }) => name);
    assert.equal(new Set(all).size, all.length);
    for (const name of all) assert.match(name, /^[a-z][a-z-]*$/);
  }
});

/** What stands around the example of a directive that is nested in another. */
const HOLDERS: Record<string, (example: string) => string> = {
  predict: (example) => `:::::{predict} id\n:free:\nWhy?\n${example}\n:::::`,
  ask: (example) => `:::::{ask} id\n:answer: Y\nWhy?\n${example}\n:::{reveal}\nSo.\n:::\n:::::`,
  exercise: (example) => {
    const parts = {
      starter: '```{starter}\nZ = 1\n```',
      check: ':::{check} Z\nNo.\n:::',
      solution: '```{solution}\nZ = 2\n```',
    };
    const others = Object.entries(parts).flatMap(([name, part]) => (example.includes(`{${name}}`) ? [] : [part]));
    return `:::::{exercise} id\nWrite.\n${[example, ...others].join('\n')}\n:::::`;
  },
  tabs: (example) => `:::::{tabs}\n${example}\n${example}\n:::::`,
};

for (const { name, example, within } of DIRECTIVES) {
  test(`the example of {${name}} is read without a problem`, () => {
    const body = within === undefined ? example : HOLDERS[within[0]!]!(example);
    const around = Object.entries(AROUND)
      .filter(([key]) => !body.includes(`} ${key}\n`) && !(key === 'main' && body.startsWith('```{program}')))
      .map(([, text]) => text);
    const { problems } = parseLesson([FRONT, ...around, body].join('\n\n'), 'example.md');
    assert.deepEqual(problems, []);
  });
}

for (const { name, example } of INLINE_ROLES) {
  test(`the example of {${name}} is read without a problem`, () => {
    const { problems } = parseLesson([FRONT, ...Object.values(AROUND), example].join('\n\n'), 'example.md');
    assert.deepEqual(problems, []);
  });
}

test('the small lesson of the manual has no problem', () => {
  const lesson = /^````markdown\n(---\n[\s\S]*?)\n````$/m.exec(readFileSync(path, 'utf8'))?.[1];
  assert.ok(lesson, 'the manual has no small lesson between four backticks');
  assert.deepEqual(parseLesson(lesson, '01-two-scores.md').problems, []);
});
