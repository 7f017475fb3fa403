/** Lesson text to DOM. Text becomes text nodes only; numbers, tokens and directives are drawn by whoever calls. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Block, DirectiveBlock, Inline } from '../lesson/lesson.ts';
import { cut } from './cut.ts';
import { mathml } from './mathml.ts';
import { grouped } from './numerals.ts';

export interface ProseView {
  number(inline: Extract<Inline, { type: 'num' }>): unknown;
  token(list: string, index: number): string;
  directive(block: DirectiveBlock): unknown;
  problem(message: string, line?: number): unknown;
  /** A link, drawn; `text` is drawn already. */
  link(url: string, text: unknown): unknown;
  /** Spoken before a source: "Source". */
  sourceWord(): string;
  /** Keeps what a block without others in it shows while nothing it shows has changed. */
  keep(block: Block, draw: () => unknown): unknown;
}

/** Blocks that hold others, which are kept one by one, and those the learner types in, which are drawn each time. */
const drawnAlways = new Set([
  ...[
    'list',
    'quote',
    'explore',
    'compare',
    'tabs',
    'dropdown',
    'admonition',
    'misconception',
    'predict',
    'problem',
    'ask',
    'bughunt',
    'exercise',
  ],
  ...['input', 'control', 'labels', 'sentence', 'presets'],
]);

export function blocks(list: readonly Block[], view: ProseView): TemplateResult {
  return html`${list.map((block) =>
    drawnAlways.has(block.type) ? block_(block, view) : view.keep(block, () => block_(block, view)),
  )}`;
}

