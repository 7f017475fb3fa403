/** Answers to choose from: one of them, or all that are right. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';
import { tick } from './question.ts';

export interface AnswerChoicesView {
  id: string;
  /** Drawn. */
  choices: readonly unknown[];
  chosen: readonly number[];
  /** More than one may be chosen. */
  several: boolean;
  /** Marked as wrong after a try, or as right once the answer may be seen. */
  marks: ReadonlyMap<number, boolean>;
  disabled: boolean;
  words: QuestionWords;
}

export function answerChoices(view: AnswerChoicesView, on: { choose(chosen: number[]): void }): TemplateResult {
  const { id, words, several } = view;
  const choose = (at: number, checked: boolean) =>
    on.choose(
      several ? [...view.chosen.filter((one) => one !== at), ...(checked ? [at] : [])].sort((a, b) => a - b) : [at],
    );
  return html`<div class="whole choices" role=${several ? 'group' : 'radiogroup'} aria-labelledby=${`${id}-kind`}>
    ${view.choices.map((choice, at) => {
      const mark = view.marks.get(at);
      return html`<label class="choice">
        <input
          type=${several ? 'checkbox' : 'radio'}
          name=${`${id}-choice`}
          ?disabled=${view.disabled}
          .checked=${live(view.chosen.includes(at))}
          @change=${(event: Event) => choose(at, (event.target as HTMLInputElement).checked)}
        />
        <span class="choice-text">${choice}</span>
        ${
          mark === undefined
            ? nothing
            : html`<span class=${`tick ${mark ? 'right' : 'wrong'}`} aria-hidden="true">${tick(mark)}</span
                ><span class="heard">${mark ? words.choice.right : words.grid.wrong}</span>`
        }
      </label>`;
    })}
  </div>`;
}

export const answerChoicesStyle = css`
  .choices {
    display: grid;
    gap: 0.15em;
  }
  .choice {
    display: flex;
    align-items: baseline;
    gap: 0.65em;
    padding: 0.3em 0.2em;
    font: 400 1em/1.5 ${m.serif};
    cursor: pointer;
  }
  .choice input {
    flex: none;
    margin: 0;
    inline-size: 1.05em;
    block-size: 1.05em;
    accent-color: ${c.accent};
    transform: translateY(0.12em);
  }
  .choice:has(input:disabled) {
    cursor: default;
  }
  @media (pointer: coarse) {
    .choice {
      padding-block: 0.6em;
    }
  }
`;
