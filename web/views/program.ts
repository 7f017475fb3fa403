/** The listing of a program, with the line that is wrong marked. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import { cut } from './cut.ts';
import { symbols } from './symbols.ts';

export interface ProgramView {
  source: string;
  title?: string;
  /** What is wrong, with its line in this listing, from 1. */
  problem?: { message: string; line?: number };
  words: Words;
}

export function program({ source, title, problem, words }: ProgramView): TemplateResult {
  return html`<figure class="program" part="program">
    ${title ? html`<figcaption class="soft">${symbols(title)}</figcaption>` : nothing}
    <pre ${cut()} tabindex="0" dir="ltr" aria-label=${title ?? words.page.program.label}><code>${source
      .replace(/\n$/, '')
      .split('\n')
      .map(
        (line, at) => html`<span class=${problem?.line === at + 1 ? 'wrong' : ''}>${coloured(line)}${'\n'}</span>`,
      )}</code></pre>
    ${problem ? html`<p class="problem" role="alert">${problem.message}</p>` : nothing}
  </figure>`;
}

/** Comments are set softer; nothing else is coloured, since colour means a role. */
function coloured(line: string): unknown {
  const at = line.search(/(^|\s)#/);
  return at < 0 ? line : html`${line.slice(0, at)}<i class="comment">${line.slice(at)}</i>`;
}

export const programStyle = css`
  .program {
    margin: 1.4em 0;
  }
  .program figcaption {
    margin: 0 0 0.6em;
  }
  .program pre {
    margin: 0;
    padding: 0.1em 0 0.1em 1.1em;
    border-inline-start: 1px solid ${c.hairline};
    overflow-x: auto;
    font: 0.84em/1.7 ${m.mono};
    text-align: left;
  }
  .program code {
    font-size: 1em;
    white-space: pre;
  }
  .program .comment {
    color: ${c.soft};
    font-style: normal;
  }
  .program .wrong {
    text-decoration-line: underline;
    text-decoration-style: wavy;
    text-decoration-color: ${c.problem};
    text-decoration-thickness: 1px;
    text-underline-offset: 0.25em;
  }
`;
