/** What is wrong, in its place; the rest of the lesson goes on. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';

export interface ProblemView {
  message: string;
  line?: number;
  lineWord?: string;
  action?: { label: string; run(): void };
}

export function problem({ message, line, lineWord, action }: ProblemView): TemplateResult {
  return html`<div class="trouble" role="alert" part="problem">
    <p>
      ${message}${line !== undefined && lineWord ? html` <span class="soft">(${lineWord} ${line})</span>` : nothing}
    </p>
    ${action ? html`<button type="button" class="button" @click=${() => action.run()}>${action.label}</button>` : nothing}
  </div>`;
}

export const problemStyle = css`
  .trouble {
    margin: 1.2em 0;
    padding-inline-start: 1em;
    border-inline-start: 2.5px solid ${c.problem};
    font: 400 0.9em/1.5 ${m.sans};
  }
  .trouble p {
    margin: 0;
  }
  .trouble .button {
    margin-block-start: 0.7em;
  }
`;
