/** Number literals, as Python writes them. */

/** A literal's value, or what is wrong with it. */
export type NumberLiteral =
  { value: number; integer: boolean } | { code: 'syntax' | 'value'; sentence: string; hint: string };

/** Everything that looks like a number; what follows is checked by `readNumber`. */
export const NUMBER = /0[xXbBoO][0-9a-zA-Z_]*|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;

const INTEGER = /^(?:0(?:_?0)*|[1-9](?:_?\d)*|0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+)$/;
const FLOAT = /^(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const LARGEST = 2n ** 63n - 1n;

/** Reads one literal. Whole numbers must fit in int64 and be exact as a JavaScript number. */
export function readNumber(text: string): NumberLiteral {
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(text)) {
    const exact = BigInt(plain);
    const value = Number(exact);
    if (exact > LARGEST) {
      return {
        code: 'value',
        sentence: `${abridge(text)} is too large for int64, whose largest number is ${LARGEST}.`,
        hint: 'Write it as a float, such as 1e20.',
      };
    }
    if (BigInt(value) !== exact || BigInt(value) > LARGEST) {
      return {
        code: 'value',
        sentence: `${text} cannot be kept exactly: whole numbers are exact up to ${Number.MAX_SAFE_INTEGER}.`,
        hint: 'Write it as a float, such as 1e16, or take a smaller number.',
      };
    }
    return { value, integer: true };
  }
  if (/^0[\d_]*$/.test(text)) {
    return {
      code: 'syntax',
      sentence: `${abridge(text)} begins with a zero, which Python refuses in whole numbers.`,
      hint: `Write ${abridge(plain.replace(/^0+/, '') || '0')}, or 0o... for an octal number.`,
    };
  }
  if (FLOAT.test(text) && !/^\d[\d_]*$/.test(text)) return { value: Number(plain), integer: false };
  return {
    code: 'syntax',
    sentence: `${abridge(text)} is not a number.`,
    hint: 'Write numbers like 12, 1_000, 0.5, 1e-8 or 0xff.',
  };
}

/** The text of `float("...")` as Python reads it, or undefined. */
export function readFloatText(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  const sign = plain.startsWith('-') ? -1 : 1;
  const magnitude = plain.replace(/^[+-]/, '');
  if (/^inf(inity)?$/.test(magnitude)) return sign * Infinity;
  if (magnitude === 'nan') return NaN;
  return FLOAT.test(magnitude) ? sign * Number(magnitude.replaceAll('_', '')) : undefined;
}

/** The text of `int("...")` as Python reads it, or undefined. */
export function readIntegerText(text: string): number | undefined {
  const plain = text.trim();
  if (!/^[+-]?\d(?:_?\d)*$/.test(plain)) return undefined;
  const value = Number(plain.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}

/** Long literals are shown by their beginning. */
function abridge(text: string): string {
  return text.length > 30 ? `${text.slice(0, 27)}...` : text;
}
