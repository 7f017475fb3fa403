/** Directives that show values: arrays, curves, points, an unfolded number. */
import type { ArrayView, Expression, Role } from './lesson.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { fieldLines, roleOf, type Reader } from './directive-reader.ts';
import { ROLES } from './directives.ts';
import { readExpression } from './expression-text.ts';
import { arrayMisfit, numberMisfit, pointsMisfit, vectorMisfit } from './misfits.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';

export const FIGURE_DIRECTIVES: Record<string, Reader> = {
  matrix(reading, fields) {
    const view = arrayView(reading, fields, 'A {matrix}');
    return view === undefined ? [] : [{ type: 'matrix', view, at: fields.at }];
  },

  heatmap(reading, fields) {
    const mirror = fields.option('mirror', 'flag') ?? false;
    const view = arrayView(reading, fields, 'A {heatmap}', mirror);
    const scale = fields.option('scale', 'word') === 'sequential' ? 'sequential' : 'diverging';
    return view === undefined ? [] : [{ type: 'heatmap', view, scale, mirror, at: fields.at }];
  },

  bars(reading, fields) {
    const view = arrayView(reading, fields, 'A {bars}');
    const max = fields.option('max', 'number');
    return view === undefined ? [] : [{ type: 'bars', view, ...(max !== undefined && { max }), at: fields.at }];
  },

  lines(reading, fields) {
    const x = fields.argument('expression');
    const label = fields.option('label', 'text') ?? '';
    const lines: { expression: Expression; label: string; dashed: boolean }[] = [];
    if (x !== undefined)
      reading.uses.push({
        expression: x,
        at: fields.at,
        place: '{lines}',
        misfit: vectorMisfit('The x of {lines}'),
      });
    for (const { pieces, line } of fieldLines(fields)) {
      const [text = '', name = '', style] = pieces;
      const expression = readExpression(text, fields.program);
      if (typeof expression === 'string') fields.break('body', { line }, expression);
      else if (name === '' || pieces.length > 3 || (style !== undefined && style !== 'dashed')) {
        fields.break('body', { line }, 'A curve is written “EXPRESSION | LABEL” or “EXPRESSION | LABEL | dashed”.');
      } else {
        reading.reportTyped(name, { line }, 'the label of a curve');
        lines.push({ expression, label: name, dashed: style === 'dashed' });
        reading.uses.push({ expression, at: { line }, place: '{lines}', misfit: vectorMisfit('A curve', x) });
      }
    }
    const mark = fields.option('mark', 'expression');
    if (mark !== undefined) {
      reading.uses.push({
        expression: mark,
        at: { line: fields.lineOf('mark') },
        place: ':mark:',
        misfit: numberMisfit(':mark:'),
      });
    }
    if (x === undefined) return [];
    const yMax = fields.option('y-max', 'number');
    const caption = fields.option('caption', 'inline');
    return [
      {
        type: 'lines',
        lines: {
          label,
          x,
          xLabel: fields.option('x-label', 'text') ?? x.text,
          lines,
          ...(mark && { mark }),
          logX: fields.option('log-x', 'flag') ?? false,
          yLabel: fields.option('y-label', 'text') ?? '',
          ...(yMax !== undefined && { yMax }),
          ...(caption && { caption }),
          alt: fields.option('alt', 'text') ?? label,
        },
        at: fields.at,
      },
    ];
  },

  projection(reading, fields) {
    const label = fields.argument('text') ?? '';
    const rows = fields.option('rows', 'labels');
    const dims = fields.option('dims', 'pair') ?? [0, 1];
    const points: { expression: Expression; label: string; role: Role }[] = [];
    for (const { pieces, line } of fieldLines(fields)) {
      const [text = '', name = '', role = 'plain'] = pieces;
      const expression = readExpression(text, fields.program);
      if (typeof expression === 'string') fields.break('body', { line }, expression);
      else if (name === '' || pieces.length > 3)
        fields.break('body', { line }, 'A point is written “EXPRESSION | LABEL | ROLE”.');
      else if (!(ROLES as readonly string[]).includes(role)) {
        fields.break('body', { line }, `${quoted(role)} is no role.${hint(role, ROLES)}`);
      } else {
        reading.reportTyped(name, { line }, 'the label of a point');
        points.push({ expression, label: name, role: role as Role });
        if (rows)
          reading.uses.push({
            expression,
            at: { line },
            place: '{projection}',
            misfit: pointsMisfit(reading.lesson, rows, dims),
          });
      }
    }
    if (rows === undefined) return [];
    const caption = fields.option('caption', 'inline');
    const alt = fields.option('alt', 'text') ?? label;
    return [
      {
        type: 'projection',
        projection: { label, points, rows, dims, ...(caption && { caption }), alt },
        at: fields.at,
      },
    ];
  },

  trace(reading, fields) {
    const expression = fields.argument('expression');
    if (expression === undefined) return [];
    reading.uses.push({ expression, at: fields.at, place: '{trace}', misfit: numberMisfit('{trace}') });
    const label = fields.option('label', 'text') ?? expression.text;
    return [{ type: 'trace', expression, label, depth: fields.option('depth', 'count') ?? 1, at: fields.at }];
  },
};

/** What the figures of one array have in common. */
export function arrayView(
  reading: Reading,
  fields: DirectiveFields,
  place: string,
  square = false,
): ArrayView | undefined {
  const expression = fields.argument('expression');
  if (expression === undefined) return undefined;
  const rows = fields.option('rows', 'labels');
  const columns = fields.option('columns', 'labels');
  const rowRole = roleOf(fields, 'row-role');
  const columnRole = roleOf(fields, 'column-role');
  const caption = fields.option('caption', 'inline');
  const label = fields.option('label', 'text') ?? expression.text;
  const misfit = arrayMisfit(reading.lesson, place, { rows, columns }, square);
  reading.uses.push({ expression, at: fields.at, place, misfit });
  return {
    expression,
    label,
    quantity: fields.option('quantity', 'text') ?? 'value',
    role: roleOf(fields, 'role') ?? 'plain',
    ...(rows && { rows }),
    ...(columns && { columns }),
    ...(rowRole && { rowRole }),
    ...(columnRole && { columnRole }),
    digits: fields.option('digits', 'count') ?? 2,
    ...(caption && { caption }),
    alt: fields.option('alt', 'text') ?? label,
  };
}
