/**
 * An array as a WAI-ARIA grid: one tab stop, arrows inside, Enter opens. With a scale it is a heatmap, without one a
 * table of numbers. A large array draws only the window that its box shows.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import { columnsOf, rowsOf, spokenCell, type ArrayData, type Marks } from './array.ts';
import { cut } from './cut.ts';
import { extent, heat, heatColour, onHeat, type Heat, type Scale } from './heat.ts';
import { numeral } from './numerals.ts';

/** Rows and columns that are drawn, ends excluded. */
export interface GridWindow {
  rows: [from: number, to: number];
  columns: [from: number, to: number];
}

export interface GridView {
  array: ArrayData;
  marks: Marks;
  /** With a scale the cells are coloured. */
  scale?: Scale;
  /** The size of a value with the full colour, where several grids share a scale; otherwise the greatest. */
  most?: number;
  /** The one cell that Tab reaches. */
  active: number;
  window?: GridWindow;
  words: Words;
}

export interface GridHandlers {
  open(place: number): void;
  /** The pointer or the focus came to a cell, or left (undefined). */
  point(place: number | undefined): void;
  key(event: KeyboardEvent, place: number): void;
}

/** Size of a cell of a windowed grid, in em of the grid. */
export const cellSize = { row: 2.25, column: 4 };

export function grid(view: GridView, on: GridHandlers): TemplateResult {
  const { array, marks, words } = view;
  const columns = columnsOf(array.shape);
  const rows = rowsOf(array.shape);
  if (columns * rows === 0) return html`<p class="soft">${words.page.heatmap.none}</p>`;
  const most = view.scale ? (view.most ?? extent(array.data, view.scale)) : 0;
  const [fromRow, toRow] = view.window?.rows ?? [0, rows];
  const [fromColumn, toColumn] = view.window?.columns ?? [0, columns];
  const across = range(fromColumn, toColumn);
  const spacer = (count: number) =>
    count > 0
      ? html`<td aria-hidden="true" class="space" style=${`min-inline-size:${count * cellSize.column}em`}></td>`
      : nothing;
  const spacerRow = (count: number) =>
    count > 0
      ? html`<tr aria-hidden="true">
          <td class="space" style=${`block-size:${count * cellSize.row}em`}></td>
        </tr>`
      : nothing;

  const cell = (row: number, column: number) => {
    const place = row * columns + column;
    const value = array.data[place] ?? NaN;
    const shade = view.scale ? heat(value, most) : undefined;
    return html`<td
      role="gridcell"
      aria-colindex=${column + 1}
      aria-label=${spokenCell(array, place, words)}
      aria-selected=${marks.chosen === place ? 'true' : 'false'}
      tabindex=${view.active === place ? 0 : -1}
      data-place=${place}
      class=${[
        'cell',
        shade ? `heat ${shade.side} ${contrastClasses(shade)}` : array.role,
        marks.lit?.has(place) ? 'lit' : '',
        marks.chosen === place ? 'chosen' : '',
        marks.mirror === place ? 'mirror' : '',
      ].join(' ')}
      style=${shade ? `--amount:${(shade.amount * 100).toFixed(1)}%` : nothing}
    >
      ${numeral(value, array.digits)}
    </td>`;
  };

  return html`<div ${cut()} class=${view.window ? 'scroll windowed' : 'scroll'} part="scroll">
    <table
      class=${columns > mostSpread ? 'grid dense' : 'grid'}
      part="grid"
      role="grid"
      aria-label=${`${array.label}. ${array.alt}`}
      aria-rowcount=${rows + 1}
      aria-colcount=${columns}
      aria-readonly="true"
      @click=${at(on.open)}
      @pointerover=${at(on.point)}
      @pointerout=${at(() => on.point(undefined))}
      @focusin=${at(on.point)}
      @focusout=${at(() => on.point(undefined))}
      @keydown=${at((place, event) => on.key(event as KeyboardEvent, place))}
    >
      ${
        array.columns
          ? html`<thead>
              <tr role="row">
                ${array.rows ? html`<td class="corner"></td>` : nothing}${spacer(fromColumn)}
                ${across.map(
                  (column) =>
                    html`<th
                      role="columnheader"
                      scope="col"
                      class=${array.columnRole ?? 'plain'}
                      title=${array.columns![column] ?? ''}
                    >
                      <span dir="auto">${array.columns![column] ?? column + 1}</span>
                    </th>`,
                )}${spacer(columns - toColumn)}
              </tr>
            </thead>`
          : nothing
      }
      <tbody>
        ${spacerRow(fromRow)}
        ${range(fromRow, toRow).map(
          (row) =>
            html`<tr role="row" aria-rowindex=${row + 2}>
              ${
                array.rows
                  ? html`<th
                      role="rowheader"
                      scope="row"
                      class=${array.rowRole ?? 'plain'}
                      title=${array.rows[row] ?? ''}
                    >
                      <span dir="auto">${array.rows[row] ?? row + 1}</span>
                    </th>`
                  : nothing
              }${spacer(fromColumn)}${across.map((column) => cell(row, column))}${spacer(columns - toColumn)}
            </tr>`,
        )}
        ${spacerRow(rows - toRow)}
      </tbody>
    </table>
  </div>`;
}

