/** The program language: a subset of Python with PyTorch's names, parsed into a list of nodes. */
import type { SyntaxNode } from '@lezer/common';
import { EngineError } from '../error.ts';
import { assign, update } from './assignments.ts';
import { expression, refuse, sequence } from './expressions.ts';
import { children, syntaxTree } from './grammar.ts';
import { readImport } from './imports.ts';
import { MAX_SOURCE_LENGTH } from './limits.ts';
import type { ParsedProgram } from './nodes.ts';
import { Places } from './places.ts';
import { isPrint, print } from './print-pieces.ts';
import { scan, type Scan } from './scan.ts';
import { Scope } from './scope.ts';
import { MATCH } from './subset.ts';

/**
 * Parses a program's text.
 *
 * @throws EngineError with line, column and hint for whatever is not Python or not in the subset.
 */
export function parseProgram(source: string): ParsedProgram {
  if (typeof source !== 'string') {
    throw new EngineError('syntax', 'A program is text.', { hint: 'Pass a string to compile(...).' });
  }
  const places = new Places(source.length > MAX_SOURCE_LENGTH ? '' : source);
  if (source.length > MAX_SOURCE_LENGTH) {
    throw places.error(
      'limit',
      0,
      `The program has ${source.length.toLocaleString('en')} characters; ${MAX_SOURCE_LENGTH.toLocaleString('en')} are accepted.`,
      'Shorten it, or pass long lists of numbers as an input.',
    );
  }
  const scope = new Scope(places);
  const scanned = scan(source, places);
  if (scanned.tokens.length === 0) return scope.program;
  const { topNode } = syntaxTree(places, scanned);
  for (const statement of children(topNode)) readStatement(scope, scanned, statement);
  return scope.program;
}

function readStatement(scope: Scope, scanned: Scan, tree: SyntaxNode): void {
  switch (tree.name) {
    case 'StatementGroup':
      for (const part of children(tree)) if (part.name !== ';') readStatement(scope, scanned, part);
      return;
    case 'AssignStatement':
      return assign(scope, tree);
    case 'UpdateStatement':
      return update(scope, tree);
    case 'ImportStatement':
      return readImport(scope, tree);
    case 'ExpressionStatement':
      return readExpression(scope, scanned, tree);
    case 'PrintStatement':
      throw refuse(scope, tree, { sentence: '"print" is a function.', hint: 'Write print(...).' });
    case 'MatchStatement':
      throw refuse(scope, tree, MATCH);
    default:
      throw refuse(scope, tree, {
        sentence: 'This statement is not part of the program language.',
        hint: 'Write assignments, expressions and print(...).',
      });
  }
}

/** An expression on a line of its own: a print, a comment in quotes, or a value. */
function readExpression(scope: Scope, scanned: Scan, tree: SyntaxNode): void {
  const parts = children(tree);
  const [first] = parts;
  if (parts.length > 1) {
    sequence(scope, 'tuple', parts, first!.from, parts.at(-1)!.to);
  } else if (isPrint(scope, first!)) {
    print(scope, scanned, first!);
  } else if (first!.name !== 'String' && first!.name !== 'ContinuedString') {
    expression(scope, first!);
  }
}
