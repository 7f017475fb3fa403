/** One point sent to several by matrices, drawn as arrows in the plane of two dimensions; the coordinates unfold. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { ticks as ticksOf } from 'd3-array';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Role } from '../lesson/lesson.ts';
import type { Words } from '../words/words.ts';
import { linearAxis } from './axis.ts';
import { placeNames, type Stroke } from './label-places.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';

export interface ProjectionData {
  label: string;
  alt: string;
  /** Each a matrix whose rows are points, row-major. The first is the point that is sent, the others where it arrives. */
  points: {
    label: string;
    role: Role;
    columns: number;
    values: ArrayLike<number>;
    lit?: ReadonlySet<number>;
    chosen?: number;
  }[];
  rows: readonly string[];
  dims: readonly [number, number];
  digits: number;
}

export interface ProjectionView {
  data: ProjectionData;
  /** The chosen row. */
  row: number;
  words: Words;
  /** Unique in its root. */
  name: string;
}

export interface ProjectionHandlers {
  choose(row: number): void;
  open(point: number, place: number): void;
  point(point: number, place: number | undefined): void;
}

const size = 320;
const edge = 32;

export function projection({ data, row, words, name }: ProjectionView, on: ProjectionHandlers): TemplateResult {
  const at = (point: ProjectionData['points'][number], of: number): [number, number] => [
    point.values[of * point.columns + data.dims[0]] ?? NaN,
    point.values[of * point.columns + data.dims[1]] ?? NaN,
  ];
  const every = data.points.flatMap((point) => data.rows.flatMap((_, of) => at(point, of))).filter(Number.isFinite);
  const reach = Math.max(1, ...every.map(Math.abs)) * 1.12;
  const x = linearAxis([-reach, reach], [edge, size - edge]);
  const y = linearAxis([-reach, reach], [size - edge, edge]);
  const ticks = ticksOf(-reach, reach, 5).filter((tick) => tick !== 0);
  const from = data.points[0];
  const start: [number, number] = from ? at(from, row) : [0, 0];
  const shown = data.points.flatMap((point) => {
    const [px, py] = at(point, row);
    return Number.isFinite(px) && Number.isFinite(py) ? [{ point, px: x(px), py: y(py) }] : [];
  });
  const strokes = shown.flatMap(({ px, py }): Stroke[] => [
    [x(0), y(0), px, py],
    [x(start[0]), y(start[1]), px, py],
  ]);
  const places = placeNames(
    shown.map(({ point, px, py }) => ({
      x: px,
      y: py,
      room: 6,
      text: point.label,
      towards: [px - x(0), py - y(0)] as const,
    })),
    { left: edge, right: size, top: edge, bottom: size - edge },
    strokes,
  );
  const arrows = shown.map(({ point, px, py }, i) => {
    const place = places[i]!;
    return svg`
      ${point === from ? nothing : svg`<line class="sent" x1=${x(start[0])} y1=${y(start[1])} x2=${px} y2=${py} />`}
      <line class=${`arrow ${point.role}`} x1=${x(0)} y1=${y(0)} x2=${px} y2=${py} />
      <circle class=${`tip ${point.role}`} cx=${px} cy=${py} r="5.5" />
      <text class=${`name ${point.role}`} x=${place.x} y=${place.y} dy="0.35em" text-anchor=${place.anchor}>${point.label}</text>`;
  });
  return html`
    <div class="choice" role="radiogroup" aria-label=${words.page.projection.choose}>
      ${data.rows.map(
        (label, of) =>
          html`<label class="pick"
            ><input type="radio" name=${name} .checked=${of === row} @change=${() => on.choose(of)} /><span dir="auto"
              >${label}</span
            ></label
          >`,
      )}
    </div>
    <div class="plane-and-points">
      <svg
        class="plane"
        part="plane"
        viewBox=${`0 0 ${size} ${size}`}
        role="img"
        aria-label=${`${data.label}. ${data.alt}`}
      >
        ${ticks.map(
          (
            tick,
          ) => svg`<line class="rule" x1=${x(tick)} x2=${x(tick)} y1=${edge} y2=${size - edge} /><line class="rule" y1=${y(tick)} y2=${y(tick)} x1=${edge} x2=${size - edge} />
            <text class="tick" x=${x(tick)} y=${size - edge + 13} text-anchor="middle">${numeral(tick, tick % 1 ? 1 : 0)}</text>
            <text class="tick" x=${edge - 6} y=${y(tick)} dy="0.35em" text-anchor="end">${numeral(tick, tick % 1 ? 1 : 0)}</text>`,
        )}
        <line class="axis-line" x1=${edge} x2=${size - edge} y1=${y(0)} y2=${y(0)} />
        <line class="axis-line" y1=${edge} y2=${size - edge} x1=${x(0)} x2=${x(0)} />
        <text class="axis" x=${size - edge} y=${size - 2} text-anchor="end">
          ${words.page.projection.dimension(data.dims[0])}
        </text>
        <text class="axis" x=${edge} y=${edge - 10}>${words.page.projection.dimension(data.dims[1])}</text>
        ${arrows}
      </svg>
      <dl class="points">
        ${data.points.map((point, i) => {
          const places = Array.from({ length: point.columns }, (_, column) => row * point.columns + column);
          return html`<div>
            <dt class=${point.role}>${point.label}</dt>
            <dd class=${point.role}>
              [${places.map(
                (place, column) =>
                  html`${column ? ', ' : nothing}${number(
                    {
                      text: numeral(point.values[place] ?? NaN, data.digits),
                      role: point.role,
                      lit: point.lit?.has(place) ?? false,
                      chosen: point.chosen === place,
                    },
                    { open: () => on.open(i, place), point: (here) => on.point(i, here ? place : undefined) },
                  )}`,
              )}]
            </dd>
          </div>`;
        })}
      </dl>
    </div>
  `;
}

