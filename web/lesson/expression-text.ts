/** Expressions as they stand in a lesson file: `EXPRESSION`, `PROGRAM: EXPRESSION`, and the settings of `{num}`. */
import type { Expression, Labels, Rebinding, Role } from './lesson.ts';
import { ROLES } from './directives.ts';
import { hint } from './nearest.ts';
import { quoted } from './printable.ts';

/** A name of the program language. */
export const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

/** An id of a lesson, a prediction, a misconception, an anchor. */
export const ID = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u;

// An expression of the language never begins with a name and a colon, so the prefix cannot be mistaken.
const PREFIX = /^\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*:(?!=)\s*(.*)$/su;

/** Reads an expression, or says what is wrong. */
export function readExpression(text: string, program: string): Expression | string {
  const match = PREFIX.exec(text);
  const expression: Expression = match
    ? { program: match[1]!, text: match[2]!.trim() }
    : { program, text: text.replace(/\s+/g, ' ').trim() };
  if (expression.text === '') return 'There is no expression. Write one, such as A[1, 2].';
  if (/[#;\n]/.test(expression.text)) return `${quoted(text)} is not one expression.`;
  if (!closesOnlyWhatItOpens(expression.text)) return `${quoted(text)} closes a bracket that it does not open.`;
  if (expression.text.length > 400)
    return 'The expression is longer than 400 characters. Give it a name in the program.';
  return expression;
}

export interface NumText {
  expression: Expression;
  digits?: number;
  percent?: boolean;
  role?: Role;
}

/** Reads the text of `{num}`. */
export function readNum(text: string, program: string): NumText | string {
  const bar = text.indexOf('|');
  const expression = readExpression(bar < 0 ? text : text.slice(0, bar), program);
  if (typeof expression === 'string') return expression;
  const num: NumText = { expression };
  if (bar < 0) return num;
  for (const piece of text.slice(bar + 1).split(',')) {
    const setting = piece.trim();
    if (/^\d{1,2}$/.test(setting) && Number(setting) <= 12) {
      if (num.digits !== undefined) return 'The number of decimals is set twice.';
      num.digits = Number(setting);
    } else if (setting === 'percent') {
      num.percent = true;
    } else if ((ROLES as readonly string[]).includes(setting)) {
      num.role = setting as Role;
    } else {
      const words = ['percent', ...ROLES];
      return `${quoted(setting)} is no setting of {num}: decimals from 0 to 12, percent, or a role.${hint(setting, words)}`;
    }
  }
  return num;
}

/** Reads `tokens`, or `a, b, c`. One label alone is written with a comma: `a,`. */
export function readLabels(text: string): Labels | string {
  if (!text.includes(',')) {
    const list = text.trim();
    return NAME.test(list)
      ? { list }
      : `${quoted(text)} is neither the name of a label list nor labels with commas between them.`;
  }
  const items = text.split(',').map((item) => item.trim());
  if (items.at(-1) === '') items.pop();
  return items.some((item) => item === '') || items.length === 0 ? `A label is empty in ${quoted(text)}.` : { items };
}

/** Reads `NAME = EXPRESSION; NAME = EXPRESSION`: other right-hand sides for assignments of a program. */
export function readChanges(text: string, program: string): Rebinding[] | string {
  const changes: Rebinding[] = [];
  for (const piece of text.split(';')) {
    if (piece.trim() === '') continue;
    const [, name = '', right = ''] = /^\s*([^\s=]+)\s*=(?!=)\s*(.+)$/s.exec(piece) ?? [];
    if (!NAME.test(name)) return `${quoted(piece)} changes no assignment. Write “NAME = EXPRESSION”.`;
    const expression = readExpression(right, program);
    if (typeof expression === 'string') return expression;
    if (expression.program !== program) return `${quoted(piece)} reads the names of another program.`;
    if (changes.some((change) => change.name === name)) return `${name} is changed twice.`;
    changes.push({ name, expression: expression.text });
  }
  return changes.length === 0 ? 'Nothing is changed. Write “NAME = EXPRESSION”.' : changes;
}

/** Splits at `|` outside backticks and outside `\|`. Keeps where each piece begins. */
export function splitBars(text: string): { text: string; from: number }[] {
  const pieces: { text: string; from: number }[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] === '\\') {
      at += 2;
    } else if (text[at] === '`') {
      const ticks = /^`+/.exec(text.slice(at))![0];
      const close = text.indexOf(ticks, at + ticks.length);
      at = close < 0 ? at + ticks.length : close + ticks.length;
    } else if (text[at] === '|') {
      pieces.push({ text: text.slice(from, at), from });
      at += 1;
      from = at;
    } else {
      at += 1;
    }
  }
  pieces.push({ text: text.slice(from), from });
  return pieces;
}

/**
 * A matrix written as it is, `[[1, 0], [0, 1]]`, is a list in the program language: each that begins the text or
 * follows an operator becomes a float32 tensor, as inputs are. Lists in calls and indices stay.
 */
export function withTensors(text: string): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const before = result.trimEnd().at(-1);
    if (text[at] !== '[' || (before !== undefined && !'+-*/@%='.includes(before))) {
      result += text[at];
      at += 1;
      continue;
    }
    const end = closingBracket(text, at);
    if (end < 0) return result + text.slice(at);
    result += `tensor(${text.slice(at, end + 1)}, dtype=torch.float32)`;
    at = end + 1;
  }
  return result;
}

function closingBracket(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '[') depth += 1;
    else if (text[at] === ']') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** An expression is put in parentheses later; `A) + (A` would slip out of them. */
function closesOnlyWhatItOpens(text: string): boolean {
  let depth = 0;
  for (const [piece] of text.matchAll(/"[^"]*"|'[^']*'|[([{)\]}]/g)) {
    if ('([{'.includes(piece)) depth += 1;
    else if (')]}'.includes(piece)) depth -= 1;
    if (depth < 0) return false;
  }
  return true;
}
