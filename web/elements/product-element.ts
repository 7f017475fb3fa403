/**
 * `<softlook-product>`: a matrix product. `data` says which, `sumOf` how a number of the result is made. Events:
 * `softlook-open` (of, place, part) and `softlook-point` (of, place, cell).
 */
import { nothing, html, type CSSResultGroup, type PropertyDeclarations } from 'lit';
import type { ProgramCell, Unfolding } from '../lesson/session.ts';
import { product, productStyle, type Factor, type ProductData } from '../views/product.ts';
import { baseStyle } from './base-style.ts';
import { ViewElement } from './view-element.ts';

export interface ProductOpen {
  of: Factor;
  place: number;
  /** A number of the sum: its place among the parts of the cell. */
  part?: number;
}

export interface ProductPoint {
  of: Factor;
  place: number | undefined;
  /** Of a number of the sum. */
  cell?: ProgramCell;
}

export class SoftlookProduct extends ViewElement {
  static override styles: CSSResultGroup = [baseStyle, productStyle];
  static override properties: PropertyDeclarations = {
    ...ViewElement.properties,
    data: { attribute: false },
    sumOf: { attribute: false },
    active: { state: true },
  };
  declare data: ProductData | undefined;
  declare sumOf: ((place: number) => Unfolding | undefined) | undefined;
  declare private active: Record<Factor, number>;

  constructor() {
    super();
    this.active = { left: 0, right: 0, product: 0 };
  }

  protected override view(): unknown {
    const { data } = this;
    if (!data) return nothing;
    const within = (of: Factor) => Math.max(0, Math.min(this.active[of], data[of].array.data.length - 1));
    const active = { left: within('left'), right: within('right'), product: within('product') };
    const chosen = active.product;
    const sum = this.sumOf?.(chosen);
    return html`${product(
      { data, chosen, active, ...(sum ? { sum } : {}), words: this.words },
      {
        look: (of, place) => {
          if (this.active[of] !== place) this.active = { ...this.active, [of]: place };
        },
        open: (of, place) => this.say<ProductOpen>('softlook-open', { of, place }),
        openPart: (part) => this.say<ProductOpen>('softlook-open', { of: 'product', place: chosen, part }),
        point: (of, place) => this.say<ProductPoint>('softlook-point', { of, place }),
        pointPart: (printed) =>
          this.say<ProductPoint>('softlook-point', {
            of: 'product',
            place: undefined,
            ...(printed?.cell ? { cell: printed.cell } : {}),
          }),
      },
    )}`;
  }
}
