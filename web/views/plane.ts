/**
 * Vectors as arrows from the origin. Some are the learner's to move: by mouse, finger, or arrow keys on their tips. One
 * may be projected onto another; a number may stand at each tip as a circle of that area.
 */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { scaleSqrt } from 'd3-scale';
import { colours as c, measures as m } from '../elements/tokens.ts';
import type { Words } from '../words/words.ts';
import type { Marks } from './array.ts';
import {
  around,
  arrowPath,
  axes,
  boxOf,
  frameOf,
  frameStyle,
  holding,
  inside,
  roundUp,
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
  type Point,
  type PointHandlers,
  type PointNumbers,
  type PointSet,
} from './point-sets.ts';
import { svgSymbols, symbols } from './symbols.ts';

export interface PlaneData {
  label: string;
  alt: string;
  sets: readonly PointSet[];
  /** The two columns that are drawn. */
  dims: readonly [number, number];
  /** What the axes measure. */
  axes: readonly [string, string];
  /** The axes go from -range to range. */
  range?: number;
  /** Two of the arrows, by their order: the first is projected onto the second. */
  project?: { from: number; onto: number; dot: number; marks: Marks };
  /** Drawn as circles. */
  circles?: PointNumbers;
  digits: number;
}

export interface PlaneView {
  data: PlaneData;
  frame: Frame;
  words: Words;
}

export interface PlaneHandlers extends PointHandlers {
  move(set: number, row: number, to: Spot): void;
  /** A tip is dragged from now on. */
  grip(): void;
  /** It was let go, or the focus left it: the next move is another. */
  settle(): void;
}

/** So many arrows have their numbers beside the figure; more are behind a button. */
const mostListed = 8;
const largestCircle = 22;

/** The frame that shows all arrows. */
export function planeFrame(data: PlaneData, width: number): Frame {
  const size = { width, height: Math.min(width + 12, 400) };
  if (data.range !== undefined) return frameOf({ ...size, ...around(data.range) });
  const points = pointsOf(data.sets, data.dims);
  const spots = points.map(({ at }) => at);
  if (points.some(({ movable }) => movable)) {
    const reach = Math.max(1, ...spots.flat().filter(Number.isFinite).map(Math.abs));
    return frameOf({ ...size, ...around(roundUp(reach * 1.12)) });
  }
  return frameOf({ ...size, ...holding([[0, 0], ...spots]) });
}

/** How far a key or a pixel moves a tip: a tenth of the power of ten in the range. */
export function stepOf(frame: Frame): number {
  const [low, high] = frame.x.domain() as [number, number];
  return 10 ** (Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)) * 1.0001)) - 1);
}

