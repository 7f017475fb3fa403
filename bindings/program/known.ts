/**
 * Values that are known when the program is read: numbers written in it and what follows from them. They say how often
 * a loop runs and which branch an `if` takes; the engine computes them anew.
 */
import type { ProgramNode } from './nodes.ts';

/** A Python value. `integer` tells 2 from 2.0. */
export type Known =
  | { kind: 'number'; value: number; integer: boolean }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'none' };

/** The value of a literal's node. */
export function knownLiteral(node: ProgramNode): Known | undefined {
  switch (node.kind) {
    case 'number':
    case 'boolean':
    case 'string':
    case 'none':
      return node;
    default:
      return undefined;
  }
}

/** Whether Python takes a value for true. */
export function isTrue(known: Known): boolean {
  if (known.kind === 'none') return false;
  return known.kind === 'string' ? known.value !== '' : Boolean(known.value) || Number.isNaN(known.value);
}

/** The result of arithmetic or a comparison, or undefined where it is not known or not exact. */
export function fold(op: string, args: readonly Known[]): Known | undefined {
  const [left, right] = args as [Known, Known | undefined];
  if (op === 'neg') return left.kind === 'number' ? { ...left, value: 0 - left.value } : undefined;
  if (!right) return undefined;
  if (op === 'eq' || op === 'ne') {
    const equal =
      isNumeric(left) && isNumeric(right) ? Number(left.value) === Number(right.value) : sameText(left, right);
    return truth(equal === (op === 'eq'));
  }
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  if (op === 'bitwise_and' || op === 'bitwise_or') {
    if (left.kind !== 'boolean' || right.kind !== 'boolean') return undefined;
    return truth(op === 'bitwise_and' ? left.value && right.value : left.value || right.value);
  }
  const [a, b] = [Number(left.value), Number(right.value)];
  const comparison = COMPARISONS[op];
  if (comparison) return truth(comparison(a, b));
  const whole = [left, right].every((side) => side.kind === 'boolean' || side.integer);
  const value = (whole ? WHOLE : REAL)[op]?.(a, b);
  if (value === undefined || (whole && op !== 'div' && !Number.isSafeInteger(value))) return undefined;
  return { kind: 'number', value: whole ? value + 0 : value, integer: whole && op !== 'div' };
}

type Numeric = Extract<Known, { kind: 'number' | 'boolean' }>;
type Arithmetic = Readonly<Record<string, (a: number, b: number) => number | undefined>>;

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const REAL: Arithmetic = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => (b === 0 ? undefined : a / b),
};

const WHOLE: Arithmetic = {
  ...REAL,
  floor_divide: (a, b) => (b === 0 ? undefined : (a - modulo(a, b)) / b),
  remainder: (a, b) => (b === 0 ? undefined : modulo(a, b)),
  pow: (a, b) => (b < 0 ? undefined : a ** b),
};

/** Python's remainder has the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function truth(value: boolean): Known {
  return { kind: 'boolean', value };
}

function isNumeric(known: Known): known is Numeric {
  return known.kind === 'number' || known.kind === 'boolean';
}

function sameText(left: Known, right: Known): boolean {
  if (left.kind === 'none' || right.kind === 'none') return left.kind === right.kind;
  return left.kind === right.kind && left.value === right.value;
}
