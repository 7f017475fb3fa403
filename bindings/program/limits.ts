/** How much text the program language accepts, so that no program can hold up or break a page. */

/** Length of a program's source in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 100_000;

/** Nodes in the list that a program becomes. */
export const MAX_NODES = 20_000;

/** Brackets within brackets. */
export const MAX_NESTING = 200;

/**
 * Operators, calls and attributes in a row within one expression: `a + b + c + ...`, `x.T.T.T...`. Lezer's grammar, by
 * which the editor colours and a formula is written, cuts off long ones after 147.
 */
export const MAX_CHAIN = 120;

/** The same, added up over all brackets that are open. */
export const MAX_OPEN_OPERATIONS = 1_000;

/** Blocks within blocks: the lines of a `for` in a `def`, and so on. */
export const MAX_BLOCKS = 40;

/** Expressions, blocks and calls of functions within one another, as they are unrolled: the stack of JavaScript. */
export const MAX_DEPTH = 320;

/** Characters of the statements of a program, each counted as often as loops and calls repeat it. */
export const MAX_UNROLLED_LENGTH = 300_000;

/** What all nodes together read: the items of lists and the arguments of calls. */
export const MAX_READS = 200_000;
