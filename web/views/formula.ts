/**
 * A formula whose symbols show their arrays. In the formula they are pressed by mouse or finger; the same symbols stand
 * below as buttons, because mathematics hides what stands in it from assistive technology. The array of the chosen one is
 * drawn by whoever calls.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { FormulaNode, Role } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { cut } from './cut.ts';
import { mathElement } from './mathml.ts';
import { symbols } from './symbols.ts';

const space = 'http://www.w3.org/1998/Math/MathML';

export interface FormulaHandlers {
  /** A symbol was pressed. */
  choose(symbol: string): void;
}

/** The formula as an element, made once. */
export function formulaMath(tree: FormulaNode, roleOf: (symbol: string) => Role, on: FormulaHandlers): Element {
  const math = document.createElementNS(space, 'math');
  math.setAttribute('display', 'block');
  math.append(
    mathElement(tree, (element, { symbol }: FormulaNode) => {
      if (symbol === undefined) return;
      element.setAttribute('class', `${element.getAttribute('class') ?? ''} symbol ${roleOf(symbol)}`.trim());
      element.setAttribute('data-symbol', symbol);
      element.addEventListener('click', () => on.choose(symbol));
    }),
  );
  return math;
}

/** Marks the symbol whose array is shown. */
export function markSymbol(math: Element, chosen: string | undefined): void {
  for (const element of math.querySelectorAll('[data-symbol]'))
    element.classList.toggle('chosen', element.getAttribute('data-symbol') === chosen);
}

export interface FormulaView {
  math: Element;
  label: string;
  /** In reading order. */
  symbols: readonly { name: string; role: Role }[];
  chosen: string | undefined;
  /** The array of the chosen symbol, drawn. */
  shown: unknown;
  words: Words;
}

export function formula(view: FormulaView, on: FormulaHandlers): TemplateResult {
  const { math, label, chosen, shown, words } = view;
  return html`<div
      ${cut()}
      class="formula"
      part="formula"
      dir="ltr"
      tabindex="0"
      role="group"
      aria-label=${label || nothing}
    >
      ${math}
    </div>
    <div class="symbol-row" role="group" aria-label=${words.page.formula.choose}>
      <span class="choose" aria-hidden="true">${words.page.formula.choose}</span>
      ${view.symbols.map(
        ({ name, role }) =>
          html`<button
            type="button"
            class=${`pick ${role}`}
            aria-expanded=${name === chosen ? 'true' : 'false'}
            @click=${() => on.choose(name)}
          >
            ${symbols(name)}
          </button>`,
      )}
    </div>
    ${shown}`;
}

export const formulaStyle = css`
  .formula {
    overflow: auto hidden;
    padding-block: 0.4em;
    border-radius: 3px;
  }
  .formula math {
    inline-size: fit-content;
    margin: 0;
    font-family: ${m.math};
    font-size: 1.4em;
  }
  .formula :is(mi, mn, mtext) {
    font-family: ${m.serif};
  }
  .formula .letter {
    font-style: italic;
    text-transform: none;
  }
  /* Room for a finger, of which the formula knows nothing: it would lift an exponent off its letter. */
  .symbol {
    padding: 0.22em 0.26em;
    margin: -0.22em -0.12em -0.12em;
    border-radius: 3px;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    border-block-end: 1.5px dotted color-mix(in srgb, currentcolor 55%, transparent);
  }
  /* WebKit, which alone knows this property, draws a letter lower by its padding. */
  @supports (hanging-punctuation: first) {
    .symbol {
      padding-block: 0;
      margin-block: 0;
    }
  }
  .symbol:hover {
    background-color: color-mix(in srgb, currentcolor 9%, transparent);
  }
  .symbol.chosen {
    background-color: ${c.lit};
  }
  .symbol-row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.5em;
    margin-block-end: 0.4em;
    font: 400 0.8125em/1.5 ${m.sans};
  }
  .choose {
    margin-inline-end: 0.3em;
    color: ${c.soft};
  }
  .pick {
    min-inline-size: 2.2em;
    min-block-size: 2em;
    padding: 0.1em 0.5em;
    border: 1px solid ${c.hairline};
    border-radius: 1.2em;
    text-align: center;
    font-size: 1.05em;
  }
  .pick:hover,
  .pick[aria-expanded='true'] {
    border-color: currentcolor;
  }
  .pick[aria-expanded='true'] {
    box-shadow: inset 0 0 0 1px currentcolor;
  }
  @media print {
    .symbol-row {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .symbol.chosen {
      outline: 2px solid Highlight;
    }
  }
`;
