/**
 * The stated rule by which a typed sentence gets its embeddings. They are invented, and the page says so.
 *
 * 1. Words are the word-like segments of the text by Unicode segmentation (`Intl.Segmenter`, granularity `word`, root
 *    locale); punctuation, spaces and signs between them are dropped, and each word is shown as it was typed. A text
 *    without any such segment but with pictographs (emoji) takes each pictograph as a word. At most 32 words.
 * 2. A word is looked up by its NFC form in lower case, so “The” and “the” get one vector. The table
 *    (embeddings-data.ts) gives eight features: animal, person, action, place, water, money, quality, function word.
 * 3. A word that is not in the table gets eight numbers from its letters, and is marked as unknown. Let h be the 32-bit
 *    FNV-1a hash (offset basis 2166136261, prime 16777619) of the UTF-8 bytes of the NFC lower-case word. For
 *    i = 0..7, continue the hash with the one byte i, giving h_i = ((h XOR i) · 16777619) mod 2³², mix it by
 *    m = h_i XOR (h_i >>> 15), m = (m · 2246822519) mod 2³², m = m XOR (m >>> 13), and take r_i = m / 2³¹ − 1, which
 *    lies in [−1, 1). The vector is (r_0 … r_7) scaled to length one half, each number rounded to four decimals. (Were
 *    all r_i zero, the first would be one half.)
 */
import type { Words } from '../words/words.ts';
import { features, table } from './embeddings-data.ts';

export { features };

export const mostWords = 32;
/** Longer texts are refused before they are segmented. */
export const longestSentence = 20_000;

export interface EmbeddedWord {
  /** As typed. */
  text: string;
  /** In the table; else its numbers come from its letters. */
  known: boolean;
  /** Eight numbers. */
  vector: readonly number[];
}

export type EmbeddedSentence = { words: EmbeddedWord[] } | { message: string };

let segmenter: Intl.Segmenter | undefined;

/** Words of a text with their embeddings, or a sentence that says what is wrong with the text. */
export function embedSentence(text: string, words: Words): EmbeddedSentence {
  const said = words.sentence;
  if (text.trim() === '') return { message: said.empty };
  if (text.length > longestSentence) return { message: said.tooLong(text.length, longestSentence) };
  if (!hasSegmenter()) return { message: said.noSegmenter };
  const found = wordsOf(text);
  if (found.length === 0) return { message: said.noWords };
  if (found.length > mostWords) return { message: said.tooManyWords(found.length, mostWords) };
  return { words: found.map(embedWord) };
}

/** Browsers from before 2024 may lack it. */
const hasSegmenter = (): boolean => typeof Intl === 'object' && 'Segmenter' in Intl;

/** Rule 1. None where the browser cannot segment. */
export function wordsOf(text: string): string[] {
  if (!hasSegmenter()) return [];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const segments = [...segmenter.segment(text.normalize('NFC'))];
  const found = segments.filter((segment) => segment.isWordLike).map((segment) => segment.segment);
  if (found.length > 0) return found;
  return segments.map(({ segment }) => segment).filter((segment) => /\p{Extended_Pictographic}/u.test(segment));
}

/** Rules 2 and 3. */
export function embedWord(word: string): EmbeddedWord {
  const key = word.normalize('NFC').toLowerCase();
  const vector = Object.hasOwn(table, key) ? table[key] : undefined;
  return vector ? { text: word, known: true, vector } : { text: word, known: false, vector: hashedVector(key) };
}

const prime = 16777619;

/** 32-bit FNV-1a over bytes. */
export function fnv1a(bytes: Iterable<number>): number {
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, prime);
  return hash >>> 0;
}

function hashedVector(key: string): number[] {
  const hash = fnv1a(new TextEncoder().encode(key));
  const raw = features.map((_, i) => {
    let mixed = Math.imul(hash ^ i, prime);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 2246822519);
    mixed ^= mixed >>> 13;
    return (mixed >>> 0) / 2 ** 31 - 1;
  });
  const length = Math.hypot(...raw);
  if (length === 0) return raw.map((_, i) => (i === 0 ? 0.5 : 0));
  return raw.map((number) => Math.round((number / length) * 5000) / 10000 || 0);
}
