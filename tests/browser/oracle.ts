/** What the page must show: the lesson's programs run by the engine in Node, and the numbers printed as the page does. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadEngine, type InputValue } from '../../bindings/engine.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import type { LessonIndex } from '../../web/lesson/lesson-index.ts';
import { siteFiles } from './server.ts';

const project = join(import.meta.dirname, '../..');

export function builtLesson(): Lesson {
  return JSON.parse(siteFiles().get('/lessons/queries-and-keys.json')!.toString()) as Lesson;
}

/** The list of all lessons of the site. */
export function builtIndex(): LessonIndex {
  return JSON.parse(siteFiles().get('/lessons/index.json')!.toString()) as LessonIndex;
}

/** The lesson's embeddings X with one number changed. */
export function changed(row: number, column: number, value: number): number[][] {
  const { shape, data } = builtLesson().inputs.find((input) => input.program === 'main' && input.name === 'X')!;
  const [rows, columns] = shape as [number, number];
  const numbers = Array.from({ length: rows }, (_, r) => data.slice(r * columns, (r + 1) * columns));
  numbers[row]![column] = value;
  return numbers;
}

let engine: ReturnType<typeof loadEngine> | undefined;

/** A program of the lesson with these inputs in place of its own. */
export async function runProgram(
  name: string,
  inputs: Record<string, InputValue> = {},
): Promise<(tensor: string) => { shape: number[]; data: Float32Array }> {
  const lesson = builtLesson();
  const own = lesson.inputs
    .filter((input) => input.program === name)
    .map((input): [string, InputValue] => [
      input.name,
      input.shape.length ? { shape: input.shape, data: new Float32Array(input.data) } : input.data[0]!,
    ]);
  engine ??= loadEngine();
  const program = (await engine).compile(lesson.programs.find((one) => one.name === name)!.source);
  const run = program.run({ ...Object.fromEntries(own), ...inputs });
  return (tensor) => run.tensor(tensor);
}

/** The numbers of a tensor as a view prints them. */
export const printed = ({ data }: { data: ArrayLike<number> }, digits = 2): string[] =>
  Array.from(data, (value) => {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
  });

/** `softlook explain`, line by line. */
export async function explain(cell: string, depth: number, ...more: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(project, 'dist/cli.js'),
      'explain',
      join(project, 'lessons/02-queries-and-keys.md'),
      cell,
      '--depth',
      `${depth}`,
      ...more,
    ],
    { cwd: project },
  );
  return stdout.trimEnd().split('\n');
}
