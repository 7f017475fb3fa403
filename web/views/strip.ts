/**
 * A vector as a strip, cut into parts of one size. Short ones show their numbers; of long ones the strip is bands of
 * colour, and the dimension that is looked at has its number below.
 */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import { spokenCell, type ArrayData, type Marks } from './array.ts';
import { contrastClasses } from './grid.ts';
import { extent, heat } from './heat.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';
import { symbols } from './symbols.ts';

/** A number that the figure speaks of. */
export interface StripNumber {
  value: number;
  marks: Marks;
}

export interface StripData {
  array: ArrayData;
  parts: StripNumber;
  /** How many dimensions a part has, and how many are left over. */
  each: StripNumber;
  rest: StripNumber;
  /** What a part is called; empty for the language's own word. */
  partLabel: string;
}

export interface StripView {
  data: StripData;
  marks: Marks;
  /** The dimension that is looked at, or that Tab reaches. */
  at: number;
  words: Words;
}

export type StripOrigin = 'array' | 'parts' | 'each' | 'rest';

export interface StripHandlers {
  look(at: number): void;
  open(of: StripOrigin, place: number, event: Event): void;
  point(of: StripOrigin, places: readonly number[]): void;
}

/** Up to so many dimensions show their numbers. */
const mostNumbers = 24;
/** Up to so many parts have a name; of more there is only the cut. */
const mostNamed = 16;
const mostLabelled = 64;

export function strip({ data, marks, at, words }: StripView, on: StripHandlers): TemplateResult {
  const said = words.page.strip;
  const { array } = data;
  const values = Array.from(array.data);
  const size = values.length;
  const name = data.partLabel || said.part;
  const shown = (of: StripOrigin, { value, marks: theirs }: StripNumber) =>
    number(
      { text: numeral(value, 0), lit: theirs.lit?.has(0) ?? false, chosen: theirs.chosen === 0 },
      { open: (event) => on.open(of, 0, event), point: (here) => on.point(of, here ? [0] : []) },
    );
  const count = data.parts.value;
  const whole = data.rest.value === 0 && Number.isInteger(count) && count >= 1 && count <= size;
  if (!whole) {
    const [before, between, after] = said.uneven(size);
    return html`${band(values, undefined)}
      <p class="problem" role="status">
        ${before}${shown('parts', data.parts)}${between}${shown('rest', data.rest)}${after}
      </p>`;
  }
  const each = size / count;
  const parts = Array.from({ length: count }, (_, part) => part);
  const most = extent(array.data, 'diverging');
  const named = (part: number) => `${name} ${part + 1}`;

  const key = (event: KeyboardEvent) => {
    const rtl = (event.currentTarget as Element).matches(':dir(rtl)');
    const step = event.shiftKey ? 10 : 1;
    const to = (
      {
        ArrowRight: at + (rtl ? -step : step),
        ArrowLeft: at - (rtl ? -step : step),
        ArrowDown: at + each,
        ArrowUp: at - each,
        Home: 0,
        End: size - 1,
      } as Record<string, number>
    )[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(size - 1, to));
      on.look(next);
      on.point('array', [next]);
      (event.currentTarget as Element).querySelector<HTMLElement>(`[role=gridcell][data-place="${next}"]`)?.focus();
    } else if (event.key === 'Enter' || (event.key === ' ' && size <= mostNumbers)) {
      event.preventDefault();
      on.open('array', at, event);
    }
  };

  const sentence = html`<p class="sizes">
    ${said.each(count, name)} ${shown('each', data.each)} ${said.dimensions(each)}
  </p>`;

  if (size <= mostNumbers) {
    const cell = (place: number) => {
      const shade = heat(array.data[place] ?? NaN, most);
      return html`<span
        role="gridcell"
        class=${`cell heat ${shade.side} ${contrastClasses(shade)} ${marks.lit?.has(place) ? 'lit' : ''} ${marks.chosen === place ? 'chosen' : ''}`}
        style=${`--amount:${(shade.amount * 100).toFixed(1)}%`}
        aria-label=${`${named(Math.floor(place / each))}, ${spokenCell(array, place, words)}`}
        aria-selected=${marks.chosen === place ? 'true' : 'false'}
        tabindex=${place === at ? 0 : -1}
        data-place=${place}
        @click=${(event: Event) => on.open('array', place, event)}
        @pointerenter=${() => on.point('array', [place])}
        @pointerleave=${() => on.point('array', [])}
        @focus=${() => {
          on.look(place);
          on.point('array', [place]);
        }}
        @blur=${() => on.point('array', [])}
        >${numeral(array.data[place] ?? NaN, array.digits)}</span
      >`;
    };
    return html`<div role="grid" aria-label=${`${array.label}. ${array.alt}`} @keydown=${key}>
        <div role="row" class="parts">
          ${parts.map(
            (part) =>
              html`<div role="presentation" class="part">
                <span class="part-name" aria-hidden="true" dir="auto">${symbols(named(part))}</span>
                <span role="presentation" class="cells"
                  >${Array.from({ length: each }, (_, i) => cell(part * each + i))}</span
                >
              </div>`,
          )}
        </div>
      </div>
      ${sentence}`;
  }

  const value = array.data[at] ?? NaN;
  const look = (event: Event) => {
    const place = (event.target as Element).getAttribute('data-place');
    if (place === null) return;
    on.look(Number(place));
    on.point('array', [Number(place)]);
  };
  const bands =
    count > mostLabelled
      ? band(values, at, each)
      : parts.map(
          (part) =>
            html`<div class="part">
              ${count <= mostNamed ? html`<span class="part-name" dir="auto">${symbols(named(part))}</span>` : html`<span class="part-name">${part + 1}</span>`}
              ${band(values.slice(part * each, (part + 1) * each), at - part * each, each, part * each, most)}
            </div>`,
        );
  return html`<div
      class=${`parts bands ${count > mostLabelled ? 'whole' : count > mostNamed ? 'many' : ''}`}
      role="slider"
      tabindex="0"
      aria-label=${`${array.label}. ${array.alt}`}
      aria-valuemin="1"
      aria-valuemax=${size}
      aria-valuenow=${at + 1}
      aria-valuetext=${`${words.page.projection.dimension(at)}, ${named(Math.floor(at / each))}: ${numeral(value, array.digits)}`}
      @keydown=${key}
      @pointermove=${look}
      @pointerdown=${look}
      @pointerleave=${() => on.point('array', [])}
      @blur=${() => on.point('array', [])}
    >
      ${bands}
    </div>
    <p class="sizes">
      ${words.page.projection.dimension(at)}, ${symbols(named(Math.floor(at / each)))}:
      ${number(
        {
          text: numeral(value, array.digits),
          role: array.role,
          lit: marks.lit?.has(at) ?? false,
          chosen: marks.chosen === at,
        },
        { open: (event) => on.open('array', at, event), point: (here) => on.point('array', here ? [at] : []) },
      )}
    </p>
    ${sentence}`;
}

