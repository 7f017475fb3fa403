/**
 * A long lesson is not drawn in one go: a slice of its blocks in each task, so that the page answers in between. What
 * stands stays where it is; what follows is put below it.
 */
import type { Block } from '../lesson/lesson.ts';
import { nextTask } from './next-task.ts';

/** Milliseconds of drawing in a task. Layout comes on top, and a phone is several times slower. */
const SLICE = 4;

export class Growth {
  /** How many blocks stand on the page. */
  shown = 0;
  private turn = 0;
  private readonly draw: () => Promise<unknown>;

  /** @param draw draws as many blocks as are `shown` */
  constructor(draw: () => Promise<unknown>) {
    this.draw = draw;
  }

  /** Up to `total` blocks. @returns whether they stand there: false when another growth began meanwhile */
  async grow(total: number): Promise<boolean> {
    const turn = ++this.turn;
    let most = 1;
    await this.draw();
    while (turn === this.turn && this.shown < total) {
      // A page that nobody sees has nothing to answer.
      if (document.hidden) {
        await this.drawAll(total);
        break;
      }
      const from = performance.now();
      this.shown = Math.min(total, this.shown + most);
      await this.draw();
      const took = performance.now() - from;
      most = Math.max(1, Math.min(2 * most, Math.floor((most * SLICE) / took)));
      await nextTask();
    }
    return turn === this.turn;
  }

  /** Draws what is missing at once: someone is on the way there. */
  async drawAll(total: number): Promise<void> {
    this.shown = total;
    await this.draw();
  }
}

const TEXT: ReadonlySet<Block['type']> = new Set<Block['type']>([
  'heading',
  'paragraph',
  'list',
  'quote',
  'code',
  'table',
  'mathblock',
  'rule',
  'admonition',
]);

/** How many blocks at the beginning can be read before there is an engine: text, whose size hardly depends on numbers. */
export function textAtTheBeginning(blocks: readonly Block[]): number {
  const end = blocks.findIndex((block) => !isText(block));
  return end < 0 ? blocks.length : end;
}

function isText(block: Block): boolean {
  if (!TEXT.has(block.type)) return false;
  if (block.type === 'list') return block.items.every((item) => item.every(isText));
  return block.type !== 'admonition' || block.children.every(isText);
}
