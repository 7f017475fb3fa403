/** `<softlook-lines>`: lines over an axis. `data` says what; `softlook-open` and `softlook-point` carry line and place. */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { lines, linesStyle, type LinesData } from '../views/lines.ts';
import { symbols } from '../views/symbols.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { SizedElement } from './sized-element.ts';

export class SoftlookLines extends SizedElement {
  static override styles: CSSResultGroup = [baseStyle, linesStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = {
    ...SizedElement.properties,
    data: { attribute: false },
    at: { state: true },
  };
  declare data: LinesData | undefined;
  declare private at: number | undefined;
  private lastMark: number | undefined;

  protected override willUpdate(): void {
    // A slider that moves the mark moves the place that is looked at with it.
    if (this.data && this.data.mark !== this.lastMark) {
      this.lastMark = this.data.mark;
      this.at = undefined;
    }
  }

  protected override view(): unknown {
    const { data } = this;
    if (!data) return nothing;
    const at = Math.min(this.at ?? marked(data), Math.max(0, data.x.length - 1));
    return html`<p class="label" part="label">${symbols(data.label)}</p>
      ${lines(
        { data, at, width: this.width, words: this.words },
        {
          look: (next) => (this.at = next),
          open: (line, place) => this.say('softlook-open', { line, place }),
          point: (line, place) => this.say('softlook-point', { line, place }),
        },
      )}`;
  }
}

/** The place of the mark on the axis, or the last one. */
function marked(data: LinesData): number {
  if (data.mark === undefined) return data.x.length - 1;
  let best = 0;
  for (let i = 1; i < data.x.length; i++)
    if (Math.abs(data.x[i]! - data.mark) < Math.abs(data.x[best]! - data.mark)) best = i;
  return best;
}
