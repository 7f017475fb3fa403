/** `<softlook-projection>`: a point and where matrices send it. Events carry `point` and `place`. */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { projection, projectionStyle, type ProjectionData } from '../views/projection.ts';
import { symbols } from '../views/symbols.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { ViewElement } from './view-element.ts';

export class SoftlookProjection extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, projectionStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    data: { attribute: false },
    row: { type: Number },
  };
  declare data: ProjectionData | undefined;
  /** The row that is drawn. */
  declare row: number;

  constructor() {
    super();
    this.row = 0;
  }

  protected override view(): unknown {
    const { data } = this;
    if (!data) return nothing;
    const row = Math.min(this.row, Math.max(0, data.rows.length - 1));
    return html`<p class="label" part="label">${symbols(data.label)}</p>
      ${projection(
        { data, row, words: this.words, name: 'row' },
        {
          choose: (next) => (this.row = next),
          open: (point, place) => this.say('softlook-open', { point, place }),
          point: (point, place) => this.say('softlook-point', { point, place }),
        },
      )}`;
  }
}
