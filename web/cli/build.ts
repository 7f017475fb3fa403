/** `softlook build DIR [--out DIR]`: a JSON file a lesson, and the index of them. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeInCurriculum } from '../lesson/curriculum.ts';
import type { Lesson } from '../lesson/lesson.ts';
import { lessonIndex, type LessonIndex } from '../lesson/lesson-index.ts';
import { parseLesson } from '../lesson/parse.ts';
import { printProblem, type LessonProblem } from '../lesson/rules.ts';
import { summary } from './check.ts';
import { processOutput, type Output } from './output.ts';
import { findCurriculum, findLessonFiles, readLessonFile } from './lesson-files.ts';

const USAGE = 'softlook build needs a folder of lessons: softlook build DIR [--out DIR]';

export interface BuiltLessons {
  /** By slug. */
  lessons: Map<string, Lesson>;
  index: LessonIndex;
  problems: LessonProblem[];
  /** How many files could not be read at all. */
  unreadable: number;
}

/**
 * Prints what could not be read and writes the rest; a broken block shows its problem on the page. Gives the exit code:
 * 1 when a whole file could not be read or written, 2 for wrong usage.
 */
export async function buildCommand(args: readonly string[], output: Output = processOutput()): Promise<number> {
  const usage = readArguments(args);
  if (typeof usage === 'string') {
    output.complain(usage);
    return 2;
  }
  let files: string[];
  try {
    files = findLessonFiles([usage.folder]);
  } catch (error) {
    output.complain((error as Error).message);
    return 2;
  }
  const built = buildLessons(files);
  for (const problem of built.problems) output.complain(printProblem(problem));
  if (built.problems.length > 0) output.complain(summary(built.problems.length, files.length));
  if (built.unreadable > 0) return 1;
  try {
    writeLessons(built, usage.out);
  } catch (error) {
    output.complain(`The lessons could not be written to ${usage.out}: ${(error as Error).message}`);
    return 1;
  }
  output.say(`${built.lessons.size === 1 ? '1 lesson' : `${built.lessons.size} lessons`} in ${usage.out}`);
  return 0;
}

/** Parses the lesson files of a folder, with what its curriculum says of them. */
export function buildLessons(files: readonly string[]): BuiltLessons {
  const lessons = new Map<string, Lesson>();
  const problems: LessonProblem[] = [];
  let unreadable = 0;
  const course = findCurriculum(dirname(files[0] ?? '.'));
  problems.push(...(course?.problems ?? []));
  for (const path of files) {
    const file = readLessonFile(path);
    if (file.text === undefined) {
      unreadable += 1;
      problems.push({ file: path, line: 1, rule: 'unreadable', message: file.unreadable ?? '' });
      continue;
    }
    const parsed = parseLesson(file.text, path);
    problems.push(...parsed.problems);
    const { slug } = parsed.lesson;
    if (lessons.has(slug)) {
      unreadable += 1;
      problems.push({ file: path, line: 1, rule: 'slug', message: `The slug ${slug} is that of another lesson too.` });
    } else lessons.set(slug, placeInCurriculum(parsed.lesson, course?.curriculum));
  }
  const tracks = course?.curriculum.tracks.map(({ title }) => title);
  return { lessons, index: lessonIndex([...lessons.values()], tracks), problems, unreadable };
}

/** Writes the JSON files, and removes those of lessons that the last index had and this one has not. */
export function writeLessons({ lessons, index }: BuiltLessons, out: string): void {
  mkdirSync(out, { recursive: true });
  for (const slug of slugsOf(join(out, 'index.json'))) {
    if (!lessons.has(slug)) rmSync(join(out, `${slug}.json`), { force: true });
  }
  for (const [slug, lesson] of lessons) write(join(out, `${slug}.json`), lesson);
  write(join(out, 'index.json'), index);
}

function write(path: string, value: unknown): void {
  const beside = `${path}.${process.pid}.part`;
  writeFileSync(beside, `${JSON.stringify(value)}\n`);
  renameSync(beside, path);
}

/** Slugs of an index written before; none when there is no such file. */
function slugsOf(path: string): string[] {
  try {
    const index = JSON.parse(readFileSync(path, 'utf8')) as LessonIndex;
    return index.lessons.map((lesson) => lesson.slug).filter((slug) => /^[\p{L}\p{M}\p{N}-]+$/u.test(slug));
  } catch {
    return [];
  }
}

function readArguments(args: readonly string[]): { folder: string; out: string } | string {
  const folders: string[] = [];
  let out: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--out' || arg.startsWith('--out=')) {
      out = arg === '--out' ? args[(at += 1)] : arg.slice('--out='.length);
      if (out === undefined || out === '') return `--out needs a folder. ${USAGE}`;
    } else if (arg.startsWith('-')) {
      return `softlook build has no option ${arg}. ${USAGE}`;
    } else folders.push(arg);
  }
  const [folder] = folders;
  if (folder === undefined || folders.length > 1) return USAGE;
  return { folder, out: out ?? join(folder, '_build') };
}
