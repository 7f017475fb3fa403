/**
 * `<softlook-scatter>`: points with names. `data` says which. Events: `softlook-open` (of, place) and `softlook-point`
 * (of, places).
 */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { scatter, scatterStyle, type ScatterData } from '../views/scatter.ts';
import { symbols } from '../views/symbols.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import type { OpenNumber, PointAtNumbers } from './plane-element.ts';
import { SizedElement } from './sized-element.ts';

export class SoftlookScatter extends SizedElement {
  static override styles: CSSResultGroup = [baseStyle, scatterStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = {
    ...SizedElement.properties,
    data: { attribute: false },
    at: { state: true },
  };
  declare data: ScatterData | undefined;
  /** The point that is looked at; the first star otherwise, or the first point. */
  declare private at: number | undefined;

  protected override view(): unknown {
    const { data } = this;
    if (!data) return nothing;
    const counts = data.sets.map(({ columns, values }) => (columns ? Math.floor(values.length / columns) : 0));
    const all = counts.reduce((sum, count) => sum + count, 0);
    const starred = data.sets.findIndex(({ style }) => style === 'star');
    const first = counts.slice(0, Math.max(0, starred)).reduce((sum, count) => sum + count, 0);
    return html`<p class="label" part="label" dir="auto">${symbols(data.label)}</p>
      ${scatter(
        { data, width: this.width, at: Math.max(0, Math.min(this.at ?? first, all - 1)), words: this.words },
        {
          look: (at) => (this.at = at),
          open: (of, place) => this.say<OpenNumber>('softlook-open', { of, place }),
          point: (of, places) => this.say<PointAtNumbers>('softlook-point', { of, places }),
        },
      )}`;
  }
}
