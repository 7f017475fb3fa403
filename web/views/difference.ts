/** Two arrays and their difference in a row, with the signs between them; on a phone one under the other. */
import { css, html, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';

export interface DifferenceView {
  /** Each drawn already. */
  left: unknown;
  right: unknown;
  difference: unknown;
  words: Words;
}

export function difference({ left, right, difference: made, words }: DifferenceView): TemplateResult {
  const said = words.page.difference;
  const sign = (text: string, spoken: string) =>
    html`<span class="sign-between"><span aria-hidden="true">${text}</span><span class="heard">${spoken}</span></span>`;
  return html`<div class="terms">
    <div class="term first">${left}</div>
    <div class="term">${sign('−', said.minus)}${right}</div>
    <div class="term">${sign('=', said.equals)}${made}</div>
  </div>`;
}

export const differenceStyle = css`
  .terms {
    display: flex;
    flex-wrap: wrap;
    gap: 1.2em 0.9em;
  }
  .term {
    display: flex;
    align-items: center;
    gap: 0.9em;
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .term > :last-child {
    min-inline-size: 0;
  }
  /* As if it had a sign, too: one under the other, all three begin in one line. */
  .term.first {
    padding-inline-start: calc(0.8 * 1.25em + 0.9em);
  }
  .sign-between {
    flex: none;
    inline-size: 0.8em;
    text-align: center;
    font: 400 1.25em/1 ${m.sans};
    color: ${c.soft};
  }
`;
