/** Operations: signs and operands, with Python's precedence. */
import { concatenate } from './lists.ts';
import { BINARY, UNARY, bindsBefore, isComparison, refusesNot, type Operator } from './operators.ts';
import { refuse, type Operand, type Reader, type Scope } from './scope.ts';
import { CHAINED_COMPARISON, REFUSED_OPERATORS, STRING_ARITHMETIC } from './subset.ts';
import type { SyntaxNode } from './tree.ts';

interface Pending {
  operator: Operator;
  sign: string;
  prefix: boolean;
  from: number;
  /** Of `and` and `or`: the side that Python takes, where the left one says which. */
  taken?: 'left' | 'right';
  /** Within the right side of one that takes the left. */
  unread: boolean;
}

/**
 * Operators. The signs and operands are read from left to right, and Python's precedence is applied to them. As in
 * Python, the right side of `and` and `or` is not read where the left side is known to decide.
 */
export function operation(scope: Scope, tree: SyntaxNode, expression: Reader): Operand {
  const operands: Operand[] = [];
  const pending: Pending[] = [];

  const reduce = (): void => {
    const { operator, sign, prefix, from, taken, unread } = pending.pop()!;
    const right = operands.pop()!;
    const left = prefix ? undefined : operands.pop()!;
    if (unread || taken) {
      const { node } = taken === 'left' ? left! : right;
      operands.push({ node, from: left?.from ?? from, to: right.to });
    } else {
      operands.push(apply(scope, operator, sign, from, left, right));
    }
  };
  const isUnread = (): boolean => {
    const last = pending.at(-1);
    return last !== undefined && (last.unread || last.taken === 'left');
  };

  // A sign before an operand is a prefix, one after it stands between two.
  let prefix = true;
  for (const part of tree.children) {
    const sign = part.name;
    if (prefix && !UNARY.has(sign)) {
      operands.push(isUnread() ? { node: -1, from: part.from, to: part.to } : expression(scope, part));
      prefix = false;
      continue;
    }
    const operator = (prefix ? UNARY : BINARY).get(sign);
    if (!operator) throw refuse(scope, part, REFUSED_OPERATORS.get(sign)!);
    const last = pending.at(-1);
    if (prefix) {
      if (last && refusesNot(last.operator, operator)) {
        throw refuse(scope, part, {
          sentence: `"not" cannot follow "${last.sign}" directly.`,
          hint: 'Put it in brackets: (not x).',
        });
      }
    } else {
      for (let left = last; left && bindsBefore(left.operator, operator); left = pending.at(-1)) {
        if (isComparison(left.operator) && isComparison(operator)) throw refuse(scope, part, CHAINED_COMPARISON);
        reduce();
      }
    }
    const unread = isUnread();
    const taken = unread || prefix ? undefined : takenSide(scope, sign, operands.at(-1)!);
    pending.push({ operator, sign, prefix, from: part.from, taken, unread });
    prefix = true;
  }
  while (pending.length > 0) reduce();
  return operands[0]!;
}

function apply(
  scope: Scope,
  operator: Operator,
  sign: string,
  at: number,
  left: Operand | undefined,
  right: Operand,
): Operand {
  for (const operand of [left, right]) {
    const kind = operand && scope.node(operand.node).kind;
    if (kind === 'string' && !TAKES_TEXT.has(sign)) throw refuse(scope, operand!, STRING_ARITHMETIC);
  }
  const from = left?.from ?? at;
  const { to } = right;
  if (operator.op === undefined) return { node: right.node, from, to };
  if (operator.op === 'is') return { node: isNone(scope, sign, at, left!, right), from, to };
  const content = scope.node(right.node);
  if (operator.op === 'neg' && right.literal && content.kind === 'number') {
    const value = content.integer ? 0 - content.value : -content.value;
    scope.replace(right.node, { kind: 'number', value, integer: content.integer }, scope.places.at(from, to));
    return { node: right.node, from, to };
  }
  const args = left ? [left.node, right.node] : [right.node];
  const node = concatenate(scope, operator.op, args, from, to) ?? scope.operator(operator.op, args, from, to);
  return { node, from, to };
}

const TAKES_TEXT = new Set(['==', '!=', 'is', 'is not', 'not']);

/** `x is None` is known for every value: no input and no result of an op is None. */
function isNone(scope: Scope, sign: string, at: number, left: Operand, right: Operand): number {
  const sides = [left, right].map(({ node }) => scope.node(node).kind === 'none');
  if (!sides.includes(true)) throw refuse(scope, { from: at }, REFUSED_OPERATORS.get(sign)!);
  return scope.add({ kind: 'boolean', value: sides.every(Boolean) === (sign === 'is') }, left.from, right.to);
}

/** `n = n or 4`: Python gives one of the two values. Which one is known where it is known whether the first is true. */
function takenSide(scope: Scope, sign: string, left: Operand): 'left' | 'right' | undefined {
  if (sign !== 'and' && sign !== 'or') return undefined;
  const truth = scope.truth(left.node);
  return truth === undefined ? undefined : truth === (sign === 'or') ? 'left' : 'right';
}
