/**
 * Which cells stand out in every view at once: what the number under the pointer was made from, and the numbers on the
 * way of the open unfolding. A cell has one key, whichever expression shows it: copies are looked through.
 */
import type { ProgramCell, Session, Values } from '../lesson/session.ts';
import { indexOf, type Marks } from '../views/array.ts';

/** A larger array is matched by its own node only. */
const mostResolved = 4096;

const keyOf = (cell: ProgramCell): string => `${cell.program} ${cell.node} ${cell.index.join(',')}`;

export class Lighting {
  private keys = new WeakMap<Values, string[]>();
  private lit: ReadonlySet<string> = new Set();
  private pointed = '';
  private way: readonly string[] = [];

  constructor(private readonly session: Session) {}

  /** The pointer or focus is on these cells now, or on none. Says whether anything changed. */
  point(cells: readonly ProgramCell[]): boolean {
    const keys = cells.map((cell) => keyOf(this.resolved(cell)));
    if (keys.join('\n') === this.pointed) return false;
    this.pointed = keys.join('\n');
    const sources = cells.flatMap((cell) => this.sources(cell));
    this.lit = new Set([...keys, ...sources.map((source) => keyOf(this.resolved(source)))]);
    return true;
  }

  /** What stands out now, as one thing to compare. */
  get seen(): object {
    return this.lit;
  }

  /** The values are those of another run. */
  renew(): void {
    this.keys = new WeakMap();
  }

  /** The cells of the open unfolding, outermost first. */
  open(cells: readonly ProgramCell[]): void {
    this.way = cells.map((cell) => keyOf(this.resolved(cell)));
  }

  isLit(cell: ProgramCell): boolean {
    return this.lit.size > 0 && this.lit.has(keyOf(this.resolved(cell)));
  }

  /** The marks of an array; with `mirror` also the cell across the diagonal. */
  marks(values: Values, mirror = false): Marks {
    const marks: Marks = {};
    if (!this.lit.size && !this.way.length) return marks;
    const keys = this.keysOf(values);
    if (this.lit.size) {
      const lit = new Set<number>();
      keys.forEach((key, place) => {
        if (this.lit.has(key)) lit.add(place);
      });
      if (lit.size) marks.lit = lit;
    }
    for (const key of this.way) {
      const place = keys.indexOf(key);
      if (place < 0) continue;
      marks.chosen = place;
      const [rows, columns] = values.shape;
      if (mirror && values.shape.length === 2 && rows === columns && columns) {
        const across = (place % columns) * columns + Math.floor(place / columns);
        if (across !== place) marks.mirror = across;
      }
      break;
    }
    return marks;
  }

  private keysOf(values: Values): string[] {
    let keys = this.keys.get(values);
    if (!keys) {
      const small = values.data.length <= mostResolved;
      keys = Array.from({ length: values.data.length }, (_, place) => {
        const cell = { program: values.program, node: values.node, index: indexOf(values.shape, place) };
        return keyOf(small ? this.resolved(cell) : cell);
      });
      this.keys.set(values, keys);
    }
    return keys;
  }

  private sources(cell: ProgramCell): readonly ProgramCell[] {
    try {
      return this.session.sources(cell);
    } catch {
      return [];
    }
  }

  private resolved(cell: ProgramCell): ProgramCell {
    try {
      return this.session.resolve(cell);
    } catch {
      return cell;
    }
  }
}

/** Whether two marks say the same, so that a view need not be drawn again. */
export function sameMarks(a: Marks, b: Marks): boolean {
  if (a.chosen !== b.chosen || a.mirror !== b.mirror || a.lit?.size !== b.lit?.size) return false;
  for (const place of a.lit ?? []) if (!b.lit?.has(place)) return false;
  return true;
}
