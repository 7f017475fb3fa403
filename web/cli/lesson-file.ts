/** A lesson, or a plain program, from a file. */
import { readFile } from 'node:fs/promises';
import type { Lesson } from '../lesson/lesson.ts';
import { cli } from '../words/en-cli.ts';
import { Complaint } from './complaint.ts';

/** Reads a lesson (.md) or a program file (.py). @throws Complaint when there is no such file or it holds no lesson. */
export async function readLessonFile(file: string): Promise<Lesson> {
  const text = await readText(file);
  if (file.endsWith('.py')) return lessonOfProgram(text, file);
  const { parseLesson } = await import('../lesson/index.ts');
  const { lesson } = parseLesson(text, file);
  if (lesson.programs.length === 0) throw new Complaint(cli.noPrograms(file));
  return lesson;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new Complaint(cli.noSuchFile(file));
    if (code === 'EISDIR') throw new Complaint(cli.isFolder(file));
    throw new Complaint(cli.notReadable(file));
  }
}

/** A lesson that is one program and nothing else; its inputs come from `--set`. */
export function lessonOfProgram(source: string, file: string): Lesson {
  const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return {
    format: 1,
    slug: '',
    title: file,
    promise: '',
    lang: 'en',
    dir: 'ltr',
    minutes: 0,
    track: '',
    number: 1,
    teaches: [],
    requires: [],
    assumes: [],
    misconceptions: [],
    scope: { is: [], isNot: [] },
    labels: [],
    inputs: [],
    programs: [
      { name: 'main', source: text, pieces: [{ fileLine: 1, sourceLine: 1, lines: text.split('\n').length }] },
    ],
    sentences: [],
    body: [],
  };
}
