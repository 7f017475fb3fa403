/** Arithmetic in one line of text, for the command line and the clipboard, and in LaTeX. */
import type { Arithmetic, Printed, Unfolding } from './session.ts';
import type { Words } from '../words/words.ts';
import { en } from '../words/en.ts';

/** How tightly a piece holds together: what needs brackets where. */
type Bond = 0 | 1 | 2 | 3;
const comparing: Bond = 0;
const adding: Bond = 1;
const multiplying: Bond = 2;
const whole: Bond = 3;

interface Piece {
  text: string;
  bond: Bond;
  /** Begins with a minus sign, so it needs brackets behind an operator. */
  signed: boolean;
  /** A number with a power of ten: in a product it needs brackets to be seen as one. */
  powerOfTen?: boolean;
}

interface Notation {
  /** Fractions stand in the line, so what is over needs the brackets of what stands there. */
  inLine: boolean;
  number(printed: Printed): Piece;
  brackets(text: string): string;
  times: string;
  fraction(over: Piece, under: Piece): Piece;
  power(base: Piece, exponent: Piece): Piece;
  exponential(exponent: Piece): Piece;
  root(value: Piece): Piece;
  call(name: string, values: string[]): string;
  operator(op: string): string;
  between(count: number): string;
}

/** `behind`: stands behind an operator, so that a minus sign in front needs brackets: `a + (−b)·c`. */
function piece(arithmetic: Arithmetic, notation: Notation, behind = false): Piece {
  const inner = (part: Arithmetic, isBehind = false): Piece => piece(part, notation, isBehind);
  const bracket = ({ text }: Piece): Piece => ({ text: notation.brackets(text), bond: whole, signed: false });
  const atLeast = (part: Piece, bond: Bond, behind: boolean): string =>
    part.bond < bond || (behind && part.signed) ? notation.brackets(part.text) : part.text;

  switch (arithmetic.kind) {
    case 'number': {
      const number = notation.number(arithmetic.printed);
      return behind && number.signed ? bracket(number) : number;
    }
    case 'negative': {
      const value = inner(arithmetic.value, true);
      return { text: `−${atLeast(value, multiplying, true)}`, bond: multiplying, signed: true };
    }
    case 'binary': {
      const left = inner(arithmetic.left, behind);
      const right = inner(arithmetic.right, true);
      const op = arithmetic.op;
      if (op === '·') {
        const factor = (side: Piece, isBehind: boolean): string =>
          side.powerOfTen ? notation.brackets(side.text) : atLeast(side, multiplying, isBehind);
        const text = factor(left, false) + notation.times + factor(right, true);
        return { text, bond: multiplying, signed: left.signed && left.bond >= multiplying };
      }
      const additive = op === '+' || op === '−';
      const text = `${atLeast(left, adding, false)} ${notation.operator(op)} ${atLeast(right, op === '−' ? multiplying : adding, true)}`;
      return { text, bond: additive ? adding : comparing, signed: left.signed };
    }
    case 'sum': {
      const terms = arithmetic.terms.map((term, i) => atLeast(inner(term, i > 0), adding, i > 0));
      const { hidden } = arithmetic;
      if (hidden) terms.splice(hidden.at, 0, notation.between(hidden.count));
      const first = arithmetic.terms[0];
      return { text: terms.join(' + '), bond: adding, signed: first !== undefined && inner(first).signed };
    }
    case 'fraction':
      return notation.fraction(inner(arithmetic.over, behind && notation.inLine), inner(arithmetic.under));
    case 'power': {
      const base = inner(arithmetic.base);
      return notation.power(base.bond < whole || base.signed ? bracket(base) : base, inner(arithmetic.exponent));
    }
    case 'exp':
      return notation.exponential(inner(arithmetic.exponent));
    case 'root':
      return notation.root(inner(arithmetic.value));
    case 'call': {
      const values = arithmetic.values.map((value) => inner(value).text);
      if (arithmetic.hidden) values.splice(arithmetic.hidden.at, 0, notation.between(arithmetic.hidden.count));
      return { text: notation.call(arithmetic.name, values), bond: whole, signed: false };
    }
  }
}

const isSimple = (part: Piece): boolean => part.bond === whole && !part.signed;

