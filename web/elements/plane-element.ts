/**
 * `<softlook-plane>`: vectors as arrows. `data` says which. Events: `softlook-open` (of, place), `softlook-point` (of,
 * places), `softlook-move` (set, row, to) and `softlook-settle`, when a move is over.
 */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { Frame, Spot } from '../views/frame.ts';
import { plane, planeFrame, planeStyle, type PlaneData } from '../views/plane.ts';
import type { Origin } from '../views/point-sets.ts';
import { symbols } from '../views/symbols.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { SizedElement } from './sized-element.ts';

export interface OpenNumber {
  of: Origin;
  place: number;
}

export interface PointAtNumbers {
  of: Origin;
  places: readonly number[];
}

export interface MovePoint {
  set: number;
  row: number;
  to: Spot;
}

/** The figure itself is at most so wide; what is left goes to its numbers. */
const widest = 344;

export class SoftlookPlane extends SizedElement {
  static override styles: CSSResultGroup = [baseStyle, planeStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = { ...SizedElement.properties, data: { attribute: false } };
  declare data: PlaneData | undefined;
  /** While a tip is dragged the axes stay. */
  private held: Frame | undefined;

  protected override view(): unknown {
    const { data } = this;
    if (!data) return nothing;
    const width = this.width >= widest + 160 ? widest : Math.min(this.width, 400);
    const frame = this.held?.width === width ? this.held : planeFrame(data, width);
    return html`<p class="label" part="label" dir="auto">${symbols(data.label)}</p>
      ${plane(
        { data, frame, words: this.words },
        {
          open: (of, place) => this.say<OpenNumber>('softlook-open', { of, place }),
          point: (of, places) => this.say<PointAtNumbers>('softlook-point', { of, places }),
          move: (set, row, to) => this.say<MovePoint>('softlook-move', { set, row, to }),
          grip: () => (this.held = frame),
          settle: () => {
            this.held = undefined;
            this.requestUpdate();
            this.say('softlook-settle', {});
          },
        },
      )}`;
  }
}
