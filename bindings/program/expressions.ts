/** Expressions: from syntax tree to nodes, sub-expressions before what reads them. */
import type { SyntaxNode } from '@lezer/common';
import { callFunction, callMethod, constant, type Arguments } from './calls.ts';
import { children, withoutBrackets } from './grammar.ts';
import type { Keyword, NodeIndex } from './nodes.ts';
import { readFloatText, readIntegerText, readNumber } from './numbers.ts';
import { BINARY, UNARY, bindsBefore, isComparison, refusesNot, type Operator } from './operators.ts';
import type { Scope } from './scope.ts';
import { decode, literalText } from './strings.ts';
import {
  CHAINED_COMPARISON,
  FORMAT_OUTSIDE_PRINT,
  REFUSED_OPERATORS,
  STARRED,
  STRING_ARITHMETIC,
  type Refusal,
} from './subset.ts';
import { BUILTIN_DTYPES, KEYWORD_WORDS, MODULES } from './words.ts';

/** A value with its extent in the source, brackets included. */
export interface Operand {
  node: NodeIndex;
  from: number;
  to: number;
  /** A number literal without brackets, which a minus may still join. */
  literal?: boolean;
}

interface Pending {
  operator: Operator;
  sign: string;
  prefix: boolean;
  from: number;
}

/** A sign or an operand of an operation. */
interface Piece {
  tree: SyntaxNode;
  sign?: string;
  prefix?: boolean;
}

/** A name, as Python reads it: `𝑄` is `Q`. */
export function nameOf(scope: Scope, node: SyntaxNode): string {
  const name = scope.places.source.slice(node.from, node.to);
  return name.normalize('NFKC');
}

/** An error of the kind `syntax` for something that the program language does not have. */
export function refuse(scope: Scope, node: { from: number }, refusal: Refusal): Error {
  return scope.places.error('syntax', node.from, refusal.sentence, refusal.hint);
}

/** Adds the nodes of an expression. @throws EngineError. */
export function expression(scope: Scope, tree: SyntaxNode): Operand {
  switch (tree.name) {
    case 'BinaryExpression':
    case 'UnaryExpression':
      return operation(scope, tree);
    case 'CallExpression':
    case 'MemberExpression':
    case 'VariableName':
    case 'self':
      return chain(scope, tree);
    case 'ParenthesizedExpression': {
      const inner = withoutBrackets(tree);
      if (inner === tree) throw refuse(scope, tree, STARRED);
      return { ...expression(scope, inner), from: tree.from, to: tree.to };
    }
    case 'TupleExpression':
    case 'ArrayExpression': {
      const items = children(tree).slice(1, -1);
      return sequence(scope, tree.name === 'TupleExpression' ? 'tuple' : 'list', items, tree.from, tree.to);
    }
    case 'Number':
      return number(scope, tree);
    case 'String':
    case 'ContinuedString':
      return leaf(scope, tree, { kind: 'string', value: stringValue(scope, tree) });
    case 'FormatString':
      throw refuse(scope, tree, FORMAT_OUTSIDE_PRINT);
    case 'Boolean':
      return leaf(scope, tree, { kind: 'boolean', value: tree.to - tree.from === 4 });
    case 'None':
      return leaf(scope, tree, { kind: 'none' });
    case 'Ellipsis':
      return leaf(scope, tree, { kind: 'ellipsis' });
    case '*':
      throw refuse(scope, tree, STARRED);
    default:
      throw scope.places.error(
        'syntax',
        tree.from,
        'This expression is not part of the program language.',
        'Write it with names, numbers, operators, functions and methods.',
      );
  }
}

/** Adds the nodes of `a, b, c` and a tuple or list of them. */
export function sequence(
  scope: Scope,
  kind: 'tuple' | 'list',
  parts: readonly SyntaxNode[],
  from: number,
  to: number,
): Operand {
  const items = itemsOf(parts).map((part) => expression(scope, part).node);
  return { node: scope.add({ kind, items }, from, to), from, to };
}

/** The items of a comma list. */
export function itemsOf(parts: readonly SyntaxNode[]): SyntaxNode[] {
  return parts.filter((part) => part.name !== ',');
}

