/** Directives that show points of a plane: arrows from the origin, and points with names. */
import type { Expression, Labels, PointsView, Role } from './lesson.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { fieldLines, type Reader } from './directive-reader.ts';
import { ROLES } from './directives.ts';
import { readExpression, readLabels } from './expression-text.ts';
import { circlesMisfit, pairMisfit, planePointsMisfit, sameShapeMisfit, weightsMisfit } from './misfits.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';

export const POINT_DIRECTIVES: Record<string, Reader> = {
  plane(reading, fields) {
    const label = fields.argument('text') ?? '';
    const dims = fields.option('dims', 'pair');
    const lines = pointLines(reading, fields, '{plane}', [], dims);
    const points = lines.map(({ point }) => point);
    const range = rangeOf(fields);
    const project = projection(reading, fields, points);
    const circles = fields.option('circles', 'expression');
    if (circles !== undefined) {
      const at = { line: fields.lineOf('circles') };
      const expressions = points.map((point) => point.expression);
      reading.uses.push({ expression: circles, at, place: ':circles:', misfit: circlesMisfit(expressions) });
    }
    const caption = fields.option('caption', 'inline');
    return [
      {
        type: 'plane',
        plane: {
          label,
          points,
          dims: dims ?? [0, 1],
          ...axisLabels(fields),
          ...(range !== undefined && { range }),
          ...(project && { project }),
          ...(circles && {
            circles: { expression: circles, label: fields.option('circles-label', 'text') ?? circles.text },
          }),
          ...(caption && { caption }),
          alt: fields.option('alt', 'text') ?? label,
        },
        at: fields.at,
      },
    ];
  },

  scatter(reading, fields) {
    const label = fields.argument('text') ?? '';
    const dims = fields.option('dims', 'pair');
    const lines = pointLines(reading, fields, '{scatter}', ['ghost', 'star'], dims);
    const range = rangeOf(fields);
    const moves = movesOf(reading, fields);
    const pull = fields.option('pull', 'expression');
    if (pull !== undefined) {
      const at = { line: fields.lineOf('pull') };
      if (lines.length > 0 && !lines.some(({ style }) => style === 'star')) {
        fields.break('body', at, ':pull: draws lines from the star, and no line of the body is one. Write “| star”.');
      }
      const [first] = lines;
      reading.uses.push({ expression: pull, at, place: ':pull:', misfit: weightsMisfit(first?.point.expression) });
    }
    const caption = fields.option('caption', 'inline');
    return [
      {
        type: 'scatter',
        scatter: {
          label,
          points: lines.map(({ point, style }) => ({
            ...point,
            ...(style === 'ghost' || style === 'star' ? { style } : {}),
          })),
          dims: dims ?? [0, 1],
          ...axisLabels(fields),
          ...(range !== undefined && { range }),
          ...(moves && { moves }),
          ...(pull && { pull: { expression: pull, label: fields.option('pull-label', 'text') ?? pull.text } }),
          ...(caption && { caption }),
          alt: fields.option('alt', 'text') ?? label,
        },
        at: fields.at,
      },
    ];
  },
};

interface PointLine {
  point: PointsView;
  style: string | undefined;
}

