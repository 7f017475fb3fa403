/**
 * A matrix product as it is done by hand: the right matrix stands above the result, the left one beside it, so that the
 * row and the column of a number meet in it. The chosen number has its sum of products below.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Printed, Unfolding } from '../lesson/session.ts';
import type { Words } from '../words/words.ts';
import { columnsOf, rowsOf, spokenCell, type ArrayData, type Marks } from './array.ts';
import { arithmetic, arithmeticStyle } from './arithmetic.ts';
import { cut } from './cut.ts';
import { movedPlace } from './grid-keys.ts';
import { grouped, numeral } from './numerals.ts';
import { number } from './number.ts';
import { cellTitle, symbols } from './symbols.ts';

export type Factor = 'left' | 'right' | 'product';

export type ProductData = Record<Factor, { array: ArrayData; marks: Marks }>;

export interface ProductView {
  data: ProductData;
  /** The number of the result that is looked at. */
  chosen: number;
  /** The cell of each matrix that Tab reaches. */
  active: Record<Factor, number>;
  /** How the chosen number is made. */
  sum?: Unfolding;
  words: Words;
}

export interface ProductHandlers {
  /** The focus goes to this cell; one of the result is chosen by it. */
  look(of: Factor, place: number): void;
  open(of: Factor, place: number, event: Event): void;
  /** A number of the sum, by its place among the parts. */
  openPart(part: number, event: Event): void;
  point(of: Factor, place: number | undefined): void;
  /** The pointer is on a number of the sum. */
  pointPart(printed: Printed | undefined): void;
}

export function product(view: ProductView, on: ProductHandlers): TemplateResult {
  const { data, chosen, words, sum } = view;
  const said = words.page.product;
  const inner = columnsOf(data.left.array.shape);
  const across = columnsOf(data.right.array.shape);
  const down = rowsOf(data.left.array.shape);
  const row = Math.floor(chosen / across);
  const column = chosen % across;
  /** Where each matrix begins in the grid of the figure. */
  const begins = {
    left: { row: inner + 5, column: 2 },
    right: { row: 3, column: inner + 3 },
    product: { row: inner + 5, column: inner + 3 },
  };
  const at = (r: number, col: number, span = '') => `grid-row:${r};grid-column:${col}${span}`;

  const matrix = (of: Factor) => {
    const { array, marks } = data[of];
    const columns = columnsOf(array.shape);
    const from = begins[of];
    const meets = (place: number) =>
      of === 'left'
        ? Math.floor(place / columns) === row
        : of === 'right'
          ? place % columns === column
          : place === chosen;
    const key = (event: KeyboardEvent, place: number) => {
      const grid = event.currentTarget as HTMLElement;
      const to = movedPlace(event, place, array.shape, grid.matches(':dir(rtl)'));
      if (to !== undefined) {
        event.preventDefault();
        on.look(of, to);
        grid.querySelector<HTMLElement>(`[data-place="${to}"]`)?.focus();
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        on.open(of, place, event);
      }
    };
    const told =
      (tell: (place: number, event: Event) => void) =>
      (event: Event): void => {
        const cell = (event.target as Element).closest<HTMLElement>('[data-place]');
        if (cell) tell(Number(cell.dataset.place), event);
      };
    const seen = (place: number) => {
      on.look(of, place);
      on.point(of, place);
    };
    return html`<div
      class="factor"
      role="grid"
      aria-label=${of === 'product' ? `${array.label}. ${array.alt}` : array.label}
      aria-readonly="true"
      aria-describedby=${of === 'product' ? 'product-keys' : nothing}
      @click=${told((place, event) => {
        on.look(of, place);
        on.open(of, place, event);
      })}
      @keydown=${told((place, event) => key(event as KeyboardEvent, place))}
      @pointerover=${told(seen)}
      @pointerout=${told(() => on.point(of, undefined))}
      @focusin=${told(seen)}
      @focusout=${told(() => on.point(of, undefined))}
    >
      ${Array.from(
        { length: rowsOf(array.shape) },
        (_, r) =>
          html`<div class="factor-row" role="row">
            ${Array.from({ length: columns }, (_, col) => {
              const place = r * columns + col;
              return html`<span
                role="gridcell"
                class=${[
                  'entry',
                  array.role,
                  meets(place) ? (of === 'product' ? 'met' : 'meets') : '',
                  marks.lit?.has(place) ? 'lit' : '',
                  marks.chosen === place ? 'chosen' : '',
                ].join(' ')}
                style=${at(from.row + r, from.column + col)}
                tabindex=${view.active[of] === place ? 0 : -1}
                aria-selected=${of === 'product' && place === chosen ? 'true' : 'false'}
                aria-label=${spokenCell(array, place, words)}
                data-place=${place}
                >${numeral(array.data[place] ?? NaN, array.digits)}</span
              >`;
            })}
          </div>`,
      )}
    </div>`;
  };
  const name = (text: string | undefined, style: string, kind: string, on: boolean) =>
    text === undefined
      ? nothing
      : html`<span class=${`line-name ${kind} ${on ? 'on' : ''}`} style=${style} aria-hidden="true" dir="auto"
          >${symbols(text)}</span
        >`;
  const names = (
    list: readonly string[] | undefined,
    count: number,
    place: (i: number) => string,
    kind: string,
    on: number,
  ) => (list ? Array.from({ length: count }, (_, i) => name(list[i] ?? '', place(i), kind, i === on)) : nothing);
  const title = (of: Factor, style: string) =>
    html`<span class=${`matrix-name ${data[of].array.role}`} style=${style} aria-hidden="true"
      >${symbols(data[of].array.label)}</span
    >`;
  const printed = (one: Printed): unknown =>
    one.cell && one.part !== undefined
      ? number(
          { text: grouped(one.text) },
          { open: (event) => on.openPart(one.part!, event), point: (here) => on.pointPart(here ? one : undefined) },
        )
      : html`<span>${grouped(one.text)}</span>`;
  return html`<div class="scroll" ${cut()}>
      <div
        class=${inner + across > mostSpread ? 'scheme dense' : 'scheme'}
        style=${`--inner:${inner};--across:${across}`}
        role="group"
        aria-label=${`${data.left.array.label} ${said.times} ${data.right.array.label} ${said.equals} ${data.product.array.label}`}
      >
        ${title('right', at(1, begins.right.column, ` / span ${across}`))}
        ${names(data.right.array.columns, across, (i) => at(2, begins.right.column + i), 'top', column)}
        ${names(data.right.array.rows, inner, (i) => at(3 + i, begins.right.column - 1), data.left.array.columns ? 'side inner' : 'side', -1)}
        ${title('left', at(inner + 3, 2, ` / span ${inner}`))}${title('product', at(inner + 3, begins.product.column, ` / span ${across}`))}
        ${names(data.left.array.columns, inner, (i) => at(inner + 4, 2 + i), 'top', -1)}
        ${names(data.left.array.rows, down, (i) => at(begins.left.row + i, 1), 'side', row)}
        ${matrix('left')}${matrix('right')}${matrix('product')}
      </div>
    </div>
    ${
      sum?.arithmetic
        ? html`<p class="sum" dir="ltr">
            <span class="of" dir="auto">${cellTitle(sum.title)}</span>
            ${number(
              {
                text: grouped(sum.result.text),
                role: data.product.array.role,
                chosen: data.product.marks.chosen === chosen,
              },
              {
                open: (event) => on.open('product', chosen, event),
                point: (here) => on.point('product', here ? chosen : undefined),
              },
            )}
            ${sum.approximate ? '≈' : '='} ${arithmetic({ arithmetic: sum.arithmetic, words, number: printed })}
          </p>`
        : nothing
    }
    <p class="heard" id="product-keys">${said.keys}</p>`;
}

