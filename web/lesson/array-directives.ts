/** Directives that show how arrays are made of one another: a difference, a product, a vector cut into parts. */
import type { ArrayView, Expression } from './lesson.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { roleOf, type Reader } from './directive-reader.ts';
import { arrayView } from './figure-directives.ts';
import { likeMisfit, numberMisfit, operandMisfit, vectorMisfit } from './misfits.ts';
import { productOperands } from './product-text.ts';

export const ARRAY_DIRECTIVES: Record<string, Reader> = {
  difference(reading, fields) {
    const left = arrayView(reading, fields, 'A {difference}');
    const minus = fields.option('minus', 'expression');
    if (left === undefined || minus === undefined) return [];
    const at = { line: fields.lineOf('minus') };
    if (!sameProgram(fields, at.line, ':minus:', left.expression, minus)) return [];
    reading.uses.push({ expression: minus, at, place: ':minus:', misfit: likeMisfit(':minus:', left.expression) });
    const { caption, ...view } = left;
    const right: ArrayView = { ...view, expression: minus, label: fields.option('minus-label', 'text') ?? minus.text };
    const difference: ArrayView = {
      ...view,
      expression: { program: minus.program, text: `(${left.expression.text}) - (${minus.text})` },
      label: fields.option('difference-label', 'text') ?? `${left.label} − ${right.label}`,
      role: 'plain',
    };
    return [{ type: 'difference', left: view, right, difference, ...(caption && { caption }), at: fields.at }];
  },

  product(reading, fields) {
    const expression = fields.argument('expression');
    if (expression === undefined) return [];
    const operands = productOperands(expression.text);
    if (operands === undefined) {
      fields.break('argument', fields.at, '{product} shows one matrix product, such as X @ W_Q or Q @ K.T.');
      return [];
    }
    const { program } = expression;
    const labels = {
      left: fields.option('left-rows', 'labels'),
      inner: fields.option('inner', 'labels'),
      right: fields.option('right-columns', 'labels'),
    };
    const caption = fields.option('caption', 'inline');
    const label = fields.option('label', 'text') ?? expression.text;
    const alt = fields.option('alt', 'text') ?? label;
    const digits = fields.option('digits', 'count') ?? 2;
    const view = (
      text: string,
      name: string | undefined,
      role: 'left-role' | 'right-role' | 'role',
      rows: ArrayView['rows'],
      columns: ArrayView['columns'],
    ): ArrayView => ({
      expression: { program, text },
      label: name ?? text,
      quantity: fields.option('quantity', 'text') ?? 'value',
      role: roleOf(fields, role) ?? 'plain',
      ...(rows && { rows }),
      ...(columns && { columns }),
      digits,
      alt,
    });
    const [left, right] = operands;
    const views = {
      left: view(left, fields.option('left-label', 'text'), 'left-role', labels.left, labels.inner),
      right: view(right, fields.option('right-label', 'text'), 'right-role', labels.inner, labels.right),
      product: view(expression.text, label, 'role', labels.left, labels.right),
    };
    for (const side of ['left', 'right'] as const) {
      const { expression: operand, rows, columns } = views[side];
      const misfit = operandMisfit(reading.lesson, { rows, columns });
      reading.uses.push({ expression: operand, at: fields.at, place: '{product}', misfit });
    }
    reading.uses.push({ expression, at: fields.at, place: '{product}', misfit: () => undefined });
    return [{ type: 'product', ...views, ...(caption && { caption }), at: fields.at }];
  },

  strip(reading, fields) {
    const array = arrayView(reading, fields, 'A {strip}');
    const parts = fields.option('parts', 'expression');
    if (array === undefined || parts === undefined) return [];
    const { expression } = array;
    const at = { line: fields.lineOf('parts') };
    if (!sameProgram(fields, at.line, ':parts:', expression, parts)) return [];
    reading.uses.push({ expression, at: fields.at, place: '{strip}', misfit: vectorMisfit('A {strip}') });
    reading.uses.push({ expression: parts, at, place: ':parts:', misfit: numberMisfit(':parts:') });
    const size = `(${expression.text}).shape[-1]`;
    const made = (op: string): Expression => ({
      program: parts.program,
      text: `${size} ${op} (${parts.text})`,
    });
    for (const one of [made('//'), made('%')]) {
      reading.uses.push({ expression: one, at, place: ':parts:', misfit: () => undefined });
    }
    const { caption, ...view } = array;
    return [
      {
        type: 'strip',
        strip: {
          array: view,
          parts,
          each: made('//'),
          rest: made('%'),
          partLabel: fields.option('part-label', 'text') ?? '',
          ...(caption && { caption }),
        },
        at: fields.at,
      },
    ];
  },
};

function sameProgram(fields: DirectiveFields, line: number, place: string, a: Expression, b: Expression): boolean {
  if (a.program === b.program) return true;
  fields.break('option', { line }, `${place} is of the program ${b.program}, the figure of ${a.program}. Take one.`);
  return false;
}
