/**
 * How long a lesson takes: what stands on its main path, at stated speeds. Exercises come on top; what is closed in a
 * dropdown, hints, solutions, and what is said about mistakes do not count either.
 */
import type { Block, Inline, Lesson } from './lesson.ts';

/** Words a minute. Adults read about 238 words of English non-fiction a minute (Brysbaert 2019); ours is dense. */
export const WORDS_A_MINUTE = 220;

/** Seconds for what is more than reading, by the type of the block; all other figures take as long as `figure`. */
export const SECONDS = {
  /** To look at a figure, a formula or a piece of a program. */
  figure: 10,
  /** To try things, beside the figures in it. */
  explore: 30,
  /** To think, and choose. */
  predict: 15,
  /** To work out an answer. */
  ask: 45,
  bughunt: 60,
} as const;

/** Blocks whose words are all there is to them, and those that only set things. */
const NO_FIGURES: ReadonlySet<string> = new Set<Block['type']>([
  ...(['heading', 'paragraph', 'list', 'quote', 'table', 'rule', 'tabs', 'compare', 'admonition'] as const),
  ...(['misconception', 'dropdown', 'problem', 'input', 'labels', 'sentence', 'presets', 'control'] as const),
]);

export interface ReadingTime {
  words: number;
  /** Blocks that take time of their own, by the keys of SECONDS. */
  count: Record<keyof typeof SECONDS, number>;
  /** Whole minutes, one at least. */
  minutes: number;
}

/** How long a lesson takes. */
export function readingTime({ promise, body }: Pick<Lesson, 'promise' | 'body'>): ReadingTime {
  const time: ReadingTime = {
    words: wordsOf(promise),
    count: { figure: 0, explore: 0, predict: 0, ask: 0, bughunt: 0 },
    minutes: 1,
  };
  for (const block of body) read(block, time);
  const kinds = Object.keys(SECONDS) as (keyof typeof SECONDS)[];
  const seconds = kinds.reduce((sum, kind) => sum + SECONDS[kind] * time.count[kind], 0);
  time.minutes = Math.max(1, Math.round(time.words / WORDS_A_MINUTE + seconds / 60));
  return time;
}

function read(block: Block, time: ReadingTime): void {
  if (block.type === 'exercise') return;
  if (block.type in SECONDS) time.count[block.type as keyof typeof SECONDS] += 1;
  else if (!NO_FIGURES.has(block.type)) time.count.figure += 1;
  if (block.type === 'dropdown') {
    time.words += wordsOf(block.title);
    return;
  }
  if (block.type === 'explore') time.words += wordsOf(block.title);
  if (block.type === 'misconception') time.words += wordsOf(block.claim);
  for (const [key, value] of Object.entries(block)) if (!UNREAD.has(key)) readInside(value, time);
}

/** Parts of questions that a learner sees on the way to nowhere, or not at all. */
const UNREAD: ReadonlySet<string> = new Set(['hints', 'mistakes']);

function readInside(value: unknown, time: ReadingTime): void {
  if (Array.isArray(value)) {
    if (value.some(isInline)) time.words += wordsOf(textOf(value as Inline[]));
    else for (const item of value) readInside(item, time);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) read(value as Block, time);
  else for (const inner of Object.values(value)) readInside(inner, time);
}

const INLINES: ReadonlySet<string> = new Set<Inline['type']>([
  ...(['text', 'emphasis', 'strong', 'subscript', 'superscript', 'code', 'link', 'break'] as const),
  ...(['math', 'num', 'given', 'token', 'colour'] as const),
]);

const isInline = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && INLINES.has((value as { type?: string }).type ?? '');

/** The text of inlines; a number or a formula stands for one word. */
function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if ('children' in inline) return textOf(inline.children);
      if (inline.type === 'text' || inline.type === 'code') return inline.value;
      return inline.type === 'break' ? ' ' : 'x';
    })
    .join('');
}

/** Words: what stands between spaces and has a letter or a digit in it. */
function wordsOf(text: string): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
