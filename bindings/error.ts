/** The one error type that leaves the engine: a sentence that says what is wrong, where, and what to do. */
import type { EngineErrorCode, EngineErrorShape } from './surface.ts';

/** What an error knows beside its code and sentence. */
export interface EngineErrorDetails {
  /** What to do about it. */
  hint?: string;
  line?: number;
  column?: number;
  cause?: unknown;
}

/**
 * An error of the engine, the parser or the loader.
 *
 * `sentence` ends with a full stop; the place goes before that stop and the hint after it:
 * `A value is missing after "+" (line 2, column 9). Write a number or a name there.`
 */
export class EngineError extends Error implements EngineErrorShape {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly hint?: string;
  readonly line?: number;
  readonly column?: number;

  constructor(code: EngineErrorCode, sentence: string, details: EngineErrorDetails = {}) {
    const { hint, line, column, cause } = details;
    super(compose(sentence, hint, line, column), cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.line = line;
    this.column = column;
  }
}

function compose(sentence: string, hint?: string, line?: number, column?: number): string {
  const body = sentence.replace(/\.$/, '');
  const place = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
  return hint ? `${body}${place}. ${hint}` : `${body}${place}.`;
}