function block_(block: Block, view: ProseView): unknown {
  switch (block.type) {
    case 'heading':
      return block.depth === 2
        ? html`<h2 id=${block.id} tabindex="-1">${inlines(block.children, view)}</h2>`
        : html`<h3 id=${block.id} tabindex="-1">${inlines(block.children, view)}</h3>`;
    case 'paragraph':
      return html`<p>${inlines(block.children, view)}</p>`;
    case 'list': {
      const items = block.items.map(
        (item) =>
          html`<li>
            ${item.length === 1 && item[0]!.type === 'paragraph' ? inlines(item[0]!.children, view) : blocks(item, view)}
          </li>`,
      );
      return block.ordered
        ? html`<ol start=${block.start ?? 1}>
            ${items}
          </ol>`
        : html`<ul>
            ${items}
          </ul>`;
    }
    case 'quote':
      return html`<blockquote>${blocks(block.children, view)}</blockquote>`;
    case 'code':
      return html`<pre ${cut()} class="listing" tabindex="0" dir="ltr"><code>${block.value}</code></pre>`;
    case 'table':
      return html`<div ${cut()} class="wide" tabindex="0" role="group">
        <table class="prose-table">
          <thead>
            <tr>
              ${block.head.map((cell) =>
                // The corner above the row labels heads nothing.
                cell.length === 0 ? html`<td></td>` : html`<th scope="col">${inlines(cell, view)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${block.rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${inlines(cell, view)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
    case 'mathblock':
      // A long formula scrolls in its box on a phone, by keys too.
      return html`<div ${cut()} class="display-math" dir="ltr" tabindex=${block.tex.length > 30 ? 0 : nothing}>
        ${mathml(block.mathml)}
      </div>`;
    case 'rule':
      return html`<hr />`;
    case 'problem':
      return view.problem(block.message, block.at.line);
    default:
      return view.directive(block);
  }
}

export function inlines(list: readonly Inline[], view: ProseView): TemplateResult {
  return html`${list.map((inline, i) => {
    const before = list[i - 1];
    const next = list[i + 1];
    if (isButton(inline)) {
      const opened = before?.type === 'text' ? brackets(before.value) : '';
      const stop = next?.type === 'text' ? stops(next.value) : '';
      const drawn = inline_(inline, view);
      return opened || stop ? html`<span class="held">${opened}${drawn}${stop}</span>` : drawn;
    }
    if (inline.type !== 'text') return inline_(inline, view);
    const from = before && isButton(before) ? stops(inline.value).length : 0;
    const rest = inline.value.slice(from);
    return next && isButton(next) ? rest.slice(0, rest.length - brackets(rest).length) : rest;
  })}`;
}

/** A line may break around a button, also before a full stop or after a bracket; so they are held to it. */
function isButton(inline: Inline): boolean {
  return inline.type === 'num' || inline.type === 'given';
}

function stops(text: string): string {
  return /^[.,;:!?)\]”’]*/u.exec(text)![0];
}

function brackets(text: string): string {
  return /[([“‘]*$/u.exec(text)![0];
}

function inline_(inline: Inline, view: ProseView): unknown {
  switch (inline.type) {
    case 'text':
      return inline.value;
    case 'emphasis':
      return html`<em>${inlines(inline.children, view)}</em>`;
    case 'strong':
      return html`<strong>${inlines(inline.children, view)}</strong>`;
    case 'subscript':
      return html`<sub>${inlines(inline.children, view)}</sub>`;
    case 'superscript':
      return html`<sup>${inlines(inline.children, view)}</sup>`;
    case 'code':
      return codeInline(inline.value);
    case 'link':
      return view.link(inline.url, inlines(inline.children, view));
    case 'break':
      return html`<br />`;
    case 'math':
      return html`<span class="math" dir="ltr">${mathml(inline.mathml)}</span>`;
    case 'num':
      return view.number(inline);
    case 'given':
      return inline.source
        ? html`<button
              type="button"
              class="given cited"
              aria-expanded="false"
              title=${`${view.sourceWord()}: ${inline.source}`}
              @click=${toggleSource}
            >
              ${grouped(inline.value)}</button
            ><span class="source" hidden> (${inline.source})</span>`
        : html`<span class="given">${grouped(inline.value)}</span>`;
    case 'token':
      return html`<em class="token" dir="auto">${view.token(inline.list, inline.index)}</em>`;
    case 'colour':
      return html`<span class=${inline.role}>${inlines(inline.children, view)}</span>`;
    default:
      return nothing;
  }
}

/** Characters of code that fit a line of a phone whole. */
const shortCode = 24;

/** Code in a line of text; a short one stays in one piece. */
export function codeInline(text: string): TemplateResult {
  return html`<code class=${text.length <= shortCode ? 'short' : nothing} dir="ltr">${text}</code>`;
}

/** A press shows the source behind the number, or takes it away again. */
function toggleSource(event: Event): void {
  const number = event.currentTarget as HTMLElement;
  const source = number.nextElementSibling as HTMLElement;
  source.hidden = !source.hidden;
  number.setAttribute('aria-expanded', String(!source.hidden));
}

/** Web, mail and relative addresses; anything else (`javascript:`) leads nowhere. */
export function safeAddress(url: string): string {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(url.replace(/[\u0000-\u0020]/g, ''))?.[1]?.toLowerCase();
  return !scheme || scheme === 'http' || scheme === 'https' || scheme === 'mailto' ? url : '#';
}

export const proseStyle = css`
  p,
  ul,
  ol,
  blockquote {
    margin: 0 0 1.05em;
  }
  h2 {
    margin: 2.3em 0 0.7em;
    font: 600 1.42em/1.25 ${m.serif};
    letter-spacing: -0.008em;
    text-wrap: balance;
    scroll-margin-block-start: var(--softlook-scroll-margin, 1em);
  }
  h3 {
    margin: 1.9em 0 0.5em;
    font: 600 1.12em/1.3 ${m.serif};
    text-wrap: balance;
    scroll-margin-block-start: var(--softlook-scroll-margin, 1em);
  }
  h2:focus,
  h3:focus {
    outline: none;
  }
  ul,
  ol {
    padding-inline-start: 1.3em;
  }
  li {
    margin-block: 0.3em;
  }
  li::marker {
    color: ${c.soft};
    font-family: ${m.sans};
    font-size: 0.86em;
    font-variant-numeric: tabular-nums;
  }
  blockquote {
    padding-inline-start: 1.1em;
    border-inline-start: 1px solid ${c.edge};
    color: ${c.soft};
  }
  hr {
    inline-size: 4em;
    margin: 2.5em auto;
    border: 0;
    border-block-start: 1px solid ${c.edge};
  }
  a {
    color: inherit;
    text-decoration-line: underline;
    text-decoration-thickness: 1px;
    text-decoration-color: ${c.edge};
    text-underline-offset: 0.2em;
  }
  a:hover {
    text-decoration-color: currentcolor;
  }
  strong {
    font-weight: 600;
  }
  code {
    font: 0.84em ${m.mono};
    overflow-wrap: break-word;
  }
  code.short {
    white-space: nowrap;
  }
  .listing {
    margin: 0 0 1.3em;
    padding: 0.2em 0 0.2em 1.1em;
    border-inline-start: 1px solid ${c.hairline};
    overflow-x: auto;
    font: 0.84em/1.65 ${m.mono};
    text-align: left;
  }
  .listing code {
    font-size: 1em;
    white-space: pre;
  }
  sub,
  sup {
    font-size: 0.72em;
    line-height: 0;
  }
  math {
    font-family: ${m.math};
    font-size: 1em;
    hanging-punctuation: none; /* WebKit hangs a bracket out of its own box, onto the letter before */
  }
  mi,
  mn,
  mtext {
    font-family: ${m.serif};
    font-variant-numeric: lining-nums;
  }
  mi.letter {
    text-transform: none;
    font-style: italic;
  }
  .math,
  .held {
    white-space: nowrap;
  }
  .held > .vector,
  .held > .source {
    white-space: normal;
  }
  .display-math {
    margin: 0.4em 0 1.4em;
    overflow-x: auto;
    overflow-y: hidden;
    padding-block: 0.25em;
  }
  .display-math math {
    display: block math;
    font-size: 1.1em;
  }
  /* Lines under each other at a sign: right of it and left of it. */
  mtable[displaystyle='true'] > mtr > mtd {
    padding-inline: 0;
    text-align: left;
  }
  mtable[displaystyle='true'] > mtr > mtd:nth-child(odd) {
    text-align: right;
  }
  .wide {
    overflow-x: auto;
    margin-block-end: 1.4em;
  }
  .prose-table {
    border-collapse: collapse;
    font: 400 0.8em/1.45 ${m.sans};
    min-inline-size: 60%;
  }
  .prose-table th,
  .prose-table td {
    padding: 0.5em 1.2em 0.5em 0;
    text-align: start;
    vertical-align: top;
    border-block-end: 1px solid ${c.hairline};
    overflow-wrap: normal; /* a column is as wide as its longest word, but for a rounding that would break it */
  }
  .prose-table tr > :first-child {
    min-inline-size: 6.2em; /* no word alone on a line while the other columns have room */
  }
  .prose-table code {
    white-space: nowrap;
  }
  .prose-table th {
    font-weight: 550;
    color: ${c.soft};
  }
  .prose-table thead > tr > * {
    border-block-end-color: ${c.edge};
  }
  /* The letters of a formula are smaller than those of the sans, and figures of the sans as large as its letters. */
  .prose-table math {
    font-size: 1.1em;
  }
  .given {
    font: 0.9em ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .cited {
    text-decoration-line: underline;
    text-decoration-style: dashed;
    text-decoration-thickness: 1px;
    text-decoration-color: ${c.edge};
    text-underline-offset: 0.24em;
  }
  .cited:hover {
    text-decoration-color: currentcolor;
  }
  .source {
    color: ${c.soft};
  }
  @media print {
    .source {
      display: inline;
    }
  }
`;
