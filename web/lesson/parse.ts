/** A lesson file to a Lesson. Every problem is found in one go; what can be read is there all the same. */
import type { At, Lesson } from './lesson.ts';
import { readBlocks } from './blocks.ts';
import { NAME } from './expression-text.ts';
import { findFrontMatter, readFrontMatter } from './front-matter.ts';
import { linkTarget, slugOfFile } from './link-target.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import { Reading, type FlowUse, type LinkUse, type Use } from './reading.ts';
import { LIMITS, sortProblems, type LessonProblem } from './rules.ts';
import { readSource } from './source.ts';

/** What a lesson file becomes. */
export interface ParsedLesson {
  lesson: Lesson;
  /** In the order of the file. */
  problems: LessonProblem[];
  /** Of the file, as they are written. */
  lines: readonly string[];
  /** What only the engine can judge (see check.ts). */
  uses: Use[];
  flows: FlowUse[];
  presetUses: Reading['presetUses'];
  /** Where each program begins in the file. */
  programsAt: Reading['programsAt'];
  /** `program.input` with the line where it is declared. */
  inputLines: ReadonlyMap<string, number>;
  /** `program.input` that could not be read: a check keeps silent about what follows from it. */
  broken: ReadonlySet<string>;
  /** What only the folder can judge. */
  links: LinkUse[];
  anchors: ReadonlySet<string>;
  /** Where the keys of the front matter stand. */
  keys: ReadonlyMap<string, At>;
}

/**
 * Reads a lesson file. Never throws: a block that cannot be read becomes a `problem` block in its place.
 *
 * @param text the file, with any line ends
 * @param fileName its name, for the places of problems and for the slug where the front matter has none
 */
