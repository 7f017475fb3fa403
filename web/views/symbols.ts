/** Names such as `W_Q` and `d_k` in plain text, set with their index below. */
import { html, svg } from 'lit';

export function symbols(text: string): unknown {
  return set(text, (letter, index) => html`${letter}<sub>${index}</sub>`);
}

/** The same inside an SVG text. */
export function svgSymbols(text: string): unknown {
  return set(text, (letter, index) => svg`<tspan>${letter}</tspan><tspan dy="0.28em" font-size="78%">${index}</tspan>`);
}

/** The title of a cell: a label that is written from right to left does not turn its neighbours round. */
export function cellTitle(text: string): unknown {
  const letters = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc';
  const pieces = text.split(new RegExp(`([${letters}](?:[${letters}\\s]*[${letters}])?)`));
  return pieces.map((piece, at) => (at % 2 ? html`<bdi>${piece}</bdi>` : symbols(piece)));
}

function set(text: string, join: (letter: string, index: string) => unknown): unknown {
  const pieces = text.split(/\b(\p{L}{1,2})_(\p{L}\w*|\d+)\b/u);
  if (pieces.length === 1) return text;
  return pieces.map((piece, at) => (at % 3 === 0 ? piece : at % 3 === 1 ? join(piece, pieces[at + 1]!) : ''));
}
