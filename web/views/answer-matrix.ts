/** A vector or matrix to fill: a field for each cell that is asked for, the others given as numbers. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { colours as c } from '../elements/tokens.ts';
import type { QuestionWords } from '../words/questions.ts';
import { columnsOf, rowsOf } from './array.ts';
import { cut } from './cut.ts';
import { matrixEditorStyle } from './matrix-editor.ts';
import { tick } from './question.ts';

export interface AnswerMatrixView {
  id: string;
  shape: readonly number[];
  rows?: readonly string[];
  columns?: readonly string[];
  /** Texts of the fields, by place; a cell without one is given. */
  fields: ReadonlyMap<number, AnswerCell>;
  /** Draws a given cell. */
  given(place: number): unknown;
  disabled: boolean;
  words: QuestionWords;
}

export interface AnswerCell {
  text: string;
  /** Whether it was right when it was tried; undefined before, and where it has been changed since. */
  right?: boolean;
  /** Why the text is no number. */
  problem?: string;
}

export interface AnswerMatrixHandlers {
  type(place: number, text: string): void;
  keep(): void;
}

export function answerMatrix(view: AnswerMatrixView, on: AnswerMatrixHandlers): TemplateResult {
  const { id, words, shape } = view;
  const columns = columnsOf(shape);
  const counted = (count: number) => Array.from({ length: count }, (_, at) => at);
  const several = rowsOf(shape) > 1;
  const name = (row: number, column: number) =>
    words.grid.cell(
      several ? (view.rows?.[row] ?? words.grid.row(row + 1)) : (view.rows?.[row] ?? ''),
      view.columns?.[column] ?? words.grid.column(column + 1),
    );
  /** Up and down go to the next field of the column. */
  const keys = (event: KeyboardEvent, place: number) => {
    const step = event.key === 'ArrowDown' ? columns : event.key === 'ArrowUp' ? -columns : 0;
    if (!step) return;
    event.preventDefault();
    const table = (event.currentTarget as HTMLElement).closest('table')!;
    for (let next = place + step; next >= 0 && next < columns * rowsOf(shape); next += step) {
      const field = table.querySelector<HTMLInputElement>(`[data-place="${next}"]`);
      if (!field) continue;
      field.focus();
      field.select();
      return;
    }
  };
  const cell = (row: number, column: number) => {
    const place = row * columns + column;
    const field = view.fields.get(place);
    if (!field) return html`<td class="given-cell">${view.given(place)}</td>`;
    const { right, problem } = field;
    const said = problem ?? (right === undefined ? undefined : right ? words.grid.right : words.grid.wrong);
    return html`<td>
      <input
        type="text"
        class=${`field ${right === undefined ? '' : right ? 'right' : 'wrong'}`}
        data-place=${place}
        size="5"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="ltr"
        maxlength="40"
        ?disabled=${view.disabled}
        aria-label=${name(row, column)}
        aria-invalid=${right === false || problem ? 'true' : 'false'}
        aria-describedby=${said ? `${id}-said-${place}` : `${id}-fill`}
        .value=${live(field.text)}
        @input=${(event: Event) => on.type(place, (event.target as HTMLInputElement).value)}
        @change=${() => on.keep()}
        @keydown=${(event: KeyboardEvent) => keys(event, place)}
      />${right === undefined ? nothing : html`<span class=${`tick ${right ? 'right' : 'wrong'}`} aria-hidden="true">${tick(right)}</span>`}
      ${said ? html`<span class="heard" id=${`${id}-said-${place}`}>${said}</span>` : nothing}
    </td>`;
  };
  return html`<div class="whole">
    <div class="scroll" ${cut()}>
      <table class="editor answer-grid">
        ${
          view.columns
            ? html`<thead>
                <tr>
                  ${view.rows ? html`<td></td>` : nothing}
                  ${counted(columns).map((at) => html`<th scope="col" dir="auto">${view.columns![at] ?? at + 1}</th>`)}
                </tr>
              </thead>`
            : nothing
        }
        <tbody>
          ${counted(rowsOf(shape)).map(
            (row) =>
              html`<tr>
                ${view.rows ? html`<th scope="row" dir="auto">${view.rows[row] ?? row + 1}</th>` : nothing}
                ${counted(columns).map((column) => cell(row, column))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="soft fill" id=${`${id}-fill`}>${words.grid.fill} <span class="by-keys">${words.grid.keys}</span></p>
    ${[...view.fields.values()]
      .flatMap(({ problem }) => problem ?? [])
      .slice(0, 1)
      .map((problem) => html`<p class="problem">${problem}</p>`)}
  </div>`;
}

export const answerMatrixStyle = [
  matrixEditorStyle,
  css`
    .answer-grid {
      border-spacing: 0.5em 0.3em;
    }
    .answer-grid .field {
      cursor: text;
      background: ${c.surface};
      border: 1px solid ${c.edge};
      border-radius: 3px;
    }
    .answer-grid .field.wrong {
      border-color: ${c.problem};
      border-block-end-width: 2.5px;
    }
    .answer-grid .field.right {
      border-color: ${c.value};
    }
    .answer-grid td {
      position: relative;
      text-align: center;
      white-space: nowrap;
    }
    .answer-grid .tick {
      position: absolute;
      inset-inline-end: -0.5em;
      inset-block-start: -0.55em;
      padding-inline: 0.15em;
      border-radius: 0.5em;
      background: ${c.paper};
      font-size: 0.85em;
      line-height: 1.3;
    }
    .answer-grid .given-cell {
      padding-inline: 0.5em;
    }
    .fill {
      margin: 0.3em 0 0;
    }
    /* Four columns fit a phone. */
    @media (max-width: 30em) {
      .answer-grid {
        border-spacing: 0.3em;
      }
      .answer-grid .field {
        inline-size: 3.2em;
        padding-inline: 0.1em;
      }
      .answer-grid .given-cell {
        padding-inline: 0.2em;
      }
    }
    .scroll {
      overflow-x: auto;
      padding-block-start: 0.6em;
      padding-inline-end: 0.6em;
    }
  `,
];
