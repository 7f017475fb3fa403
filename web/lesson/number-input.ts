/** Reading ONE number that a person typed. What cannot be accepted gets a sentence. */
import type { Words } from '../words/words.ts';

/** The largest float32; anything larger would become infinite. */
const largestFloat32 = 3.4028235677973366e38;
const longestCell = 100;

export type ReadNumber = { value: number } | { message: string };

/**
 * Reads a decimal number: `0.5`, `-.5`, `+2`, `1e-3`, `−0.5` with the typographic minus, `0,5` with a decimal comma.
 * Fractions, NaN, infinities and numbers beyond float32 are refused with a sentence.
 */
export function readNumber(typed: string, words: Words): ReadNumber {
  const said = words.session;
  if (typed.length > longestCell) return { message: said.cellTooLong(typed.length) };
  const text = typed.trim().replace(/[\u2212\u2010\u2011\u2012\u2013]/g, '-');
  if (text === '') return { message: said.emptyCell };
  if (/^[+-]?nan$/i.test(text)) return { message: said.nan };
  if (/^[+-]?(inf|infinity|∞)$/i.test(text)) return { message: said.infinite };
  if (/^[^/]*\d\s*\/\s*\d[^/]*$/.test(text)) return { message: said.fraction(typed.trim()) };
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(text)) return { message: said.thousands(typed.trim()) };
  const decimal = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(text) ? text.replace(',', '.') : text;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal)) return { message: said.notANumber(typed.trim()) };
  const value = Number(decimal);
  if (Math.abs(value) >= largestFloat32) return { message: said.tooLarge(typed.trim()) };
  return { value: value === 0 ? 0 : value };
}
