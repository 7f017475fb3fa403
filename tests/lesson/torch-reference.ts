/** A lesson held against its reference file: what PyTorch gave for its programs (tests/reference/lessons.py). */
import type { Engine, TensorValue } from '../../bindings/surface.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { cellsOf, cellsOfWritten, numbers, type WrittenTensor } from '../bindings/engine-reference-files.ts';
import { lessonSources, torchPrograms, withRun } from './torch-programs.ts';

export interface LessonReference {
  torch: string;
  programs: { name: string; hash: string; tensors: Record<string, ReferenceTensor> }[];
}

export interface ReferenceTensor extends WrittenTensor {
  /** How far each cell may be from PyTorch's; absent where it must be the same. */
  bounds?: number[];
  /** Of a large tensor only every so many cells are written, and two sums over all of them. */
  step?: number;
  sums?: Record<'plain' | 'waves', { sum: number; bound: number }>;
}

/** What makes the reference of a lesson anew. */
export function command(slug: string): string {
  return `node --import tsx tests/reference/lesson-programs.ts ${slug} | python3 tests/reference/lessons.py`;
}

/** Everything that is wrong, as sentences. */
export function referenceProblems(lesson: Lesson, reference: LessonReference | undefined, engine: Engine): string[] {
  const again = `Run ${command(lesson.slug)} with PyTorch 2.6, and look at what changed.`;
  const sources = lessonSources(lesson);
  const programs = torchPrograms(lesson, engine);
  if (reference === undefined) return programs.length > 0 ? [`The lesson has no PyTorch reference. ${again}`] : [];
  const problems: string[] = [];
  for (const { name } of reference.programs) {
    if (!programs.some((program) => program.name === name)) {
      problems.push(`The reference has a program ${name}, which the lesson has no more. ${again}`);
    }
  }
  for (const { name, hash, tensors } of programs) {
    const recorded = reference.programs.find((program) => program.name === name);
    if (recorded === undefined) problems.push(`The program ${name} has no PyTorch reference. ${again}`);
    else if (recorded.hash !== hash) {
      problems.push(`The program ${name} or its inputs changed, and its PyTorch reference did not. ${again}`);
    } else {
      const made = sources.find((source) => source.name === name)!;
      withRun(lesson, made, engine, (run) => {
        for (const tensor of tensors) {
          const expected = recorded.tensors[tensor];
          const wrong = expected === undefined ? 'is not in the reference' : differs(run.tensor(tensor), expected);
          if (wrong !== undefined) problems.push(`${tensor} of the program ${name} ${wrong}.`);
        }
      });
    }
  }
  return problems;
}

/** What is wrong with a tensor, or undefined. */
export function differs(found: Omit<TensorValue, 'node'>, expected: ReferenceTensor): string | undefined {
  if (String(found.shape) !== String(expected.shape)) {
    return `has the shape (${found.shape.join(', ')}), in PyTorch (${expected.shape.join(', ')})`;
  }
  const float = expected.dtype === 'float32';
  if ((found.dtype === 'float32') !== float) return `is ${found.dtype}, in PyTorch ${expected.dtype}`;
  const cells = cellsOf(found);
  const { step = 1, sums } = expected;
  const bounds = expected.bounds && numbers(expected.bounds);
  for (const [nth, x] of cellsOfWritten(expected).entries()) {
    const at = nth * step;
    const bound = bounds?.[nth] ?? 0;
    if (!near(cells[at]!, x, bound)) return `[${at}] is ${cells[at]}, in PyTorch ${x} within ${bound}`;
  }
  for (const [name, { sum, bound }] of Object.entries(sums ?? {})) {
    const mine = cells.reduce((total, cell, at) => total + cell * (name === 'plain' ? 1 : Math.cos(at)), 0);
    if (!near(mine, sum, bound)) return `has the sum (${name}) ${mine}, in PyTorch ${sum} within ${bound}`;
  }
  return undefined;
}

function near(found: number, expected: number, bound: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(found, expected);
  return Math.abs(found - expected) <= bound;
}
