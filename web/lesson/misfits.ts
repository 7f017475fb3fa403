/** What the array of an expression must be like in each figure, as sentences. */
import type { Expression, Labels, Lesson, PointsView } from './lesson.ts';
import { quoted } from './printable.ts';
import type { ShapeOf, Use } from './reading.ts';

type Misfit = ReturnType<Use['misfit']>;

function wrong(shape: readonly number[], message: string): Misfit {
  return { rule: 'shape', message: `${message} The shape is (${shape.join(', ')}).` };
}

/** The labels as the lesson has them at first; undefined where the list is unknown. */
export function labelItems(lesson: Lesson, labels: Labels | undefined): readonly string[] | undefined {
  if (labels === undefined) return undefined;
  return 'items' in labels ? labels.items : lesson.labels.find((list) => list.name === labels.list)?.items;
}

function named(labels: Labels): string {
  return 'list' in labels ? `the list ${labels.list} has` : 'there are';
}

/** Of one or two dimensions, labelled as it says; square where a mirror cell is outlined. */
export function arrayMisfit(
  lesson: Lesson,
  place: string,
  labels: { rows?: Labels; columns?: Labels },
  square = false,
): Use['misfit'] {
  return (shape) => {
    if (shape.length === 0) return wrong(shape, `${place} shows an array, and this is one number. Show it with {num}.`);
    if (shape.length > 2) return wrong(shape, `${place} shows one or two dimensions. Index the others, as in A[0].`);
    if (shape.some((size) => size === 0)) return wrong(shape, `${place} has nothing to show.`);
    if (square && shape[0] !== shape[1]) return wrong(shape, `:mirror: needs a square array.`);
    return labelMisfit(lesson, shape, labels);
  };
}

/** As many labels as rows and columns. A vector is one row. */
export function labelMisfit(
  lesson: Lesson,
  shape: readonly number[],
  labels: { rows?: Labels; columns?: Labels },
): Misfit {
  const [rows, columns] = shape.length === 2 ? [shape[0]!, shape[1]!] : [1, shape[0] ?? 1];
  for (const [side, size] of [
    ['rows', rows],
    ['columns', columns],
  ] as const) {
    const of = labels[side];
    const items = labelItems(lesson, of);
    if (of === undefined || items === undefined || items.length === size) continue;
    const vector = shape.length === 1 && side === 'rows' ? ' A vector is one row: label it with :columns:.' : '';
    return {
      rule: 'labels',
      message: `The array has ${size} ${side}, but ${named(of)} ${items.length} labels.${vector}`,
    };
  }
  return undefined;
}

/** One number. */
export function numberMisfit(place: string): Use['misfit'] {
  return (shape) =>
    shape.every((size) => size === 1)
      ? undefined
      : wrong(shape, `${place} needs one number. Index the array, as in A[1, 2].`);
}

/** A vector, as long as another where one is given. */
export function vectorMisfit(place: string, like?: Expression): Use['misfit'] {
  return (shape, shapeOf: ShapeOf) => {
    if (shape.length !== 1 || shape[0] === 0) return wrong(shape, `${place} needs a vector.`);
    const other = like === undefined ? undefined : shapeOf(like);
    if (other?.length !== 1 || other[0] === shape[0]) return undefined;
    return wrong(shape, `${place} needs ${other[0]} values, one for each x.`);
  };
}

/** A matrix with a row for each label and the dimensions that are drawn. */
export function pointsMisfit(lesson: Lesson, rows: Labels, dims: readonly [number, number]): Use['misfit'] {
  return (shape) => {
    if (shape.length !== 2) return wrong(shape, 'A {projection} draws rows of a matrix.');
    const last = Math.max(...dims);
    if (shape[1]! <= last) return wrong(shape, `There is no dimension ${last} to draw; they count from zero.`);
    return labelMisfit(lesson, shape, { rows });
  };
}

