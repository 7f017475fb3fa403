/** Lines over an axis, with one place on it marked; the numbers there stand below the figure and unfold. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { extent, ticks } from 'd3-array';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import { linearAxis, logAxis } from './axis.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';
import { svgSymbols, symbols } from './symbols.ts';

export interface LinesData {
  label: string;
  alt: string;
  x: ArrayLike<number>;
  xLabel: string;
  yLabel: string;
  yMax?: number;
  logX: boolean;
  lines: { label: string; values: ArrayLike<number>; dashed: boolean; lit?: ReadonlySet<number>; chosen?: number }[];
  /** A value of x that is marked, such as the slider's. */
  mark?: number;
  digits: number;
}

export interface LinesView {
  data: LinesData;
  /** The place along x that is looked at. */
  at: number;
  /** Width in pixels, so that text keeps its size. */
  width: number;
  words: Words;
}

export interface LinesHandlers {
  /** Look at another place along x. */
  look(at: number): void;
  open(line: number, at: number): void;
  point(line: number, at: number | undefined): void;
}

const height = 240;
const edge = { top: 14, right: 14, bottom: 40, left: 42 };

export function lines({ data, at, width, words }: LinesView, on: LinesHandlers): TemplateResult {
  const count = data.x.length;
  if (!count) return html`<p class="soft">${words.page.heatmap.none}</p>`;
  const across = Array.from(data.x);
  const all = data.lines.flatMap((one) => Array.from(one.values).filter(Number.isFinite));
  const [low = 0, high = 1] = extent(across) as [number, number];
  const bottom = Math.min(0, ...all.slice(0, 1), ...(extent(all) as [number, number]).slice(0, 1));
  const top = data.yMax ?? (extent(all)[1] as number | undefined) ?? 1;
  const right = width - edge.right;
  const x = data.logX
    ? logAxis([Math.max(low, 1e-6), high], [edge.left, right])
    : linearAxis([low, high], [edge.left, right]);
  const y = linearAxis([bottom, top || 1], [height - edge.bottom, edge.top]);
  const xTicks = data.logX ? powersOf2(low, high, width) : ticks(low, high, Math.max(3, Math.floor(width / 90)));
  const yTicks = ticks(bottom, top || 1, 5);
  /** The path through the values; it breaks where one is not a number. */
  const draw = (values: ArrayLike<number>) => {
    let pen = 'M';
    let drawn = '';
    for (let i = 0; i < count; i++) {
      const value = values[i] ?? NaN;
      if (Number.isFinite(value)) {
        drawn += `${pen}${x(across[i]!).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = 'L';
      } else pen = 'M';
    }
    return drawn;
  };
  const near = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const wanted = ((event.clientX - box.left) / box.width) * width;
    let best = 0;
    for (let i = 1; i < count; i++)
      if (Math.abs(x(across[i]!) - wanted) < Math.abs(x(across[best]!) - wanted)) best = i;
    return best;
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 10 : 1;
    const next =
      event.key === 'ArrowRight' || event.key === 'ArrowUp'
        ? at + step
        : event.key === 'ArrowLeft' || event.key === 'ArrowDown'
          ? at - step
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? count - 1
              : undefined;
    if (next !== undefined) {
      event.preventDefault();
      on.look(Math.max(0, Math.min(count - 1, next)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      on.open(0, at);
    }
  };
  const here = across[at] ?? across[0]!;
  const said = `${data.xLabel} ${plain(here)}: ${data.lines.map((one) => `${one.label} ${numeral(one.values[at] ?? NaN, data.digits)}`).join(', ')}`;
  return html`
    <div
      class="plot"
      role="slider"
      tabindex="0"
      aria-label=${`${data.label}. ${data.alt}`}
      aria-valuemin=${low}
      aria-valuemax=${high}
      aria-valuenow=${here}
      aria-valuetext=${said}
      @keydown=${keys}
    >
      <svg
        part="plot"
        viewBox=${`0 0 ${width} ${height}`}
        aria-hidden="true"
        @pointermove=${(event: PointerEvent) => on.look(near(event))}
        @pointerdown=${(event: PointerEvent) => on.look(near(event))}
      >
        ${yTicks.map((tick) => svg`<line class="rule" x1=${edge.left} x2=${right} y1=${y(tick)} y2=${y(tick)} /><text class="tick" x=${edge.left - 8} y=${y(tick)} dy="0.35em" text-anchor="end">${numeral(tick, tick % 1 ? 1 : 0)}</text>`)}
        ${xTicks.map((tick) => svg`<line class="mark" x1=${x(tick)} x2=${x(tick)} y1=${height - edge.bottom} y2=${height - edge.bottom + 4} /><text class="tick" x=${x(tick)} y=${height - edge.bottom + 18} text-anchor="middle">${plain(tick)}</text>`)}
        <text class="axis" x=${right} y=${height - 4} text-anchor="end">${svgSymbols(data.xLabel)}</text>
        ${data.mark !== undefined && Number.isFinite(data.mark) ? svg`<line class="marked" x1=${x(data.mark)} x2=${x(data.mark)} y1=${edge.top} y2=${height - edge.bottom} />` : nothing}
        <line class="looked" x1=${x(here)} x2=${x(here)} y1=${edge.top} y2=${height - edge.bottom} />
        ${data.lines.map((one, i) => svg`<path class=${`line line-${i} ${one.dashed ? 'dashed' : ''}`} d=${draw(one.values)} />`)}
        ${data.lines.map((one, i) =>
          Number.isFinite(one.values[at])
            ? svg`<circle class=${`dot line-${i} ${one.lit?.has(at) ? 'lit' : ''}`} cx=${x(here)} cy=${y(one.values[at]!)} r="4.5" />`
            : nothing,
        )}
      </svg>
    </div>
    <p class="readout">
      <span class="where"
        >${data.yLabel ? html`${data.yLabel} ` : nothing}${words.page.lines.at} ${symbols(data.xLabel)}
        <span class="equals">= ${plain(here)}</span></span
      >
      ${data.lines.map(
        (one, i) =>
          html`<span class="series"
            ><svg class="swatch" viewBox="0 0 22 8" aria-hidden="true">
              <path class=${`line line-${i} ${one.dashed ? 'dashed' : ''}`} d="M1 4H21" /></svg
            >${symbols(one.label)}
            ${number(
              {
                text: numeral(one.values[at] ?? NaN, data.digits),
                lit: one.lit?.has(at) ?? false,
                chosen: one.chosen === at,
              },
              { open: () => on.open(i, at), point: (yes) => on.point(i, yes ? at : undefined) },
            )}</span
          >`,
      )}
    </p>
  `;
}

/** Whole numbers without decimals, others with up to three. */
const plain = (value: number): string => String(Number(value.toFixed(3))).replace('-', '−');

function powersOf2(low: number, high: number, width: number): number[] {
  const ticks: number[] = [];
  for (let power = 2 ** Math.ceil(Math.log2(Math.max(low, 1e-6))); power <= high; power *= 2) ticks.push(power);
  const every = Math.ceil(ticks.length / Math.max(3, width / 44));
  return ticks.filter((_, i) => i % every === 0);
}

export const linesStyle = css`
  .plot {
    touch-action: pan-y;
  }
  .plot svg {
    display: block;
    inline-size: 100%;
    block-size: auto;
    direction: ltr;
    overflow: visible;
    font: 400 12px ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .rule {
    stroke: ${c.hairline};
  }
  .mark {
    stroke: ${c.edge};
  }
  .tick,
  .axis {
    fill: ${c.soft};
  }
  .axis {
    font-size: 12.5px;
  }
  .line {
    fill: none;
    stroke: ${c.ink};
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .line.line-1,
  .dot.line-1 {
    --series: ${c['heat-negative']};
  }
  .line.line-2,
  .dot.line-2 {
    --series: ${c.edge};
  }
  .line {
    stroke: var(--series, ${c.ink});
  }
  .line.dashed {
    stroke-dasharray: 5 4;
  }
  .dot {
    fill: var(--series, ${c.ink});
    stroke: ${c.paper};
    stroke-width: 2;
  }
  .dot.lit {
    stroke: ${c['lit-edge']};
    stroke-width: 3;
  }
  .looked {
    stroke: ${c.edge};
  }
  .marked {
    stroke: ${c.accent};
    stroke-dasharray: 2 3;
  }
  .readout {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2em 1.3em;
    margin: 0.5em 0 0;
    font: 400 0.875em/1.6 ${m.sans};
  }
  .equals {
    white-space: nowrap;
  }
  .where {
    color: ${c.soft};
    flex-basis: 100%;
  }
  .swatch {
    inline-size: 22px;
    block-size: 8px;
    margin-inline-end: 0.5em;
    vertical-align: middle;
  }
  @media (forced-colors: active) {
    .tick,
    .axis {
      fill: CanvasText;
    }
    .rule {
      stroke: CanvasText;
      stroke-opacity: 0.25;
    }
    .mark,
    .looked {
      stroke: CanvasText;
    }
  }
`;
