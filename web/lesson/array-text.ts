/** The body of `{input}`: a number, or rows of numbers, as plain lines or in brackets as NumPy prints them. */
import { quoted } from './printable.ts';
import { LIMITS } from './rules.ts';

export interface ArrayText {
  shape: number[];
  data: number[];
}

/** What is wrong, with the line of the text from 0. */
export interface ArrayProblem {
  problem: string;
  line: number;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LARGEST = 3.4028235677973366e38;

/** Reads an array; brackets decide the shape where there are any, lines where there are none. */
export function readArray(text: string): ArrayText | ArrayProblem {
  return /[[\](){}]/.test(text) ? readBrackets(text) : readRows(text);
}

/** A finite number of float32 range, or a sentence. The sign may be a typographic minus. */
export function readNumber(text: string): number | string {
  const plain = text
    .trim()
    .replace(/^\u2212/, '-')
    .replace(/([eE])\u2212/, '$1-');
  if (!NUMBER.test(plain)) return `${quoted(text)} is not a number.`;
  const value = Number(plain);
  if (!Number.isFinite(value) || Math.abs(value) >= LARGEST) return `${quoted(text)} is too large for float32.`;
  return value;
}

function readRows(text: string): ArrayText | ArrayProblem {
  const rows: { line: number; values: number[] }[] = [];
  let cells = 0;
  for (const [line, content] of text.split('\n').entries()) {
    const words = content.split(/[\s,;]+/u).filter((word) => word !== '');
    if (words.length === 0) continue;
    const values: number[] = [];
    for (const word of words) {
      const value = readNumber(word);
      if (typeof value === 'string') return { problem: value, line };
      values.push(value);
    }
    cells += values.length;
    if (cells > LIMITS.cells) return tooMany(line);
    rows.push({ line, values });
  }
  const first = rows[0];
  if (first === undefined) return { problem: 'There are no numbers.', line: 0 };
  if (rows.length === 1) {
    return first.values.length === 1
      ? { shape: [], data: first.values }
      : { shape: [first.values.length], data: first.values };
  }
  const ragged = rows.find((row) => row.values.length !== first.values.length);
  if (ragged !== undefined) {
    return {
      problem: `This row has ${ragged.values.length} numbers, the first has ${first.values.length}. Give every row as many.`,
      line: ragged.line,
    };
  }
  return { shape: [rows.length, first.values.length], data: rows.flatMap((row) => row.values) };
}

function readBrackets(text: string): ArrayText | ArrayProblem {
  const data: number[] = [];
  /** Count of elements at each open depth; `sizes` is what the first list of that depth had. */
  const counts: number[] = [0];
  const sizes: (number | undefined)[] = [];
  let leaf: number | undefined;
  let line = 0;
  for (const [word] of text.matchAll(/\n|[[\](){}]|[^\s,;[\](){}]+/gu)) {
    if (word === '\n') {
      line += 1;
    } else if (word === '[') {
      counts[counts.length - 1]! += 1;
      counts.push(0);
      if (counts.length > 6) return { problem: 'An array has at most five dimensions.', line };
      if (leaf !== undefined && counts.length > leaf) return uneven(line);
    } else if (word === ']') {
      if (counts.length === 1) return { problem: 'There is a “]” without its “[”.', line };
      const count = counts.pop()!;
      if (count === 0) return { problem: 'There is an empty pair of brackets.', line };
      const depth = counts.length;
      const size = (sizes[depth] ??= count);
      if (size !== count) {
        return {
          problem: `This list has ${count} elements, the first of its kind has ${size}. Give all as many.`,
          line,
        };
      }
    } else if (/[(){}]/.test(word)) {
      return { problem: `“${word}” cannot stand in an array. Use square brackets.`, line };
    } else {
      const value = readNumber(word);
      if (typeof value === 'string') return { problem: value, line };
      leaf ??= counts.length;
      if (leaf !== counts.length) return uneven(line);
      counts[counts.length - 1]! += 1;
      data.push(value);
      if (data.length > LIMITS.cells) return tooMany(line);
    }
  }
  if (counts.length !== 1) return { problem: 'A “[” is not closed.', line };
  if (data.length === 0) return { problem: 'There are no numbers.', line: 0 };
  const shape = sizes.slice(1).map((size) => size ?? 0);
  const top = counts[0]!;
  // One list outside is the array; several, one a line, are its rows.
  return top === 1 ? { shape, data } : { shape: [top, ...shape], data };
}

function uneven(line: number): ArrayProblem {
  return { problem: 'Numbers and lists stand side by side. Nest every number equally deep.', line };
}

function tooMany(line: number): ArrayProblem {
  return { problem: `There are more than ${LIMITS.cells} numbers. Compute large arrays in a program.`, line };
}
