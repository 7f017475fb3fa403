/** From offsets in a source to lines and columns, and to errors that carry them. */
import { EngineError } from '../error.ts';
import type { EngineErrorCode, Place } from '../surface.ts';
import type { ProgramCall } from './nodes.ts';

/** Finds the line and column of an offset; `\n`, `\r\n` and `\r` end a line, a byte-order mark takes no column. */
export class Places {
  readonly source: string;
  /** The calls of the program's functions that are being read, the innermost first. */
  calls: readonly ProgramCall[] = [];
  readonly #starts: number[];

  constructor(source: string) {
    this.source = source;
    this.#starts = [source.startsWith('\ufeff') ? 1 : 0];
    for (const match of source.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  /** The place of the text from `from` to `to`. */
  at(from: number, to: number = from): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= from) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(1, from - this.#starts[low]! + 1), from, to };
  }

  /** An error about the text at `from`. */
  error(code: EngineErrorCode, from: number, sentence: string, hint?: string, cause?: unknown): EngineError {
    const { line, column } = this.at(from);
    return new EngineError(code, sentenceInCalls(sentence, this.calls), { hint, line, column, cause });
  }
}

/** A sentence about a line of a function, with the lines that call it: `..., in "f" called in line 7.` */
export function sentenceInCalls(sentence: string, calls: readonly ProgramCall[] = []): string {
  if (calls.length === 0) return sentence;
  const said = calls.slice(0, 3).map(({ name, place }) => `in "${name}" called in line ${place.line}`);
  if (calls.length > 3) said.push(`${calls.length - 3} more calls`);
  return `${sentence.replace(/\.$/, '')}, ${said.join(', ')}.`;
}
