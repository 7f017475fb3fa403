/** Why an answer is wrong: which of the question's mistakes gives it, or how it differs from the right one. */
import type { AskBlock, AskedValue, Expression, Mistake } from './lesson.ts';
import { isProblem, type Session, type Values } from './session.ts';
import { fieldPlaces, within, type ChoiceGrade, type ValueGrade } from './grading.ts';
import { mistakenProgram } from './variant-names.ts';

/** A mistake that gives what was typed, and where its numbers unfold. */
export interface Diagnosis {
  mistake: Mistake;
  expression: Expression;
  values: Values;
}

/** What a mistake gives in place of the answer: in the program run again with it, or by an expression of its own. */
export function mistakenExpression(block: AskBlock, asked: AskedValue, mistake: Mistake): Expression {
  return mistake.gives ?? { program: mistakenProgram(block, mistake), text: asked.expression.text };
}

/** All mistakes that give what was typed, with the inputs as they are now. */
export function diagnose(session: Session, block: AskBlock, grade: ValueGrade): Diagnosis[] {
  const { answer } = block;
  if (answer.kind !== 'value' || !grade.readable) return [];
  return block.mistakes.flatMap((mistake): Diagnosis[] => {
    const expression = mistakenExpression(block, answer, mistake);
    const values = session.values(expression);
    if (isProblem(values) || values.shape.join() !== grade.values.shape.join()) return [];
    const fits = grade.fields.every(
      ({ place, read }) => 'value' in read && within(read.value, values.data[place]!, answer.tolerance),
    );
    return fits ? [{ mistake, expression, values }] : [];
  });
}

/** Whether what a mistake gives could be taken for other values: they agree in every cell that is asked for. */
export function sameAnswer(asked: AskedValue, a: Values, b: Values): boolean {
  if (a.shape.join() !== b.shape.join()) return false;
  return fieldPlaces(asked, a.shape).every((place) => within(a.data[place]!, b.data[place]!, asked.tolerance));
}

/** How a number that no mistake gives differs from the right one. */
export type Miss =
  /** The right size with the wrong sign. */
  | 'sign'
  /** The right digits, a power of ten off: so many tens too many. */
  | { tens: number }
  /** Between one and five tolerances off. */
  | 'close'
  | 'twice'
  | 'half'
  | 'high'
  | 'low'
  /** Of another sign, and of another size. */
  | 'otherSign'
  /** The right value is NaN or infinite. */
  | 'none';

/** What can be said truly of a wrong number, the most telling first. */
export function missOf(typed: number, right: number, tolerance: number): Miss {
  if (!Number.isFinite(right)) return 'none';
  const telling = Math.abs(right) > 2 * tolerance;
  if (telling && within(typed, -right, tolerance)) return 'sign';
  for (const tens of telling ? [1, 2, 3, -1, -2, -3] : []) {
    // The digits must be there: a tolerance as large as the number would fit anything.
    if (within(typed / 10 ** tens, right, Math.min(tolerance, Math.abs(right) / 20))) return { tens };
  }
  if (Math.abs(typed - right) <= 5 * tolerance) return 'close';
  if (telling && typed * right < 0) return 'otherSign';
  if (telling && Math.abs(typed) >= 2 * Math.abs(right)) return 'twice';
  if (telling && Math.abs(typed) <= Math.abs(right) / 2) return 'half';
  return typed > right ? 'high' : 'low';
}

/** The mistakes of chosen answers: those of just these, or else those of each wrong one. */
export function choiceMistakes(block: AskBlock, tried: readonly (number | string)[], grade: ChoiceGrade): Mistake[] {
  const chosen = [...tried].map(Number).sort((a, b) => a - b);
  const exact = block.mistakes.filter(
    ({ choices }) => choices && choices.length > 1 && [...choices].sort((a, b) => a - b).join() === chosen.join(),
  );
  if (exact.length > 0) return exact;
  return block.mistakes.filter(({ choices }) => choices?.length === 1 && grade.wrong.includes(choices[0]!));
}

/** The mistakes of an order. */
export function orderMistakes(block: AskBlock, tried: readonly (number | string)[]): Mistake[] {
  const order = tried.map(Number);
  return block.mistakes.filter(({ before }) => {
    const [first, second] = (before ?? []).map((item) => order.indexOf(item));
    return first !== undefined && second !== undefined && first >= 0 && first < second;
  });
}