/** A vector, or a matrix with a label for each row, that has the dimensions drawn; two where none are named. */
export function planePointsMisfit(
  lesson: Lesson,
  place: string,
  point: PointsView,
  dims: readonly [number, number] | undefined,
): Use['misfit'] {
  return (shape) => {
    if (shape.length !== 1 && shape.length !== 2) {
      return wrong(shape, `A ${place} draws a vector, or each row of a matrix.`);
    }
    const columns = shape.at(-1)!;
    if (dims === undefined && columns !== 2) {
      return wrong(shape, `A ${place} draws two numbers of each vector. Say which with :dims:, as in “0, 2”.`);
    }
    const last = Math.max(...(dims ?? [0, 1]));
    if (columns <= last) return wrong(shape, `There is no dimension ${last} to draw; they count from zero.`);
    if (shape.length === 1) return undefined;
    if (point.rows === undefined) {
      return {
        rule: 'labels',
        message: `The rows of a matrix are named by a label list or by “a, b, c”, and ${quoted(point.label)} is neither.`,
      };
    }
    return labelMisfit(lesson, shape, { rows: point.rows });
  };
}

/** A vector of two or more numbers. */
export function pairMisfit(place: string): Use['misfit'] {
  return (shape) =>
    shape.length === 1 ? undefined : wrong(shape, `${place} needs a vector. Index the matrix, as in X[0].`);
}

/** A number for each row of the first matrix, or for each vector where there is no matrix. */
export function circlesMisfit(points: readonly Expression[]): Use['misfit'] {
  return (shape, shapeOf) => {
    const shapes = points.map(shapeOf);
    if (shapes.some((one) => one === undefined)) return undefined;
    const matrix = shapes.find((one) => one!.length === 2);
    const count = matrix ? matrix[0]! : points.length;
    if (shape.length === 1 && shape[0] === count) return undefined;
    const what = matrix ? 'row of the matrix' : 'vector';
    return wrong(shape, `:circles: needs a vector of ${count} numbers, one for each ${what}.`);
  };
}

/** Points to move from and to: matrices of one shape. */
export function sameShapeMisfit(place: string, dims: readonly [number, number], like?: Expression): Use['misfit'] {
  return (shape, shapeOf) => {
    if ((shape.length !== 1 && shape.length !== 2) || shape.at(-1)! <= Math.max(...dims)) {
      return wrong(shape, `${place} needs points with the dimensions that are drawn.`);
    }
    const other = like && shapeOf(like);
    if (other === undefined || other.join() === shape.join()) return undefined;
    return wrong(
      shape,
      `${place} goes from ${like!.text}, which has the shape (${other.join(', ')}), to another shape.`,
    );
  };
}

/** A weight for each of the points. */
export function weightsMisfit(points: Expression | undefined): Use['misfit'] {
  return (shape, shapeOf) => {
    const other = points && shapeOf(points);
    if (other === undefined) return undefined;
    const count = other.length === 2 ? other[0]! : 1;
    if (shape.length === 1 && shape[0] === count) return undefined;
    return wrong(shape, `:pull: needs a vector of ${count} weights, one for each of the first points.`);
  };
}

/** An array of the shape of another. */
export function likeMisfit(place: string, like: Expression): Use['misfit'] {
  return (shape, shapeOf) => {
    const other = shapeOf(like);
    if (other === undefined || other.join() === shape.join()) return undefined;
    return wrong(shape, `${place} needs the shape of ${like.text}, which is (${other.join(', ')}).`);
  };
}

/** Beyond this a product is too large to follow a row and a column of it. */
const MOST_IN_PRODUCT = 16;

/** A side of a product: a matrix, labelled as it says, small enough to follow its rows and columns. */
export function operandMisfit(lesson: Lesson, labels: { rows?: Labels; columns?: Labels }): Use['misfit'] {
  return (shape) => {
    if (shape.length !== 2) {
      return wrong(shape, 'A {product} shows a product of two matrices. A vector is a matrix as X[0:1] or X[None].');
    }
    if (shape.some((size) => size === 0 || size > MOST_IN_PRODUCT)) {
      return wrong(shape, `A {product} shows matrices of up to ${MOST_IN_PRODUCT} rows and columns.`);
    }
    return labelMisfit(lesson, shape, labels);
  };
}
