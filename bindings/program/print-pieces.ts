/** `print(...)`: literal text, f-strings and values, as the pieces that one output is put together from. */
import { expression, itemsOf, sequence, stringValue } from './expressions.ts';
import { readFormat } from './format.ts';
import type { PrintPiece } from './nodes.ts';
import { nameOf, refuse, type Scope } from './scope.ts';
import { decode, literalText } from './strings.ts';
import { GENERATOR, STARRED } from './subset.ts';
import { firstOf, withoutBrackets, type SyntaxNode } from './tree.ts';

/** Whether an expression is a call of Python's `print`. */
export function isPrint(scope: Scope, tree: SyntaxNode): boolean {
  const callee = tree.name === 'CallExpression' ? tree.children[0] : undefined;
  return callee?.name === 'VariableName' && nameOf(scope, callee) === 'print' && !scope.meaning('print');
}

/** Adds one print. */
export function print(scope: Scope, call: SyntaxNode): void {
  const parts = call.children.at(-1)!.children.slice(1, -1);
  const shown: PrintPiece[][] = [];
  let separator = ' ';
  let end = '\n';
  let named = false;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.name === ',') continue;
    if (part.name === 'for') throw refuse(scope, parts[0]!, GENERATOR);
    if (part.name === '*' || part.name === '**') throw refuse(scope, part, STARRED);
    if (parts[index + 1]?.name !== 'AssignOp') {
      if (named) {
        throw refuse(scope, part, {
          sentence: 'An argument without a name stands after one with a name.',
          hint: 'Put sep= and end= last.',
        });
      }
      shown.push(shownPieces(scope, part));
      continue;
    }
    named = true;
    const name = nameOf(scope, part);
    const value = parts[index + 2]!;
    if (name === 'sep') separator = literal(scope, name, value, separator);
    else if (name === 'end') end = literal(scope, name, value, end);
    else if (name !== 'flush') {
      throw scope.places.error(
        'argument',
        part.from,
        `print(...) has no argument "${name}" here.`,
        'It has sep and end.',
      );
    }
    index += 2;
  }
  const pieces = shown.flatMap((argument, index) => (index === 0 ? argument : [{ text: separator }, ...argument]));
  if (end !== '\n') pieces.push({ text: end });
  scope.program.prints.push({ pieces: join(pieces), place: scope.places.at(call.from, call.to) });
}

/** `sep` and `end` are literal text; None means the usual one. */
function literal(scope: Scope, name: string, tree: SyntaxNode, usual: string): string {
  const inner = withoutBrackets(tree);
  if (inner.name === 'None') return usual;
  if (inner.name === 'String' || inner.name === 'ContinuedString') return stringValue(scope, inner);
  throw scope.places.error('argument', tree.from, `"${name}" takes a string.`, `Write it out, as in ${name}=", ".`);
}

function shownPieces(scope: Scope, tree: SyntaxNode): PrintPiece[] {
  const inner = withoutBrackets(tree);
  if (inner.name === 'ContinuedString') return inner.children.flatMap((part) => shownPieces(scope, part));
  if (inner.name === 'String') return [{ text: stringValue(scope, inner) }];
  if (inner.name === 'FormatString') return formatString(scope, inner);
  return [{ node: expression(scope, tree).node }];
}

function formatString(scope: Scope, tree: SyntaxNode): PrintPiece[] {
  const { from, to, raw } = literalText(scope.places.source, tree.from, tree.to);
  const pieces: PrintPiece[] = [];
  let at = from;
  const text = (until: number): void => {
    pieces.push({ text: decode(scope.places, at, until, raw).replace(/\{\{|\}\}/g, (pair) => pair[0]!) });
  };
  for (const part of tree.children) {
    if (part.name !== 'FormatReplacement') continue;
    text(part.from);
    at = part.to;
    pieces.push(...replacement(scope, part));
  }
  text(to);
  return pieces;
}

/** One `{value!r:.4f}` of an f-string. */
function replacement(scope: Scope, tree: SyntaxNode): PrintPiece[] {
  const textOf = (part: SyntaxNode | undefined): string | undefined =>
    part && scope.places.source.slice(part.from, part.to);
  const formatTree = firstOf(tree, 'FormatSpec');
  const conversion = firstOf(tree, 'FormatConversion');
  const values = tree.children.filter((part) => !/^Format(?:Spec|Conversion|Echo)$/.test(part.name));
  const echo = textOf(firstOf(tree, 'FormatEcho'));
  const format = textOf(formatTree);
  if (format && !readFormat(format)) {
    throw scope.places.error(
      'value',
      formatTree!.from,
      `"${format}" is not a format.`,
      'Write one like .4f, .2%, .3e, 8.2f or >10.',
    );
  }
  if (format && conversion) {
    throw scope.places.error(
      'syntax',
      formatTree!.from - 1,
      'A format cannot follow !r or !s here.',
      'Leave out the one or the other.',
    );
  }
  const before: PrintPiece[] = echo === undefined ? [] : [{ text: echo }];
  const only = itemsOf(values).length === 1 && values.length === 1 ? withoutBrackets(values[0]!) : undefined;
  if (only?.name === 'String' && format === undefined) return [...before, { text: stringValue(scope, only) }];
  const { node } = only
    ? expression(scope, values[0]!)
    : sequence(scope, 'tuple', values, values[0]!.from, values.at(-1)!.to);
  // Python formats a value in an f-string, and takes its repr where `!r` or `=` asks for it.
  if (conversion || (echo !== undefined && format === undefined)) return [...before, { node }];
  return [...before, { node, format: format ?? '' }];
}

/** Neighbouring texts become one. */
function join(pieces: readonly PrintPiece[]): PrintPiece[] {
  const joined: PrintPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if ('text' in piece && last && 'text' in last) last.text += piece.text;
    else if (!('text' in piece) || piece.text !== '') joined.push({ ...piece });
  }
  return joined;
}
