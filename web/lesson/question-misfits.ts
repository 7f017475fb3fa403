/** What the array of an answer must be like, as sentences. */
import type { Labels, Lesson } from './lesson.ts';
import { labelMisfit } from './misfits.ts';
import type { Use } from './reading.ts';

/** More fields than a learner fills. */
const MOST_FIELDS = 64;

/** One number, or a vector or matrix whose fields are there. */
export function answerMisfit(
  lesson: Lesson,
  { rows, columns, blanks }: { rows?: Labels; columns?: Labels; blanks?: readonly number[][] },
): Use['misfit'] {
  return (shape) => {
    const size = shape.reduce((product, one) => product * one, 1);
    const wrong = (message: string) => ({
      rule: 'shape' as const,
      message: `${message} The shape is (${shape.join(', ')}).`,
    });
    if (shape.length > 2) return wrong('An answer has at most two dimensions. Index the others, as in A[0].');
    if (size === 0) return wrong('There is nothing to fill.');
    if (shape.length === 0) {
      if (rows ?? columns ?? blanks) return wrong('One number has no rows, columns or blanks.');
      return undefined;
    }
    const outside = blanks?.find(
      (cell) => cell.length !== shape.length || cell.some((index, dim) => index >= shape[dim]!),
    );
    if (outside) return wrong(`There is no cell ${outside.join(' ')} to fill; a cell has an index for each dimension.`);
    if ((blanks?.length ?? size) > MOST_FIELDS) {
      return wrong(`Nobody fills more than ${MOST_FIELDS} cells. Name some in :blanks:.`);
    }
    return labelMisfit(lesson, shape, { rows, columns });
  };
}

/** One index, or a vector of them. */
export function correctMisfit(choices: number): Use['misfit'] {
  return (shape) =>
    shape.length > 1 || (shape[0] ?? 1) > choices || shape[0] === 0
      ? {
          rule: 'shape',
          message: `:correct: is one index, or a vector of up to ${choices}. The shape is (${shape.join(', ')}).`,
        }
      : undefined;
}
