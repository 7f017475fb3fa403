/** The lesson files that a command is given: named ones, and those of a folder. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Neighbours } from '../lesson/check.ts';
import { CURRICULUM_FILE, type Curriculum } from '../lesson/curriculum.ts';
import { parseLesson, type ParsedLesson } from '../lesson/parse.ts';
import { readCurriculum } from '../lesson/read-curriculum.ts';
import { LIMITS, type LessonProblem } from '../lesson/rules.ts';

/** A file that is no text we read is not taken into memory. */
const LARGEST = LIMITS.characters * 16;

export interface LessonFile {
  path: string;
  /** Absent when the file could not be read. */
  text?: string;
  /** Why it could not be read: a sentence. */
  unreadable?: string;
}

/** Finds lesson files: each path is a lesson or a folder of lessons. @throws Error with a sentence for wrong usage. */
export function findLessonFiles(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const path of paths) {
    if (!existsSync(path)) throw new Error(`There is no file or folder ${path}.`);
    if (!statSync(path).isDirectory()) {
      if (!path.endsWith('.md')) throw new Error(`${path} is no lesson file; their names end with .md.`);
      found.push(path);
      continue;
    }
    const names = readdirSync(path).filter((name) => name.endsWith('.md') && name.toLowerCase() !== 'readme.md');
    if (names.length === 0) throw new Error(`There are no lessons (files NN-slug.md) in ${path}.`);
    found.push(...names.sort().map((name) => join(path, name)));
  }
  return [...new Set(found)];
}

/** Reads a file as UTF-8; what is wrong comes back as a sentence. */
export function readLessonFile(path: string): LessonFile {
  try {
    const { size } = statSync(path);
    if (size > LARGEST) return { path, unreadable: `The file has ${size} bytes, which is no lesson.` };
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return { path, unreadable: 'The file is not UTF-8 text. Save it as UTF-8.' };
    }
    return { path, unreadable: `The file cannot be opened (${code ?? message}).` };
  }
}

/** What stands beside a lesson file. Other lessons are read once, for their anchors. */
export function neighboursOf(path: string, parsed: Map<string, ParsedLesson>): Neighbours {
  const folder = dirname(path);
  return {
    has: (target) => existsSync(join(folder, target)),
    anchors(target) {
      const file = join(folder, target);
      if (!file.endsWith('.md')) return undefined;
      let lesson = parsed.get(file);
      if (lesson === undefined) {
        const { text } = readLessonFile(file);
        if (text === undefined) return undefined;
        lesson = parseLesson(text, file);
        parsed.set(file, lesson);
      }
      return lesson.anchors;
    },
    names: readdirSync(folder).filter((name) => name.endsWith('.md')),
  };
}

/** The curriculum of a folder of lessons, where it has one. */
export function findCurriculum(
  folder: string,
): { path: string; curriculum: Curriculum; problems: LessonProblem[] } | undefined {
  const path = join(folder, CURRICULUM_FILE);
  if (!existsSync(path)) return undefined;
  const { text, unreadable } = readLessonFile(path);
  if (text !== undefined) return { path, ...readCurriculum(text, path) };
  const problem: LessonProblem = { file: path, line: 1, rule: 'unreadable', message: unreadable ?? '' };
  return { path, curriculum: { concepts: new Map(), tracks: [] }, problems: [problem] };
}
