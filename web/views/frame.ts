/**
 * The frame of a figure in a plane: two scales with the same length of a unit, so that angles and distances are true,
 * and the axes around them.
 */
import { css, svg, type TemplateResult } from 'lit';
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { colours as c, measures as m } from '../elements/tokens.ts';
import { svgSymbols } from './symbols.ts';

export type Spot = readonly [x: number, y: number];

export interface Frame {
  /** In pixels. */
  width: number;
  height: number;
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

export interface FrameWish {
  width: number;
  /** The greatest height. */
  height: number;
  /** What must be inside, both in units; without spread it is given some. */
  across: readonly [number, number];
  up: readonly [number, number];
}

const edge = { top: 22, right: 14, bottom: 38, left: 36 };

/** The ranges of both coordinates from -range to range. */
export function around(range: number): Pick<FrameWish, 'across' | 'up'> {
  return { across: [-range, range], up: [-range, range] };
}

/** The ranges that hold all spots, with air around them. */
export function holding(spots: readonly Spot[]): Pick<FrameWish, 'across' | 'up'> {
  const span = (at: 0 | 1): [number, number] => {
    const values = spots.map((spot) => spot[at]).filter(Number.isFinite);
    const low = Math.min(...values);
    const high = Math.max(...values);
    if (!(low <= high)) return [-1, 1];
    const air = (high - low) * 0.12 || Math.abs(high) * 0.5 || 1;
    return [low - air, high + air];
  };
  return { across: span(0), up: span(1) };
}

/** A round number that is at least as large: arrows that are dragged do not change it at every step. */
export function roundUp(size: number): number {
  if (!(size > 0) || !Number.isFinite(size)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return (([1, 1.5, 2, 3, 4, 5, 6, 8] as const).find((step) => step * power >= size * 0.999) ?? 10) * power;
}

/** The frame as wide as it is wished; what is not needed of the width or height is added to the ranges. */
export function frameOf({ width, height, across, up }: FrameWish): Frame {
  const wide = width - edge.left - edge.right;
  const most = height - edge.top - edge.bottom;
  const spanX = across[1] - across[0] || 2;
  const spanY = up[1] - up[0] || 2;
  const unit = Math.min(wide / spanX, most / spanY);
  const high = Math.min(most, Math.max(spanY * unit, most * 0.45));
  const grown = ([low, top]: readonly [number, number], pixels: number): [number, number] => {
    const more = (pixels / unit - (top - low)) / 2;
    return [low - more, top + more];
  };
  return {
    width,
    height: Math.round(high + edge.top + edge.bottom),
    x: scaleLinear()
      .domain(grown(across, wide))
      .range([edge.left, width - edge.right]),
    y: scaleLinear()
      .domain(grown(up, high))
      .range([edge.top + high, edge.top]),
  };
}

/** Whether a spot lies in the frame. */
export function inside({ x, y }: Frame, [px, py]: Spot): boolean {
  const within = (value: number, domain: number[]) => value >= domain[0]! - 1e-9 && value <= domain[1]! + 1e-9;
  return within(px, x.domain()) && within(py, y.domain());
}

/** The box of the frame in pixels. */
export function boxOf({ width, height }: Frame): { left: number; right: number; top: number; bottom: number } {
  return { left: edge.left, right: width - edge.right, top: edge.top, bottom: height - edge.bottom };
}

/** The rules, their numbers at the edges, and what the axes measure. */
export function axes(frame: Frame, xLabel: string, yLabel: string): TemplateResult {
  const { x, y } = frame;
  const { left, right, top, bottom } = boxOf(frame);
  // One distance between rules for both, as one unit is as long on both.
  const count = Math.max(3, Math.round((right - left) / 64));
  const xTicks = x.ticks(count);
  const step = (xTicks[1] ?? 1) - (xTicks[0] ?? 0);
  const yTicks = y.ticks(Math.max(2, Math.round((y.domain()[1]! - y.domain()[0]!) / step)));
  const printX = x.tickFormat(count);
  const printY = y.tickFormat(yTicks.length);
  return svg`
    ${xTicks.map(
      (
        tick,
      ) => svg`<line class=${tick === 0 ? 'zero-line' : 'rule'} x1=${x(tick)} x2=${x(tick)} y1=${top} y2=${bottom} />
        <text class="tick" x=${x(tick)} y=${bottom + 15} text-anchor="middle">${printX(tick)}</text>`,
    )}
    ${yTicks.map(
      (
        tick,
      ) => svg`<line class=${tick === 0 ? 'zero-line' : 'rule'} y1=${y(tick)} y2=${y(tick)} x1=${left} x2=${right} />
        <text class="tick" x=${left - 7} y=${y(tick)} dy=${bottom - y(tick) < 8 ? '0' : '0.35em'} text-anchor="end">${printY(tick)}</text>`,
    )}
    <text class="axis" x=${right} y=${bottom + 32} text-anchor="end">${svgSymbols(xLabel)}</text>
    <text class="axis" x="0" y="12">${svgSymbols(yLabel)}</text>`;
}

/** A short line with a head, in pixels: an arrow. Nothing of it where both ends are the same. */
export function arrowPath([x1, y1]: Spot, [x2, y2]: Spot, head = 9): { shaft: string; head: string } {
  const long = Math.hypot(x2 - x1, y2 - y1);
  const size = Math.min(head, long * 0.6);
  if (size < 0.5) return { shaft: '', head: '' };
  const [ux, uy] = [(x2 - x1) / long, (y2 - y1) / long];
  const [bx, by] = [x2 - ux * size, y2 - uy * size];
  const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const half = size * 0.42;
  return {
    shaft: `M${at(x1, y1)}L${at(bx, by)}`,
    head: `M${at(x2, y2)}L${at(bx - uy * half, by + ux * half)}L${at(bx + uy * half, by - ux * half)}Z`,
  };
}

export const frameStyle = css`
  .plane {
    display: block;
    direction: ltr;
    overflow: visible;
    font: 400 12px ${m.sans};
    font-variant-numeric: tabular-nums;
    user-select: none;
    -webkit-user-select: none;
  }
  .rule {
    stroke: ${c.hairline};
  }
  .zero-line {
    stroke: ${c.edge};
  }
  .tick,
  .axis {
    fill: ${c.soft};
  }
  .name,
  .axis {
    font-variant-numeric: normal;
  }
  .name {
    fill: currentcolor;
    font-weight: 600;
    font-size: 13px;
    paint-order: stroke;
    stroke: ${c.paper};
    stroke-width: 4px;
    stroke-linejoin: round;
    pointer-events: none;
  }
  .plain {
    color: ${c.ink};
  }
  .leader {
    stroke: ${c.edge};
    pointer-events: none;
  }
  .ring {
    fill: none;
    stroke: none;
    stroke-width: 2.5;
  }
  .lit > .ring {
    stroke: ${c['lit-edge']};
  }
  .chosen > .ring {
    stroke: ${c.ink};
  }
  .hit {
    fill: transparent;
    stroke: none;
    pointer-events: all;
  }
  .spot {
    outline: none;
  }
  .spot:focus-visible > .ring {
    stroke: ${c.accent};
  }
  @media (forced-colors: active) {
    .rule,
    .zero-line,
    .leader {
      stroke: CanvasText;
    }
    /* The grey of forced colours is as loud as a drawing. */
    .rule {
      stroke-opacity: 0.25;
    }
    .tick,
    .axis,
    .name {
      fill: CanvasText;
    }
    .name {
      stroke: Canvas;
    }
    .lit > .ring,
    .chosen > .ring,
    .spot:focus-visible > .ring {
      stroke: Highlight;
    }
  }
`;