export function parseLesson(text: string, fileName: string): ParsedLesson {
  const lesson = emptyLesson(fileName);
  if (text.length > LIMITS.characters) {
    const reading = new Reading(fileName, [''], lesson);
    const message = `The file has ${text.length} characters; a lesson has at most ${LIMITS.characters}. Split it.`;
    reading.report('size', { line: 1 }, message);
    lesson.body.push({ type: 'problem', rule: 'size', message, at: { line: 1 } });
    return result(reading, new Map());
  }
  const { lines, replaced } = readSource(text);
  const reading = new Reading(fileName, lines, lesson);
  for (const { line, column, name } of replaced) {
    reading.report('character', { line, column }, `There is ${name} in the text. Delete it.`);
  }
  let keys: ReadonlyMap<string, At> = new Map();
  try {
    keys = readLines(reading, lines);
  } catch (error) {
    // A fault of ours, or of a parser below us: the reader of the page gets a sentence, not a blank.
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The file cannot be read to its end (${reason}). Make what it holds simpler.`;
    reading.report('unreadable', { line: 1 }, message);
    lesson.body.push({ type: 'problem', rule: 'unreadable', message, at: { line: 1 } });
  }
  return result(reading, keys);
}

/** Gives the place of each key of the front matter. */
function readLines(reading: Reading, lines: readonly string[]): Map<string, At> {
  const found = findFrontMatter(lines);
  if (found === undefined) {
    reading.report(
      'front-matter',
      { line: 1 },
      'The file does not begin with front matter between two lines of “---”.',
    );
  }
  const keys = found === undefined ? new Map<string, At>() : readFrontMatter(reading, lines.slice(0, found.to));
  const first = found?.body ?? 0;
  reading.lesson.body = readBlocks(reading, lines.slice(first).join('\n'), { line: first + 1, depth: 0 });
  for (const check of reading.afterwards) check();
  checkSlug(reading, keys.get('slug')?.line);
  checkReferences(reading);
  return keys;
}

function checkSlug(reading: Reading, line: number | undefined): void {
  const fromFile = slugOfFile(reading.file);
  if (line === undefined || fromFile === undefined || fromFile === reading.lesson.slug) return;
  reading.report(
    'slug',
    { line },
    `The slug ${quoted(reading.lesson.slug)} is not the name of the file, ${quoted(fromFile)}.`,
  );
}

/** Names that refer to something elsewhere in the file. */
function checkReferences(reading: Reading): void {
  const { lesson, broken } = reading;
  const lists = lesson.labels.map((list) => list.name);
  for (const { labels, at } of reading.labelUses) {
    if (!('list' in labels) || lists.includes(labels.list) || broken.has(`labels ${labels.list}`)) continue;
    const one = NAME.test(labels.list) ? ` One label alone is written “${labels.list},”.` : '';
    reading.report('labels', at, `There is no label list ${labels.list}.${hint(labels.list, lists)}${one}`);
  }
  for (const { list, index, at } of reading.tokenUses) {
    const items = lesson.labels.find((other) => other.name === list)?.items;
    if (items === undefined) {
      if (!broken.has(`labels ${list}`)) {
        reading.report('labels', at, `There is no label list ${list}.${hint(list, lists)}`);
      }
    } else if (index >= items.length) {
      reading.report(
        'labels',
        at,
        `The list ${list} has ${items.length} labels, counted from zero; there is no ${list}[${index}].`,
      );
    }
  }
  const programs = lesson.programs.map((program) => program.name);
  const unknown = (program: string): string => `There is no {program} ${program}.${hint(program, programs)}`;
  for (const { expression, at } of reading.uses) {
    if (!programs.includes(expression.program)) reading.report('unknown-program', at, unknown(expression.program));
  }
  for (const { program, at } of [...reading.programUses, ...reading.presetUses]) {
    if (!programs.includes(program)) reading.report('unknown-program', at, unknown(program));
  }
  for (const { program, set, at } of reading.presetUses) {
    const inputs = lesson.inputs.filter((input) => input.program === program).map((input) => input.name);
    for (const { input } of set) {
      if (inputs.includes(input) || broken.has(`${program}.${input}`)) continue;
      reading.report('unknown-input', at, `The program ${program} has no input ${input}.${hint(input, inputs)}`);
    }
  }
  for (const { program, input, name } of lesson.sentences) {
    const target = lesson.inputs.find((other) => other.program === program && other.name === input);
    if (target === undefined || target.shape.length === 2) continue;
    const line = reading.declaredInputs.get(`${program}.${input}`) ?? 1;
    reading.report(
      'body',
      { line },
      `The sentence ${name} sets ${input} to a matrix with a row for each word, but ${input} is none.`,
    );
  }
  for (const [id, at] of reading.unmet) {
    reading.report(
      'misconception',
      at,
      `No {misconception} block meets ${quoted(id)}. Write one where the misconception arises.`,
    );
  }
  for (const { url, at } of reading.links) {
    const target = linkTarget(url);
    if (target.kind !== 'anchor' || reading.anchors.has(target.id)) continue;
    reading.report(
      'link',
      at,
      `There is no anchor #${target.id} in this lesson.${hint(target.id, reading.anchors.keys())}`,
    );
  }
}

function result(reading: Reading, keys: ReadonlyMap<string, At>): ParsedLesson {
  return {
    lesson: reading.lesson,
    problems: sortProblems(reading.problems),
    lines: reading.lines,
    uses: reading.uses,
    flows: reading.flows,
    presetUses: reading.presetUses,
    programsAt: reading.programsAt,
    inputLines: reading.declaredInputs,
    broken: reading.broken,
    links: reading.links,
    anchors: new Set(reading.anchors.keys()),
    keys,
  };
}

function emptyLesson(fileName: string): Lesson {
  const slug = slugOfFile(fileName) ?? 'lesson';
  return {
    format: 1,
    slug,
    title: slug,
    promise: '',
    lang: 'en',
    dir: 'ltr',
    minutes: 0,
    track: '',
    number: 0,
    teaches: [],
    requires: [],
    assumes: [],
    misconceptions: [],
    scope: { is: [], isNot: [] },
    labels: [],
    inputs: [],
    programs: [],
    sentences: [],
    body: [],
  };
}
