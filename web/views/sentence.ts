/** A box for a sentence of the learner's own, with presets. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';

export interface SentenceView {
  name: string;
  label: string;
  text: string;
  presets: readonly string[];
  /** Words that are not in the table of embeddings. */
  unknown?: readonly string[];
  /** What is wrong with the text as typed, in a sentence. */
  problem?: string;
  words: Words;
}

export interface SentenceHandlers {
  use(text: string): void;
}

export function sentence(view: SentenceView, on: SentenceHandlers): TemplateResult {
  const { words } = view;
  const id = `sentence-${view.name}`;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    on.use(String(new FormData(event.target as HTMLFormElement).get('sentence') ?? ''));
  };
  return html`<form class="sentence" part="sentence" @submit=${submit}>
    <label for=${id}>${view.label}</label>
    <div class="typed">
      <input
        id=${id}
        name="sentence"
        type="text"
        dir="auto"
        autocomplete="off"
        .value=${view.text}
        aria-invalid=${view.problem ? 'true' : 'false'}
        aria-describedby=${view.problem ? `${id}-problem` : `${id}-note`}
        @change=${(event: Event) => on.use((event.target as HTMLInputElement).value)}
      />
      <button type="submit" class="button">${words.page.sentence.use}</button>
    </div>
    ${view.problem ? html`<p class="problem" id=${`${id}-problem`} role="alert">${view.problem}</p>` : nothing}
    ${
      view.presets.length
        ? html`<div class="presets" role="group" aria-label=${words.page.sentence.presets}>
            ${view.presets.map((preset) => html`<button type="button" class="quiet preset" dir="auto" @click=${() => on.use(preset)}>${preset}</button>`)}
          </div>`
        : nothing
    }
    <p class="soft" id=${`${id}-note`}>
      ${words.page.sentence.invented}${
        view.unknown?.length
          ? html` ${words.page.sentence.unknown(view.unknown.join(', '), view.unknown.length)}`
          : nothing
      }
    </p>
  </form>`;
}

export const sentenceStyle = css`
  .sentence label {
    display: block;
    font: 550 0.8em/1.4 ${m.sans};
    margin-block-end: 0.35em;
  }
  .typed {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .typed input {
    flex: 1 1 14em;
    min-inline-size: 0;
    padding: 0.4em 0.7em;
    font: 400 1em/1.4 ${m.serif};
    background: ${c.surface};
    border: 1px solid ${c.edge};
    border-radius: 4px;
  }
  .typed input[aria-invalid='true'] {
    border-color: ${c.problem};
    border-width: 2px;
  }
  .typed .button {
    font-size: 0.8em;
    border-radius: 4px;
  }
  .presets {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.3em;
    margin-block: 0.35em 0.15em;
  }
  .preset {
    text-decoration-color: ${c.edge};
  }
`;
