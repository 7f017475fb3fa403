/** What runs in a lesson, as texts that Python with PyTorch runs: the inputs at their first values, then the source. */
import { createHash } from 'node:crypto';
import type { Engine, InputValue, Program, Run } from '../../bindings/surface.ts';
import type { ExerciseBlock, Lesson } from '../../web/lesson/lesson.ts';
import { LessonInputs } from '../../web/lesson/lesson-inputs.ts';
import { gradedQuestions } from '../../web/lesson/questions.ts';
import { emptyState } from '../../web/lesson/state.ts';
import { baseOf, questionProgram } from '../../web/lesson/variant-names.ts';
import { variantsOf } from '../../web/lesson/variants.ts';
import { en } from '../../web/words/en.ts';

export interface TorchProgram {
  name: string;
  text: string;
  /** Of the text: another source or another input is another hash. */
  hash: string;
  /** Its named tensors that are compared. */
  tensors: string[];
}

/** A text in the program language with the inputs of a program of the lesson. */
export interface LessonSource {
  name: string;
  /** The program of the lesson that it is or is made from. */
  base: string;
  source: string;
}

/**
 * Everything of a lesson that runs: its programs; each with the mistakes and the faults of its questions; each exercise
 * with its solution, and what its checks find, as `check_1`, `check_2`.
 */
export function lessonSources(lesson: Lesson): LessonSource[] {
  const variants = variantsOf(lesson);
  const solutions = new Map(
    gradedQuestions(lesson).flatMap((block) =>
      block.type === 'exercise' ? [[questionProgram(block), solved(block)]] : [],
    ),
  );
  return lesson.programs.flatMap((program) => [
    { name: program.name, base: program.name, source: program.source },
    ...[...variants]
      .filter(([name]) => baseOf(name) === program.name)
      .map(([name, variant]) => ({
        name,
        base: program.name,
        source: variant.make(program, solutions.get(name) ?? ''),
      })),
  ]);
}

function solved({ solution, checks }: ExerciseBlock): string {
  const found = checks.map(({ expression }, at) => `check_${at + 1} = ${expression}`);
  return `${[solution.trimEnd(), ...found].join('\n')}\n`;
}

/**
 * What of a lesson runs, in its order. Of what questions make, only the tensors that differ from those of its program.
 *
 * @throws EngineError where one does not run.
 */
export function torchPrograms(lesson: Lesson, engine: Engine): TorchProgram[] {
  const plain = new Map<string, Record<string, string>>();
  return lessonSources(lesson).map((made) =>
    withRun(lesson, made, engine, (run, program, inputs) => {
      const { name, base, source } = made;
      const text = `${[...header(source), ...Object.entries(inputs).map(assignment)].join('\n')}\n\n${source.trimEnd()}\n`;
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
      const values = tensorsOf(program, run);
      if (name === base) plain.set(name, values);
      const known = name === base ? {} : plain.get(base)!;
      return { name, text, hash, tensors: Object.keys(values).filter((tensor) => values[tensor] !== known[tensor]) };
    }),
  );
}

/** Runs it with the first values of its inputs. */
export function withRun<T>(
  lesson: Lesson,
  { base, source }: LessonSource,
  engine: Engine,
  use: (run: Run, program: Program, inputs: Record<string, InputValue>) => T,
): T {
  const program = engine.compile(source);
  const given = new LessonInputs(lesson, en).forEngine(emptyState(), base);
  const inputs = Object.fromEntries(program.inputs.map((input) => [input, given[input]!]));
  const run = program.run(inputs);
  try {
    return use(run, program, inputs);
  } finally {
    run.close();
    program.close();
  }
}

/** What its named tensors hold, as texts that are the same where the tensors are. */
function tensorsOf(program: Program, run: Run): Record<string, string> {
  const names = [...new Set(program.nodes.flatMap((node) => node.names))];
  return Object.fromEntries(
    names.flatMap((name) => {
      try {
        const { dtype, shape, data } = run.tensor(name);
        return [[name, `${dtype} ${shape.join()}: ${Array.from(data, (x) => (Object.is(x, -0) ? '-0' : x)).join()}`]];
      } catch {
        return []; // A name for a list, a tuple or a dtype.
      }
    }),
  );
}

/** Where the program language takes numbers and PyTorch only tensors: the program's numbers are made tensors. */
const OF_NUMBERS: Readonly<Record<string, string>> = {
  stack: 'def stack(tensors, dim=0): return torch.stack([torch.as_tensor(x) for x in tensors], dim)',
  ...Object.fromEntries(
    ['sqrt', 'exp', 'log', 'tanh', 'sin', 'cos', 'abs'].map((name) => [
      name,
      `def ${name}(x): return torch.${name}(torch.as_tensor(x))`,
    ]),
  ),
};
const PYTHON = new Set([
  'print',
  'len',
  'float',
  'int',
  'range',
  'min',
  'max',
  'sum',
  'list',
  'tuple',
  'zip',
  'enumerate',
]);

function header(source: string): string[] {
  const defined = new Set(
    [...source.matchAll(/^\s*(?:def\s+(\w+)|(\w+)\s*=[^=])/gm)].map(([, def, bound]) => def ?? bound),
  );
  const called = [...source.replace(/#.*$/gm, '').matchAll(/(?<![\w.])([a-z_]\w*)\s*\(/g)].map(([, name]) => name!);
  const words = new Set(['def', 'if', 'for', 'in', 'return', 'and', 'or', 'not', 'while', 'else', 'elif']);
  const bare = [...new Set(called)]
    .filter((name) => !defined.has(name) && !PYTHON.has(name) && !words.has(name))
    .sort();
  const imported = bare.filter((name) => !Object.hasOwn(OF_NUMBERS, name));
  return [
    'import math',
    'import numpy as np',
    'import torch',
    'import torch.nn as nn',
    'import torch.nn.functional as F',
    ...(imported.length > 0 ? [`from torch import ${imported.join(', ')}`] : []),
    '',
    ...bare.flatMap((name) => (Object.hasOwn(OF_NUMBERS, name) ? [OF_NUMBERS[name]!] : [])),
  ];
}

function assignment([name, value]: [string, InputValue]): string {
  if (typeof value === 'number') return `${name} = ${value}`;
  const { shape, data } = value as { shape: number[]; data: Float32Array };
  // The shortest decimals that mean these float32 are not at hand; nine digits mean them too.
  const cells = Array.from(data, (x) => Number(x.toPrecision(9)));
  return `${name} = torch.tensor([${cells.join(', ')}], dtype=torch.float32).reshape(${shape.join(', ')})`;
}
