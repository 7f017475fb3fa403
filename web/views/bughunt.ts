/** The steps of a faulty program as tabs, each with its values, and the button that points at one. */
import { css, html, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';
import { tick } from './question.ts';

export interface BughuntView {
  id: string;
  steps: readonly string[];
  /** The step whose values are shown. */
  shown: number;
  /** Draws the values of the shown step. */
  values: unknown;
  /** Steps that were pointed at, with whether that was right. */
  marks: ReadonlyMap<number, boolean>;
  disabled: boolean;
  words: QuestionWords;
}

export function bughunt(view: BughuntView, on: { show(step: number): void; pick(): void }): TemplateResult {
  const { id, words, steps, shown } = view;
  const keys = (event: KeyboardEvent) => {
    const rtl = getComputedStyle(event.currentTarget as Element).direction === 'rtl' ? -1 : 1;
    const by = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
    const to = by ? (shown + by + steps.length) % steps.length : { Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    on.show(to);
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return html`<div class="whole hunt">
    <div class="row steps" role="tablist" aria-label=${words.bughunt.steps} @keydown=${keys}>
      ${steps.map((step, at) => {
        const mark = view.marks.get(at);
        return html`<button
          type="button"
          class="step-tab"
          role="tab"
          id=${`${id}-tab-${at}`}
          aria-controls=${`${id}-step`}
          aria-selected=${at === shown ? 'true' : 'false'}
          tabindex=${at === shown ? 0 : -1}
          @click=${() => on.show(at)}
        >
          <span dir="ltr">${step}</span>${
            mark === undefined
              ? ''
              : html` <span class=${`tick ${mark ? 'right' : 'wrong'}`} aria-hidden="true">${tick(mark)}</span
                  ><span class="heard">${mark ? words.bughunt.faulty : words.bughunt.sound}</span>`
          }
        </button>`;
      })}
    </div>
    <div class="step-values" role="tabpanel" id=${`${id}-step`} aria-labelledby=${`${id}-tab-${shown}`}>
      ${view.values}
    </div>
    <button
      type="button"
      class="button first"
      aria-disabled=${view.disabled ? 'true' : 'false'}
      @click=${() => view.disabled || on.pick()}
    >
      ${words.bughunt.pick(steps[shown]!)}
    </button>
  </div>`;
}

export const bughuntStyle = css`
  .steps {
    gap: 0;
    border-block-end: 1px solid ${c.edge};
  }
  .step-tab {
    padding: 0.55em 0.95em;
    margin-block-end: -1px;
    border-block-end: 2.5px solid transparent;
    font: 450 0.85em/1.4 ${m.mono};
    color: ${c.soft};
  }
  .step-tab:hover {
    color: ${c.ink};
  }
  .step-tab[aria-selected='true'] {
    color: ${c.ink};
    border-block-end-color: ${c.accent};
  }
  .step-values {
    margin-block: 1em;
    min-inline-size: 0;
  }
  @media (max-width: 30em) {
    .step-tab {
      padding-inline: 0.7em;
    }
  }
  @media (forced-colors: active) {
    .step-tab {
      border-block-end-color: Canvas; /* transparent would be drawn */
    }
    .step-tab[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
`;
