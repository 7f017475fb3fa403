/** Matrices and arithmetic as text to take along: NumPy, CSV, LaTeX. Full float32 digits, not the printed ones. */
import type { Arithmetic, Unfolding } from '../lesson/session.ts';
import { columnsOf, rowsOf, type ArrayData } from './array.ts';

/** The shortest decimal that reads back as the same float32. */
export function shortest(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** `np.array([[1.18, 0.8], [0.4, 1.1]], dtype=np.float32)` */
export function asNumpy(array: Pick<ArrayData, 'shape' | 'data'>): string {
  const number = (at: number) => shortest(array.data[at] ?? NaN).replace(/^(-?)(nan|inf)$/, '$1np.$2');
  const nest = (dim: number, from: number): string => {
    if (dim === array.shape.length) return number(from);
    const step = array.shape.slice(dim + 1).reduce((all, size) => all * size, 1);
    const items = Array.from({ length: array.shape[dim]! }, (_, i) => nest(dim + 1, from + i * step));
    const apart = dim === array.shape.length - 2 && items.length > 1 ? `,\n${' '.repeat(10 + dim)}` : ', ';
    return `[${items.join(apart)}]`;
  };
  return `np.array(${nest(0, 0)}, dtype=np.float32)`;
}

/** Rows and columns with their labels; quoted where a label needs it. */
export function asCsv(array: ArrayData): string {
  const columns = columnsOf(array.shape);
  const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = array.columns ? [[...(array.rows ? [''] : []), ...array.columns.slice(0, columns).map(quoted)]] : [];
  const body = Array.from({ length: rowsOf(array.shape) }, (_, row) => [
    ...(array.rows ? [quoted(array.rows[row] ?? '')] : []),
    ...Array.from({ length: columns }, (_, at) => shortest(array.data[row * columns + at] ?? NaN)),
  ]);
  return [...head, ...body].map((line) => line.join(',')).join('\n') + '\n';
}

/** The steps of an unfolding as lines of LaTeX, aligned at the equals sign. */
export function stepsAsLatex(steps: readonly Unfolding[]): string {
  const lines = steps
    .filter((step) => step.arithmetic)
    .map((step) => `${latexNumber(step.result.text)} &${step.approximate ? '\\approx' : '='} ${latex(step.arithmetic!)}`);
  return `\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`;
}

/** The steps as lines of NumPy, each with its result as a comment. */
export function stepsAsNumpy(steps: readonly Unfolding[]): string {
  const lines = steps
    .filter((step) => step.arithmetic)
    .map((step) => {
      const line = python(step.arithmetic!);
      // A line with terms left out does not run: it goes along as a comment.
      return `${line.includes('...') ? '# ' : ''}${line}  # ${step.title}: ${step.result.text.replaceAll('−', '-')}`;
    });
  return ['import numpy as np', '', ...lines].join('\n');
}

const latexNumber = (text: string): string => text.replaceAll('−', '-').replace('∞', '\\infty').replaceAll(' · ', ' \\cdot ');

const latexSigns: Record<string, string> = { '−': '-', '·': '\\cdot', '≤': '\\le', '≥': '\\ge', '≠': '\\ne' };

function latex(part: Arithmetic): string {
  switch (part.kind) {
    case 'number':
      return latexNumber(part.printed.text);
    case 'binary': {
      const side = (value: Arithmetic) => (part.op === '·' ? latexWrapped(value) : latex(value));
      return `${side(part.left)} ${latexSigns[part.op] ?? part.op} ${part.op === '+' ? latex(part.right) : latexWrapped(part.right)}`;
    }
    case 'fraction':
      return `\\frac{${latex(part.over)}}{${latex(part.under)}}`;
    case 'negative':
      return `-${latexWrapped(part.value)}`;
    case 'power':
      return `{${latexWrapped(part.base)}}^{${latex(part.exponent)}}`;
    case 'exp':
      return `e^{${latex(part.exponent)}}`;
    case 'root':
      return `\\sqrt{${latex(part.value)}}`;
    case 'sum':
      return withGap(part.terms.map((term, at) => (at ? latexTerm(term) : latex(term))), part.hidden, '\\cdots').join(' + ');
    case 'call':
      return `\\operatorname{${part.name.replaceAll('_', '\\_')}}\\left(${withGap(part.values.map(latex), part.hidden, '\\ldots').join(', ')}\\right)`;
  }
}

function withGap(terms: string[], hidden: { at: number } | undefined, mark: string): string[] {
  return hidden ? [...terms.slice(0, hidden.at), mark, ...terms.slice(hidden.at)] : terms;
}

const latexTerm = (term: Arithmetic): string => {
  const text = latex(term);
  return text.startsWith('-') ? `(${text})` : text;
};

const latexWrapped = (value: Arithmetic): string => {
  const text = latex(value);
  const compound = value.kind === 'sum' || (value.kind === 'binary' && value.op !== '·');
  return compound || text.startsWith('-') ? `\\left(${text}\\right)` : text;
};

const pythonSigns: Record<string, string> = { '−': '-', '·': '*', '≤': '<=', '≥': '>=', '=': '==', '≠': '!=' };

function python(part: Arithmetic): string {
  switch (part.kind) {
    case 'number':
      return pythonNumber(part.printed.value);
    case 'binary':
      return `(${python(part.left)} ${pythonSigns[part.op] ?? part.op} ${python(part.right)})`;
    case 'fraction':
      return `${pythonWrapped(part.over)} / ${pythonWrapped(part.under)}`;
    case 'negative':
      return `-(${python(part.value)})`;
    case 'power':
      return `(${python(part.base)}) ** (${python(part.exponent)})`;
    case 'exp':
      return `np.exp(${python(part.exponent)})`;
    case 'root':
      return `np.sqrt(${python(part.value)})`;
    case 'sum':
      return withGap(part.terms.map(python), part.hidden, '...').join(' + ');
    case 'call':
      return `np.${part.name}([${withGap(part.values.map(python), part.hidden, '...').join(', ')}])`;
  }
}

const pythonNumber = (value: number): string => shortest(value).replace(/^(-?)(nan|inf)$/, '$1np.$2');
const pythonWrapped = (value: Arithmetic): string =>
  value.kind === 'number' || value.kind === 'exp' || value.kind === 'root' ? python(value) : `(${python(value)})`;
