/** What the readers of directives have in common. */
import type { Block, Role } from './lesson.ts';
import type { DirectiveFields } from './directive-fields.ts';
import { splitBars } from './expression-text.ts';
import type { Reading } from './reading.ts';

/** Reads the Markdown of a body. */
export type ReadChildren = () => Block[];

/**
 * From the fields of a directive to its block. It is called for broken fields too, so that what it declares and what is
 * nested in it is known; what it gives is then not shown, except the blocks of a body of Markdown.
 */
export type Reader = (reading: Reading, fields: DirectiveFields, children: ReadChildren) => Block[];

/** A body's line in fields, with the line of the file. */
export interface FieldLine {
  pieces: string[];
  line: number;
}

/** Lines of a body with `|` between their fields. */
export function fieldLines(fields: DirectiveFields): FieldLine[] {
  return fields.text.body
    .split('\n')
    .map((text, at) => ({
      pieces: splitBars(text).map((piece) => piece.text.trim()),
      line: fields.text.bodyLine + at,
    }))
    .filter(({ pieces }) => pieces.length > 1 || pieces[0] !== '');
}

/** A role that is an option. */
export function roleOf(fields: DirectiveFields, option: string): Role | undefined {
  return fields.option(option, 'word') as Role | undefined;
}

/** False, after a report, when a key is known already. */
export function once(known: Map<string, number>, key: string, fields: DirectiveFields, message: string): boolean {
  const line = known.get(key);
  if (line === undefined) return true;
  fields.break('duplicate-id', fields.at, `${message}: the other stands in line ${line}. Rename one.`);
  return false;
}