/** The lines of a body: `EXPRESSION | LABEL | ROLE`, and a style where there are some. */
function pointLines(
  reading: Reading,
  fields: DirectiveFields,
  place: string,
  styles: readonly string[],
  dims: readonly [number, number] | undefined,
): PointLine[] {
  const form = styles.length > 0 ? 'EXPRESSION | LABELS | ROLE | STYLE' : 'EXPRESSION | LABEL | ROLE';
  const lines: PointLine[] = [];
  for (const { pieces, line } of fieldLines(fields)) {
    const [text = '', label = '', role, style] = pieces;
    const expression = readExpression(text, fields.program);
    if (typeof expression === 'string') fields.break('body', { line }, expression);
    else if (label === '' || pieces.length > (styles.length > 0 ? 4 : 3)) {
      fields.break('body', { line }, `Points are written “${form}”.`);
    } else if (role !== undefined && role !== '' && !(ROLES as readonly string[]).includes(role)) {
      fields.break('body', { line }, `${quoted(role)} is no role.${hint(role, ROLES)}`);
    } else if (style !== undefined && style !== '' && !styles.includes(style)) {
      fields.break('body', { line }, `${quoted(style)} is no style of points.${hint(style, styles)}`);
    } else {
      reading.reportTyped(label, { line }, 'the label of points');
      const read = readLabels(label);
      const rows: Labels | undefined = typeof read === 'string' ? undefined : read;
      const point: PointsView = {
        expression,
        label,
        ...(rows && { rows }),
        role: (role || 'plain') as Role,
      };
      // Whether a single word is the name of a list is known when the whole file is.
      reading.afterwards.push(() => {
        if (rows && 'list' in rows && !reading.lesson.labels.some((list) => list.name === rows.list)) delete point.rows;
      });
      lines.push({ point, style: style || undefined });
      const misfit = planePointsMisfit(reading.lesson, place, point, dims);
      reading.uses.push({ expression, at: { line }, place, misfit });
    }
  }
  return lines;
}

function rangeOf(fields: DirectiveFields): number | undefined {
  const range = fields.option('range', 'number');
  if (range === undefined || range > 0) return range;
  fields.break(
    'option',
    { line: fields.lineOf('range') },
    ':range: is greater than zero: the axes go to both sides of it.',
  );
  return undefined;
}

function axisLabels(fields: DirectiveFields): { xLabel?: string; yLabel?: string } {
  const xLabel = fields.option('x-label', 'text');
  const yLabel = fields.option('y-label', 'text');
  return { ...(xLabel !== undefined && { xLabel }), ...(yLabel !== undefined && { yLabel }) };
}

/** `:project: a, b`: two of the lines, by their labels. */
function projection(
  reading: Reading,
  fields: DirectiveFields,
  points: readonly PointsView[],
): { from: number; onto: number; dot: Expression } | undefined {
  const written = fields.option('project', 'labels');
  if (written === undefined || fields.broken !== undefined) return undefined;
  const at = { line: fields.lineOf('project') };
  const names = 'items' in written ? written.items : [];
  if (names.length !== 2) {
    fields.break('option', at, ':project: is the labels of two lines, with a comma between them.');
    return undefined;
  }
  const [from = -1, onto = -1] = names.map((name) => points.findIndex((point) => point.label === name));
  const strange = names.find((name) => !points.some((point) => point.label === name));
  const [a, b] = [points[from], points[onto]];
  if (strange !== undefined || a === undefined || b === undefined) {
    const labels = points.map((point) => point.label);
    fields.break(
      'option',
      at,
      `:project: no line has the label ${quoted(strange ?? '')}.${hint(strange ?? '', labels)}`,
    );
    return undefined;
  }
  if (a.expression.program !== b.expression.program) {
    fields.break('option', at, ':project: needs two vectors of one program.');
    return undefined;
  }
  for (const { expression } of [a, b]) {
    reading.uses.push({ expression, at, place: ':project:', misfit: pairMisfit(':project:') });
  }
  const { program } = a.expression;
  const dot: Expression = { program, text: `(${a.expression.text}) @ (${b.expression.text})` };
  return { from, onto, dot };
}

/** `:moves: FROM -> TO`. */
function movesOf(reading: Reading, fields: DirectiveFields): { from: Expression; to: Expression } | undefined {
  const moves = fields.option('moves', 'move');
  if (moves === undefined) return undefined;
  const at = { line: fields.lineOf('moves') };
  const { from, to } = moves;
  const dims = fields.option('dims', 'pair') ?? [0, 1];
  reading.uses.push({ expression: from, at, place: ':moves:', misfit: sameShapeMisfit(':moves:', dims) });
  reading.uses.push({ expression: to, at, place: ':moves:', misfit: sameShapeMisfit(':moves:', dims, from) });
  return moves;
}
