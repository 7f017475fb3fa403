/** The labels of rows and columns, each in a field of its own. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';

export interface LabelFieldsView {
  label: string;
  items: readonly string[];
  /** Unique in its root. */
  name: string;
  /** Texts that were refused, by place, with a sentence why. */
  refused: ReadonlyMap<number, { typed: string; message: string }>;
}

export function labelFields(view: LabelFieldsView, on: { rename(at: number, text: string): void }): TemplateResult {
  return html`<fieldset class="label-fields" part="labels">
    <legend>${view.label}</legend>
    ${view.items.map(
      (item, at) =>
        html`<input
          type="text"
          dir="auto"
          autocomplete="off"
          maxlength="64"
          size=${Math.max(4, Math.min(16, item.length + 1))}
          aria-label=${`${view.label} ${at + 1}`}
          aria-invalid=${view.refused.has(at) ? 'true' : 'false'}
          aria-describedby=${view.refused.has(at) ? `${view.name}-problem-${at}` : nothing}
          .value=${view.refused.get(at)?.typed ?? item}
          @change=${(event: Event) => on.rename(at, (event.target as HTMLInputElement).value)}
        />`,
    )}
    ${[...view.refused].map(
      ([at, { message }]) => html`<p class="problem" id=${`${view.name}-problem-${at}`} role="alert">${message}</p>`,
    )}
  </fieldset>`;
}

export const labelFieldsStyle = css`
  .label-fields {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em 0.6em;
    margin: 1em 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
    font: 400 0.875em/1.3 ${m.sans};
  }
  .label-fields legend {
    padding: 0;
    margin-block-end: 0.3em;
    font-weight: 550;
  }
  .label-fields input {
    padding: 0.4em 0.5em;
    text-align: center;
    border: 0;
    border-block-end: 1px solid ${c.edge};
    border-radius: 3px 3px 0 0;
    background: color-mix(in srgb, currentcolor 4%, transparent);
  }
  .label-fields input[aria-invalid='true'] {
    border-block-end: 2px solid ${c.problem};
  }
  .label-fields .problem {
    inline-size: 100%;
    margin: 0;
  }
`;