/** The text of a string literal, or of several side by side. @throws EngineError for an f-string. */
export function stringValue(scope: Scope, tree: SyntaxNode): string {
  const literals = tree.name === 'ContinuedString' ? children(tree) : [tree];
  return literals
    .map((literal) => {
      if (literal.name !== 'String') throw refuse(scope, literal, FORMAT_OUTSIDE_PRINT);
      const { from, to, raw } = literalText(scope.places.source, literal.from, literal.to);
      return decode(scope.places, from, to, raw);
    })
    .join('');
}

function leaf(scope: Scope, tree: SyntaxNode, content: Parameters<Scope['add']>[0]): Operand {
  return { node: scope.add(content, tree.from, tree.to), from: tree.from, to: tree.to };
}

function number(scope: Scope, tree: SyntaxNode): Operand {
  const read = readNumber(scope.places.source.slice(tree.from, tree.to));
  if ('code' in read) throw scope.places.error(read.code, tree.from, read.sentence, read.hint);
  return { ...leaf(scope, tree, { kind: 'number', ...read }), literal: true };
}

/**
 * Operators. The grammar's own nesting of them is not used: it takes `not` and `**` otherwise than Python. The signs
 * and operands are read from left to right, and Python's precedence is applied to them.
 */
function operation(scope: Scope, tree: SyntaxNode): Operand {
  const operands: Operand[] = [];
  const pending: Pending[] = [];

  const reduce = (): void => {
    const { operator, sign, prefix, from } = pending.pop()!;
    const right = operands.pop()!;
    const left = prefix ? undefined : operands.pop()!;
    operands.push(apply(scope, operator, sign, from, left, right));
  };

  for (const { tree: part, sign, prefix } of flatten(scope.places.source, tree)) {
    if (sign === undefined) {
      operands.push(expression(scope, part));
      continue;
    }
    const operator = (prefix ? UNARY : BINARY).get(sign);
    if (!operator) {
      const refusal = REFUSED_OPERATORS.get(sign);
      throw refuse(scope, part, refusal ?? { sentence: `"${sign}" is not part of the program language.`, hint: '' });
    }
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
    pending.push({ operator, sign, prefix: prefix === true, from: part.from });
  }
  while (pending.length > 0) reduce();
  return operands[0]!;
}

/** The signs and operands under an operation, from left to right, at any depth. */
function* flatten(source: string, tree: SyntaxNode): Generator<Piece> {
  const signOf = (node: SyntaxNode): string => source.slice(node.from, node.to);
  const stack: Piece[] = [{ tree }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.sign !== undefined || (top.tree.name !== 'BinaryExpression' && top.tree.name !== 'UnaryExpression')) {
      yield top;
      continue;
    }
    const parts = children(top.tree);
    if (top.tree.name === 'UnaryExpression') {
      stack.push({ tree: parts[1]! }, { tree: parts[0]!, sign: signOf(parts[0]!), prefix: true });
    } else {
      const sign = parts.slice(1, -1);
      const word = sign.length > 1 ? (sign[0]!.name === 'is' ? 'is' : 'in') : signOf(sign[0]!);
      stack.push({ tree: parts.at(-1)! }, { tree: sign[0]!, sign: word, prefix: false }, { tree: parts[0]! });
    }
  }
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
    if (operand && scope.node(operand.node).kind === 'string' && sign !== '==' && sign !== '!=') {
      throw refuse(scope, operand, STRING_ARITHMETIC);
    }
  }
  const from = left?.from ?? at;
  const { to } = right;
  if (operator.op === undefined) return { node: right.node, from, to };
  const content = scope.node(right.node);
  if (operator.op === 'neg' && right.literal && content.kind === 'number') {
    const value = content.integer ? 0 - content.value : -content.value;
    scope.replace(right.node, { kind: 'number', value, integer: content.integer }, scope.places.at(from, to));
    return { node: right.node, from, to };
  }
  const args = left ? [left.node, right.node] : [right.node];
  return { node: scope.operator(operator.op, args, from, to), from, to };
}