/** So many columns stand apart in a reading column; more draw closer together. */
const mostSpread = 8;

/** A listener of the whole grid that is told the cell. */
const at =
  (tell: (place: number, event: Event) => void) =>
  (event: Event): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-place]');
    if (cell) tell(Number(cell.dataset.place), event);
  };

/** In which themes the digits on this shade are the light ones (or in dark mode the dark ones). */
export function contrastClasses({ side, amount }: Heat): string {
  const shade = { side, amount: Math.round(amount * 1000) / 1000 }; // as it is drawn
  const key = side === 'negative' ? -1 - shade.amount : shade.amount;
  let classes = contrasts.get(key);
  if (classes === undefined) {
    const light = onHeat(heatColour(shade, 'light')) === '#ffffff' ? 'flip-light' : '';
    const dark = onHeat(heatColour(shade, 'dark')) === '#000000' ? 'flip-dark' : '';
    contrasts.set(key, (classes = `${light} ${dark}`));
  }
  return classes;
}
/** By side and amount: two thousand and two at most. */
const contrasts = new Map<number, string>();

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

export const gridStyle = css`
  .scroll {
    overflow-x: auto;
    max-inline-size: calc(100% + 6px);
    padding: 3px;
    margin: -3px;
  }
  .scroll.windowed {
    overflow: auto;
    max-block-size: 24em;
    padding: 0;
  }
  .grid {
    border-collapse: separate;
    border-spacing: 3px;
    font: 400 0.875em/1.25 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  /* Figures as wide as each other come with a hyphen as wide as them: that is for numbers, not for words. */
  .grid th {
    font-variant-numeric: normal;
    font-weight: 550;
    padding: 0.3em 0.6em;
    text-align: center;
    vertical-align: bottom;
    max-inline-size: 9em;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .grid th[scope='row'] {
    text-align: end;
    vertical-align: middle;
    padding-inline: 0 0.6em;
    max-inline-size: 24em;
    text-wrap: balance;
  }
  .cell {
    min-inline-size: 3.9em;
    block-size: 2.75em;
    padding: 0.2em 0.35em;
    text-align: center;
    border-radius: 4px;
    cursor: pointer;
    white-space: nowrap;
    direction: ltr;
    -webkit-tap-highlight-color: transparent;
  }
  .cell.heat {
    print-color-adjust: exact;
    --digits: light-dark(#000, #fff);
    background: ${c['heat-zero']};
    color: var(--digits);
  }
  .cell.flip-light {
    --digits: light-dark(#fff, #fff);
  }
  .cell.flip-dark {
    --digits: light-dark(#000, #000);
  }
  .cell.flip-light.flip-dark {
    --digits: light-dark(#fff, #000);
  }
  .cell.positive {
    background: color-mix(in srgb, ${c['heat-positive']} var(--amount), ${c['heat-zero']});
  }
  .cell.negative {
    background: color-mix(in srgb, ${c['heat-negative']} var(--amount), ${c['heat-zero']});
  }
  .cell:not(.heat) {
    min-inline-size: 3.3em;
    text-decoration-line: underline;
    text-decoration-style: dotted;
    text-decoration-thickness: 1.5px;
    text-decoration-color: color-mix(in srgb, currentcolor 50%, transparent);
    text-underline-offset: 0.24em;
    block-size: 2.3em;
  }
  .cell:not(.heat):hover {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  .cell:not(.heat).lit {
    background: ${c.lit};
  }
  .cell.heat:hover {
    box-shadow: 0 0 0 1.5px ${c.edge};
  }
  .cell.heat.lit {
    box-shadow:
      0 0 0 2px ${c.paper},
      0 0 0 4px ${c['lit-edge']};
    position: relative;
  }
  .cell.mirror {
    outline: 2px dashed ${c.ink};
    outline-offset: -1px;
  }
  .cell.chosen {
    outline: 2.5px solid ${c.ink};
    outline-offset: 0;
    position: relative;
    z-index: 1;
  }
  .cell:focus-visible {
    outline: 2.5px solid ${c.accent};
    outline-offset: 1px;
    position: relative;
    z-index: 2;
    border-radius: 4px;
  }
  .dense {
    border-spacing: 2px;
  }
  .dense th {
    padding-inline: 0.2em;
  }
  .dense .cell {
    min-inline-size: 3.1em;
    padding-inline: 0.1em;
  }
  .windowed .grid {
    border-spacing: 0;
  }
  .windowed .cell {
    min-inline-size: ${cellSize.column}em;
    max-inline-size: ${cellSize.column}em;
    block-size: ${cellSize.row}em;
    border: 1px solid ${c.surface};
    overflow: hidden;
  }
  .windowed .grid th {
    white-space: nowrap;
    background: ${c.paper};
    position: sticky;
    inset-block-start: 0;
    inset-inline-start: 0;
    z-index: 3;
  }
  .space {
    padding: 0;
  }
  @media (max-width: 26em) {
    .grid {
      border-spacing: 2px;
    }
    .cell {
      min-inline-size: 3.25em;
      padding-inline: 0.15em;
    }
    .grid th {
      padding-inline: 0.25em;
    }
  }
  @media (forced-colors: active) {
    .cell {
      border: 1px solid CanvasText;
    }
    .cell.heat {
      color: CanvasText;
    }
  }
`;
