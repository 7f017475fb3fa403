/** Law 4: no number in a lesson is typed. Finds the digits of a text that nothing computes. */

/**
 * A run that may belong together with a number in it. Every character of a Unicode number class counts: digits of all
 * scripts, fractions, superscripts, circled and Roman numerals.
 */
const NUMBER = /[\p{N}][\p{N}\p{M}]*(?:[.,:/⁄٫٬'’\u00a0\u202f][\p{N}][\p{N}\p{M}]*)*/gu;

/** Names with digits in them: W_Q1, d_k, x1, H₂, GPT-2. They begin with a letter. */
const IDENTIFIER = /(?<![\p{N}\p{L}])[\p{L}][\p{L}\p{M}\p{N}_]*(?:-\p{Nd}+(?![\p{L}\p{N}.,]*\p{N}))?/gu;

/** Numbers of sections: `1.2 Scores` at the beginning of a heading. */
const SECTION = /^\s*\p{Nd}+(?:\.\p{Nd}+)*\.?\s+/u;

export interface TypedNumber {
  text: string;
  /** Offset in the text, from 0, in UTF-16 units. */
  from: number;
}

/** The typed numbers of a text, in order. */
export function typedNumbers(text: string, where: { heading?: boolean } = {}): TypedNumber[] {
  if (!/\p{N}/u.test(text)) return [];
  let masked = text;
  if (where.heading) masked = masked.replace(SECTION, blank);
  masked = masked.replace(IDENTIFIER, (name) => (isName(name) ? blank(name) : name));
  return [...masked.matchAll(NUMBER)].map((match) => ({ text: match[0], from: match.index }));
}

/** A hyphened number is part of a name only after a word with a capital, as in GPT-2. A superscript is a number. */
function isName(text: string): boolean {
  if (/[²³¹⁰⁴-⁹\u00bc-\u00be\u2150-\u218b\u2460-\u24ff]/u.test(text)) return false;
  const hyphen = text.lastIndexOf('-');
  return hyphen < 0 || /\p{Lu}/u.test(text.slice(0, hyphen));
}

function blank(text: string): string {
  return '_'.repeat(text.length);
}
