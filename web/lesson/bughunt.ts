/** Which step of a faulty program is wrong, and why the others are right as they stand. */
import type { BughuntBlock, Expression } from './lesson.ts';
import { isProblem, type Session, type Values } from './session.ts';
import { questionProgram } from './variant-names.ts';

/** A step as the faulty program computes it. */
export function stepExpression(block: BughuntBlock, step: string): Expression {
  return { program: questionProgram(block), text: step };
}

/** What can be said of a step that was taken for the faulty one. */
export interface SoundStep {
  /** The assignment as the program has it. */
  assignment?: string;
  /** Its right-hand side, computed again from the steps before: it gives the same numbers. */
  again?: Expression;
  /** Its numbers are not those of the program without the fault: something before it is wrong. */
  carries: boolean;
}

/** Why a step that is not the faulty one is right, recomputed in the run with the fault. */
export function soundStep(session: Session, block: BughuntBlock, step: string): SoundStep {
  const shown = session.values(stepExpression(block, step));
  const sound = session.values({ program: block.program, text: step });
  const carries = !isProblem(shown) && !isProblem(sound) && !sameValues(shown, sound);
  const assignment = session.assignment(questionProgram(block), step);
  if (!assignment || isProblem(shown)) return { carries };
  const again = { program: questionProgram(block), text: assignment.right };
  const values = session.values(again);
  // A step that reads its own name, or one bound anew since, gives other numbers the second time.
  const holds = !isProblem(values) && sameValues(values, shown);
  return { assignment: assignment.text, carries, ...(holds && { again }) };
}

/** Whether two arrays are the same number by number. */
export function sameValues(a: Values, b: Values): boolean {
  return a.shape.join() === b.shape.join() && a.data.every((value, at) => Object.is(value, b.data[at]));
}
