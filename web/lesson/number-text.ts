/**
 * Numbers as a reader sees them: true minus sign (U+2212), a fixed number of decimals, whole numbers as whole numbers,
 * very large and very small ones with a power of ten, `NaN`, `∞` and `−∞`.
 */

/** The minus sign of text that is read, not of text that is pasted into a program. */
export const minus = '−';

/** From here on whole numbers are printed with a power of ten, too. */
const largestWhole = 1e9;
/** Below this (and above zero) a power of ten is used; up to seven decimals show larger ones. */
const smallestDecimal = 5e-5;
/** A float32 has seven digits that mean something, and a bit; a leading zero does not count. */
const mostSignificant = 8;

export interface RoundedNumber {
  text: string;
  /** The number that the text says. */
  value: number;
  /** What one unit of the last printed digit is worth; 0 where the text is exact. */
  unit: number;
}

/**
 * A number with `digits` decimals (fewer where a float32 has no more), or that many significant digits where it takes a
 * power of ten. Whole numbers print whole and are exact.
 */
export function printNumber(value: number, digits: number): RoundedNumber {
  if (Number.isNaN(value)) return { text: 'NaN', value, unit: 0 };
  if (!Number.isFinite(value)) return { text: value > 0 ? '∞' : `${minus}∞`, value, unit: 0 };
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < largestWhole) {
    return { text: value < 0 ? `${minus}${size}` : `${size}`, value: value === 0 ? 0 : value, unit: 0 };
  }
  if (size >= largestWhole || size < smallestDecimal) return powerOfTen(value, digits);
  const decimals = Math.max(0, Math.min(digits, mostSignificant - String(Math.trunc(size)).length));
  const fixed = value.toFixed(decimals);
  const rounded = Number(fixed);
  const sign = rounded < 0 ? minus : '';
  return { text: sign + fixed.replace('-', ''), value: rounded === 0 ? 0 : rounded, unit: 10 ** -decimals };
}

/** As `printNumber`, but small numbers may round away to 0.00: for results that are rounding noise around zero. */
export function printFixed(value: number, digits: number): RoundedNumber {
  if (Number.isFinite(value) && Math.abs(value) < smallestDecimal && value !== 0) {
    const text = (0).toFixed(digits);
    return { text, value: 0, unit: 10 ** -digits };
  }
  return printNumber(value, digits);
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** A whole number raised, such as `⁻¹⁷`. */
export function superscript(exponent: number): string {
  return [...String(exponent)].map((sign) => superscripts[sign] ?? '').join('');
}

function powerOfTen(value: number, digits: number): RoundedNumber {
  const scientific = value.toExponential(Math.max(0, digits - 1));
  const [mantissa = '0', power = '0'] = scientific.split('e');
  const exponent = Number(power);
  return {
    text: `${mantissa.replace('-', minus)} × 10${superscript(exponent)}`,
    value: Number(scientific),
    unit: 10 ** (exponent - Math.max(0, digits - 1)),
  };
}

/**
 * The shortest decimal text that gives the same float32 back, for programs and files: ASCII, at least as many decimals
 * as asked.
 */
export function float32Text(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const single = Math.fround(value);
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  // A text of fewer than six digits that gives the number back is its text of six digits without the zeros at the end.
  for (let precision = 6; precision <= 9; precision++) {
    const text = single.toPrecision(precision);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(single);
}

/** An exact number, such as an input's: at least two decimals unless whole, more where it has more. */
export function printExact(value: number): RoundedNumber {
  if (!Number.isFinite(value) || Number.isInteger(value)) return printNumber(value, 2);
  const shortest = float32Text(value);
  const size = Math.abs(value);
  if (size < smallestDecimal || size >= largestWhole) {
    const digits = (shortest.split('e')[0] ?? '').replace(/[-.]/g, '').replace(/^0+/, '').length;
    return printNumber(Number(shortest), Math.max(2, digits));
  }
  const decimals = (shortest.split('.')[1] ?? '').length;
  return printNumber(Number(shortest), Math.max(2, decimals));
}
