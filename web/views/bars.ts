/** Bars: one a number, from zero, with its label and its digits. */
import { css, html, type TemplateResult } from 'lit';
import { max, min } from 'd3-array';
import { colours as c, measures as m } from '../elements/tokens.ts';
import { columnsOf, rowsOf, spokenCell, type ArrayData, type Marks } from './array.ts';
import { linearAxis } from './axis.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';
import type { Words } from '../words/words.ts';

export interface BarsView {
  array: ArrayData;
  marks: Marks;
  /** The value of a full bar; default the greatest in the data. */
  max?: number;
  words: Words;
}

export interface BarsHandlers {
  open(place: number): void;
  point(place: number | undefined): void;
}

export function bars({ array, marks, max: most, words }: BarsView, on: BarsHandlers): TemplateResult {
  const values = Array.from(array.data).filter(Number.isFinite);
  const low = Math.min(0, min(values) ?? 0);
  const high = Math.max(0, most ?? max(values) ?? 1) || (low < 0 ? 0 : 1);
  const along = linearAxis([low, high], [0, 100]);
  const columns = columnsOf(array.shape);
  const groups = rowsOf(array.shape);
  const bar = (place: number, column: number) => {
    const value = array.data[place] ?? NaN;
    const ends = [along(0), Number.isNaN(value) ? along(0) : along(value)].sort((a, b) => a - b) as [number, number];
    return html`<div
      class=${`bar ${marks.lit?.has(place) ? 'lit' : ''}`}
      role="listitem"
      aria-label=${spokenCell(array, place, words)}
      @pointerenter=${() => on.point(place)}
      @pointerleave=${() => on.point(undefined)}
    >
      <span class=${`bar-label ${array.columnRole ?? 'plain'}`} dir="auto"
        >${array.columns?.[column] ?? column + 1}</span
      >
      <span class="track" @click=${() => on.open(place)}>
        <span class="zero" style=${`inset-inline-start:${along(0)}%`}></span>
        <span
          class=${`fill ${array.role} ${value < 0 ? 'below' : ''}`}
          style=${`inset-inline-start:${ends[0]}%;inline-size:${ends[1] - ends[0]}%`}
        ></span>
      </span>
      ${number(
        { text: numeral(value, array.digits), lit: marks.lit?.has(place) ?? false, chosen: marks.chosen === place },
        { open: () => on.open(place), point: (here) => on.point(here ? place : undefined) },
      )}
    </div>`;
  };
  return html`${Array.from(
      { length: groups },
      (_, row) =>
        html`<div
          class="bars"
          part="bars"
          role="list"
          aria-label=${[array.label, array.rows?.[row]].filter(Boolean).join(', ')}
        >
          ${array.rows && groups > 1 ? html`<div class=${`group ${array.rowRole ?? 'plain'}`} role="presentation" dir="auto">${array.rows[row]}</div>` : ''}
          ${Array.from({ length: columns }, (_, column) => bar(row * columns + column, column))}
        </div>`,
    )}
    <p class="heard">${array.alt}</p>`;
}

export const barsStyle = css`
  .bars {
    display: grid;
    grid-template-columns: minmax(2em, max-content) 1fr max-content;
    gap: 0.3em 0.7em;
    font: 400 0.875em/1.25 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .bars + .bars {
    margin-block-start: 0.9em;
  }
  .group {
    grid-column: 1 / -1;
    font-weight: 550;
  }
  .bar {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: center;
    min-block-size: 1.9em;
  }
  .group,
  .bar-label {
    font-variant-numeric: normal;
  }
  .bar-label {
    text-align: end;
    max-inline-size: 9em;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .bar > .number {
    justify-self: end;
    margin: 0;
  }
  .track {
    position: relative;
    block-size: 1.25em;
    cursor: pointer;
  }
  .fill {
    position: absolute;
    inset-block: 0;
    border-radius: 2px;
    background: currentcolor;
    print-color-adjust: exact;
    min-inline-size: 1px;
  }
  .fill.plain {
    color: ${c['heat-positive']};
  }
  .fill.below {
    color: ${c['heat-negative']};
  }
  .zero {
    position: absolute;
    inset-block: -0.3em;
    border-inline-start: 1px solid ${c.edge};
  }
  .bar.lit .track {
    box-shadow:
      0 0 0 2px ${c.paper},
      0 0 0 4px ${c['lit-edge']};
    border-radius: 2px;
  }
  @media (forced-colors: active) {
    .fill {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
