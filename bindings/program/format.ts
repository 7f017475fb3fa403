/** Python's format specifications, `.4f` in `f"{x:.4f}"`, for numbers and text. */
import { EngineError } from '../error.ts';
import { exponentText, fixedDigits, isNegative, reprDouble, reprFloat32, scientificDigits } from './decimal.ts';

/** A format specification, taken apart. */
export interface Format {
  fill: string;
  align: '<' | '>' | '=' | '^' | undefined;
  sign: '-' | '+' | ' ';
  /** `#` */
  alternate: boolean;
  /** `0` before the width. */
  zeros: boolean;
  width: number;
  grouping: ',' | '_' | '';
  precision: number | undefined;
  /** `f`, `e`, `g`, `%`, `d`, ... or empty. */
  type: string;
}

/** A number with its Python type: an int, a float32 of the engine, or a double such as `tensor.item()` gives. */
export type PythonNumber =
  { type: 'int'; value: bigint } | { type: 'float32'; value: number } | { type: 'double'; value: number };

const FORMAT = /^(?:([^])?([<>=^]))?([-+ ])?(#)?(0)?(\d{1,3})?([,_])?(?:\.(\d{1,3}))?([bdeEfFgGosxX%])?$/u;

/** Takes a specification apart; undefined when it is not one. Widths and precisions have up to three digits. */
export function readFormat(text: string): Format | undefined {
  const match = FORMAT.exec(text);
  if (!match) return undefined;
  const [, fill, align, sign, alternate, zeros, width, grouping, precision, type] = match;
  return {
    fill: fill ?? ' ',
    align: align as Format['align'],
    sign: (sign ?? '-') as Format['sign'],
    alternate: alternate !== undefined,
    zeros: zeros !== undefined,
    width: Number(width ?? 0),
    grouping: (grouping ?? '') as Format['grouping'],
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

/** Python's `format(number, specification)`. @throws EngineError `value`. */
export function formatNumber(number: PythonNumber, specification: string): string {
  const format = required(specification);
  const { type } = format;
  if (type === 's') throw mismatch(specification, 'a number', 'Write one like .4f, .3e, g or d.');
  const { value } = number;
  if (typeof value === 'bigint') {
    if (type === '' || 'bdoxX'.includes(type)) {
      if (format.precision !== undefined)
        throw mismatch(specification, 'a whole number', 'Leave out the precision, or add f.');
      return pad(format, value < 0n, prefixOf(format), integerDigits(value, type), '');
    }
    return formatFloat(Number(value), format, reprDouble);
  }
  if (type !== '' && 'bdoxX'.includes(type))
    throw mismatch(specification, 'a float', 'Write .0f for no digits after the point.');
  return formatFloat(value, format, number.type === 'float32' ? reprFloat32 : reprDouble);
}

/** Python's `format(text, specification)`. @throws EngineError `value`. */
export function formatText(text: string, specification: string): string {
  const format = required(specification);
  if ((format.type !== '' && format.type !== 's') || format.align === '=' || format.grouping !== '') {
    throw mismatch(specification, 'text', 'Write one like >10 or <10.');
  }
  const characters = [...text];
  const cut = characters.slice(0, format.precision ?? characters.length);
  const missing = Math.max(0, format.width - cut.length);
  const fill = format.zeros && format.align === undefined ? '0' : format.fill;
  return placed(cut.join(''), missing, format.align ?? '<', fill);
}

function required(specification: string): Format {
  const format = readFormat(specification);
  if (format) return format;
  throw new EngineError('value', `"${specification}" is not a format.`, {
    hint: 'Write one like .4f, .2%, .3e, 8.2f or >10.',
  });
}

function mismatch(specification: string, what: string, hint: string): EngineError {
  return new EngineError('value', `The format "${specification}" does not fit ${what}.`, { hint });
}

function formatFloat(number: number, format: Format, repr: (value: number) => string): string {
  const value = format.type === '%' ? number * 100 : number;
  const negative = isNegative(value) && !Number.isNaN(value);
  const upper = /[EFG]/.test(format.type);
  const percent = format.type === '%' ? '%' : '';
  if (!Number.isFinite(value)) {
    const word = (Number.isNaN(value) ? 'nan' : 'inf') + percent;
    return pad(format, negative, '', upper ? word.toUpperCase() : word, '');
  }
  const text = magnitude(value, format, repr);
  const cased = upper ? text.toUpperCase() : text;
  const [, whole, rest] = /^(\d+)(.*)$/.exec(cased)!;
  return pad(format, negative, '', whole!, rest! + percent);
}

/** The digits of |value|, with point and exponent. */
function magnitude(value: number, format: Format, repr: (value: number) => string): string {
  const { precision, alternate } = format;
  const point = (text: string): string => (alternate && !text.includes('.') ? `${text}.` : text);
  switch (format.type.toLowerCase()) {
    case 'f':
    case '%':
      return point(fixedDigits(value, precision ?? 6));
    case 'e': {
      const { digits, exponent } = scientificDigits(value, precision ?? 6);
      return point(digits) + exponentText(exponent);
    }
    case 'g':
      return general(value, Math.max(1, precision ?? 6), alternate, false);
    default:
      return precision === undefined ? repr(Math.abs(value)) : general(value, Math.max(1, precision), alternate, true);
  }
}

/** `g`; with `float`, as without a type: at least one digit after the point. */
function general(value: number, precision: number, keepZeros: boolean, float: boolean): string {
  const { digits, exponent } = scientificDigits(value, precision - 1);
  const strip = (text: string): string => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
  if (exponent < -4 || exponent >= precision - (float ? 1 : 0)) {
    const mantissa = strip(digits);
    return (keepZeros && !mantissa.includes('.') ? `${mantissa}.` : mantissa) + exponentText(exponent);
  }
  const text = strip(fixedDigits(value, precision - 1 - exponent));
  if (text.includes('.')) return text;
  return float ? `${text}.0` : keepZeros ? `${text}.` : text;
}

function integerDigits(value: bigint, type: string): string {
  const positive = value < 0n ? -value : value;
  switch (type) {
    case 'b':
      return positive.toString(2);
    case 'o':
      return positive.toString(8);
    case 'x':
      return positive.toString(16);
    case 'X':
      return positive.toString(16).toUpperCase();
    default:
      return positive.toString();
  }
}

function prefixOf({ alternate, type }: Format): string {
  return alternate && 'boxX'.includes(type) && type !== '' ? `0${type}` : '';
}

/** Puts sign, prefix, grouped digits and the rest together, and fills up to the width. */
function pad(format: Format, negative: boolean, prefix: string, digits: string, rest: string): string {
  const sign = negative ? '-' : format.sign === '-' ? '' : format.sign;
  const zeros = format.zeros && format.align === undefined;
  const fill = format.zeros && format.fill === ' ' ? '0' : format.fill;
  const align = format.align ?? (zeros ? '=' : '>');
  const size = 'boxX'.includes(format.type) && format.type !== '' ? 4 : 3;
  const room = format.width - sign.length - prefix.length - rest.length;
  const numeric = /^\w+$/.test(digits) && !/^(?:inf|nan)/i.test(digits);
  let body = numeric && format.grouping ? group(digits, format.grouping, size) : digits;
  if (align === '=' && fill === '0' && numeric && format.grouping) {
    for (let longer = digits; body.length < room;) {
      longer = `0${longer}`;
      body = group(longer, format.grouping, size);
    }
  }
  const text = prefix + body + rest;
  const missing = Math.max(0, format.width - sign.length - text.length);
  if (align === '=') return sign + prefix + fill.repeat(missing) + body + rest;
  return placed(sign + text, missing, align, fill);
}

function group(digits: string, separator: string, size: number): string {
  let text = digits;
  for (let at = digits.length - size; at > 0; at -= size) text = text.slice(0, at) + separator + text.slice(at);
  return text;
}

function placed(text: string, missing: number, align: '<' | '>' | '^' | '=', fill: string): string {
  const left = align === '<' ? 0 : align === '^' ? Math.floor(missing / 2) : missing;
  return fill.repeat(left) + text + fill.repeat(missing - left);
}
