/**
 * Decimal digits of a double, correctly rounded: the exact value, ties to even, as Python does. (JavaScript's toFixed
 * rounds ties up, and 0.03125 to four places is a tie.)
 */

/** A finite double as `mantissa * 2 ** exponent`. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** round(|value| * 10 ** places), exactly. `places` may be negative. */
function scaled(value: number, places: number): bigint {
  const { mantissa, exponent } = parts(Math.abs(value));
  let above = mantissa;
  let below = 1n;
  if (exponent >= 0) above <<= BigInt(exponent);
  else below <<= BigInt(-exponent);
  if (places >= 0) above *= 10n ** BigInt(places);
  else below *= 10n ** BigInt(-places);
  const quotient = above / below;
  const twice = 2n * (above % below);
  return twice > below || (twice === below && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** Whether Python writes a minus: for -0.0 too. */
export function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/** |value| with `places` digits after the point: `0.0312`. */
export function fixedDigits(value: number, places: number): string {
  const digits = scaled(value, places)
    .toString()
    .padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** |value| as one digit before the point and `places` after it, and the power of ten: 31.25 is `3.125` and 1. */
export function scientificDigits(value: number, places: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: fixedDigits(0, places), exponent: 0 };
  let exponent = Number(Math.abs(value).toExponential(20).split('e')[1]);
  let number = scaled(value, places - exponent);
  if (number.toString().length > places + 1) number = scaled(value, places - ++exponent);
  const digits = number.toString();
  return { digits: places === 0 ? digits : `${digits[0]}.${digits.slice(1)}`, exponent };
}

/** Python's exponent: a sign and at least two digits. */
export function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${Math.abs(exponent).toString().padStart(2, '0')}`;
}

/** Python's repr of a double: the shortest digits that read back as the same double. */
export function reprDouble(value: number): string {
  return reprDigits(value, value.toExponential());
}

/** As `reprDouble`, for a float32: the shortest digits that read back as the same float32. */
export function reprFloat32(value: number): string {
  const single = Math.fround(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return reprDigits(single, text);
  }
  return reprDigits(single, single.toExponential());
}

function reprDigits(value: number, scientific: string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = isNegative(value) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  if (value === 0) return `${sign}0.0`;
  const [mantissa, power] = scientific.split('e') as [string, string];
  const exponent = Number(power);
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= 16) {
    const rest = digits.slice(1);
    return `${sign}${digits[0]}${rest ? `.${rest}` : ''}${exponentText(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
