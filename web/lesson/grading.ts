/** Whether an answer is right: held against the engine's values, with the inputs as the learner has them. */
import type { AskBlock, AskedChoices, AskedOrder, AskedValue } from './lesson.ts';
import { isProblem, type Problem, type Session, type Values } from './session.ts';
import { readAnswerNumber } from './answer-number.ts';
import { flatIndex } from './changes.ts';
import type { Words } from '../words/words.ts';

/** One field of an answer. */
export interface GradedField {
  /** Its place in the array, row-major. */
  place: number;
  right: boolean;
  /** The number that was typed, or why it is none. */
  read: { value: number } | { message: string };
}

export interface ValueGrade {
  /** Every field holds a number. */
  readable: boolean;
  right: boolean;
  fields: GradedField[];
  /** The right values. */
  values: Values;
}

/** How far off an answer with so many decimals may be: one unit of the last. A whole number is right or it is not. */
export function usualTolerance(digits: number): number {
  return digits === 0 ? 0.5 : 10 ** -digits;
}

/** Whether two values are the same to an asker. */
export function within(a: number, b: number, tolerance: number): boolean {
  // What is typed as 0.01 off must not fail for the last bit of a float32.
  const slack = 1e-6 * Math.max(Math.abs(a), Math.abs(b), tolerance);
  return Object.is(a, b) || Math.abs(a - b) <= tolerance + slack;
}

/** The places to fill, in reading order. */
export function fieldPlaces({ blanks }: AskedValue, shape: readonly number[]): number[] {
  const size = shape.reduce((product, one) => product * one, 1);
  if (!blanks) return Array.from({ length: size }, (_, place) => place);
  const places = blanks.flatMap((cell) => flatIndex(shape, cell) ?? []);
  return [...new Set(places)].sort((a, b) => a - b);
}

/** Grades a number, or the fields of a matrix. */
export function gradeValue(
  session: Session,
  asked: AskedValue,
  tried: readonly (number | string)[],
  words: Words,
): ValueGrade | Problem {
  const values = session.values(asked.expression);
  if (isProblem(values)) return values;
  const fields = fieldPlaces(asked, values.shape).map((place, at): GradedField => {
    const read = readAnswerNumber(String(tried[at] ?? ''), session.lesson.lang, words);
    const right = 'value' in read && within(read.value, values.data[place]!, asked.tolerance);
    return { place, right, read };
  });
  return {
    readable: fields.every(({ read }) => 'value' in read),
    right: fields.every((field) => field.right),
    fields,
    values,
  };
}

export interface ChoiceGrade {
  right: boolean;
  /** Chosen, though not right; right, though not chosen. */
  wrong: number[];
  missed: number[];
  /** How many are right. */
  count: number;
}

/** Grades chosen answers by their indices. */
export function gradeChoices(
  session: Session,
  asked: AskedChoices,
  tried: readonly (number | string)[],
): ChoiceGrade | Problem {
  const values = session.values(asked.correct);
  if (isProblem(values)) return values;
  const correct = [...new Set(values.data)];
  const chosen = tried.map(Number);
  const wrong = chosen.filter((index) => !correct.includes(index));
  const missed = correct.filter((index) => !chosen.includes(index));
  return { right: wrong.length + missed.length === 0, wrong, missed, count: correct.length };
}

export interface OrderGrade {
  right: boolean;
  /** How many items from the beginning stand where they belong. */
  leading: number;
}

/** Grades an order of items by their indices; items that read the same may change places. */
export function gradeOrder({ items }: AskedOrder, tried: readonly (number | string)[]): OrderGrade {
  const words = items.map((item) => JSON.stringify(item));
  const wrong = words.findIndex((item, at) => words[Number(tried[at])] !== item);
  return { right: wrong < 0, leading: wrong < 0 ? words.length : wrong };
}

/** Whether an attempt is right; undefined where that cannot be computed. */
export function isRight(
  session: Session,
  { answer }: AskBlock,
  tried: readonly (number | string)[],
  words: Words,
): boolean | undefined {
  const grade =
    answer.kind === 'value'
      ? gradeValue(session, answer, tried, words)
      : answer.kind === 'choices'
        ? gradeChoices(session, answer, tried)
        : gradeOrder(answer, tried);
  return 'message' in grade ? undefined : grade.right;
}
