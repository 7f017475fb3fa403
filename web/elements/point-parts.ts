/** What the figures of points have in common: from the lesson's lines to sets of points, and from events to cells. */
import type { Expression, PointsView } from '../lesson/lesson.ts';
import { isProblem, type Values } from '../lesson/session.ts';
import type { PointSet } from '../views/point-sets.ts';
import type { FigureBody } from './figure-body.ts';

/** An expression with its values in the current run. */
export interface Valued {
  expression: Expression;
  values: Values;
}

/** The values of all, or the sentence about the first that has none. */
export function valued(expressions: readonly Expression[], body: FigureBody): Valued[] | string {
  const found: Valued[] = [];
  for (const expression of expressions) {
    const values = body.values(expression);
    if (isProblem(values)) return values.message;
    found.push({ expression, values });
  }
  return found;
}

/** The rows of a matrix, or a vector as one, with their names. */
export function pointSet(view: PointsView, values: Values, body: FigureBody): PointSet {
  const matrix = values.shape.length === 2;
  const names = matrix ? (body.labels(view.rows) ?? []) : [view.label];
  return {
    names,
    role: view.role,
    columns: values.shape.at(-1) ?? 1,
    values: values.data,
    marks: body.marks(view, values),
  };
}

/** The input that an expression is, if it is one that can be moved. */
export function inputNamed({ program, text }: Expression, body: FigureBody): boolean {
  return body.around.lesson.inputs.some(
    (input) => input.program === program && input.name === text && !input.control && input.shape.length > 0,
  );
}