export function plane({ data, frame, words }: PlaneView, on: PlaneHandlers): TemplateResult {
  const { x, y } = frame;
  const points = pointsOf(data.sets, data.dims);
  const said = words.page.plane;
  const origin: Spot = [x(0), y(0)];
  const box = boxOf(frame);
  const tips = points.map(({ at }) => tipOf(frame, at));
  const movable = points.some((point) => point.movable);
  const circle = scaleSqrt()
    .domain([
      0,
      Math.max(
        1e-12,
        ...Array.from(data.circles?.values ?? [])
          .map(Math.abs)
          .filter(Number.isFinite),
      ),
    ])
    .range([0, largestCircle]);
  const radii = points.map((_, at) => {
    const place = besidePoint(data.circles, points, at);
    return place === undefined ? 0 : circle(Math.abs(data.circles!.values[place]!)) || 0;
  });
  const strokes: Stroke[] = tips.map(([tx, ty]) => [...origin, tx, ty]);
  const shadow = data.project && projected(frame, points[data.project.from], points[data.project.onto]);
  if (shadow) strokes.push([...shadow.tip, ...shadow.foot]);
  const names = placeNames(
    points.map(({ name, at }, i) => ({
      x: tips[i]![0],
      y: tips[i]![1],
      room: Math.max(points[i]!.movable ? 10 : 5, radii[i]!),
      text: Number.isFinite(at[0] + at[1]) ? name : '',
      towards: [tips[i]![0] - origin[0], tips[i]![1] - origin[1]],
    })),
    box,
    strokes,
  );
  const value = (at: number) => numeral(at, data.digits);
  const spoken = (point: Point) => `${value(point.at[0])}, ${value(point.at[1])}`;

  const arrow = (point: Point, at: number) => {
    const tip = tips[at]!;
    if (!Number.isFinite(tip[0] + tip[1])) return nothing;
    const path = inside(frame, point.at) ? arrowPath(origin, tip) : { ...arrowPath(origin, tip, 0.5), head: '' };
    const marks = `${point.role} ${point.lit ? 'lit' : ''} ${point.chosen ? 'chosen' : ''}`;
    const place = besidePoint(data.circles, points, at);
    const ball =
      place === undefined
        ? nothing
        : svg`<circle class=${`ball ${data.circles!.values[place]! < 0 ? 'below' : ''} ${data.circles!.marks.lit?.has(place) ? 'lit' : ''}`} cx=${tip[0]} cy=${tip[1]} r=${radii[at]!} />`;
    const drawn = svg`${ball}<path class="shaft" d=${path.shaft} />
      ${path.head ? svg`<path class="head" d=${path.head} />` : svg`<circle class="head" cx=${tip[0]} cy=${tip[1]} r="3" />`}
      <circle class="ring" cx=${tip[0]} cy=${tip[1]} r="13" />`;
    if (!point.movable) {
      return svg`<g class=${`arrow spot ${marks}`}
        @pointerenter=${() => on.point(point.set, point.places)}
        @pointerleave=${() => on.point(point.set, [])}>${drawn}
        <circle class="hit" cx=${tip[0]} cy=${tip[1]} r="13" /></g>`;
    }
    return svg`<g class=${`arrow spot movable ${marks}`}
      role="slider"
      tabindex="0"
      aria-label=${point.name}
      aria-roledescription=${said.tip}
      aria-valuemin=${x.domain()[0]!}
      aria-valuemax=${x.domain()[1]!}
      aria-valuenow=${Number.isFinite(point.at[0]) ? point.at[0] : 0}
      aria-valuetext=${spoken(point)}
      aria-describedby="plane-keys"
      data-tip=${at}
      @pointerenter=${() => on.point(point.set, point.places)}
      @pointerleave=${() => on.point(point.set, [])}
      @focus=${() => on.point(point.set, point.places)}
      @blur=${() => {
        on.point(point.set, []);
        on.settle();
      }}
      @keydown=${(event: KeyboardEvent) => byKey(event, point, frame, on)}
      @pointerdown=${(event: PointerEvent) => byPointer(event, point, frame, on)}
      >${drawn}<circle class="grip" cx=${tip[0]} cy=${tip[1]} r="9.5" /><circle class="hit" cx=${tip[0]} cy=${tip[1]} r="17" /></g>`;
  };

  const title = `${data.label}. ${data.alt}`;
  const drawing = html`<svg
    class="plane"
    part="plane"
    width=${frame.width}
    height=${frame.height}
    viewBox=${`0 0 ${frame.width} ${frame.height}`}
    role=${movable ? 'group' : 'img'}
    aria-label=${title}
  >
    ${axes(frame, ...data.axes)}
    ${
      shadow
        ? svg`<path class=${`shadow ${data.project!.dot < 0 ? 'below' : ''}`} d=${line(origin, shadow.foot)} />
          <path class="fall" d=${line(shadow.tip, shadow.foot)} /><path class="reach" d=${line(shadow.end, shadow.foot)} />
          ${shadow.corner ? svg`<path class="corner" d=${shadow.corner} />` : nothing}`
        : nothing
    }
    ${points.map(arrow)}
    ${points.map((point, at) => {
      const place = names[at]!;
      return svg`${place.led ? svg`<line class="leader" x1=${tips[at]![0]} y1=${tips[at]![1]} x2=${place.x} y2=${place.y} />` : nothing}
        <text class=${`name ${point.role}`} x=${place.x} y=${place.y} dy="0.35em" text-anchor=${place.anchor}>${svgSymbols(point.name)}</text>`;
    })}
  </svg>`;

  const table = pointTable(
    {
      caption: title,
      points,
      axes: data.axes,
      sets: data.sets,
      digits: data.digits,
      ...(data.circles ? { numbers: data.circles } : {}),
    },
    on,
  );
  const { project } = data;
  return html`<div class="plane-and-points">
      ${drawing}
      <div class="beside">
        ${
          project
            ? html`<p class="dot-product">
                <span class="what">${said.dot}</span>
                ${symbols(points[project.from]?.name ?? '')} <span aria-hidden="true">·</span
                ><span class="heard">${said.times}</span> ${symbols(points[project.onto]?.name ?? '')} =
                ${number(
                  {
                    text: value(project.dot),
                    lit: project.marks.lit?.has(0) ?? false,
                    chosen: project.marks.chosen === 0,
                  },
                  { open: (event) => on.open('dot', 0, event), point: (here) => on.point('dot', here ? [0] : []) },
                )}
              </p>`
            : nothing
        }
        ${
          points.length > mostListed
            ? html`<details>
                <summary>${said.numbers}</summary>
                ${table}
              </details>`
            : table
        }
      </div>
    </div>
    ${movable ? html`<p class="heard" id="plane-keys">${said.keys}</p>` : nothing}`;
}

