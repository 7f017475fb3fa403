/** Arithmetic set as mathematics: fractions, roots, powers and sums, in which every number unfolds. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Arithmetic, Printed } from '../lesson/session.ts';
import type { Words } from '../words/words.ts';

export interface ArithmeticView {
  arithmetic: Arithmetic;
  words: Words;
  /** How a printed number is drawn: a button where it unfolds, text where it does not. */
  number(printed: Printed): unknown;
}

export function arithmetic({ arithmetic, words, number }: ArithmeticView): TemplateResult {
  /** `inside` is set where a leading minus would touch another sign, so that it goes in brackets. */
  const set = (part: Arithmetic, inside: boolean): TemplateResult => {
    switch (part.kind) {
      case 'number':
        return inside && part.printed.text.startsWith('−')
          ? html`<span class="whole">(${number(part.printed)})</span>`
          : html`${number(part.printed)}`;
      case 'binary':
        return part.op === '·'
          ? html`<span class="product"
              >${factor(part.left, inside)}<span class="sign tight">·</span>${factor(part.right, true)}</span
            >`
          : html`${set(part.left, inside)}<span class="sign"> ${part.op} </span>${
                part.op === '−' && isSum(part.right) ? bracketed(part.right) : set(part.right, true)
              }`;
      case 'fraction':
        return html`<span class="fraction"
          ><span class="over">${set(part.over, false)}</span><span class="heard"> ÷ </span
          ><span class="under">${set(part.under, false)}</span></span
        >`;
      case 'negative':
        return inside ? html`(−${factor(part.value, true)})` : html`−${factor(part.value, true)}`;
      case 'power':
        return html`<span class="power"
          >${isPlain(part.base) ? set(part.base, true) : bracketed(part.base)}<span class="heard"> ^ </span
          ><sup>${set(part.exponent, false)}</sup></span
        >`;
      case 'exp':
        return html`<span class="power"
          ><i>e</i><span class="heard"> ^ </span><sup>${set(part.exponent, false)}</sup></span
        >`;
      case 'root':
        return html`<span class="radical"
          ><span class="radix">√</span><span class="radicand">${set(part.value, false)}</span></span
        >`;
      case 'sum':
        return html`${spread(part.terms, part.hidden, ' + ', inside)}`;
      case 'call':
        return html`<span class="call">${part.name}</span>(${spread(part.values, part.hidden, ', ', false)})`;
    }
  };
  const bracketed = (part: Arithmetic) => html`(${set(part, false)})`;
  const factor = (part: Arithmetic, inside: boolean) => (isSum(part) ? bracketed(part) : set(part, inside));
  const spread = (
    parts: Arithmetic[],
    hidden: { at: number; count: number } | undefined,
    between: string,
    inside: boolean,
  ) =>
    parts.map((part, at) => {
      const gap =
        hidden?.at === at
          ? html`<span class="hidden" title=${words.unfold.between(hidden.count)}
              >…${between}<span class="heard">${words.unfold.between(hidden.count)}</span></span
            >`
          : nothing;
      return html`${at ? html`<span class="sign">${between}</span>` : nothing}${gap}${set(part, between === ' + ' ? at > 0 || inside : false)}`;
    });
  return html`<span class="arithmetic">${set(arithmetic, false)}</span>`;
}

const isSum = (part: Arithmetic): boolean => part.kind === 'sum' || (part.kind === 'binary' && part.op !== '·');
const isPlain = (part: Arithmetic): boolean => part.kind === 'number' || part.kind === 'call' || part.kind === 'root';

export const arithmeticStyle = css`
  .arithmetic {
    line-height: 1.75;
    font-family: ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .product,
  .power,
  .whole {
    white-space: nowrap;
  }
  .sign {
    color: ${c.soft};
  }
  .sign.tight {
    padding-inline: 0.12em;
  }
  .fraction {
    display: inline-flex;
    flex-direction: column;
    align-items: stretch;
    vertical-align: middle;
    text-align: center;
    max-inline-size: 100%;
    margin-inline: 0.15em;
    line-height: 1.5;
  }
  .over {
    padding: 0 0.4em 0.18em;
    border-block-end: 1.25px solid currentcolor;
  }
  .under {
    padding: 0.18em 0.4em 0;
  }
  .arithmetic sup {
    font-size: 0.78em;
    vertical-align: 0.5em;
    line-height: 1;
  }
  .arithmetic i {
    font-family: ${m.serif};
    font-size: 1.12em;
    padding-inline-end: 0.04em;
  }
  .radical {
    white-space: nowrap;
  }
  .radix {
    font-size: 1.1em;
  }
  .radicand {
    border-block-start: 1.25px solid currentcolor;
    padding: 0.1em 0.15em 0;
  }
  .call {
    padding-inline-end: 0.1em;
  }
  .hidden {
    color: ${c.soft};
  }
`;
