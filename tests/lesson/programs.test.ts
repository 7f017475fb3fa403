// What the engine finds wrong in a lesson: cases as files beside their expected problems; UPDATE=1 writes them anew.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { checkLesson } from '../../web/lesson/check.ts';
import { printProblem, type LessonProblem } from '../../web/lesson/rules.ts';

const folder = join(import.meta.dirname, 'programs');
const lessons = join(import.meta.dirname, '../../lessons');
let engine: Engine;

/** The engine's own sentences are its own matter. */
function printed(problem: LessonProblem): string {
  if (!['program', 'expression', 'preset'].includes(problem.rule)) return printProblem(problem);
  assert.match(problem.message, /[.?]$/);
  assert.doesNotMatch(problem.message, /\(line \d+/, 'a place in the program, which is none in the file');
  return printProblem({ ...problem, message: '' }).trim();
}

before(async () => {
  engine = await loadEngine();
});

for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  test(name, () => {
    const { problems } = checkLesson(readFileSync(join(folder, name), 'utf8'), name, { engine });
    const actual = problems.map((problem) => `${printed(problem)}\n`).join('');
    const path = join(folder, `${name.slice(0, -'.md'.length)}.problems.txt`);
    if (process.env.UPDATE === '1') writeFileSync(path, actual);
    else assert.equal(actual, readFileSync(path, 'utf8'));
  });
}

test('the whole case of the parser runs', () => {
  const text = readFileSync(join(import.meta.dirname, 'cases/whole.md'), 'utf8');
  assert.deepEqual(checkLesson(text, 'whole.md', { engine }).problems, []);
});

for (const name of readdirSync(lessons).filter((file) => /^\d+-.*\.md$/.test(file))) {
  test(`lessons/${name} has no problem`, () => {
    const { problems } = checkLesson(readFileSync(join(lessons, name), 'utf8'), name, { engine });
    assert.deepEqual(problems.map(printProblem), []);
  });

  test(`every broken line of lessons/${name}'s programs is reported at that line`, () => {
    const text = readFileSync(join(lessons, name), 'utf8');
    const { lesson } = checkLesson(text, name);
    const lines = text.split('\n');
    for (const { pieces, name: program } of lesson.programs) {
      for (const { fileLine } of pieces) {
        const broken = [...lines];
        broken[fileLine - 1] = 'broken = (';
        const { problems } = checkLesson(broken.join('\n'), name, { engine });
        assert.ok(
          problems.some(({ rule, line }) => rule === 'program' && line >= fileLine),
          `${program} in line ${fileLine}`,
        );
      }
    }
  });
}
