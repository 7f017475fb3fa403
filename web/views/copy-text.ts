/** The steps of an unfolding as text to take along: LaTeX as printed, NumPy with all digits. */
import { unfoldingLatex } from '../lesson/arithmetic-text.ts';
import { float32Text } from '../lesson/number-text.ts';
import type { Arithmetic, Unfolding } from '../lesson/session.ts';

/** The steps as lines of LaTeX, without dollar signs. */
export function stepsAsLatex(steps: readonly Unfolding[]): string {
  return steps
    .filter((step) => step.arithmetic)
    .map((step) => unfoldingLatex(step))
    .join(' \\\\\n');
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

const signs: Record<string, string> = { '−': '-', '·': '*', '≤': '<=', '≥': '>=', '=': '==', '≠': '!=' };

function python(part: Arithmetic): string {
  switch (part.kind) {
    case 'number':
      return float32Text(part.printed.value).replace(/nan|inf/, 'np.$&');
    case 'binary':
      return `${wrapped(part.left)} ${signs[part.op] ?? part.op} ${wrapped(part.right)}`;
    case 'fraction':
      return `${wrapped(part.over)} / ${wrapped(part.under)}`;
    case 'negative':
      return `-${wrapped(part.value)}`;
    case 'power':
      return `${wrapped(part.base)} ** ${wrapped(part.exponent)}`;
    case 'exp':
      return `np.exp(${python(part.exponent)})`;
    case 'root':
      return `np.sqrt(${python(part.value)})`;
    case 'sum':
      return withGap(part.terms.map(python), part.hidden).join(' + ');
    case 'call':
      return `np.${part.name}([${withGap(part.values.map(python), part.hidden).join(', ')}])`;
  }
}

function withGap(terms: string[], hidden: { at: number } | undefined): string[] {
  return hidden ? [...terms.slice(0, hidden.at), '...', ...terms.slice(hidden.at)] : terms;
}

const wrapped = (value: Arithmetic): string => {
  const text = python(value);
  return /^[\w.]+$|^np\.\w+\([^()]*\)$/.test(text) ? text : `(${text})`;
};
