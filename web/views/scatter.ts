/**
 * Points with names. Points may be hollow or a star; arrows show where they move, and lines from the star, as thick as
 * a weight, what pulls at it. The point that is looked at has its numbers below.
 */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { scaleLinear } from 'd3-scale';
import { symbol, symbolStar } from 'd3-shape';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import {
  around,
  arrowPath,
  axes,
  boxOf,
  frameOf,
  frameStyle,
  holding,
  inside,
  type Frame,
  type Spot,
} from './frame.ts';
import { placeNames, type Stroke } from './label-places.ts';
import { number } from './number.ts';
import { numeral } from './numerals.ts';
import {
  besidePoint,
  pointsOf,
  pointTable,
  pointTableStyle,
  type PointHandlers,
  type PointNumbers,
  type PointSet,
} from './point-sets.ts';
import { svgSymbols, symbols } from './symbols.ts';

export interface ScatterData {
  label: string;
  alt: string;
  sets: readonly PointSet[];
  dims: readonly [number, number];
  axes: readonly [string, string];
  range?: number;
  /** From each of these spots to the other. */
  moves?: readonly (readonly [from: Spot, to: Spot])[];
  /** Weights of the points of one set, drawn as lines from the star. */
  pull?: PointNumbers;
  digits: number;
}

export interface ScatterView {
  data: ScatterData;
  width: number;
  /** The point that is looked at. */
  at: number;
  words: Words;
}

export interface ScatterHandlers extends PointHandlers {
  look(at: number): void;
}

/** Width in pixels of the line of a whole weight. */
const thickest = 14;
/** Areas of a star in square pixels: alone, and where others lie near it. */
const star = { one: symbol(symbolStar, 190)() ?? '', many: symbol(symbolStar, 80)() ?? '' };

export function scatterFrame(data: ScatterData, width: number): Frame {
  const size = { width, height: Math.max(250, Math.min(420, width * 0.85)) };
  if (data.range !== undefined) return frameOf({ ...size, ...around(data.range) });
  const spots = [...pointsOf(data.sets, data.dims).map(({ at }) => at), ...(data.moves ?? []).flat()];
  return frameOf({ ...size, ...holding(spots) });
}

