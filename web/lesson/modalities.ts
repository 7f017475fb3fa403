/** Ways of seeing the same thing. Which of them a lesson shows is read off its blocks; nobody claims it. */
import type { Block } from './lesson.ts';

/**
 * What shows what. Prose is in every lesson and counts for nothing; words count where they answer a false claim or
 * draw the lesson together.
 */
export const MODALITIES = {
  /** Numbers, one by one. */
  concrete: ['matrix', 'trace', 'table'],
  /** Sizes seen at a glance. */
  visual: ['heatmap', 'bars', 'lines', 'difference', 'product', 'strip', 'flow'],
  /** Directions, lengths and places. */
  geometric: ['projection', 'plane', 'scatter'],
  /** Programs and formulas. */
  symbolic: ['program', 'mathblock', 'formula'],
  /** A claim answered, a sum of it all. */
  verbal: ['misconception', 'summary'],
  /** A likeness, with where it breaks. */
  intuitive: ['analogy'],
  /** What answers when it is changed. */
  interactive: ['explore', 'predict', 'ask', 'bughunt', 'exercise'],
} as const satisfies Record<string, readonly string[]>;

export type Modality = keyof typeof MODALITIES;

/** A lesson shows its matter in at least so many ways. */
export const LEAST_MODALITIES = 3;

/** The modalities of some blocks and of what stands inside them, in the order above. */
export function modalitiesOf(blocks: readonly Block[]): Modality[] {
  const kinds = new Set<string>();
  collect(blocks, kinds);
  return (Object.keys(MODALITIES) as Modality[]).filter((modality) =>
    MODALITIES[modality].some((kind) => kinds.has(kind)),
  );
}

/** Types of blocks wherever they stand; an admonition is known by its kind. */
function collect(value: unknown, kinds: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, kinds);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { type, kind } = value as { type?: unknown; kind?: unknown };
  if (typeof type === 'string') kinds.add(type === 'admonition' && typeof kind === 'string' ? kind : type);
  for (const child of Object.values(value)) collect(child, kinds);
}
