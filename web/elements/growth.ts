/**
 * A long lesson is not drawn in one go: a slice of its blocks in each task, so that the page answers in between. What
 * stands stays where it is; what follows is put below it.
 */
import type { Block } from '../lesson/lesson.ts';
import { nextTask } from './waiting.ts';

/** Milliseconds of drawing and layout for each piece of a slice. A phone is several times slower. */
const SLICE = 6;

/** What a growth needs of the page it grows on. */
export interface Grown {
  /** What the blocks from one place up to another need before they are drawn; a task for each turn. */
  prepare(from: number, to: number): Iterable<unknown>;
  /** Draws as many blocks as are `shown`. */
  draw(): Promise<unknown>;
  /** Lays out what was drawn. */
  layOut(): void;
}

export class Growth {
  /** How many blocks stand on the page. */
  shown = 0;
  private turn = 0;
  private readonly page: Grown;

  constructor(page: Grown) {
    this.page = page;
  }

  /** Up to `total` blocks. @returns whether they stand there: false when another growth began meanwhile */
  async grow(total: number): Promise<boolean> {
    const turn = ++this.turn;
    let from = 0;
    let to = this.shown;
    let most = 1;
    for (;;) {
      // A page that nobody sees has nothing to answer.
      if (document.hidden) {
        await this.drawAll(total);
        break;
      }
      for (const _ of this.page.prepare(from, to)) {
        await nextTask();
        if (turn !== this.turn) return false;
      }
      const count = to - from;
      this.shown = Math.max(this.shown, to); // all stand there if someone was on the way to the end meanwhile
      const drawn = await timed(() => this.page.draw());
      await nextTask();
      // Left to the browser, several slices would be laid out at once.
      const laidOut = await timed(() => this.page.layOut());
      await nextTask();
      if (turn !== this.turn || this.shown >= total) break;
      most = Math.max(1, Math.min(2 * most, Math.floor((count * SLICE) / Math.max(drawn, laidOut, 0.1))));
      from = this.shown;
      to = Math.min(total, from + most);
    }
    return turn === this.turn;
  }

  /** Draws what is missing at once: someone is on the way there. */
  async drawAll(total: number): Promise<void> {
    this.shown = total;
    await this.page.draw();
  }
}

async function timed(act: () => unknown): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

/** What a lesson is drawn in: its blocks, and those of an explore box one by one. */
export function piecesOf(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => (childrenOf(block).length > 0 ? childrenOf(block) : [block]));
}

/** Explore boxes that are not drawn to their end. */
const begun = new WeakSet<Block>();

/** The blocks that the first pieces stand in. */
export function blocksWith(blocks: readonly Block[], pieces: number): Block[] {
  const found: Block[] = [];
  let left = pieces;
  for (const block of blocks) {
    if (left <= 0) break;
    const count = Math.max(1, childrenOf(block).length);
    if (block.type === 'explore' && left < count) {
      const beginning = { ...block, children: block.children.slice(0, left) };
      begun.add(beginning);
      found.push(beginning);
    } else found.push(block);
    left -= count;
  }
  return found;
}

/** Whether more is to come into an explore box. */
export const isBegun = (block: Block): boolean => begun.has(block);

const childrenOf = (block: Block): Block[] => (block.type === 'explore' ? block.children : []);

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