/** So many columns stand apart in a reading column; more draw closer together. */
const mostSpread = 9;

export const productStyle = [
  arithmeticStyle,
  css`
    .scroll {
      overflow-x: auto;
      padding: 3px;
      margin: -3px;
    }
    .scheme {
      display: grid;
      inline-size: max-content;
      --least: 3.5em;
      grid-template-columns:
        minmax(0.4em, max-content) repeat(var(--inner), minmax(var(--least), max-content)) minmax(1em, max-content)
        repeat(var(--across), minmax(var(--least), max-content));
      gap: 2px;
      align-items: center;
      font: 400 0.875em/1.25 ${m.sans};
      font-variant-numeric: tabular-nums;
    }
    .scheme.dense {
      --least: 2.9em;
      gap: 1px;
      font-size: 0.8125em;
    }
    .factor,
    .factor-row {
      display: contents;
    }
    .entry {
      display: grid;
      place-items: center;
      block-size: 2.35em;
      padding-inline: 0.3em;
      border-radius: 3px;
      direction: ltr;
      cursor: pointer;
      white-space: nowrap;
      text-decoration-line: underline;
      text-decoration-style: dotted;
      text-decoration-thickness: 1.5px;
      text-decoration-color: color-mix(in srgb, currentcolor 50%, transparent);
      text-underline-offset: 0.24em;
      -webkit-tap-highlight-color: transparent;
    }
    .entry:hover {
      background: color-mix(in srgb, currentcolor 8%, transparent);
    }
    .entry.meets,
    .entry.lit {
      background: ${c.lit};
    }
    .entry.met {
      outline: 2px solid ${c.ink};
      outline-offset: -1px;
    }
    .entry.chosen {
      outline: 2.5px solid ${c.ink};
    }
    .entry:focus-visible {
      outline: 2.5px solid ${c.accent};
    }
    .matrix-name {
      align-self: end;
      padding-block: 0.8em 0.2em;
      text-align: center;
      font-weight: 550;
    }
    .matrix-name[style*='grid-row:1;'] {
      padding-block-start: 0;
    }
    .matrix-name,
    .line-name {
      font-variant-numeric: normal;
    }
    .line-name {
      padding-inline: 0.4em;
      color: ${c.soft};
      white-space: nowrap;
      max-inline-size: 8em;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .line-name.top {
      text-align: center;
    }
    .line-name.side {
      text-align: end;
    }
    .line-name.on {
      color: ${c.ink};
      font-weight: 600;
    }
    .sum {
      margin: 1em 0 0;
      font: 400 0.9375em/1.8 ${m.sans};
      font-variant-numeric: tabular-nums;
    }
    .sum .of {
      color: ${c.soft};
      margin-inline-end: 0.5em;
    }
    @media (max-width: 26em) {
      .scheme,
      .scheme.dense {
        --least: 2.95em;
        font-size: 0.8em;
        gap: 1px;
      }
      .entry {
        padding-inline: 0.1em;
        block-size: 2.6em;
      }
      .line-name {
        padding-inline: 0.2em;
        max-inline-size: 6em;
      }
      /* The columns of the left matrix have the same names, and what is lit says which belong together. */
      .line-name.inner {
        visibility: hidden;
        inline-size: 0.7em;
        padding: 0;
      }
    }
    @media (forced-colors: active) {
      .entry.meets,
      .entry.lit {
        outline: 2px solid Highlight;
      }
      .entry.met {
        outline: 3px solid Highlight;
      }
    }
  `,
];
