/** What stands at the end of a lesson with questions: where the answers are, and how they are forgotten. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';

export interface AnswersEndView {
  /** How many questions have an answer, of how many. */
  answered: number;
  questions: number;
  /** The browser keeps them. */
  lasting: boolean;
  /** They were just forgotten and can be brought back. */
  forgotten: boolean;
  words: Words;
}

export function answersEnd(view: AnswersEndView, on: { forget(): void; bringBack(): void }): TemplateResult {
  const { answers } = view.words.page;
  const told = view.forgotten
    ? answers.forgotten
    : `${answers.count(view.answered, view.questions)} ${view.lasting ? answers.here : answers.notKept}`;
  const button = (label: string, run: () => void) =>
    html`<button type="button" class="quiet" @click=${run}>${label}</button>`;
  return html`<div role="group" class="answers-end" part="answers" aria-label=${answers.label}>
    <p role="status">${told}</p>
    ${view.forgotten ? button(answers.bringBack, () => on.bringBack()) : view.answered > 0 ? button(answers.forget, () => on.forget()) : nothing}
  </div>`;
}

export const answersEndStyle = css`
  .answers-end {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.2em 1.3em;
    margin-block-start: 2.6em;
    padding-block-start: 0.9em;
    border-block-start: 1px solid ${c.hairline};
    color: ${c.soft};
    font: 400 0.8em/1.5 ${m.sans};
  }
  .answers-end p {
    margin: 0;
  }
  .answers-end .quiet {
    font-size: 1em;
  }
  @media print {
    .answers-end {
      display: none;
    }
  }
`;
