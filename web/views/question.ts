/** The frame of a question that is graded: what it asks, the answer, the verdict, hints, and what opens after a try. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';

export interface QuestionView {
  id: string;
  /** What kind of question it is, in words. */
  kind: string;
  question: unknown;
  /** Where the answer is given. */
  answer: unknown;
  /** What can be said of the last try. */
  verdict?: Verdict;
  /** Hints that are open, and whether there are more. */
  hints: readonly unknown[];
  hintCount: number;
  /** Drawn once it may be seen. */
  reveal?: () => unknown;
  /** The answer may be asked for. */
  canShow: boolean;
  /** There is something to start again from. */
  started: boolean;
  /** Said before the answer, such as that the question has changed. */
  note?: string;
  /** Words on the button; none where the answer is given otherwise. */
  check?: string;
  /** Words on the button that opens the reveal, where it is not the answer. */
  showWord?: string;
  /** Stands between the verdict and the hints. */
  result?: unknown;
  words: QuestionWords;
}

export interface Verdict {
  /** Undefined where the answer could not be read or graded. */
  right: boolean | undefined;
  sentence: unknown;
  /** Further sentences, such as what mistake it was. */
  more?: unknown;
}

export interface QuestionHandlers {
  check(): void;
  hint(): void;
  show(): void;
  restart(): void;
}

export function question(view: QuestionView, on: QuestionHandlers): TemplateResult {
  const { id, words, verdict } = view;
  const submit = (event: Event) => {
    event.preventDefault();
    on.check();
  };
  const restart = (event: Event) => {
    const frame = (event.currentTarget as HTMLElement).closest<HTMLElement>('.asked')!;
    on.restart();
    // The button goes away with what it took back: the focus goes to where the answer is given.
    requestAnimationFrame(() => frame.querySelector<HTMLElement>('input, [tabindex="0"], button, textarea')?.focus());
  };
  return html`<div class="asked" role="group" part="question" aria-labelledby=${`${id}-kind`}>
    <p class="eyebrow" id=${`${id}-kind`}>${view.kind}</p>
    <div class="question">${view.question}</div>
    ${view.note ? html`<p class="soft">${view.note}</p>` : nothing}
    <form class="given-answer" @submit=${submit} novalidate autocomplete="off">
      ${view.answer} ${view.check ? html`<button type="submit" class="button first">${view.check}</button>` : nothing}
    </form>
    <div class="verdict" id=${`${id}-verdict`} role="status">${verdict ? said(verdict) : nothing}</div>
    ${view.result ?? nothing}
    ${view.hints.map(
      (hint, at) =>
        html`<div class="hint-text" role="group" aria-labelledby=${`${id}-hint-${at}`}>
          <p class="eyebrow" id=${`${id}-hint-${at}`} tabindex="-1">${words.hint(at + 1, view.hintCount)}</p>
          ${hint}
        </div>`,
    )}
    <div class="row after">
      ${
        view.hints.length < view.hintCount
          ? html`<button
              type="button"
              class="quiet"
              @click=${(event: Event) => openHint(event, id, view.hints.length, on)}
            >
              ${view.hints.length === 0 ? words.firstHint : words.anotherHint}
            </button>`
          : nothing
      }
      ${view.canShow ? html`<button type="button" class="quiet" @click=${() => on.show()}>${view.showWord ?? words.show}</button>` : nothing}
      ${view.started ? html`<button type="button" class="quiet" @click=${restart}>${words.again}</button>` : nothing}
    </div>
    ${view.reveal ? html`<div class="revealed">${view.reveal()}</div>` : nothing}
  </div>`;
}

/** A screen reader goes on at the hint that was asked for. */
function openHint(event: Event, id: string, at: number, on: QuestionHandlers): void {
  const root = (event.currentTarget as HTMLElement).getRootNode() as ShadowRoot;
  on.hint();
  requestAnimationFrame(() => root.getElementById(`${id}-hint-${at}`)?.focus({ preventScroll: true }));
}

function said({ right, sentence, more }: Verdict): TemplateResult {
  return html`<p class=${`said-so ${right === undefined ? 'unread' : right ? 'right' : 'wrong'}`}>
      ${right === undefined ? nothing : html`<span class="tick" aria-hidden="true">${tick(right)}</span> `}${sentence}
    </p>
    ${more ?? nothing}`;
}

/** A sign beside the colour, for those who do not tell the colours apart. */
export function tick(right: boolean): string {
  return right ? '✓' : '✗';
}

export const questionStyle = css`
  .asked {
    margin: 2.2em 0;
    padding-inline-start: 1.25em;
    border-inline-start: 2.5px solid ${c.accent};
  }
  .asked > .question > :last-child {
    margin-block-end: 0.8em;
  }
  .given-answer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.8em 0.9em;
    margin: 0;
    font-family: ${m.sans};
  }
  .given-answer > .whole {
    flex: 1 1 100%;
    min-inline-size: 0;
  }
  .given-answer .button {
    font-size: 0.8em;
  }
  .verdict:not(:empty) {
    margin-block-start: 0.9em;
  }
  .verdict p {
    margin: 0 0 0.5em;
  }
  .verdict ul {
    margin: 0 0 0.5em;
  }
  .said-so {
    font: 450 0.9em/1.5 ${m.sans};
  }
  .said-so.right,
  .tick.right {
    color: ${c.value};
  }
  .said-so.wrong,
  .said-so.unread,
  .tick.wrong {
    color: ${c.problem};
  }
  .said-so .number {
    font-size: 1em;
    color: ${c.ink};
  }
  .after {
    gap: 0.2em 1.3em;
    margin-block-start: 0.6em;
  }
  .hint-text {
    margin-block-start: 0.9em;
    padding-inline-start: 1em;
    border-inline-start: 1px solid ${c.edge};
  }
  .hint-text > :last-child {
    margin-block-end: 0.3em;
  }
  .hint-text .eyebrow:focus {
    outline: none;
  }
  @media (max-width: 30em) {
    .asked {
      padding-inline-start: 0.9em;
    }
  }
  @media print {
    .asked .after,
    .asked .given-answer .button {
      display: none;
    }
    .asked {
      break-inside: avoid;
    }
  }
`;
