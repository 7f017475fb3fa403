/** `softlook run FILE`: every named tensor of every program of a lesson. */
import type { Engine, Program, TensorValue } from '../../bindings/surface.ts';
import type { Lesson, LessonProgram } from '../lesson/lesson.ts';
import { LessonInputs } from '../lesson/lesson-inputs.ts';
import { complaintOf } from '../lesson/program-run.ts';
import { emptyState } from '../lesson/state.ts';
import { cli } from '../words/en-cli.ts';
import { en } from '../words/en.ts';
import { Complaint } from './complaint.ts';
import { readLessonFile } from './lesson-file.ts';
import { readArguments } from './options.ts';
import type { Output } from './output.ts';
import { mainProgram, withInputs } from './set-option.ts';
import type { NeededInput } from './set-option.ts';
import { nestedValues, shapeText, tensorText } from './tensor-text.ts';

/** What one program gave. */
interface ProgramResult {
  tensors: { name: string; value: TensorValue }[];
  outputs: readonly string[];
  /** `FILE:LINE: sentence` where it failed. */
  problem?: string;
}

export async function runCommand(args: string[], output: Output): Promise<number> {
  const { positionals, flags, values } = readArguments(args, { json: 'flag', set: 'values' });
  const [file, extra] = positionals;
  if (file === undefined) throw new Complaint(cli.missingFile('run'), 2);
  if (extra !== undefined) throw new Complaint(cli.tooMany(extra), 2);
  const written = await readLessonFile(file);
  const { loadEngine } = await import('../../bindings/engine.ts');
  const engine = await loadEngine();
  const lesson = withInputs(written, values.get('set') ?? [], neededInputs(written, engine));
  const results = lesson.programs.map((program) => ({ program, ...runProgram(lesson, program, engine, file) }));
  if (flags.has('json')) printJson(lesson, results, output);
  else printText(lesson, results, output);
  const problems = results.flatMap(({ problem }) => problem ?? []);
  for (const problem of problems) output.complain(problem);
  return problems.length > 0 ? 1 : 0;
}

/** The names that the programs read; `all` is false where a program does not compile, so that some are not known. */
export function neededInputs(lesson: Lesson, engine: Engine): { names: NeededInput[]; all: boolean } {
  let all = true;
  const names = lesson.programs.flatMap(({ name, source }) => {
    try {
      const program = engine.compile(source);
      const needed = program.inputs.map((input) => ({ program: name, name: input }));
      program.close();
      return needed;
    } catch {
      all = false;
      return [];
    }
  });
  return { names, all };
}

function runProgram(
  lesson: Lesson,
  { name, source, pieces }: LessonProgram,
  engine: Engine,
  file: string,
): ProgramResult {
  let program: Program | undefined;
  try {
    program = engine.compile(source);
    const given = new LessonInputs(lesson, en).forEngine(emptyState(), name);
    const needed = program.inputs.filter((input) => Object.hasOwn(given, input));
    const run = program.run(Object.fromEntries(needed.map((input) => [input, given[input]!])));
    const names = new Set(program.nodes.flatMap((info) => info.names));
    const tensors = [...names].flatMap((tensor) => {
      try {
        return [{ name: tensor, value: run.tensor(tensor) }];
      } catch {
        return []; // A name for a tuple or a dtype is no tensor.
      }
    });
    const outputs = [...run.outputs];
    run.close();
    return { tensors, outputs };
  } catch (error) {
    const { message, line, column } = complaintOf(error);
    const piece =
      line === undefined
        ? undefined
        : pieces.find(({ sourceLine, lines }) => line >= sourceLine && line < sourceLine + lines);
    const place = piece && line !== undefined ? `${file}:${piece.fileLine + line - piece.sourceLine}` : file;
    // The place is said in lines of the file, not of the program.
    const sentence = message.replace(` (line ${line}${column === undefined ? '' : `, column ${column}`})`, '');
    const said = name === mainProgram(lesson) ? sentence : cli.inProgram(name, sentence);
    return { tensors: [], outputs: [], problem: `${place}: ${said}` };
  } finally {
    program?.close();
  }
}

type Results = ({ program: LessonProgram } & ProgramResult)[];

const fullName = (lesson: Lesson, program: LessonProgram, name: string): string =>
  program.name === mainProgram(lesson) ? name : `${program.name}.${name}`;

function printText(lesson: Lesson, results: Results, output: Output): void {
  for (const { program, tensors, outputs } of results) {
    for (const { name, value } of tensors) {
      const dtype = value.dtype === 'float32' ? '' : ` ${value.dtype}`;
      const title = `${fullName(lesson, program, name)}  ${shapeText(value.shape)}${dtype}`;
      output.say(value.shape.length === 0 ? `${title}  ${tensorText(value)}\n` : `${title}\n${tensorText(value)}\n`);
    }
    if (outputs.length > 0) output.say(`${cli.prints}\n${outputs.join('\n')}\n`);
  }
}

function printJson(lesson: Lesson, results: Results, output: Output): void {
  const tensors: [string, unknown][] = results.flatMap((result) =>
    result.tensors.map(({ name, value }): [string, unknown] => [
      fullName(lesson, result.program, name),
      { shape: value.shape, dtype: value.dtype, data: nestedValues(value) },
    ]),
  );
  const outputs = results.flatMap((result) => result.outputs);
  const problems = results.flatMap(({ problem }) => problem ?? []);
  output.say(
    JSON.stringify({ tensors: Object.fromEntries(tensors), outputs, ...(problems.length > 0 && { problems }) }),
  );
}
