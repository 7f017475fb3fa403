// Line numbers are exact: in nested directives, tables, lists, options, and whatever ends the lines.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseLesson } from '../../web/lesson/parse.ts';

const cases = join(import.meta.dirname, 'cases');
const lessons = join(import.meta.dirname, '../../lessons');
const files = [
  ...readdirSync(cases)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(cases, name)),
  ...readdirSync(lessons)
    .filter((name) => /^\d.*\.md$/.test(name))
    .map((name) => join(lessons, name)),
];

for (const path of files) {
  test(`${path.split('/').pop()} is the same with CRLF, CR and a byte order mark`, () => {
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    const expected = parseLesson(text, path);
    for (const other of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`]) {
      const { lesson, problems } = parseLesson(other, path);
      assert.deepEqual(lesson, expected.lesson);
      assert.deepEqual(problems, expected.problems);
    }
  });

  test(`${path.split('/').pop()}: lines inserted before it move every place by as many`, () => {
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    const body = text.indexOf('\n---\n', 4) + 5;
    if (!text.startsWith('---\n') || body < 5) return;
    const line = text.slice(0, body).split('\n').length;
    const moved = parseLesson(`${text.slice(0, body)}\n\n% a comment\n\n${text.slice(body)}`, path);
    const shift = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
        (key === 'line' || key === 'fileLine') && typeof inner === 'number' && inner >= line
          ? inner + 4
          : typeof inner === 'string'
            ? inner.replace(/(?<=stands in line |that of line )\d+/, (other) => String(Number(other) + 4))
            : inner,
      );
    const { lesson, problems } = parseLesson(text, path);
    assert.deepEqual(moved.lesson, shift(lesson));
    const messages = (all: typeof problems): string[] => all.map(({ line: at, rule }) => `${at} ${rule}`);
    assert.deepEqual(messages(moved.problems), messages(shift(problems) as typeof problems));
  });
}

test('a {num} is where its line and column say, at every depth', () => {
  const text = readFileSync(join(cases, 'whole.md'), 'utf8');
  const lines = text.split('\n');
  const { uses } = parseLesson(text, 'whole.md');
  const roles = uses.filter((use) => use.place === '{num}');
  assert.equal(roles.length, (text.match(/\{num\}/g) ?? []).length);
  for (const { at } of roles) {
    const line = lines[at.line - 1]!;
    assert.ok(line.includes('{num}`'), `line ${at.line}`);
    if (at.column !== undefined)
      assert.ok(line.slice(at.column - 1).startsWith('{num}`'), `line ${at.line}:${at.column}`);
  }
});

test('the pieces of a program lie where they say', () => {
  const text = readFileSync(join(lessons, '02-queries-and-keys.md'), 'utf8');
  const lines = text.split('\n');
  const { lesson } = parseLesson(text, '02-queries-and-keys.md');
  for (const { source, pieces } of lesson.programs) {
    const code = source.split('\n');
    assert.equal(
      pieces.reduce((sum, piece) => sum + piece.lines, 0),
      code.length,
    );
    for (const { fileLine, sourceLine, lines: count } of pieces) {
      for (let at = 0; at < count; at++)
        assert.equal(lines[fileLine - 1 + at]!.trim(), code[sourceLine - 1 + at]!.trim());
    }
  }
});