/** Names, attributes, calls and subscripts in a row: `torch.softmax(x.T, dim=-1)[0]`. */
function chain(scope: Scope, tree: SyntaxNode): Operand {
  const steps: SyntaxNode[] = [];
  let root = tree;
  while (root.name === 'CallExpression' || root.name === 'MemberExpression') {
    steps.push(root);
    root = root.firstChild!;
  }
  steps.reverse();
  const start = beginning(scope, root, steps);
  let { operand, next } = start;
  while (next < steps.length) {
    const step = steps[next]!;
    const attribute = attributeOf(step);
    const call = attribute && steps[next + 1]?.name === 'CallExpression' ? steps[next + 1]! : undefined;
    if (call) {
      const name = nameOf(scope, attribute!);
      const node = callMethod(scope, name, operand.node, readArguments(scope, call), {
        at: attribute!.from,
        from: operand.from,
        to: call.to,
      });
      operand = { node, from: operand.from, to: call.to };
      next += 2;
      continue;
    }
    if (step.name === 'CallExpression') {
      throw scope.places.error(
        'syntax',
        operand.from,
        'Only functions and methods can be called, and this is a value.',
        'To multiply, write * between the two; to take a cell, write square brackets.',
      );
    }
    const { from } = operand;
    const { to } = step;
    const node = attribute
      ? scope.add(
          { kind: 'call', name: nameOf(scope, attribute), form: 'property', args: [operand.node], keywords: [] },
          from,
          to,
        )
      : scope.operator('index', [operand.node, ...subscript(scope, step)], from, to);
    operand = { node, from, to };
    next += 1;
  }
  return operand;
}

/** The value a chain begins with, and the number of steps that are part of it: `torch.nn.functional.softmax(x)`. */
function beginning(scope: Scope, root: SyntaxNode, steps: readonly SyntaxNode[]): { operand: Operand; next: number } {
  if (root.name !== 'VariableName' && root.name !== 'self') return { operand: expression(scope, root), next: 0 };
  const { from } = root;
  const name = nameOf(scope, root);
  const meaning = scope.meaning(name);
  const first = steps[0];
  if (meaning?.kind === 'value') return { operand: { node: meaning.node, from, to: root.to }, next: 0 };
  if (meaning?.kind === 'member') {
    return member(scope, meaning.module, meaning.name, name, root, steps, 0);
  }
  if (meaning?.kind === 'module' && first && attributeOf(first)) {
    let module = meaning.module;
    let next = 0;
    for (;;) {
      const attribute = steps[next] && attributeOf(steps[next]!);
      if (!attribute) break;
      const word = nameOf(scope, attribute);
      if (MODULES.has(`${module}.${word}`)) {
        module = `${module}.${word}`;
        next++;
        continue;
      }
      const written = scope.places.source.slice(from, attribute.to).replace(/\s+/g, '');
      return member(scope, module, word, written, attribute, steps, next + 1, from);
    }
  }
  if (meaning?.kind === 'module' && !scope.mayBeInput(name)) {
    throw scope.places.error(
      'syntax',
      from,
      `"${name}" is a module, not a value.`,
      `Write what you need of it, such as ${name}.exp(x).`,
    );
  }
  if (first?.name === 'CallExpression') {
    const operand = builtin(scope, name, first) ?? {
      node: callFunction(scope, undefined, name, name, readArguments(scope, first), { at: from, from, to: first.to }),
      from,
      to: first.to,
    };
    return { operand, next: 1 };
  }
  if (BUILTIN_DTYPES.has(name)) {
    const dtype = BUILTIN_DTYPES.get(name);
    if (dtype) return { operand: leaf(scope, root, { kind: 'string', value: dtype }), next: 0 };
    throw scope.places.error(
      'dtype',
      from,
      "Python's float is float64, which the engine does not have.",
      'Write torch.float32, or leave the dtype out.',
    );
  }
  return { operand: { node: scope.input(name, from, root.to), from, to: root.to }, next: 0 };
}

/** A function, a constant or a dtype of a module. */
function member(
  scope: Scope,
  module: string,
  name: string,
  written: string,
  at: SyntaxNode,
  steps: readonly SyntaxNode[],
  next: number,
  from: number = at.from,
): { operand: Operand; next: number } {
  const call = steps[next];
  if (call?.name === 'CallExpression') {
    const { to } = call;
    const node = callFunction(scope, module, name, written, readArguments(scope, call), { at: from, from, to });
    return { operand: { node, from, to }, next: next + 1 };
  }
  const content = constant(scope, module, name, written, from);
  return { operand: { node: scope.add(content, from, at.to), from, to: at.to }, next };
}

