/** `--set NAME=VALUE`: other values for a lesson's inputs. */
import type { Lesson, LessonInput } from '../lesson/lesson.ts';
import { embedSentence, features } from '../lesson/embeddings.ts';
import { readMatrix } from '../lesson/matrix-text.ts';
import { nearest } from '../lesson/nearest.ts';
import { readNumber } from '../lesson/number-input.ts';
import { cli } from '../words/en-cli.ts';
import { en } from '../words/en.ts';
import { Complaint } from './complaint.ts';

/** An input that a program needs. */
export interface NeededInput {
  program: string;
  name: string;
}

/** What the programs read; not `all` is known where a program does not compile. */
export interface NeededInputs {
  names: readonly NeededInput[];
  all: boolean;
}

/** The lesson with other inputs. `needed` are the names its programs read, given or not. @throws Complaint */
export function withInputs(lesson: Lesson, settings: readonly string[], needed: NeededInputs): Lesson {
  return settings.reduce((changed, setting) => withInput(changed, setting, needed), lesson);
}

function withInput(lesson: Lesson, setting: string, needed: NeededInputs): Lesson {
  const equals = setting.indexOf('=');
  const name = setting.slice(0, equals).trim();
  const text = setting.slice(equals + 1).trim();
  if (equals < 1 || name === '') throw new Complaint(cli.badSet(setting.slice(0, 60)), 2);

  const sentence = lesson.sentences.find((one) => one.name === name);
  if (sentence) {
    const read = embedSentence(text, en);
    if ('message' in read) throw new Complaint(cli.setFails(name, read.message));
    const { words } = read;
    const data = words.flatMap((word) => [...word.vector]);
    const labelled = {
      ...lesson,
      labels: [...lesson.labels.filter((list) => list.name !== name), { name, items: words.map((word) => word.text) }],
    };
    return replaced(
      labelled,
      { program: sentence.program, name: sentence.input },
      { shape: [words.length, features.length], data },
    );
  }
  return replaced(lesson, target(lesson, name, needed), value(name, text));
}

function value(name: string, text: string): { shape: number[]; data: number[] } {
  if (/^(true|false)$/i.test(text)) return { shape: [], data: [Number(text.toLowerCase() === 'true')] };
  if (!/[[\](\n]/.test(text)) {
    const read = readNumber(text, en);
    if ('message' in read) throw new Complaint(cli.setFails(name, read.message));
    return { shape: [], data: [read.value] };
  }
  const read = readMatrix(text, en);
  if ('message' in read) throw new Complaint(cli.setFails(name, read.message));
  return read;
}

/** `X` is the main program's, or the one program's that reads it; `sentence.X` says which. */
function target(lesson: Lesson, name: string, needed: NeededInputs): NeededInput {
  const all = [...lesson.inputs.map(({ program, name: own }) => ({ program, name: own })), ...needed.names];
  const full = ({ program, name: own }: NeededInput): string =>
    program === mainProgram(lesson) ? own : `${program}.${own}`;
  const exact = all.find((input) => `${input.program}.${input.name}` === name || full(input) === name);
  if (exact) return exact;
  const programs = [...new Set(all.filter((input) => input.name === name).map((input) => input.program))];
  if (programs.length === 1) return { program: programs[0]!, name };
  if (programs.length > 1) {
    throw new Complaint(cli.ambiguous(name, programs.map((program) => `${program}.${name}`).join(', ')));
  }
  // What a broken program reads is not known; it will say itself what is wrong with it.
  if (!needed.all) return { program: mainProgram(lesson), name };
  const known = [...new Set(all.map(full))];
  throw new Complaint(cli.unknownInput(name, known.join(', ') || cli.noInputs, nearest(name, known)));
}

function replaced(lesson: Lesson, { program, name }: NeededInput, array: { shape: number[]; data: number[] }): Lesson {
  const isIt = (input: LessonInput): boolean => input.program === program && input.name === name;
  const old = lesson.inputs.find(isIt);
  const input: LessonInput = { ...(old ?? { program, name, label: name, role: 'plain' }), ...array };
  return { ...lesson, inputs: old ? lesson.inputs.map((one) => (isIt(one) ? input : one)) : [...lesson.inputs, input] };
}

/** The program whose names stand without a prefix: `main`, or the only one, or the first. */
export function mainProgram(lesson: Lesson): string {
  return lesson.programs.find((program) => program.name === 'main')?.name ?? lesson.programs[0]?.name ?? 'main';
}
