/** Operators: the op each one means, and Python's precedence. */

export interface Operator {
  /** The op's word, or undefined where an operator leaves its operand as it is (unary `+`). */
  op: string | undefined;
  /** Higher binds tighter. */
  precedence: number;
}

const COMPARISON = 4;
const NOT = 3;

export const BINARY: ReadonlyMap<string, Operator> = new Map([
  ['or', { op: 'or', precedence: 1 }],
  ['and', { op: 'and', precedence: 2 }],
  ['<', { op: 'lt', precedence: COMPARISON }],
  ['<=', { op: 'le', precedence: COMPARISON }],
  ['>', { op: 'gt', precedence: COMPARISON }],
  ['>=', { op: 'ge', precedence: COMPARISON }],
  ['==', { op: 'eq', precedence: COMPARISON }],
  ['!=', { op: 'ne', precedence: COMPARISON }],
  ['is', { op: 'is', precedence: COMPARISON }],
  ['is not', { op: 'is', precedence: COMPARISON }],
  ['|', { op: 'bitwise_or', precedence: 5 }],
  ['&', { op: 'bitwise_and', precedence: 7 }],
  ['+', { op: 'add', precedence: 9 }],
  ['-', { op: 'sub', precedence: 9 }],
  ['*', { op: 'mul', precedence: 10 }],
  ['/', { op: 'div', precedence: 10 }],
  ['//', { op: 'floor_divide', precedence: 10 }],
  ['%', { op: 'remainder', precedence: 10 }],
  ['@', { op: 'matmul', precedence: 10 }],
  ['**', { op: 'pow', precedence: 12 }],
]);

export const UNARY: ReadonlyMap<string, Operator> = new Map([
  ['not', { op: 'not', precedence: NOT }],
  ['+', { op: undefined, precedence: 11 }],
  ['-', { op: 'neg', precedence: 11 }],
  ['~', { op: 'bitwise_not', precedence: 11 }],
]);

/** Comparisons do not associate: `a < b < c` means something else in Python than it seems. */
export function isComparison(operator: Operator): boolean {
  return operator.precedence === COMPARISON;
}

/** Whether an operator to the left takes its right operand before the one that follows it. */
export function bindsBefore(left: Operator, right: Operator): boolean {
  return left.precedence > right.precedence || (left.precedence === right.precedence && left.op !== 'pow');
}

/** Python refuses `not` after an operator that binds tighter: `a == not b`. */
export function refusesNot(left: Operator, prefix: Operator): boolean {
  return prefix.precedence === NOT && left.precedence > NOT;
}
