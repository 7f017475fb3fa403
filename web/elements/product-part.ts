/** A `{product}` of a lesson: its matrices and the sums of its numbers from the session. */
import { html } from 'lit';
import type { Unfolding } from '../lesson/session.ts';
import { indexOf } from '../views/array.ts';
import type { Factor, ProductData } from '../views/product.ts';
import { drawnArray, type DrawnArray } from './array-data.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';
import { SoftlookProduct, type ProductOpen, type ProductPoint } from './product-element.ts';

define('softlook-product', SoftlookProduct);

export const productPart: DrawFigure<Extract<FigureBlock, { type: 'product' }>> = (block, body) => {
  const found = {} as Record<Factor, DrawnArray>;
  for (const of of ['left', 'right', 'product'] as const) {
    const drawn = drawnArray(block[of], body);
    if (typeof drawn === 'string') return body.absent(drawn);
    found[of] = drawn;
  }
  const { session } = body.around;
  const { view, values } = found.product;
  const { program, text } = view.expression;
  const from = Object.values(found).flatMap(({ array, marks }) => [array, marks]);
  const data = body.keep(block, from, (): ProductData => ({ ...found }));
  // The inputs of a sum may change while its rounded result stays: all three are looked at.
  const sumOf = body.keep(
    view.expression,
    Object.values(found).map((one) => one.values),
    () =>
      (place: number): Unfolding | undefined => {
        try {
          return session?.unfold({ program, node: values.node, index: indexOf(values.shape, place) });
        } catch {
          return undefined; // the number is not in this run any more
        }
      },
  );
  return html`<softlook-product
    part="product"
    lang=${body.around.words.language}
    .data=${data}
    .sumOf=${sumOf}
    @softlook-open=${(event: CustomEvent<ProductOpen>) => {
      const { of, place, part } = event.detail;
      if (part === undefined) body.openAt(found[of].view.expression, found[of].values, place, event);
      else body.around.open({ program, expression: text, index: indexOf(values.shape, place), path: [part] }, event);
    }}
    @softlook-point=${({ detail: { of, place, cell } }: CustomEvent<ProductPoint>) =>
      cell ? body.around.point(cell) : body.pointAt(found[of].values, place === undefined ? [] : [place])}
  ></softlook-product>`;
};
