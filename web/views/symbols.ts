/** Names such as `W_Q` and `d_k` in plain text, set with their index below. */
import { html } from 'lit';

export function symbols(text: string): unknown {
  const pieces = text.split(/\b(\p{L}{1,2})_(\p{L}\w*|\d+)\b/u);
  if (pieces.length === 1) return text;
  return pieces.map((piece, at) => (at % 3 === 0 ? piece : at % 3 === 1 ? html`${piece}<sub>${pieces[at + 1]}</sub>` : ''));
}