/** `float('-inf')`, `float(2)` and `int("3")` are numbers; other calls are ops. `print` is a statement of its own. */
function builtin(scope: Scope, name: string, call: SyntaxNode): Operand | undefined {
  if (name === 'print') {
    throw scope.places.error('syntax', call.from, 'print(...) gives no value.', 'Write it on a line of its own.');
  }
  if (name !== 'float' && name !== 'int') return undefined;
  const given = children(children(call).at(-1)!).slice(1, -1);
  const only = given.length === 1 ? withoutBrackets(given[0]!) : undefined;
  if (only?.name !== 'String') return undefined;
  const text = stringValue(scope, only);
  const value = name === 'float' ? readFloatText(text) : readIntegerText(text);
  if (value === undefined) {
    throw scope.places.error(
      'value',
      call.from,
      `${name}(...) cannot read this text as a number.`,
      name === 'float' ? "Write a number, or float('inf'), float('-inf') or float('nan')." : 'Write the number itself.',
    );
  }
  return leaf(scope, call, { kind: 'number', value, integer: name === 'int' });
}

/** The name after a dot, or undefined for a subscript or a call. */
function attributeOf(step: SyntaxNode): SyntaxNode | undefined {
  return step.name === 'MemberExpression' && step.lastChild?.name === 'PropertyName' ? step.lastChild : undefined;
}

/** What stands between the brackets of a call. */
function readArguments(scope: Scope, call: SyntaxNode): Arguments {
  const parts = children(children(call).at(-1)!).slice(1, -1);
  const args: NodeIndex[] = [];
  const trees: SyntaxNode[] = [];
  const keywords: (Keyword & { from: number })[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.name === ',') continue;
    if (part.name === '*' || part.name === '**') throw refuse(scope, part, STARRED);
    if (parts[index + 1]?.name !== 'AssignOp') {
      if (keywords.length > 0) {
        throw scope.places.error(
          'syntax',
          part.from,
          'An argument without a name stands after one with a name.',
          'Put the arguments with names last.',
        );
      }
      trees.push(part);
      args.push(expression(scope, part).node);
      continue;
    }
    const written = nameOf(scope, part);
    const name = KEYWORD_WORDS.get(written) ?? written;
    if (keywords.some((keyword) => keyword.name === name)) {
      throw scope.places.error('argument', part.from, `The argument "${written}" is given twice.`, 'Give it once.');
    }
    keywords.push({ name, node: expression(scope, parts[index + 2]!).node, from: part.from });
    index += 2;
  }
  return { args, trees, keywords };
}

/** The items of a subscript: `1`, `:`, `a:b:c`, `None`, `...`. */
function subscript(scope: Scope, step: SyntaxNode): NodeIndex[] {
  const parts = children(step).slice(2, -1);
  const groups: SyntaxNode[][] = [[]];
  for (const part of parts) {
    if (part.name === ',') groups.push([]);
    else groups.at(-1)!.push(part);
  }
  if (groups.at(-1)!.length === 0) groups.pop();
  const only = groups.length === 1 && groups[0]!.length === 1 ? withoutBrackets(groups[0]![0]!) : undefined;
  if (only?.name === 'TupleExpression') {
    return itemsOf(children(only).slice(1, -1)).map((item) => expression(scope, item).node);
  }
  return groups.map((group) =>
    group.some((part) => part.name === ':') ? slice(scope, group) : expression(scope, group[0]!).node,
  );
}

function slice(scope: Scope, group: readonly SyntaxNode[]): NodeIndex {
  const bounds: (NodeIndex | undefined)[] = [undefined];
  const ends: number[] = [group[0]!.from];
  for (const part of group) {
    if (part.name === ':') {
      bounds.push(undefined);
      ends.push(part.to);
    } else {
      bounds[bounds.length - 1] = expression(scope, part).node;
    }
  }
  const last = group.at(-1)!.to;
  const bound = (index: number): NodeIndex =>
    bounds[index] ?? scope.add({ kind: 'none' }, ends[index] ?? last, ends[index] ?? last);
  const [start, stop, step] = [bound(0), bound(1), bound(2)];
  return scope.add({ kind: 'slice', start, stop, step }, group[0]!.from, last);
}