/** The numbers as bands of colour; with a size of parts a gap after each. */
function band(
  values: readonly number[],
  at: number | undefined,
  each = values.length,
  from = 0,
  most = extent(values, 'diverging'),
): TemplateResult {
  const gap = each < values.length ? 0.3 : 0;
  const wide = values.length + gap * (values.length / each - 1);
  return html`<svg
    class="band"
    viewBox=${`0 0 ${wide} 1`}
    preserveAspectRatio="none"
    shape-rendering=${gap ? nothing : 'crispEdges'}
    aria-hidden="true"
  >
    ${values.map((value, i) => {
      const { side, amount } = heat(value, most);
      return svg`<rect class=${`${side} ${i === at ? 'looked' : ''}`} style=${`--amount:${(amount * 100).toFixed(1)}%`}
        data-place=${from + i} x=${i + gap * Math.floor(i / each)} y="0" width="1.02" height="1" />`;
    })}
  </svg>`;
}

export const stripStyle = css`
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.7em 0.9em;
    font: 400 0.875em/1.25 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .part {
    display: grid;
    gap: 0.3em;
    min-inline-size: 0;
  }
  .part-name {
    font-weight: 550;
    font-size: 0.93em;
  }
  .cells {
    display: flex;
    flex-wrap: wrap;
    gap: 2px;
  }
  .parts .cell {
    display: grid;
    place-items: center;
    min-inline-size: 3.5em;
    block-size: 2.5em;
  }
  .bands {
    gap: 0.7em 0.35em;
    touch-action: pan-y;
    cursor: crosshair;
    border-radius: 3px;
  }
  .bands:not(.whole) {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(5.4em, 1fr));
  }
  .bands.many {
    grid-template-columns: repeat(auto-fill, minmax(2.3em, 1fr));
  }
  .bands.many .part-name {
    font-size: 0.8em;
    color: ${c.soft};
  }
  .band {
    display: block;
    inline-size: 100%;
    block-size: 2.4em;
    border-radius: 2px;
    background: ${c['heat-zero']};
    overflow: hidden;
    print-color-adjust: exact;
  }
  .band rect {
    fill: ${c['heat-zero']};
  }
  .band .positive {
    fill: color-mix(in srgb, ${c['heat-positive']} var(--amount), ${c['heat-zero']});
  }
  .band .negative {
    fill: color-mix(in srgb, ${c['heat-negative']} var(--amount), ${c['heat-zero']});
  }
  .band .looked {
    fill: ${c['lit-edge']};
  }
  .sizes {
    margin: 0.6em 0 0;
    font: 400 0.875em/1.5 ${m.sans};
    color: ${c.soft};
  }
  .sizes .number {
    color: ${c.ink};
  }
  .problem {
    margin: 0.7em 0 0;
  }
  @media (forced-colors: active) {
    .band {
      forced-color-adjust: none;
    }
  }
`;
