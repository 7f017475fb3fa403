/**
 * `<softlook-flow>`: what an expression is made of. `lit` are boxes with a number that stands out. `chosen` is the box whose
 * numbers `shown` holds; whoever places the element sets both when `softlook-choose` (box) tells. Events of the numbers:
 * `softlook-open` and `softlook-point`.
 */
import { html, nothing, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { ArrayData, Marks } from '../views/array.ts';
import { flow, flowLayout, flowStyle, type FlowData } from '../views/flow.ts';
import type { Laid } from '../views/flow-layout.ts';
import { symbols } from '../views/symbols.ts';
import type { CellDetail } from './array-element.ts';
import { baseStyle } from './base-style.ts';
import { figureLabelStyle } from './figure-style.ts';
import { ViewElement } from './view-element.ts';

export interface ChosenBox {
  /** None where the chosen box was pressed again. */
  box: number | undefined;
}

export class SoftlookFlow extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, figureLabelStyle, flowStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    data: { attribute: false },
    lit: { attribute: false },
    chosen: { attribute: false },
    shown: { attribute: false },
    looked: { state: true },
    active: { state: true },
  };
  declare data: FlowData | undefined;
  declare lit: ReadonlySet<number> | undefined;
  declare chosen: number | undefined;
  declare shown: { array: ArrayData; marks: Marks } | undefined;
  declare private looked: number | undefined;
  declare private active: number | undefined;
  private laid: Laid | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!this.data || (this.laid && !changed.has('data'))) return;
    this.laid = flowLayout(this.data, this.words);
  }

  protected override view(): unknown {
    const { data, laid } = this;
    if (!data || !laid) return nothing;
    const inside = (box: number | undefined) => (box !== undefined && box < data.boxes.length ? box : undefined);
    const chosen = inside(this.chosen);
    return html`${data.label ? html`<p class="label" part="label" dir="auto">${symbols(data.label)}</p>` : nothing}
    ${flow(
      {
        data,
        laid,
        lit: this.lit ?? new Set(),
        chosen,
        looked: inside(this.looked),
        active: inside(this.active) ?? chosen ?? laid.order[0]!,
        words: this.words,
      },
      {
        choose: (box) => {
          this.active = box;
          this.say<ChosenBox>('softlook-choose', { box: box === chosen ? undefined : box });
        },
        look: (box) => (this.looked = box),
        walk: (box) => (this.active = box),
      },
    )}
    ${chosen === undefined || !this.shown ? nothing : this.matrix(this.shown)}`;
  }

  private matrix({ array, marks }: { array: ArrayData; marks: Marks }): unknown {
    return html`<softlook-matrix
      class="numbers"
      part="matrix"
      exportparts="label, grid"
      lang=${this.lang}
      .array=${array}
      .marks=${marks}
      @softlook-open=${({ detail }: CustomEvent<CellDetail>) => this.say('softlook-open', detail)}
      @softlook-point=${({ detail }: CustomEvent<CellDetail>) => this.say('softlook-point', detail)}
    ></softlook-matrix>`;
  }
}
