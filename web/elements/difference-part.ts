/** A `{difference}` of a lesson: its arrays from the session. */
import { html } from 'lit';
import { drawnArray, type DrawnArray } from './array-data.ts';
import { define } from './define.ts';
import { SoftlookDifference, type DifferenceData, type Term, type TermCell } from './difference-element.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';

define('softlook-difference', SoftlookDifference);

export const differencePart: DrawFigure<Extract<FigureBlock, { type: 'difference' }>> = (block, body) => {
  const found = {} as Record<Term, DrawnArray>;
  for (const term of ['left', 'right', 'difference'] as const) {
    const drawn = drawnArray(block[term], body);
    if (typeof drawn === 'string') return body.absent(drawn);
    found[term] = drawn;
  }
  const from = Object.values(found).flatMap(({ array, marks }) => [array, marks]);
  const data = body.keep(block, from, (): DifferenceData => ({ ...found }));
  return html`<softlook-difference
    part="difference"
    lang=${body.around.words.language}
    .data=${data}
    @softlook-open=${(event: CustomEvent<TermCell>) => {
      const { view, values } = found[event.detail.term];
      if (event.detail.place !== undefined) body.openAt(view.expression, values, event.detail.place, event);
    }}
    @softlook-point=${({ detail: { term, place } }: CustomEvent<TermCell>) =>
      body.pointAt(found[term].values, place === undefined ? [] : [place])}
  ></softlook-difference>`;
};
