// Cases as files: NAME.md with NAME.problems.txt (its problems as printed) and, where it stands, NAME.json (its Lesson).
// UPDATE=1 writes the expected files anew: read the difference before committing it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseLesson } from '../../web/lesson/parse.ts';
import { printProblem } from '../../web/lesson/rules.ts';

const folder = join(import.meta.dirname, 'cases');
const update = process.env.UPDATE === '1';

function expect(path: string, actual: string): void {
  if (update) writeFileSync(path, actual);
  else assert.equal(actual, readFileSync(path, 'utf8'));
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  const base = join(folder, name.slice(0, -'.md'.length));
  test(name, () => {
    const { lesson, problems } = parseLesson(readFileSync(join(folder, name), 'utf8'), name);
    expect(`${base}.problems.txt`, problems.map((problem) => `${printProblem(problem)}\n`).join(''));
    if (existsSync(`${base}.json`)) expect(`${base}.json`, `${JSON.stringify(lesson, null, 1)}\n`);
  });
}
