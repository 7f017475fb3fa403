/** A `{plane}` of a lesson: its vectors from the session, and what the learner does with them back to it. */
import { html } from 'lit';
import { indexOf } from '../views/array.ts';
import type { PlaneData } from '../views/plane.ts';
import { pointsOf, type Origin } from '../views/point-sets.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';
import { SoftlookPlane, type MovePoint, type OpenNumber, type PointAtNumbers } from './plane-element.ts';
import { inputNamed, pointSet, valued, type Valued } from './point-parts.ts';

define('softlook-plane', SoftlookPlane);

type PlaneBlock = Extract<FigureBlock, { type: 'plane' }>;

export const planePart: DrawFigure<PlaneBlock> = (block, body) => {
  const view = block.plane;
  const lines = valued(
    view.points.map((point) => point.expression),
    body,
  );
  if (typeof lines === 'string') return body.absent(lines);
  const others = valued(
    [view.circles?.expression, view.project?.dot].filter((expression) => expression !== undefined),
    body,
  );
  if (typeof others === 'string') return body.absent(others);
  const circles = view.circles && others[0]!;
  const dot = view.project && others.at(-1)!;
  const sets = view.points.map((point, at) =>
    body.keep(point, [lines[at]!.values, body.marks(point, lines[at]!.values), body.labels(point.rows)], () => ({
      ...pointSet(point, lines[at]!.values, body),
      movable: inputNamed(point.expression, body),
    })),
  );
  const circleMarks = circles && body.marks(view.circles!, circles.values);
  const dotMarks = dot && body.marks(view.project!, dot.values);
  const data = body.keep(block, [sets, circles?.values, circleMarks, dot?.values, dotMarks], (): PlaneData => {
    const { dimension } = body.around.words.page.projection;
    const matrix = lines.findIndex(({ values }) => values.shape.length === 2);
    return {
      label: view.label,
      alt: view.alt,
      sets,
      dims: view.dims,
      axes: [view.xLabel ?? dimension(view.dims[0]), view.yLabel ?? dimension(view.dims[1])],
      digits: 2,
      ...(view.range === undefined ? {} : { range: view.range }),
      ...(view.project && dot
        ? { project: { ...placesOf(view.project, sets, view.dims), dot: dot.values.data[0] ?? NaN, marks: dotMarks! } }
        : {}),
      ...(circles
        ? {
            circles: {
              label: view.circles!.label,
              values: circles.values.data,
              marks: circleMarks!,
              ...(matrix < 0 ? {} : { set: matrix }),
            },
          }
        : {}),
    };
  });
  const of = (origin: Origin): Valued | undefined =>
    origin === 'dot' ? dot : origin === 'numbers' ? circles : lines[origin];
  return html`<softlook-plane
    part="plane-figure"
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
    @softlook-move=${({ detail: { set, row, to } }: CustomEvent<MovePoint>) => {
      const { expression, values } = lines[set]!;
      const { program, text: input } = expression;
      const columns = values.shape.at(-1) ?? 1;
      const cells = view.dims.map((dim, at) => ({
        index: indexOf(values.shape, row * columns + dim),
        value: to[at]!,
      }));
      body.edit(`${program} ${input} point ${row}`, { kind: 'cells', program, input, cells });
    }}
    @softlook-settle=${() => body.settle()}
  ></softlook-plane>`;
};

/** The two lines of a projection as places among all points. */
function placesOf(
  project: { from: number; onto: number },
  sets: PlaneData['sets'],
  dims: PlaneData['dims'],
): { from: number; onto: number } {
  const points = pointsOf(sets, dims);
  const first = (set: number) => points.findIndex((point) => point.set === set);
  return { from: first(project.from), onto: first(project.onto) };
}
