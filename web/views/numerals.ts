/** Numbers as they are printed in views. The minus sign is the real one (U+2212), as wide as a digit. */

/** From here on an input is shown as `1e10`: its zeros would not fit into a field. */
const longestEntry = 1e10;
/** From here on whole numbers take a power of ten, too. */
const mostWhole = 1e15;

/**
 * `digits` decimals; very large and non-finite values in a form that stays short, but counts (no decimals) whole. Minus
 * zero prints as zero.
 */
export function numeral(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  const size = Math.abs(value);
  if (digits === 0 && Number.isInteger(value) && size < mostWhole) {
    return value < 0 ? `−${grouped(String(size))}` : grouped(String(size));
  }
  const text = size >= 1e7 ? power(value) : value.toFixed(digits);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** Five digits and more before the point in groups of three, with narrow spaces that do not break. */
export function grouped(text: string): string {
  const whole = /^(−?)(\d{5,})(?=\.|$)/;
  return text.replace(whole, (_, sign: string, digits: string) => sign + digits.replace(/\B(?=(\d{3})+$)/g, '\u202f'));
}

function power(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(2).split('e');
  const raised = [...exponent.replace('+', '')].map((sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? '⁻').join('');
  return `${mantissa} × 10${raised}`;
}

/** A number as it stands in an input field: all the digits the learner gave, none that float32 added. */
export function entry(value: number): string {
  const given = Number(value.toPrecision(7));
  const text = Math.abs(given) < longestEntry ? String(given) : given.toExponential().replace('e+', 'e');
  return text.replaceAll('-', '−');
}

/** What was typed, as a number, or NaN. Both minus signs and both decimal marks are understood. */
export function typedNumber(text: string): number {
  const plain = text.trim().replace(/[−–]/g, '-').replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}
