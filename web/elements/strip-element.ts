/** `<softlook-strip>`: a vector cut into parts. Events: `softlook-open` (of, place) and `softlook-point` (of, places). */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { Marks } from '../views/array.ts';
import { gridStyle } from '../views/grid.ts';
import { strip, stripStyle, type StripData, type StripOrigin } from '../views/strip.ts';
import { symbols } from '../views/symbols.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { ViewElement } from './view-element.ts';

export interface StripOpen {
  of: StripOrigin;
  place: number;
}

export interface StripPoint {
  of: StripOrigin;
  places: readonly number[];
}

export class SoftlookStrip extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, gridStyle, stripStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    data: { attribute: false },
    marks: { attribute: false },
    at: { state: true },
  };
  declare data: StripData | undefined;
  declare marks: Marks;
  declare private at: number;

  constructor() {
    super();
    this.marks = {};
    this.at = 0;
  }

  protected override view(): unknown {
    const { data } = this;
    if (!data?.array.data.length) return nothing;
    const at = Math.min(this.at, data.array.data.length - 1);
    return html`<p class="label" part="label" dir="auto">${symbols(data.array.label)}</p>
      ${strip(
        { data, marks: this.marks, at, words: this.words },
        {
          look: (to) => (this.at = to),
          open: (of, place) => this.say<StripOpen>('softlook-open', { of, place }),
          point: (of, places) => this.say<StripPoint>('softlook-point', { of, places }),
        },
      )}`;
  }
}
