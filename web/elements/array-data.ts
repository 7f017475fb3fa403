/** From an array of the lesson and its values to what a view takes. */
import type { ArrayView, Role } from '../lesson/lesson.ts';
import { isProblem, type Values } from '../lesson/session.ts';
import type { ArrayData, Marks } from '../views/array.ts';
import type { FigureBody } from './figure-body.ts';

/** An array as its views take it. */
export function arrayData(
  view: ArrayView,
  values: Values,
  { rows, columns }: { rows: readonly string[] | undefined; columns: readonly string[] | undefined },
): ArrayData {
  return {
    label: view.label,
    quantity: view.quantity,
    alt: view.alt,
    role: view.role,
    shape: values.shape,
    data: values.data,
    digits: values.dtype === 'float32' ? view.digits : 0,
    ...(rows ? { rows } : {}),
    ...(columns ? { columns } : {}),
    ...(view.rowRole ? { rowRole: view.rowRole } : {}),
    ...(view.columnRole ? { columnRole: view.columnRole } : {}),
  };
}

/** An array that no figure of the lesson describes, with the labels of its dimensions; a vector is a row. */
export function namedArray(
  label: string,
  { shape, data, dtype }: Values,
  role: Role,
  labels: readonly (readonly string[] | undefined)[],
): ArrayData {
  const [rows, columns] =
    shape.length === 1 ? [undefined, labels[0]] : shape.length === 2 ? [labels[0], labels[1]] : [undefined, undefined];
  return {
    label,
    quantity: '',
    alt: '',
    role,
    shape,
    data,
    digits: dtype === 'float32' ? 2 : 0,
    ...(rows ? { rows } : {}),
    ...(columns ? { columns } : {}),
  };
}

export interface DrawnArray {
  view: ArrayView;
  values: Values;
  array: ArrayData;
  marks: Marks;
}

/** An array with its values, labels and marks; or the sentence why there is none. */
export function drawnArray(view: ArrayView, body: FigureBody): DrawnArray | string {
  const values = body.values(view.expression);
  if (isProblem(values)) return values.message;
  const rows = body.labels(view.rows);
  const columns = body.labels(view.columns);
  const array = body.keep(view, [values, rows, columns], () => arrayData(view, values, { rows, columns }));
  return { view, values, array, marks: body.marks(view, values) };
}
