/** An input that the learner edits in place: a field per cell. A refused text stays in its field, with its sentence. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import { columnsOf, rowsOf, type ArrayData, type Marks } from './array.ts';
import { cut } from './cut.ts';
import { entry } from './numerals.ts';

export interface MatrixEditorView {
  array: ArrayData;
  marks: Marks;
  /** Texts that are not (yet) values, by place. */
  drafts: ReadonlyMap<number, string>;
  /** What is wrong, by place. */
  problems: ReadonlyMap<number, string>;
  /** What is wrong with the whole, such as a pasted matrix. */
  problem?: string;
  edited: boolean;
  words: Words;
}

export interface MatrixEditorHandlers {
  /** The field holds this text; `done` when the learner left it or pressed Enter. */
  type(place: number, text: string, done: boolean): void;
  key(event: KeyboardEvent, place: number): void;
  grip(event: PointerEvent, place: number): void;
  paste(event: ClipboardEvent, place: number): void;
  point(place: number | undefined): void;
  sign(): void;
  reset(): void;
}

export function matrixEditor(view: MatrixEditorView, on: MatrixEditorHandlers): TemplateResult {
  const { array, words } = view;
  const columns = columnsOf(array.shape);
  const counted = (count: number) => Array.from({ length: count }, (_, i) => i);
  const field = (row: number, column: number) => {
    const place = row * columns + column;
    const problem = view.problems.get(place);
    return html`<td class=${view.marks.lit?.has(place) ? 'lit' : ''}>
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        dir="ltr"
        class=${`field ${array.role} ${view.marks.lit?.has(place) ? 'lit' : ''} ${view.marks.chosen === place ? 'chosen' : ''}`}
        data-place=${place}
        size="5"
        aria-label=${words.page.matrix.cell(array.label, array.rows?.[row] ?? '', array.columns?.[column] ?? `${column + 1}`)}
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby=${problem ? `problem-${place}` : 'how'}
        .value=${live(view.drafts.get(place) ?? entry(array.data[place] ?? NaN))}
        @input=${(event: Event) => on.type(place, (event.target as HTMLInputElement).value, false)}
        @change=${(event: Event) => on.type(place, (event.target as HTMLInputElement).value, true)}
        @keydown=${(event: KeyboardEvent) => on.key(event, place)}
        @pointerdown=${(event: PointerEvent) => on.grip(event, place)}
        @paste=${(event: ClipboardEvent) => on.paste(event, place)}
        @pointerenter=${() => on.point(place)}
        @pointerleave=${() => on.point(undefined)}
      />
    </td>`;
  };
  return html`
    <div ${cut()} class="scroll" part="scroll">
      <table class="editor" part="editor" aria-label=${array.label}>
        ${
          array.columns
            ? html`<thead>
                <tr>
                  ${array.rows ? html`<td></td>` : nothing}
                  ${counted(columns).map((at) => html`<th scope="col" dir="auto" class=${array.columnRole ?? 'plain'}>${array.columns![at] ?? at + 1}</th>`)}
                </tr>
              </thead>`
            : nothing
        }
        <tbody>
          ${counted(rowsOf(array.shape)).map(
            (row) =>
              html`<tr>
                ${array.rows ? html`<th scope="row" dir="auto" class=${array.rowRole ?? 'plain'}>${array.rows[row] ?? row + 1}</th>` : nothing}
                ${counted(columns).map((column) => field(row, column))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <span id="how" class="heard">${words.page.matrix.edit}</span>
    ${[...view.problems].map(([place, sentence]) => html`<p class="problem" id=${`problem-${place}`} role="alert">${sentence}</p>`)}
    ${view.problem ? html`<p class="problem" role="alert">${view.problem}</p>` : nothing}
    <div class="editor-tools">
      <button
        type="button"
        class="quiet sign-button"
        @pointerdown=${(event: Event) => event.preventDefault()}
        @click=${() => on.sign()}
      >
        <span aria-hidden="true">±</span> ${words.page.matrix.sign}
      </button>
      ${view.edited ? html`<button type="button" class="quiet" @click=${() => on.reset()}>${words.page.matrix.reset}</button>` : nothing}
    </div>
  `;
}

export const matrixEditorStyle = css`
  .editor {
    border-collapse: separate;
    border-spacing: 0.3em 0.25em;
    margin: -0.2em -0.3em;
    font: 400 0.875em/1.25 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .editor th {
    font-variant-numeric: normal;
    font-weight: 550;
    padding: 0.3em 0.5em;
    vertical-align: bottom;
    max-inline-size: 9em;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .editor th[scope='row'] {
    text-align: end;
    vertical-align: middle;
    max-inline-size: 14em;
  }
  .editor td {
    padding: 0;
    text-align: center;
  }
  .field {
    inline-size: 4.1em;
    min-inline-size: 100%; /* under a long name it is as wide as that */
    block-size: 2.4em;
    padding: 0 0.3em;
    text-align: center;
    border: 0;
    border-block-end: 1px solid ${c.edge};
    border-radius: 3px 3px 0 0;
    background: color-mix(in srgb, currentcolor 4%, transparent);
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .field:focus {
    cursor: text;
    outline: 2px solid ${c.accent};
    outline-offset: 0;
    border-radius: 3px;
    background: ${c.surface};
  }
  .field:hover:not(:focus) {
    background: color-mix(in srgb, currentcolor 9%, transparent);
  }
  .field.lit {
    background: ${c.lit};
  }
  .field.chosen {
    outline: 2.5px solid ${c.ink};
  }
  .field[aria-invalid='true'] {
    color: ${c.problem};
    border-block-end: 2px solid ${c.problem};
  }
  .problem {
    margin: 0.5em 0 0;
  }
  .editor-tools {
    display: flex;
    gap: 1.2em;
  }
  .sign-button {
    display: none;
  }
  @media (pointer: coarse) {
    .sign-button {
      display: inline;
    }
    .field {
      block-size: 2.75em;
      font-size: 16px;
      inline-size: 3.6em;
    }
  }
  @media print {
    .editor-tools {
      display: none;
    }
  }
`;
