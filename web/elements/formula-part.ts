/** A `{formula}` of a lesson: the arrays of its symbols from the session. */
import { html } from 'lit';
import type { Expression, Role } from '../lesson/lesson.ts';
import { isProblem, type Values } from '../lesson/session.ts';
import type { Marks } from '../views/array.ts';
import { namedArray } from './array-data.ts';
import { define } from './define.ts';
import type { DrawFigure, FigureBlock } from './figure-body.ts';
import { SoftlookFormula, type SymbolCell } from './formula-element.ts';

define('softlook-formula', SoftlookFormula);

export const formulaPart: DrawFigure<Extract<FigureBlock, { type: 'formula' }>> = (block, body) => {
  const view = block.formula;
  const { roleOf, words } = body.around;
  const found = new Map<string, { expression: Expression; values: Values; marks: Marks }>();
  for (const expression of view.symbols) {
    const values = body.values(expression);
    if (isProblem(values)) return body.absent(values.message);
    found.set(expression.text, { expression, values, marks: body.marks(expression, values) });
  }
  const role = (symbol: string): Role => {
    const values = found.get(symbol)?.values;
    return values ? roleOf({ program: values.program, node: values.node, index: [] }) : 'plain';
  };
  const arrays = body.keep(
    block,
    [...found.values()].flatMap(({ values, marks }) => [values, marks, JSON.stringify(body.dimensionLabels(values))]),
    () =>
      new Map(
        [...found].map(([symbol, { values, marks }]) => {
          const array = namedArray(symbol, values, role(symbol), body.dimensionLabels(values));
          return [symbol, { array, marks }] as const;
        }),
      ),
  );
  return html`<softlook-formula
    part="formula-figure"
    lang=${words.language}
    .label=${view.label}
    .alt=${view.alt}
    .tree=${view.tree}
    .arrays=${arrays}
    .roleOf=${role}
    @softlook-open=${(event: CustomEvent<SymbolCell>) => {
      const { symbol, place } = event.detail;
      const of = found.get(symbol);
      if (of && place !== undefined) body.openAt(of.expression, of.values, place, event);
    }}
    @softlook-point=${({ detail: { symbol, place } }: CustomEvent<SymbolCell>) => {
      const of = found.get(symbol);
      if (of) body.pointAt(of.values, place === undefined ? [] : [place]);
    }}
  ></softlook-formula>`;
};
