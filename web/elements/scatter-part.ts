/** A `{scatter}` of a lesson: its points from the session. */
import { html } from 'lit';
import type { Spot } from '../views/frame.ts';
import type { Origin, PointSet } from '../views/point-sets.ts';
import type { ScatterData } from '../views/scatter.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';
import type { OpenNumber, PointAtNumbers } from './plane-element.ts';
import { pointSet, valued, type Valued } from './point-parts.ts';
import { SoftlookScatter } from './scatter-element.ts';

define('softlook-scatter', SoftlookScatter);

type ScatterBlock = Extract<FigureBlock, { type: 'scatter' }>;

export const scatterPart: DrawFigure<ScatterBlock> = (block, body) => {
  const view = block.scatter;
  const lines = valued(
    view.points.map((point) => point.expression),
    body,
  );
  if (typeof lines === 'string') return body.absent(lines);
  const moves = valued(view.moves ? [view.moves.from, view.moves.to] : [], body);
  if (typeof moves === 'string') return body.absent(moves);
  const pulls = valued(view.pull ? [view.pull.expression] : [], body);
  if (typeof pulls === 'string') return body.absent(pulls);
  const [from, to] = moves;
  const [pull] = pulls;
  const sets = view.points.map((point, at) =>
    body.keep(
      point,
      [lines[at]!.values, body.marks(point, lines[at]!.values), body.labels(point.rows)],
      (): PointSet => ({
        ...pointSet(point, lines[at]!.values, body),
        ...(point.style ? { style: point.style } : {}),
      }),
    ),
  );
  const marks = pull && body.marks(view.pull!, pull.values);
  const data = body.keep(block, [sets, from?.values, to?.values, pull?.values, marks], (): ScatterData => {
    const { dimension } = body.around.words.page.projection;
    return {
      label: view.label,
      alt: view.alt,
      sets,
      dims: view.dims,
      axes: [view.xLabel ?? dimension(view.dims[0]), view.yLabel ?? dimension(view.dims[1])],
      digits: 2,
      ...(view.range === undefined ? {} : { range: view.range }),
      ...(from && to ? { moves: movesOf(from, to, view.dims) } : {}),
      ...(pull ? { pull: { label: view.pull!.label, set: 0, values: pull.values.data, marks: marks! } } : {}),
    };
  });
  const of = (origin: Origin): Valued | undefined => (typeof origin === 'number' ? lines[origin] : pull);
  return html`<softlook-scatter
    part="scatter-figure"
    lang=${body.around.words.language}
    .data=${data}
    @softlook-open=${(event: CustomEvent<OpenNumber>) => {
      const found = of(event.detail.of);
      if (found) body.openAt(found.expression, found.values, event.detail.place, event);
    }}
    @softlook-point=${({ detail }: CustomEvent<PointAtNumbers>) => {
      const found = of(detail.of);
      if (found) body.pointAt(found.values, detail.places);
    }}
  ></softlook-scatter>`;
};

function movesOf(from: Valued, to: Valued, dims: readonly [number, number]): [Spot, Spot][] {
  const columns = from.values.shape.at(-1) ?? 1;
  const spot = ({ values }: Valued, row: number): Spot => [
    values.data[row * columns + dims[0]] ?? NaN,
    values.data[row * columns + dims[1]] ?? NaN,
  ];
  const rows = Math.floor(Math.min(from.values.data.length, to.values.data.length) / columns);
  return Array.from({ length: rows }, (_, row) => [spot(from, row), spot(to, row)]);
}
