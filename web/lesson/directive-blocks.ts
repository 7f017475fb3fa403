/** One reader a directive: from its fields to its block. The names are those declared in directives.ts. */
import { ARRAY_DIRECTIVES } from './array-directives.ts';
import type { Reader } from './directive-reader.ts';
import { FIGURE_DIRECTIVES } from './figure-directives.ts';
import { FLOW_DIRECTIVES } from './flow-directives.ts';
import { FORMULA_DIRECTIVES } from './formula-directives.ts';
import { INPUT_DIRECTIVES } from './input-directives.ts';
import { POINT_DIRECTIVES } from './point-directives.ts';
import { QUESTION_DIRECTIVES } from './question-directives.ts';
import { TEXT_DIRECTIVES } from './text-directives.ts';

const READERS: Record<string, Reader> = {
  ...INPUT_DIRECTIVES,
  ...FIGURE_DIRECTIVES,
  ...ARRAY_DIRECTIVES,
  ...FLOW_DIRECTIVES,
  ...FORMULA_DIRECTIVES,
  ...POINT_DIRECTIVES,
  ...QUESTION_DIRECTIVES,
  ...TEXT_DIRECTIVES,
};

/** The reader of a directive, or undefined when none is written for it. */
export function readerOf(name: string): Reader | undefined {
  return Object.hasOwn(READERS, name) ? READERS[name] : undefined;
}