/** The tip in pixels; where it lies outside of the frame, the arrow ends at the edge. */
function tipOf(frame: Frame, [px, py]: Spot): Spot {
  const { x, y } = frame;
  const part = (value: number, domain: number[]) =>
    value > domain[1]! ? domain[1]! / value : value < domain[0]! ? domain[0]! / value : 1;
  const short = Math.max(0, Math.min(part(px, x.domain()), part(py, y.domain())));
  return [x(px * short), y(py * short)];
}

interface Shadow {
  tip: Spot;
  foot: Spot;
  /** The tip of the arrow that the shadow falls on, or the origin: from there a thin line reaches the foot. */
  end: Spot;
  corner: string;
}

/** Where the first arrow falls onto the line of the second, in pixels. */
function projected({ x, y }: Frame, from: Point | undefined, onto: Point | undefined): Shadow | undefined {
  if (!from || !onto) return undefined;
  const [ax, ay] = from.at;
  const [bx, by] = onto.at;
  const share = (ax * bx + ay * by) / (bx * bx + by * by);
  if (!Number.isFinite(share)) return undefined;
  const tip: Spot = [x(ax), y(ay)];
  const foot: Spot = [x(bx * share), y(by * share)];
  const end: Spot = share > 1 ? [x(bx), y(by)] : [x(0), y(0)];
  const drop = Math.hypot(tip[0] - foot[0], tip[1] - foot[1]);
  const long = Math.hypot(foot[0] - x(0), foot[1] - y(0));
  let corner = '';
  if (drop > 14 && long > 14) {
    const side = 8;
    const [ux, uy] = [((tip[0] - foot[0]) / drop) * side, ((tip[1] - foot[1]) / drop) * side];
    const [vx, vy] = [((x(0) - foot[0]) / long) * side, ((y(0) - foot[1]) / long) * side];
    corner = `M${foot[0] + ux} ${foot[1] + uy}l${vx} ${vy}l${-ux} ${-uy}`;
  }
  return { tip, foot, end, corner };
}

