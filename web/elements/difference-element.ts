/**
 * `<softlook-difference>`: two arrays and their difference, on one scale. The cell that is looked at is marked in all
 * three. Events: `softlook-open` and `softlook-point`, with `term` (`left`, `right`, `difference`) and `place`.
 */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { ArrayData, Marks } from '../views/array.ts';
import { difference, differenceStyle } from '../views/difference.ts';
import { extent } from '../views/heat.ts';
import type { CellDetail } from './array-element.ts';
import { baseStyle } from './base-style.ts';
import { ViewElement } from './view-element.ts';

export type Term = 'left' | 'right' | 'difference';

export interface TermCell {
  term: Term;
  place: number | undefined;
}

export type DifferenceData = Record<Term, { array: ArrayData; marks: Marks }>;

const terms = ['left', 'right', 'difference'] as const;

export class SoftlookDifference extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, differenceStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    data: { attribute: false },
    looked: { state: true },
  };
  declare data: DifferenceData | undefined;
  /** The place under the pointer or the focus. */
  declare private looked: number | undefined;

  protected override view(): unknown {
    const { data, looked } = this;
    if (!data) return nothing;
    const most = Math.max(...terms.map((term) => extent(data[term].array.data, 'diverging')));
    const drawn = (term: Term) => {
      const { array, marks } = data[term];
      const lit = looked === undefined ? marks.lit : new Set([...(marks.lit ?? []), looked]);
      return html`<softlook-heatmap
        part="heatmap"
        exportparts="label, grid"
        lang=${this.lang}
        .most=${most}
        .array=${array}
        .marks=${{ ...marks, ...(lit ? { lit } : {}) }}
        @softlook-open=${({ detail }: CustomEvent<CellDetail>) => this.say<TermCell>('softlook-open', { term, place: detail.place })}
        @softlook-point=${({ detail }: CustomEvent<CellDetail>) => {
          this.looked = detail.place;
          this.say<TermCell>('softlook-point', { term, place: detail.place });
        }}
      ></softlook-heatmap>`;
    };
    return difference({
      left: drawn('left'),
      right: drawn('right'),
      difference: drawn('difference'),
      words: this.words,
    });
  }
}