export function scatter({ data, width, at, words }: ScatterView, on: ScatterHandlers): TemplateResult {
  const frame = scatterFrame(data, width);
  const { x, y } = frame;
  const said = words.page.scatter;
  const points = pointsOf(data.sets, data.dims);
  if (!points.length) return html`<p class="soft">${words.page.heatmap.none}</p>`;
  const spots = points.map(({ at: [px, py] }): Spot => [x(px), y(py)]);
  const thick = scaleLinear().domain([0, 1]).range([0.75, thickest]).clamp(true);
  const centre = points.findIndex((point) => point.style === 'star');
  const stars = points.filter((point) => point.style === 'star').length;
  const weightOf = (i: number): number | undefined => {
    const place = besidePoint(data.pull, points, i);
    return place === undefined ? undefined : data.pull!.values[place];
  };
  const moves = (data.moves ?? []).map(
    ([from, to]) => [[x(from[0]), y(from[1])] as const, [x(to[0]), y(to[1])] as const] as const,
  );
  const pulled = points.map((_, i) => data.pull !== undefined && centre >= 0 && (weightOf(i) ?? 0) > 0);
  const strokes: Stroke[] = [
    ...moves.map(([from, to]): Stroke => [...from, ...to]),
    ...spots.filter((_, i) => pulled[i]).map((spot): Stroke => [...spots[centre]!, ...spot]),
  ];
  const seen = points.map((point, i) => inside(frame, point.at) && Number.isFinite(spots[i]![0] + spots[i]![1]));
  const names = placeNames(
    points.map(({ name }, i) => ({
      x: spots[i]![0],
      y: spots[i]![1],
      room: i === centre && stars === 1 ? 10 : 7,
      text: seen[i] ? name : '',
    })),
    boxOf(frame),
    strokes,
  );
  const value = (one: number | undefined) => numeral(one ?? NaN, data.digits);
  const key = (event: KeyboardEvent) => {
    const to =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? Math.min(points.length - 1, at + 1)
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? Math.max(0, at - 1)
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? points.length - 1
              : undefined;
    if (to === undefined) return;
    event.preventDefault();
    on.look(to);
    (event.currentTarget as Element).querySelector<SVGElement>(`[data-point="${to}"]`)?.focus();
  };
  const spoken = (i: number) => {
    const weight = weightOf(i);
    return [
      points[i]!.name,
      `${data.axes[0]} ${value(points[i]!.at[0])}`,
      `${data.axes[1]} ${value(points[i]!.at[1])}`,
      ...(weight === undefined ? [] : [`${data.pull!.label} ${value(weight)}`]),
    ].join(', ');
  };
  const pulls =
    data.pull && centre >= 0 && seen[centre]
      ? points.map((point, i) => {
          const weight = weightOf(i);
          const place = besidePoint(data.pull, points, i);
          if (weight === undefined || !seen[i] || !(weight > 0)) return nothing;
          const lit = data.pull!.marks.lit?.has(place!) ? 'lit' : '';
          return svg`<line class=${`pull ${point.role} ${lit}`} x1=${spots[centre]![0]} y1=${spots[centre]![1]} x2=${spots[i]![0]} y2=${spots[i]![1]} stroke-width=${thick(weight).toFixed(2)} />`;
        })
      : nothing;
  const drawing = html`<svg
    class="plane"
    part="plane"
    width=${frame.width}
    height=${frame.height}
    viewBox=${`0 0 ${frame.width} ${frame.height}`}
    role="group"
    aria-label=${`${data.label}. ${data.alt}`}
    @keydown=${key}
  >
    ${axes(frame, ...data.axes)} ${pulls}
    ${moves.map(([from, to]) => {
      const path = arrowPath(from, to, 8);
      return svg`<path class="move" d=${path.shaft} /><path class="move-head" d=${path.head} />`;
    })}
    ${points.map((point, i) => {
      if (!seen[i]) return nothing;
      const [px, py] = spots[i]!;
      const dot =
        point.style === 'star'
          ? svg`<path class="dot" d=${stars > 1 ? star.many : star.one} transform=${`translate(${px.toFixed(1)} ${py.toFixed(1)})`} />`
          : svg`<circle class=${`dot ${point.style ?? ''}`} cx=${px} cy=${py} r="5" />`;
      return svg`<g
        class=${`spot ${point.role} ${point.lit ? 'lit' : ''} ${point.chosen || i === at ? 'looked' : ''}`}
        role="button"
        tabindex=${i === at ? 0 : -1}
        data-point=${i}
        aria-label=${spoken(i)}
        aria-pressed=${i === at ? 'true' : 'false'}
        aria-describedby="scatter-keys"
        @click=${() => on.look(i)}
        @pointerenter=${() => {
          on.look(i);
          on.point(point.set, point.places);
        }}
        @pointerleave=${() => on.point(point.set, [])}
        @focus=${() => {
          on.look(i);
          on.point(point.set, point.places);
        }}
        @blur=${() => on.point(point.set, [])}
      >${dot}<circle class="ring" cx=${px} cy=${py} r="10.5" /><circle class="hit" cx=${px} cy=${py} r="13" /></g>`;
    })}
    ${points.map((point, i) => {
      const place = names[i]!;
      return seen[i]
        ? svg`${place.led ? svg`<line class="leader" x1=${spots[i]![0]} y1=${spots[i]![1]} x2=${place.x} y2=${place.y} />` : nothing}
          <text class=${`name ${point.style === 'ghost' ? 'faint' : point.role}`} x=${place.x} y=${place.y} dy="0.35em" text-anchor=${place.anchor}>${svgSymbols(point.name)}</text>`
        : nothing;
    })}
  </svg>`;
  const looked = points[at]!;
  const set = data.sets[looked.set]!;
  const weight = besidePoint(data.pull, points, at);
  return html`
    ${drawing}
    <p class="readout">
      <b class=${looked.role} dir="auto">${symbols(looked.name)}</b>
      <span class=${looked.role} dir="ltr"
        >[${looked.places.map(
          (place, i) =>
            html`${i ? ', ' : nothing}${number(
              {
                text: value(set.values[place]),
                role: looked.role,
                lit: set.marks.lit?.has(place) ?? false,
                chosen: set.marks.chosen === place,
              },
              {
                open: (event) => on.open(looked.set, place, event),
                point: (here) => on.point(looked.set, here ? [place] : []),
              },
            )}`,
        )}]</span
      >
      ${
        weight === undefined
          ? nothing
          : html`<span>
              ${symbols(data.pull!.label)}
              ${number(
                {
                  text: value(data.pull!.values[weight]),
                  lit: data.pull!.marks.lit?.has(weight) ?? false,
                  chosen: data.pull!.marks.chosen === weight,
                },
                {
                  open: (event) => on.open('numbers', weight, event),
                  point: (here) => on.point('numbers', here ? [weight] : []),
                },
              )}</span
            >`
      }
    </p>
    <details>
      <summary>${words.page.plane.numbers}</summary>
      ${pointTable(
        {
          caption: `${data.label}. ${data.alt}`,
          points,
          axes: data.axes,
          sets: data.sets,
          digits: data.digits,
          ...(data.pull ? { numbers: data.pull } : {}),
        },
        on,
      )}
    </details>
    <p class="heard" id="scatter-keys">${said.keys}</p>
  `;
}

export const scatterStyle = [
  frameStyle,
  pointTableStyle,
  css`
    .spot {
      cursor: pointer;
    }
    .dot {
      fill: currentcolor;
      stroke: ${c.paper};
      stroke-width: 1.5;
    }
    .dot.ghost {
      fill: ${c.paper};
      stroke: currentcolor;
      stroke-width: 1.75;
      stroke-dasharray: 2.5 2;
    }
    .looked > .ring {
      stroke: currentcolor;
      stroke-width: 1.5;
    }
    .name.faint {
      color: ${c.soft};
      font-weight: 450;
    }
    .pull {
      stroke: currentcolor;
      stroke-opacity: 0.32;
      stroke-linecap: round;
      pointer-events: none;
    }
    .pull.lit {
      stroke-opacity: 0.75;
    }
    .move {
      fill: none;
      stroke: ${c.soft};
      stroke-width: 1.5;
      pointer-events: none;
    }
    .move-head {
      fill: ${c.soft};
      pointer-events: none;
    }
    .readout {
      display: flex;
      flex-wrap: wrap;
      gap: 0.2em 0.8em;
      min-block-size: 1.9em;
      margin: 0.5em 0 0;
      font: 400 0.875em/1.6 ${m.sans};
    }
    .readout b {
      font-weight: 600;
    }
    @media (forced-colors: active) {
      .spot {
        color: CanvasText;
        forced-color-adjust: none;
      }
      .dot.ghost {
        fill: Canvas;
      }
      .pull,
      .move {
        stroke: CanvasText;
      }
      .pull.lit {
        outline: none;
        stroke: Highlight;
        stroke-opacity: 1;
      }
      .move-head {
        fill: CanvasText;
      }
    }
  `,
];
