/** The keys of a WAI-ARIA grid: where the focus goes from a cell. */
import { columnsOf, rowsOf } from './array.ts';

/** The place a key leads to, or undefined when the key is not the grid's. At an edge the focus stays. */
export function movedPlace(
  event: { key: string; ctrlKey: boolean; metaKey: boolean },
  place: number,
  shape: readonly number[],
  rtl = false,
): number | undefined {
  const columns = columnsOf(shape);
  const rows = rowsOf(shape);
  const row = Math.floor(place / columns);
  const column = place % columns;
  const far = event.ctrlKey || event.metaKey;
  const to = (r: number, c: number) =>
    Math.max(0, Math.min(rows - 1, r)) * columns + Math.max(0, Math.min(columns - 1, c));
  const forward = rtl ? -1 : 1;
  switch (event.key) {
    case 'ArrowRight':
      return to(row, column + forward);
    case 'ArrowLeft':
      return to(row, column - forward);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'Home':
      return far ? 0 : to(row, 0);
    case 'End':
      return far ? rows * columns - 1 : to(row, columns - 1);
    case 'PageDown':
      return to(row + 10, column);
    case 'PageUp':
      return to(row - 10, column);
    default:
      return undefined;
  }
}
