/** Arrays as views take them: numbers, labels and words; and which of their cells are marked. */
import type { Role } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { numeral } from './numerals.ts';

/** A 0-, 1- or 2-d array. A cell is known by its flat, row-major place. */
export interface ArrayData {
  label: string;
  /** What one cell is called when spoken: `score`, `weight`. */
  quantity: string;
  /** A sentence for those who cannot see it. */
  alt: string;
  role: Role;
  shape: readonly number[];
  data: ArrayLike<number>;
  rows?: readonly string[];
  columns?: readonly string[];
  /** Spoken before a row's or column's label, and its colour. */
  rowRole?: Role;
  columnRole?: Role;
  digits: number;
}

/** The cells that stand out, by flat place. */
export interface Marks {
  /** What the number under the pointer was made from. */
  lit?: ReadonlySet<number>;
  /** The opened cell. */
  chosen?: number;
  /** The cell across the diagonal from it. */
  mirror?: number;
}

export const columnsOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;
export const rowsOf = (shape: readonly number[]): number => shape.slice(0, -1).reduce((all, size) => all * size, 1);

/** The index of a flat place. */
export function indexOf(shape: readonly number[], place: number): number[] {
  const index: number[] = [];
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    index.unshift(place % shape[dim]!);
    place = Math.floor(place / shape[dim]!);
  }
  return index;
}

/** The flat place of an index. */
export function placeOf(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((place, at, dim) => place * shape[dim]! + at, 0);
}

/** What a screen reader says of a cell: "query cat, key sat, weight 0.19". */
export function spokenCell(array: ArrayData, place: number, words: Words): string {
  const columns = columnsOf(array.shape);
  const row = Math.floor(place / columns);
  const column = place % columns;
  const { heatmap, roles } = words.page;
  const side = (label: string | undefined, role: Role | undefined, plain: string, at: number, count: number) =>
    label !== undefined ? `${role ? roles[role] : ''} ${label}`.trim() : count > 1 ? `${plain} ${at + 1}` : '';
  return [
    side(array.rows?.[row], array.rowRole, heatmap.row, row, rowsOf(array.shape)),
    side(array.columns?.[column], array.columnRole, heatmap.column, column, columns),
    `${array.quantity} ${numeral(array.data[place] ?? NaN, array.digits)}`.trim(),
  ]
    .filter(Boolean)
    .join(', ');
}
