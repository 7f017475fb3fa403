// Mutations of real lessons and of the cases, seeded: whatever becomes of it, the parser answers with a Lesson and problems.
// FUZZ_ROUNDS=10000 goes further; FUZZ_SEED=7 elsewhere.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Block } from '../../web/lesson/lesson.ts';
import { parseLesson } from '../../web/lesson/parse.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 150);
const seed = Number(process.env.FUZZ_SEED ?? 1);

const SNIPPETS = [
  ':::',
  '::::',
  '```',
  '````',
  '{num}`',
  '`',
  '|',
  '---\n',
  '\n',
  '\r\n',
  '\r',
  '$',
  '$$',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '](',
  '<',
  '>',
  '\0',
  '\ud800',
  '٣',
  '½',
  '999',
  ':alt:',
  ':rows: ',
  '- ',
  '> ',
  '# ',
  '### ',
  '    ',
  '\t',
  '&#0;',
  '&amp;',
  '<script>',
  '{{',
  '\ufeff',
  ':::{reveal}\n',
  ':::{input} X\n',
  '```{program}\n',
  '*a',
  '**',
  '\u202e',
  '%',
  '+++\n',
  '(a)=\n',
  '| a | b |\n| - | - |\n',
];

/** Mulberry32. */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mutate(text: string, next: () => number): string {
  const at = (length: number): number => Math.floor(next() * length);
  const count = 1 + at(8);
  for (let step = 0; step < count; step++) {
    const from = at(text.length + 1);
    const to = Math.min(text.length, from + at(next() < 0.2 ? 3000 : 12));
    const kind = at(5);
    if (kind === 0) text = text.slice(0, from) + text.slice(to);
    else if (kind === 1) text = text.slice(0, from) + SNIPPETS[at(SNIPPETS.length)]! + text.slice(from);
    else if (kind === 2)
      text = text.slice(0, from) + SNIPPETS[at(SNIPPETS.length)]!.repeat(1 + at(30)) + text.slice(to);
    else if (kind === 3) {
      const place = at(text.length + 1);
      text = text.slice(0, place) + text.slice(from, to) + text.slice(place);
    } else text = text.slice(0, from) + String.fromCharCode(at(0x3000)) + text.slice(from + 1);
  }
  return text;
}

/** Every place that a block names lies in the file. */
function checkPlaces(value: unknown, lines: number): void {
  if (typeof value !== 'object' || value === null) return;
  const at = (value as { at?: { line: number } }).at;
  if (at !== undefined && !Array.isArray(value))
    assert.ok(at.line >= 1 && at.line <= lines, `line ${at.line} of ${lines}`);
  for (const inner of Object.values(value)) checkPlaces(inner, lines);
}

function hasReveal(blocks: Block[]): boolean {
  return JSON.stringify(blocks).includes('"type":"reveal"');
}

/** Every lesson, and every case of the parser: together they use every directive. */
function files(): { name: string; text: string }[] {
  return [join(import.meta.dirname, '../../lessons'), join(import.meta.dirname, 'cases')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .sort()
      .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  );
}

test(`${rounds} mutations of lessons and cases from seed ${seed}`, { timeout: 600_000 }, () => {
  const sources = files();
  const next = random(seed);
  for (let round = 0; round < rounds; round++) {
    const { name, text: source } = sources[round % sources.length]!;
    const text = mutate(source, next);
    const begin = process.cpuUsage();
    const parsed = parseLesson(text, name);
    const where = `${name}, round ${round} of seed ${seed}`;
    assert.ok(process.cpuUsage(begin).user < 4_000_000, `${where} hangs`);
    const lines = text.split(/\r\n|\n|\r/).length;
    for (const { line, message, rule } of parsed.problems) {
      assert.ok(line >= 1 && line <= lines, where);
      assert.notEqual(rule, 'unreadable', `${where}: ${message}`);
      assert.doesNotMatch(message, /undefined|\[object/, where);
    }
    checkPlaces(parsed.lesson, lines);
    assert.ok(!hasReveal(parsed.lesson.body), `${where}: a reveal without its predict`);
    // What is left is plain data, which a page can load.
    assert.deepEqual(JSON.parse(JSON.stringify(parsed.lesson)), parsed.lesson, where);
  }
});
