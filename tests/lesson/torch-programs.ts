/** Every program of a lesson as a text that Python with PyTorch runs: its inputs at their first values, then its source. */
import { createHash } from 'node:crypto';
import type { Engine, InputValue, Program, Run } from '../../bindings/surface.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { LessonInputs } from '../../web/lesson/lesson-inputs.ts';
import { emptyState } from '../../web/lesson/state.ts';
import { en } from '../../web/words/en.ts';

export interface TorchProgram {
  name: string;
  text: string;
  /** Of the text: another source or another input is another hash. */
  hash: string;
  /** Its named tensors. */
  tensors: string[];
}

/** The programs of a lesson, in its order. @throws EngineError where one does not run. */
export function torchPrograms(lesson: Lesson, engine: Engine): TorchProgram[] {
  return lesson.programs.map(({ name, source }) =>
    withRun(lesson, name, source, engine, (run, program, inputs) => {
      const text = `${[...header(source), ...Object.entries(inputs).map(assignment)].join('\n')}\n\n${source.trimEnd()}\n`;
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
      return { name, text, hash, tensors: namedTensors(program, run) };
    }),
  );
}

/** Runs a program of the lesson with the first values of its inputs. */
export function withRun<T>(
  lesson: Lesson,
  name: string,
  source: string,
  engine: Engine,
  use: (run: Run, program: Program, inputs: Record<string, InputValue>) => T,
): T {
  const program = engine.compile(source);
  const given = new LessonInputs(lesson, en).forEngine(emptyState(), name);
  const inputs = Object.fromEntries(program.inputs.map((input) => [input, given[input]!]));
  const run = program.run(inputs);
  try {
    return use(run, program, inputs);
  } finally {
    run.close();
    program.close();
  }
}

function namedTensors(program: Program, run: Run): string[] {
  const names = [...new Set(program.nodes.flatMap((node) => node.names))];
  return names.filter((name) => {
    try {
      run.tensor(name);
      return true;
    } catch {
      return false; // A name for a list, a tuple or a dtype.
    }
  });
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
