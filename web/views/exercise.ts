/** What a run of the learner's program gave: which checks hold, what it printed, what it made. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';
import { cut } from './cut.ts';

export interface ExerciseResultView {
  outputs: readonly string[];
  /** The arrays it made, drawn. */
  results: readonly unknown[];
  /** More arrays than are shown. */
  more: number;
  words: QuestionWords;
}

export function exerciseResult({ outputs, results, more, words }: ExerciseResultView): TemplateResult {
  return html`${
    outputs.length > 0
      ? html`<p class="soft">${words.exercise.printed}</p>
          <pre ${cut()} class="printed" tabindex="0" dir="ltr">${outputs.join('\n')}</pre>`
      : nothing
  }${
    results.length > 0
      ? html`<p class="soft">${words.exercise.made}</p>
          <div class="made">${results.map((result) => html`<div>${result}</div>`)}</div>`
      : nothing
  }${more > 0 ? html`<p class="soft">${words.exercise.more(more)}</p>` : nothing}`;
}

export interface CheckView {
  holds: boolean;
  /** What is said when it does not hold, drawn. */
  says: unknown;
  /** Why it could not be computed. */
  reason?: string;
}

/**
 * The first check that does not hold, in words. Only that one: those after it may take for granted that it holds (“the
 * rows add up to one, but …”).
 */
export function failedCheck(checks: readonly CheckView[], words: QuestionWords): TemplateResult | typeof nothing {
  const first = checks.find((check) => !check.holds);
  if (!first) return nothing;
  const { says, reason } = first;
  return html`<div class="failed">
    ${says}${reason ? html`<p class="soft">${words.exercise.because} ${reason}</p>` : nothing}
  </div>`;
}

export const exerciseStyle = css`
  .failed p {
    margin: 0 0 0.3em;
  }
  .printed {
    margin: 0 0 1em;
    padding: 0.2em 0 0.2em 1em;
    border-inline-start: 1px solid ${c.hairline};
    overflow-x: auto;
    max-block-size: 20em;
    font: 0.8em/1.6 ${m.mono};
    text-align: left;
  }
  .ran {
    margin-block-start: 1em;
  }
  .ran > .soft {
    margin: 0 0 0.4em;
  }
  .made {
    display: flex;
    flex-wrap: wrap;
    gap: 1em 1.8em;
    margin-block-end: 1em;
  }
  .made > * {
    max-inline-size: 100%;
    min-inline-size: 0;
  }
  .made p {
    margin: 0;
    font: 400 0.8em/1.5 ${m.sans};
  }
  .made p .number {
    font-size: 1em;
  }
`;