export const projectionStyle = css`
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3em 1.2em;
    font: 400 0.875em/1.5 ${m.sans};
    margin-block-end: 0.6em;
  }
  .pick {
    display: inline-flex;
    gap: 0.45em;
    align-items: center;
    min-block-size: 1.9em;
    cursor: pointer;
  }
  .pick input {
    accent-color: ${c.accent};
    margin: 0;
    inline-size: 1.1em;
    block-size: 1.1em;
  }
  .plane-and-points {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 1em 2em;
  }
  .plane {
    flex: 0 1 330px;
    inline-size: 100%;
    min-inline-size: 240px;
    max-inline-size: 380px;
    direction: ltr;
    overflow: visible;
    font: 400 11.5px ${m.sans};
  }
  .rule {
    stroke: ${c.hairline};
  }
  .axis-line {
    stroke: ${c.edge};
  }
  .tick,
  .axis {
    fill: ${c.soft};
  }
  .arrow,
  .tip {
    stroke: currentcolor;
    stroke-width: 2.25;
    transition: none;
  }
  .tip {
    fill: currentcolor;
    stroke: ${c.paper};
  }
  .name {
    fill: currentcolor;
    font-weight: 600;
    font-size: 13px;
    paint-order: stroke;
    stroke: ${c.paper};
    stroke-width: 4px;
  }
  .sent {
    stroke: ${c.edge};
    stroke-dasharray: 3 4;
  }
  .points {
    flex: 1 1 12em;
    margin: 0;
    font: 400 0.875em/1.6 ${m.sans};
    font-variant-numeric: tabular-nums;
  }
  .points > div {
    margin-block-end: 0.6em;
  }
  .points dt {
    font-weight: 550;
  }
  .points dd {
    margin: 0;
  }
  @media (forced-colors: active) {
    .tick,
    .axis,
    .name,
    .tip {
      fill: CanvasText;
    }
    .name,
    .tip {
      stroke: Canvas;
    }
    .rule {
      stroke: CanvasText;
      stroke-opacity: 0.25;
    }
    .axis-line,
    .arrow,
    .sent {
      stroke: CanvasText;
    }
  }
`;
