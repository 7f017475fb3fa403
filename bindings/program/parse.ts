/** The program language: a subset of Python with PyTorch's names, parsed into a list of nodes. */
import { EngineError } from '../error.ts';
import { functionNames } from './functions.ts';
import { syntaxTree } from './grammar.ts';
import { MAX_SOURCE_LENGTH } from './limits.ts';
import type { ParsedProgram } from './nodes.ts';
import { Places } from './places.ts';
import { scan } from './scan.ts';
import { Scope } from './scope.ts';
import { readStatements } from './statements.ts';

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
  const statements = syntaxTree(places, scan(source, places));
  const scope = new Scope(places, functionNames(source, statements));
  readStatements(scope, statements);
  return scope.finish();
}
