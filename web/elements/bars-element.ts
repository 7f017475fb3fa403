/** `<softlook-bars>`: one bar a number. Attributes as for every array, and `max` for the value of a full bar. */
import { html, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import { bars, barsStyle } from '../views/bars.ts';
import { symbols } from '../views/symbols.ts';
import { ArrayElement } from './array-element.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';

export class SoftlookBars extends ArrayElement {
  static override styles: CSSResultGroup = [baseStyle, barsStyle, figureLabelStyle];
  static override properties: PropertyDeclarations = { ...ArrayElement.properties, max: { type: Number } };
  declare max: number | undefined;

  protected override view(): unknown {
    const array = this.shown;
    return html`<p class="label" part="label" dir="auto">${symbols(array.label)}</p>
      ${bars(
        { array, marks: this.marks, words: this.words, ...(this.max === undefined ? {} : { max: this.max }) },
        { open: this.openCell, point: this.pointCell },
      )}`;
  }
}
