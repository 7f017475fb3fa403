/** Lines and blocks: which indentation a line may have, as Python tells it. */
import { MAX_BLOCKS } from './limits.ts';
import type { Refusal } from './subset.ts';

/** Words that begin a line whose colon begins a block. */
export const BLOCK_WORDS = new Set(['def', 'for', 'if', 'elif', 'else', 'with']);

/** What is known of the line before. */
export interface LineBefore {
  /** Its first word. */
  first: string;
  /** Where it ends in a colon, the offset of that. */
  colon: number | undefined;
  end: number;
}

/** The indentations of the open blocks, the program's own first. */
export class Indentation {
  readonly #open: string[] = [];

  /** How many blocks are open, the program among them. */
  get depth(): number {
    return this.#open.length;
  }

  /** Takes the indentation of the next line. Answers with what is wrong, and at which offset if not at the line. */
  take(
    indentation: string,
    before: LineBefore | undefined,
  ): { refusal: Refusal; from?: number; limit?: true } | undefined {
    const top = this.#open.at(-1);
    if (top === undefined) {
      this.#open.push(indentation);
      return undefined;
    }
    const block = before?.colon !== undefined && BLOCK_WORDS.has(before.first);
    if (indentation.length > top.length && indentation.startsWith(top)) {
      if (!block) return this.#deeper(before);
      this.#open.push(indentation);
      if (this.#open.length <= MAX_BLOCKS + 1) return undefined;
      const sentence = `More than ${MAX_BLOCKS} blocks stand within one another.`;
      return { limit: true, refusal: { sentence, hint: 'Give parts of the work functions of their own.' } };
    }
    if (block) {
      return { from: before.colon, refusal: noLines(before.first) };
    }
    while (this.#open.length > 1 && this.#open.at(-1) !== indentation) this.#open.pop();
    if (this.#open.at(-1) === indentation) return undefined;
    const other = top === this.#open[0] ? 'the first' : 'any line above';
    return { refusal: { sentence: `This line is not indented like ${other}.`, hint: ALIKE } };
  }

  #deeper(before: LineBefore | undefined): { refusal: Refusal; from?: number } {
    if (before?.colon !== undefined) {
      const sentence = 'This ":" begins a block of lines, which the program language does not have here.';
      return { from: before.colon, refusal: { sentence, hint: 'Blocks follow def, for, if and with.' } };
    }
    if (before && BLOCK_WORDS.has(before.first)) return { from: before.end, refusal: noColon(before.first) };
    const other = this.#open.length === 1 ? 'the first' : 'the one above';
    return { refusal: { sentence: `This line is indented more than ${other}.`, hint: ALIKE } };
  }
}

const ALIKE = 'Let all lines of a block begin in the same column, with the same spaces or tabs.';

/** A line that begins with `word` and does not end in a colon. */
export function noColon(word: string): Refusal {
  return {
    sentence: 'There is no ":" at the end of this line.',
    hint: `A line that begins with "${word}" ends in a colon, or has one statement after it.`,
  };
}

/** A line that ends in a colon, and nothing that belongs to it. */
export function noLines(word: string): Refusal {
  return {
    sentence: `No lines of a block follow this "${word}".`,
    hint: 'Indent the lines that belong to it by four spaces.',
  };
}
