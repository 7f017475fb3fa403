/** A `{flow}` of a lesson: its boxes from the nodes of the program, their sizes and numbers from the session. */
import { html } from 'lit';
import { flowOf, type Flow, type FlowSource } from '../lesson/flow.ts';
import type { Expression, Role } from '../lesson/lesson.ts';
import { addressOf } from '../lesson/node-address.ts';
import { isProblem, type Values } from '../lesson/session.ts';
import { baseOf } from '../lesson/variant-names.ts';
import type { FlowBoxView, FlowData } from '../views/flow.ts';
import { namedArray } from './array-data.ts';
import type { CellDetail } from './array-element.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock, FigureBody } from './figure-body.ts';
import { SoftlookFlow, type ChosenBox } from './flow-element.ts';

define('softlook-flow', SoftlookFlow);

export const flowPart: DrawFigure<Extract<FigureBlock, { type: 'flow' }>> = (block, body) => {
  const view = block.flow;
  const { program } = view.expression;
  const { lesson, roleOf, words } = body.around;
  const session = body.around.session!;
  const end = body.values(view.expression);
  if (isProblem(end)) return body.absent(end.message);

  const source: FlowSource = {
    source: lesson.programs.find(({ name }) => name === baseOf(program))?.source ?? '',
    node: (node) => session.node(program, node),
    hasValue: (node) => session.hasValue(program, node),
  };
  const flow = body.keep(view, [end.node], () => flowOf(source, end.node, view));
  if (!flow) return body.absent(words.page.flow.tooMany);

  const found: { expression: Expression; values: Values }[] = [];
  for (const { operands } of flow.boxes) {
    const expression = { program, text: addressOf(view.expression.text, operands) };
    const values = body.values(expression);
    if (isProblem(values)) return body.absent(values.message);
    found.push({ expression, values });
  }
  const role = ({ node }: Values): Role => roleOf({ program, node, index: [] });
  const data = body.keep(
    block,
    found.map(({ values }) => values),
    (): FlowData => ({
      label: view.label,
      alt: view.alt,
      boxes: flow.boxes.map((box, at): FlowBoxView => {
        const { values } = found[at]!;
        return {
          ...(box.name === undefined ? {} : { name: box.name }),
          ...(box.turn ? { turn: box.turn } : {}),
          text: box.text,
          role: role(values),
          shape: values.shape,
          ...(values.shape.length === 0 ? { value: values.data[0] ?? NaN } : {}),
          digits: values.dtype === 'float32' ? 2 : 0,
          from: box.from,
          rank: source.node(box.node).place.from,
          beside: box.beside,
        };
      }),
      ...(flow.path ? { path: flow.path } : {}),
    }),
  );

  const isLit = flow.boxes.map((box, at) => (body.marks(box, found[at]!.values).lit?.size ?? 0) > 0);
  const lit = body.keep(flow.boxes, isLit, () => new Set(isLit.flatMap((yes, at) => (yes ? [at] : []))));

  const at = body.choice(block);
  const chosen = at === undefined ? undefined : found[at];
  const box = at === undefined ? undefined : flow.boxes[at];
  // Alone, a step without a name is told with what its box leaves out.
  const title = box && (box.name ?? source.node(box.node).text.replace(/\s+/g, ' '));
  const shown =
    chosen && title !== undefined
      ? shownArray(flow, title, { values: chosen.values, role: role(chosen.values) }, body)
      : undefined;
  return html`<softlook-flow
    part="flow"
    lang=${words.language}
    .data=${data}
    .lit=${lit}
    .chosen=${chosen && at}
    .shown=${shown}
    @softlook-choose=${({ detail }: CustomEvent<ChosenBox>) => body.choose(block, detail.box)}
    @softlook-open=${(event: CustomEvent<CellDetail>) => {
      if (chosen && event.detail.place !== undefined)
        body.openAt(chosen.expression, chosen.values, event.detail.place, event);
    }}
    @softlook-point=${({ detail: { place } }: CustomEvent<CellDetail>) => {
      if (chosen) body.pointAt(chosen.values, place === undefined ? [] : [place]);
    }}
  ></softlook-flow>`;
};

/** The array of the chosen box, the same object while nothing in it changes. */
function shownArray(owner: Flow, label: string, { values, role }: { values: Values; role: Role }, body: FigureBody) {
  const labels = body.dimensionLabels(values);
  const marks = body.marks(owner, values);
  return body.keep(owner, [values, marks, JSON.stringify(labels)], () => ({
    array: namedArray(label, values, role, labels),
    marks,
  }));
}
