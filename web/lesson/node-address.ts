/**
 * The address of a step that has no name: the expression it is part of, and the operands that lead from that to it. It
 * survives a new build as the path of an unfolding does, and no text of the program language looks like it.
 */

const mark = ' $';

/** The step that is reached by these operands, each counted from zero. */
export function addressOf(text: string, operands: readonly number[]): string {
  return operands.length === 0 ? text : `${text}${mark}${operands.join('.')}`;
}

/** An address taken apart; an expression is one without operands. */
export function readAddress(address: string): { text: string; operands: number[] } {
  const [, text, operands] = /^(.*) \$(\d+(?:\.\d+)*)$/s.exec(address) ?? [];
  return text === undefined || operands === undefined
    ? { text: address, operands: [] }
    : { text, operands: operands.split('.').map(Number) };
}
