/** A formula whose symbols are buttons. The chosen one shows its array below; that is drawn by whoever calls. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { FormulaNode, Role } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { mathElement } from './mathml.ts';

const space = 'http://www.w3.org/1998/Math/MathML';

export interface FormulaHandlers {
  /** A symbol was pressed. */
  choose(symbol: string): void;
}

/** The formula as an element, made once: the focus stays on a symbol while another is chosen. */
export function formulaMath(
  tree: FormulaNode,
  roleOf: (symbol: string) => Role,
  words: Words,
  on: FormulaHandlers,
): Element {
  const math = document.createElementNS(space, 'math');
  math.setAttribute('display', 'block');
  math.append(
    mathElement(tree, (element, { symbol }: FormulaNode) => {
      if (symbol === undefined) return;
      element.setAttribute('class', `${element.getAttribute('class') ?? ''} symbol ${roleOf(symbol)}`.trim());
      element.setAttribute('role', 'button');
      element.setAttribute('tabindex', '0');
      element.setAttribute('aria-label', words.page.formula.shows(symbol));
      element.setAttribute('data-symbol', symbol);
      element.addEventListener('click', () => on.choose(symbol));
      element.addEventListener('keydown', (event) => {
        const { key } = event as KeyboardEvent;
        if (key !== 'Enter' && key !== ' ') return;
        event.preventDefault();
        on.choose(symbol);
      });
    }),
  );
  return math;
}

/** Says at each symbol whether it is the one whose array is shown. */
export function markSymbol(math: Element, chosen: string | undefined): void {
  for (const element of math.querySelectorAll('[data-symbol]'))
    element.setAttribute('aria-expanded', element.getAttribute('data-symbol') === chosen ? 'true' : 'false');
}

export interface FormulaView {
  math: Element;
  label: string;
  /** The array of the chosen symbol, drawn. */
  shown?: unknown;
  words: Words;
}

export function formula({ math, label, shown, words }: FormulaView): TemplateResult {
  return html`<div class="formula" part="formula" dir="ltr" tabindex="0" role="group" aria-label=${label || nothing}>
      ${math}
    </div>
    <div class="shown" id="shown">${shown ?? html`<p class="choose">${words.page.formula.choose}</p>`}</div>`;
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
    font-size: 1.4em;
  }
  .formula .letter {
    font-family: ${m.serif};
    font-style: italic;
    text-transform: none;
  }
  .symbol {
    padding: 0.22em 0.26em;
    border-radius: 3px;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    border-block-end: 1.5px dotted color-mix(in srgb, currentcolor 55%, transparent);
  }
  .symbol:hover {
    background-color: color-mix(in srgb, currentcolor 9%, transparent);
  }
  .symbol[aria-expanded='true'] {
    background-color: ${c.lit};
  }
  .shown {
    margin-block-start: 0.5em;
  }
  .choose {
    margin: 0;
    font: 400 0.8125em/1.5 ${m.sans};
    color: ${c.soft};
  }
  @media (forced-colors: active) {
    .symbol[aria-expanded='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
