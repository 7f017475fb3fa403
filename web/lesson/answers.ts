/** Answers as they are kept: data that may come from anywhere, such as a browser's storage that others write to, too. */

/** What the learner answered: the index of a prediction's choice, its text, or an attempt at a question that is graded. */
export type Answer = number | string | Attempt;

/**
 * An attempt at a question. How good it is does not stand here: that is computed, from the inputs as they are.
 *
 * What is given is one text for each field, the indices of chosen answers, the indices of items in their order, the name
 * of a step, or the text of a program.
 */
export interface Attempt {
  /** What stands there now. */
  given: (number | string)[];
  /** What was given when the learner last asked whether it is right. */
  tried?: (number | string)[];
  /** How often something that could be graded was tried. */
  tries: number;
  /** How many hints are open. */
  hints: number;
  /** The learner asked for the answer. */
  shown?: true;
}

export const longestText = 20_000;
const mostGiven = 256;
const mostTries = 100_000;

/** Before the learner has done anything. */
export function noAttempt(): Attempt {
  return { given: [], tries: 0, hints: 0 };
}

export function isAttempt(answer: Answer | undefined): answer is Attempt {
  return typeof answer === 'object';
}

/** An answer from outside, or undefined where it is none. */
export function readAnswer(value: unknown): Answer | undefined {
  if (typeof value === 'string') return value.length <= longestText ? value : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  const { given, tried, tries, hints, shown } = value as Record<keyof Attempt, unknown>;
  const now = readGiven(given);
  const before = tried === undefined ? undefined : readGiven(tried);
  if (now === undefined || (tried !== undefined && before === undefined)) return undefined;
  if (!isCount(tries) || !isCount(hints)) return undefined;
  return { given: now, ...(before && { tried: before }), tries, hints, ...(shown === true && { shown }) };
}

function readGiven(value: unknown): (number | string)[] | undefined {
  if (!Array.isArray(value) || value.length > mostGiven) return undefined;
  const items = value.map(readAnswer);
  return items.every((item) => typeof item === 'string' || typeof item === 'number') ? items : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= mostTries;
}