const line = ([x1, y1]: Spot, [x2, y2]: Spot): string =>
  `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;

/** A number that is a whole count of steps, without the dust of binary fractions. */
function snapped(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(9)) || 0;
}

function byKey(event: KeyboardEvent, { set, row, at }: Point, frame: Frame, on: PlaneHandlers): void {
  const step = stepOf(frame) * (event.shiftKey ? 10 : 1);
  const way = ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as Record<string, Spot>)[
    event.key
  ];
  if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const go = (from: number, by: number) => (by ? Number((from + by * step).toPrecision(9)) || 0 : from);
  on.move(set, row, [go(at[0], way[0]), go(at[1], way[1])]);
}

function byPointer(event: PointerEvent, { set, row, at }: Point, frame: Frame, on: PlaneHandlers): void {
  if (event.button !== 0) return;
  const grip = event.currentTarget as SVGGElement;
  const picture = grip.ownerSVGElement!;
  const step = stepOf(frame);
  const { x, y } = frame;
  // The tip stays where it is under the finger.
  const offset: Spot = [x(at[0]) - pixels(event, picture)[0], y(at[1]) - pixels(event, picture)[1]];
  let last: Spot = at;
  const held = (value: number, domain: number[]) => Math.max(domain[0]!, Math.min(domain[1]!, value));
  const move = (to: PointerEvent) => {
    if (to.pointerId !== event.pointerId) return;
    const [px, py] = pixels(to, picture);
    const next: Spot = [
      snapped(held(x.invert(px + offset[0]), x.domain()), step),
      snapped(held(y.invert(py + offset[1]), y.domain()), step),
    ];
    if (next[0] === last[0] && next[1] === last[1]) return;
    last = next;
    on.move(set, row, next);
  };
  const end = (to: PointerEvent) => {
    if (to.pointerId !== event.pointerId) return;
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', end);
    grip.removeEventListener('pointercancel', end);
    on.settle();
  };
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end);
  grip.addEventListener('pointercancel', end);
  grip.focus({ preventScroll: true });
  on.grip();
}

function pixels(event: PointerEvent, picture: SVGSVGElement): Spot {
  const box = picture.getBoundingClientRect();
  const { width, height } = picture.viewBox.baseVal;
  return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
}

export const planeStyle = [
  frameStyle,
  pointTableStyle,
  css`
    .plane-and-points {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.9em 2em;
    }
    .beside {
      flex: 0 1 auto;
      min-inline-size: 0;
    }
    .shaft {
      fill: none;
      stroke: currentcolor;
      stroke-width: 2.25;
    }
    .head {
      fill: currentcolor;
    }
    .movable {
      cursor: grab;
      touch-action: none;
    }
    .movable:active {
      cursor: grabbing;
    }
    .grip {
      fill: currentcolor;
      fill-opacity: 0.12;
      stroke: currentcolor;
      stroke-width: 1.5;
    }
    .movable:hover > .grip,
    .movable:focus-visible > .grip {
      fill-opacity: 0.3;
    }
    .ball {
      fill: ${c['heat-positive']};
      fill-opacity: 0.2;
      stroke: ${c['heat-positive']};
    }
    .ball.below {
      fill: ${c['heat-negative']};
      stroke: ${c['heat-negative']};
      stroke-dasharray: 3 2;
    }
    .ball.lit {
      stroke: ${c['lit-edge']};
      stroke-width: 2.5;
    }
    .shadow {
      stroke: ${c['heat-positive']};
      stroke-width: 8;
      stroke-opacity: 0.35;
      stroke-linecap: butt;
    }
    .shadow.below {
      stroke: ${c['heat-negative']};
    }
    .fall,
    .reach {
      stroke: ${c.soft};
      stroke-dasharray: 3 4;
    }
    .corner {
      fill: none;
      stroke: ${c.soft};
    }
    .dot-product {
      margin: 0 0 0.7em;
      font: 400 1em/1.5 ${m.sans};
      font-variant-numeric: tabular-nums;
    }
    .dot-product .what {
      display: block;
      font-size: 0.8125em;
      color: ${c.soft};
    }
    .dot-product .number {
      font-weight: 600;
    }
    @media (forced-colors: active) {
      .arrow {
        color: CanvasText;
        forced-color-adjust: none;
      }
      .ball,
      .shadow {
        stroke: CanvasText;
        fill: none;
      }
    }
  `,
];
