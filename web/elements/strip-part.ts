/** A `{strip}` of a lesson: its vector and its numbers from the session. */
import { html } from 'lit';
import { isProblem, type Values } from '../lesson/session.ts';
import type { Expression } from '../lesson/lesson.ts';
import type { StripData, StripNumber, StripOrigin } from '../views/strip.ts';
import { drawnArray } from './array-data.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';
import { SoftlookStrip, type StripOpen, type StripPoint } from './strip-element.ts';

define('softlook-strip', SoftlookStrip);

export const stripPart: DrawFigure<Extract<FigureBlock, { type: 'strip' }>> = (block, body) => {
  const view = block.strip;
  const drawn = drawnArray(view.array, body);
  if (typeof drawn === 'string') return body.absent(drawn);
  const found = new Map<StripOrigin, { expression: Expression; values: Values }>([
    ['array', { expression: view.array.expression, values: drawn.values }],
  ]);
  const numbers: StripNumber[] = [];
  for (const of of ['parts', 'each', 'rest'] as const) {
    const values = body.values(view[of]);
    if (isProblem(values)) return body.absent(values.message);
    found.set(of, { expression: view[of], values });
    numbers.push({ value: values.data[0] ?? NaN, marks: body.marks(view[of], values) });
  }
  const [parts, each, rest] = numbers as [StripNumber, StripNumber, StripNumber];
  const from = numbers.flatMap(({ value, marks }) => [value, marks]);
  const data = body.keep(block, [drawn.array, ...from], (): StripData => ({
    array: drawn.array,
    parts,
    each,
    rest,
    partLabel: view.partLabel,
  }));
  return html`<softlook-strip
    part="strip"
    lang=${body.around.words.language}
    .data=${data}
    .marks=${drawn.marks}
    @softlook-open=${(event: CustomEvent<StripOpen>) => {
      const { expression, values } = found.get(event.detail.of)!;
      body.openAt(expression, values, event.detail.place, event);
    }}
    @softlook-point=${({ detail }: CustomEvent<StripPoint>) => body.pointAt(found.get(detail.of)!.values, detail.places)}
  ></softlook-strip>`;
};
