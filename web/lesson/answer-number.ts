/** Reading a number that answers a question: decimals, percentages and fractions, as people write them. */
import type { Words } from '../words/words.ts';
import { readNumber, type ReadNumber } from './number-input.ts';

/**
 * Reads `0.586`, `.586`, `58.6 %`, `1/3`, `−2`, `262 144`; where the language writes decimals with a comma, `0,586` and
 * `1.234,5` too. What cannot be read gets a sentence.
 */
export function readAnswerNumber(typed: string, language: string, words: Words): ReadNumber {
  const percent = /\s*%\s*$/.exec(typed);
  const [over = '', under, ...more] = (percent ? typed.slice(0, percent.index) : typed).split('/');
  if (more.length > 0) return { message: words.session.notANumber(typed.trim()) };
  const above = readOne(over, language, words);
  if ('message' in above || (under === undefined && !percent)) return above;
  const below = under === undefined ? { value: 1 } : readOne(under, language, words);
  if ('message' in below) return below;
  if (below.value === 0) return { message: words.session.notANumber(typed.trim()) };
  return { value: above.value / below.value / (percent ? 100 : 1) };
}

function readOne(text: string, language: string, words: Words): ReadNumber {
  // Groups of three digits, with any space between them.
  let plain = text.trim().replace(/(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))/g, '');
  if (plain.includes(',') && decimalComma(language)) plain = plain.replace(/\.(?=\d{3}(?!\d))/g, '').replace(',', '.');
  return readNumber(plain, words);
}

function decimalComma(language: string): boolean {
  try {
    return new Intl.NumberFormat(language).format(1.5).includes(',');
  } catch {
    return false;
  }
}
