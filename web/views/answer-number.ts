/** A field for one number. */
import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';

export interface AnswerNumberView {
  id: string;
  text: string;
  /** How exact it has to be, in words. */
  exactness: string;
  /** The last try was not right or no number, and nothing has been typed since: the verdict says why. */
  wrong: boolean;
  disabled: boolean;
  words: QuestionWords;
}

export interface AnswerNumberHandlers {
  type(text: string): void;
  /** The learner left the field. */
  keep(): void;
}

export function answerNumber(view: AnswerNumberView, on: AnswerNumberHandlers): TemplateResult {
  const { id, words } = view;
  return html`<div class="answer-number">
    <label class="soft" for=${`${id}-number`}>${words.answer}</label>
    <input
      id=${`${id}-number`}
      class=${`answer-field ${view.wrong ? 'wrong' : ''}`}
      type="text"
      inputmode="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      dir="ltr"
      maxlength="100"
      ?disabled=${view.disabled}
      aria-invalid=${view.wrong ? 'true' : 'false'}
      aria-describedby=${`${view.wrong ? `${id}-verdict ` : ''}${id}-exactness`}
      .value=${live(view.text)}
      @input=${(event: Event) => on.type((event.target as HTMLInputElement).value)}
      @change=${() => on.keep()}
    />
    <span class="soft" id=${`${id}-exactness`}>${view.exactness}<span class="heard"> ${words.forms}</span></span>
  </div>`;
}

export const answerNumberStyle = css`
  .answer-number {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.3em 0.7em;
  }
  .answer-field {
    inline-size: 7.5em;
    block-size: 2.5em;
    padding: 0 0.6em;
    font: 400 0.95em/1.25 ${m.sans};
    font-variant-numeric: tabular-nums;
    color: ${c.ink};
    background: ${c.surface};
    border: 1px solid ${c.edge};
    border-radius: 4px;
  }
  .answer-field.wrong {
    border-color: ${c.problem};
    border-block-end-width: 2.5px;
  }
  @media (pointer: coarse) {
    .answer-field {
      block-size: 2.75em;
      font-size: 16px;
    }
  }
`;
