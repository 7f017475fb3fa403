// Every program of every lesson gives what real PyTorch gave for it, every named tensor within its bound.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { findLessonFiles } from '../../web/cli/lesson-files.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { parseLesson } from '../../web/lesson/parse.ts';
import { differs, referenceProblems, type LessonReference } from './torch-reference.ts';

const folder = join(import.meta.dirname, '../reference/lessons');
const lessons = findLessonFiles([join(import.meta.dirname, '../../lessons')]).map(
  (path) => parseLesson(readFileSync(path, 'utf8'), path).lesson,
);
let engine: Engine;

before(async () => {
  engine = await loadEngine();
});

function referenceOf({ slug }: Lesson): LessonReference | undefined {
  const path = join(folder, `${slug}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LessonReference) : undefined;
}

for (const lesson of lessons) {
  test(`the programs of ${lesson.slug} in PyTorch`, () => {
    const reference = referenceOf(lesson);
    assert.deepEqual(referenceProblems(lesson, reference, engine), []);
    assert.match(reference?.torch ?? '2.6', /^2\.6\b/);
  });
}

test('there are no references of lessons that are gone', () => {
  const slugs = lessons.map(({ slug }) => slug);
  assert.deepEqual(
    readdirSync(folder).filter((name) => !slugs.includes(name.replace('.json', ''))),
    [],
  );
});

test('every solution passes its checks in PyTorch, too', () => {
  for (const lesson of lessons) {
    for (const { name, tensors } of referenceOf(lesson)!.programs) {
      const failed = Object.entries(tensors).filter(
        ([tensor, { data }]) => /^check_\d+$/.test(tensor) && String(data) !== '1',
      );
      assert.deepEqual(
        failed.map(([tensor]) => tensor),
        [],
        `${lesson.slug}, ${name}`,
      );
    }
  }
});

test('a program, an input or a list of programs that changed is told, with what to run', () => {
  const lesson = lessons.find(({ slug }) => slug === 'values-and-attention-output')!;
  const reference = referenceOf(lesson)!;
  const told = (changed: Lesson, against: LessonReference | undefined = reference): string[] =>
    referenceProblems(changed, against, engine);
  const again =
    'Run node --import tsx tests/reference/lesson-programs.ts values-and-attention-output | python3 tests/reference/lessons.py with ' +
    'PyTorch 2.6, and look at what changed.';

  const other = (name: string): string =>
    `The program ${name} or its inputs changed, and its PyTorch reference did not. ${again}`;
  const edited = (name: string): Lesson => ({
    ...lesson,
    programs: lesson.programs.map((program) =>
      program.name === name ? { ...program, source: `${program.source.trimEnd()}\nmore = 2\n` } : program,
    ),
  });
  assert.deepEqual(told(edited('sentence')), [other('sentence')]);
  const exercises = [
    'value-projection',
    'single-head',
    'add-the-residual',
    'back-to-lesson-one',
    'same-key-other-value',
  ];
  const before = ['single_head', ...exercises.map((id) => `single_head/${id}`)];
  assert.deepEqual(told(edited('single_head')), before.map(other), 'what its questions make of it, too');

  const inputs = lesson.inputs.map((input) => (input.name === 'W_K' && input.program === 'sentence' ? { ...input, data: input.data.map((x) => x + 1) } : input)); // prettier-ignore
  assert.deepEqual(told({ ...lesson, inputs }), [other('sentence')]);

  const without = lesson.programs.filter(({ name }) => name !== 'sentence');
  assert.deepEqual(told({ ...lesson, programs: without }), [
    `The reference has a program sentence, which the lesson has no more. ${again}`,
  ]);
  const programs = reference.programs.filter(({ name }) => name !== 'single_head/single-head');
  assert.deepEqual(told(lesson, { ...reference, programs }), [
    `The program single_head/single-head has no PyTorch reference. ${again}`,
  ]);
  assert.deepEqual(referenceProblems(lesson, undefined, engine), [`The lesson has no PyTorch reference. ${again}`]);
});

test('a number that is a little off is found, in a small tensor and in the unwritten cells of a large one', () => {
  const small = { shape: [2], dtype: 'float32' as const, data: [0.5, 2], bounds: [1e-7, 4e-7] };
  const found = (...data: number[]) => ({
    shape: [data.length],
    dtype: 'float32' as const,
    data: Float32Array.from(data),
  });
  assert.equal(differs(found(0.5, 2), small), undefined);
  assert.match(differs(found(0.500001, 2), small)!, /^\[0\] is 0\.500001/);
  assert.match(differs(found(0.5, NaN), small)!, /^\[1\] is NaN/);
  assert.match(differs(found(0.5), small)!, /shape \(1\), in PyTorch \(2\)/);
  const sums = {
    plain: { sum: 10, bound: 1e-5 },
    waves: { sum: 1 + 2 * Math.cos(1) + 3 * Math.cos(2) + 4 * Math.cos(3), bound: 1e-5 },
  };
  const large = { shape: [4], dtype: 'float32' as const, data: [1, 3], bounds: [1e-6, 1e-6], step: 2, sums };
  assert.equal(differs(found(1, 2, 3, 4), large), undefined);
  assert.match(differs(found(1, 2.001, 3, 4), large)!, /the sum \(plain\)/);
  assert.match(differs(found(1, 4, 3, 2), large)!, /the sum \(waves\)/);
});