function lineNotation(words: Words): Notation {
  const tight = (part: Piece): string => (isSimple(part) ? part.text : `(${part.text})`);
  return {
    inLine: true,
    number: ({ text }) => ({
      text,
      bond: text.includes('×') ? multiplying : whole,
      signed: text.startsWith('−'),
      powerOfTen: text.includes('×'),
    }),
    brackets: (text) => `(${text})`,
    times: '·',
    fraction: (over, under) => ({
      text: `${over.bond < multiplying ? `(${over.text})` : over.text} / ${tight(under)}`,
      bond: multiplying,
      signed: over.signed && over.bond >= multiplying,
    }),
    power: (base, exponent) => ({
      text: exponent.text === '2' ? `${base.text}²` : `${base.text}^${tight(exponent)}`,
      bond: whole,
      signed: false,
    }),
    exponential: (exponent) => ({ text: `e^${tight(exponent)}`, bond: whole, signed: false }),
    root: (value) => ({ text: `√${tight(value)}`, bond: whole, signed: false }),
    call: (name, values) => (name === 'abs' ? `|${values.join(', ')}|` : `${name}(${values.join(', ')})`),
    operator: (op) => op,
    between: (count) => `… (${words.unfold.between(count)}) …`,
  };
}

/** Text of a number to LaTeX. */
function latexNumber(text: string): string {
  if (text === 'NaN') return '\\mathrm{NaN}';
  const power = /^(.*) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(text);
  if (power) {
    const exponent = [...power[2]!].map((sign) => (sign === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign))).join('');
    return `${power[1]!.replace('−', '-')} \\times 10^{${exponent}}`;
  }
  return text.replace('−', '-').replace('∞', '\\infty');
}

const latexOperators: Readonly<Record<string, string>> = { '−': '-', '≤': '\\le', '≥': '\\ge', '≠': '\\ne' };
const latexFunctions = new Set(['max', 'min', 'log', 'tanh', 'sin', 'cos', 'tan']);

function latexNotation(words: Words): Notation {
  return {
    inLine: false,
    number: ({ text }) => ({
      text: latexNumber(text),
      bond: text.includes('×') ? multiplying : whole,
      signed: text.startsWith('−'),
      powerOfTen: text.includes('×'),
    }),
    brackets: (text) => `\\left(${text}\\right)`,
    times: ' \\cdot ',
    fraction: (over, under) => ({ text: `\\frac{${over.text}}{${under.text}}`, bond: whole, signed: false }),
    power: (base, exponent) => ({ text: `${base.text}^{${exponent.text}}`, bond: whole, signed: false }),
    exponential: (exponent) => ({ text: `e^{${exponent.text}}`, bond: whole, signed: false }),
    root: (value) => ({ text: `\\sqrt{${value.text}}`, bond: whole, signed: false }),
    call: (name, values) =>
      name === 'abs'
        ? `\\left|${values.join(', ')}\\right|`
        : `${latexFunctions.has(name) ? `\\${name}` : `\\operatorname{${name.replaceAll('_', '\\_')}}`}\\left(${values.join(', ')}\\right)`,
    operator: (op) => latexOperators[op] ?? op,
    between: (count) => `\\underbrace{\\cdots}_{\\text{${words.unfold.between(count)}}}`,
  };
}

/** One line: `−0.80·0.60 + 1.30·0.30`, `e^0.35 / (e^0.35 + e^(−0.24))`. */
export function arithmeticText(arithmetic: Arithmetic, words: Words = en): string {
  return piece(arithmetic, lineNotation(words)).text;
}

/** The whole step in one line: `A(cat → sat) = e^0.35 / (…) = 0.19`. */
export function unfoldingText(unfolding: Unfolding, words: Words = en): string {
  const { title, result, arithmetic, approximate } = unfolding;
  if (!arithmetic) return `${title} = ${result.text}`;
  return `${title} = ${arithmeticText(arithmetic, words)} ${approximate ? '≈' : '='} ${result.text}`;
}

/** Arithmetic in LaTeX, without dollar signs. */
export function arithmeticLatex(arithmetic: Arithmetic, words: Words = en): string {
  return piece(arithmetic, latexNotation(words)).text.replaceAll('−', '-');
}

/** The step in LaTeX: `0.19 = \frac{…}{…}`, without dollar signs. */
export function unfoldingLatex(unfolding: Unfolding, words: Words = en): string {
  const result = latexNumber(unfolding.result.text);
  if (!unfolding.arithmetic) return result;
  return `${result} ${unfolding.approximate ? '\\approx' : '='} ${arithmeticLatex(unfolding.arithmetic, words)}`;
}
