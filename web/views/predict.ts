/** A prediction: the learner commits before the reveal opens, and keeps the answer beside it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';

export interface PredictView {
  id: string;
  question: unknown;
  choices: readonly unknown[];
  free: boolean;
  answer?: number | string;
  /** Said of an answer to the question as it was before. */
  note?: string;
  /** Drawn only once the learner has answered. */
  reveal: () => unknown;
  words: Words;
}

export interface PredictHandlers {
  answer(answer: number | string | undefined): void;
}

export function predict(view: PredictView, on: PredictHandlers): TemplateResult {
  const { words, answer } = view;
  const answered = answer !== undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get('answer');
    if (typeof text === 'string' && text.trim()) on.answer(text.trim());
  };
  return html`<div role="group" class="predict" part="predict" aria-labelledby=${`${view.id}-before`}>
    <p class="eyebrow" id=${`${view.id}-before`}>${words.page.predict.before}</p>
    <div class="question">${view.question}</div>
    ${view.note ? html`<p class="soft">${view.note}</p>` : nothing}
    ${
      view.choices.length
        ? html`<div class="row answers" role="group" aria-labelledby=${`${view.id}-before`}>
            ${view.choices.map(
              (choice, at) =>
                html`<button
                  type="button"
                  class="button"
                  aria-pressed=${answer === at ? 'true' : 'false'}
                  ?disabled=${answered && answer !== at}
                  @click=${() => (answered ? undefined : on.answer(at))}
                >
                  <span>${choice}</span>
                </button>`,
            )}
          </div>`
        : nothing
    }
    ${
      view.free && (!answered || typeof answer === 'string')
        ? answered
          ? html`<p class="said"><span class="soft">${words.page.predict.yours}:</span> ${answer}</p>`
          : html`<form @submit=${submit}>
              <label class="soft" for=${`${view.id}-text`}>${words.page.predict.answer}</label>
              <textarea id=${`${view.id}-text`} name="answer" rows="3" dir="auto" maxlength="2000"></textarea>
              <button type="submit" class="button">${words.page.predict.commit}</button>
            </form>`
        : nothing
    }
    <div class="reveal" aria-live="polite">
      ${
        answered
          ? html`<div class="revealed">${view.reveal()}</div>
              <button type="button" class="quiet" @click=${() => on.answer(undefined)}>
                ${words.page.predict.again}
              </button>`
          : html`<p class="soft locked">${words.page.predict.locked}</p>`
      }
    </div>
  </div>`;
}

export const predictStyle = css`
  .predict {
    margin: 2em 0;
    padding-inline-start: 1.25em;
    border-inline-start: 2.5px solid ${c.accent};
  }
  .eyebrow {
    margin: 0 0 0.35em;
    font: 550 0.75em/1.4 ${m.sans};
    color: ${c.soft};
  }
  .predict > .question > :last-child {
    margin-block-end: 0.8em;
  }
  .answers .button {
    font-size: 0.8em;
    text-align: start;
    border-radius: 1.5em;
  }
  .predict textarea {
    display: block;
    inline-size: 100%;
    margin: 0.3em 0 0.7em;
    padding: 0.5em 0.7em;
    font: 400 1em/1.5 ${m.serif};
    color: ${c.ink};
    background: ${c.surface};
    border: 1px solid ${c.edge};
    border-radius: 4px;
    resize: vertical;
  }
  .predict form .button {
    font-size: 0.8em;
  }
  .said {
    margin: 0 0 0.8em;
    white-space: pre-wrap;
  }
  .locked {
    margin: 0.7em 0 0;
  }
  .soft {
    color: ${c.soft};
    font: 400 0.78em/1.5 ${m.sans};
  }
  .revealed {
    margin-block-start: 1.1em;
  }
  .revealed > :last-child {
    margin-block-end: 0.4em;
  }
  @media print {
    .locked,
    .predict form .button {
      display: none;
    }
  }
`;
