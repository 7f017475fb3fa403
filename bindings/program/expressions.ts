/** Expressions: from syntax tree to nodes, sub-expressions before what reads them. */
import { callFunction, callMethod, constant, type Arguments } from './calls.ts';
import { comprehension, condition, isSource, listOf } from './iterate.ts';
import { callValue } from './layers.ts';
import { itemAt } from './lists.ts';
import type { NodeIndex } from './nodes.ts';
import { readFloatText, readIntegerText, readNumber } from './numbers.ts';
import { operation } from './operations.ts';
import { nameOf, refuse, type Operand, type Scope } from './scope.ts';
import { decode, literalText } from './strings.ts';
import { FORMAT_OUTSIDE_PRINT, GENERATOR, RANGE_OUTSIDE_LOOP, STARRED } from './subset.ts';
import { BUILTIN_DTYPES, KEYWORD_WORDS, MODULES } from './words.ts';
import { withoutBrackets, type SyntaxNode } from './tree.ts';

/** Adds the nodes of an expression. @throws EngineError. */
export function expression(scope: Scope, tree: SyntaxNode): Operand {
  return scope.within(tree.from, () => read(scope, tree));
}

function read(scope: Scope, tree: SyntaxNode): Operand {
  switch (tree.name) {
    case 'Operation':
      return operation(scope, tree, expression);
    case 'CallExpression':
    case 'MemberExpression':
    case 'VariableName':
      return chain(scope, tree);
    case 'ParenthesizedExpression': {
      const inner = withoutBrackets(tree);
      if (inner === tree) throw refuse(scope, tree, STARRED);
      return { ...expression(scope, inner), from: tree.from, to: tree.to };
    }
    case 'TupleExpression':
    case 'ArrayExpression': {
      const items = tree.children.slice(1, -1);
      return sequence(scope, tree.name === 'TupleExpression' ? 'tuple' : 'list', items, tree.from, tree.to);
    }
    case 'ArrayComprehensionExpression':
      return { node: comprehension(scope, tree, expression), from: tree.from, to: tree.to };
    case 'ComprehensionExpression':
      throw refuse(scope, tree, GENERATOR);
    case 'ConditionalExpression': {
      const [first, , asked, , second] = tree.children;
      const chosen = expression(scope, condition(scope, asked!, expression) ? first! : second!);
      return { node: chosen.node, from: tree.from, to: tree.to };
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
  const literals = tree.name === 'ContinuedString' ? tree.children : [tree];
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

/** Names, attributes, calls and subscripts in a row: `torch.softmax(x.T, dim=-1)[0]`. */
function chain(scope: Scope, tree: SyntaxNode): Operand {
  const steps: SyntaxNode[] = [];
  let root = tree;
  while (root.name === 'CallExpression' || root.name === 'MemberExpression') {
    steps.push(root);
    root = root.children[0]!;
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
    const { from } = operand;
    const { to } = step;
    if (step.name === 'CallExpression') {
      const node = callValue(scope, operand.node, readArguments(scope, step), { at: from, from, to });
      operand = { node, from, to };
    } else if (attribute) {
      const name = nameOf(scope, attribute);
      const node = scope.add({ kind: 'call', name, form: 'property', args: [operand.node], keywords: [] }, from, to);
      operand = { node, from, to };
    } else {
      operand = { node: subscripted(scope, operand, step), from, to };
    }
    next += 1;
  }
  return operand;
}

/** The value a chain begins with, and the number of steps that are part of it: `torch.nn.functional.softmax(x)`. */
function beginning(scope: Scope, root: SyntaxNode, steps: readonly SyntaxNode[]): { operand: Operand; next: number } {
  if (root.name !== 'VariableName') return { operand: expression(scope, root), next: 0 };
  const { from } = root;
  const name = nameOf(scope, root);
  const meaning = scope.meaning(name);
  const first = steps[0];
  if (meaning?.kind === 'value') return { operand: { node: meaning.node, from, to: root.to }, next: 0 };
  if (meaning?.kind === 'later') throw laterError(scope, name, meaning.within, from);
  if (meaning?.kind === 'function') {
    if (first?.name !== 'CallExpression') {
      throw refuse(scope, root, { sentence: `"${name}" is a function, not a value.`, hint: `Call it: ${name}(...).` });
    }
    const node = meaning.call(readArguments(scope, first), { at: from, from, to: first.to });
    return { operand: { node, from, to: first.to }, next: 1 };
  }
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

/** A name that Python refuses to read before the line that binds it. */
function laterError(scope: Scope, name: string, within: string, from: number): Error {
  return scope.places.error(
    'unknown_name',
    from,
    within === 'program' ? `"${name}" is defined further down.` : `"${name}" has no value yet in this function.`,
    within === 'program'
      ? 'Put its def above this line.'
      : 'A name that a function binds is its own: pass the value as an argument, or take another name inside.',
  );
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

/**
 * Python's own functions: `float('-inf')` and `int("3")` are numbers, `len` and `list` of a list are known; other calls
 * are ops. `print` is a statement of its own.
 */
function builtin(scope: Scope, name: string, call: SyntaxNode): Operand | undefined {
  if (name === 'print') {
    throw scope.places.error('syntax', call.from, 'print(...) gives no value.', 'Write it on a line of its own.');
  }
  if (name === 'list' || name === 'tuple') {
    return { node: listOf(scope, name, call, expression), from: call.from, to: call.to };
  }
  if (isSource(scope, name)) throw refuse(scope, call, RANGE_OUTSIDE_LOOP);
  if (name === 'len') return length(scope, call);
  const given = call.children.at(-1)!.children.slice(1, -1);
  const only = given.length === 1 ? withoutBrackets(given[0]!) : undefined;
  if ((name !== 'float' && name !== 'int') || only?.name !== 'String') return builtinOfValues(scope, name, call);
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

/** Python's functions of items that mean something else than PyTorch's of the same name. */
const OF_ITEMS: ReadonlyMap<string, string> = new Map([
  ['sum', 'sum_of_items'],
  ['max', 'largest_item'],
  ['min', 'smallest_item'],
]);

/** Python's types as functions: they make a number of a tensor of one cell. */
const TO_NUMBER: ReadonlySet<string> = new Set(['float', 'int', 'bool']);

/**
 * `sum(xs)`, `max(a, b)`, `float(x)`, without a module before them: Python's own. With a keyword (`sum(x, dim=0)`) they
 * can only be PyTorch's.
 */
function builtinOfValues(scope: Scope, name: string, call: SyntaxNode): Operand | undefined {
  const ofItems = OF_ITEMS.get(name);
  if (!ofItems && !TO_NUMBER.has(name)) return undefined;
  const { from, to } = call;
  const given = readArguments(scope, call);
  const place = { at: from, from, to };
  const added = (op: string, args: NodeIndex[]): NodeIndex =>
    callFunction(scope, undefined, op, op, { args, trees: [], keywords: [] }, place);
  if (given.keywords.length > 0 || given.args.length === 0) {
    return { node: callFunction(scope, undefined, name, name, given, place), from, to };
  }
  if (!ofItems) {
    const [tree] = given.trees;
    if (given.args.length === 1) {
      const item = callFunction(
        scope,
        undefined,
        'item',
        'item',
        { ...given },
        { at: from, from: tree!.from, to: tree!.to },
      );
      return { node: added(name, [item]), from, to };
    }
    const sentence = `Python's "${name}" takes one value, and here are ${given.args.length}.`;
    throw scope.places.error('argument', from, sentence, `Write ${name}(x).`);
  }
  if (name === 'sum' && given.args.length > 1) {
    const sentence = 'Python\'s "sum" begins with its second value instead of 0; it knows no dim.';
    throw scope.places.error('argument', from, sentence, 'To sum along a dim, write torch.sum(x, dim=0).');
  }
  return { node: added(ofItems, given.args), from, to };
}

/** `len(xs)`: a number for a list of the program, an op for a tensor. */
function length(scope: Scope, call: SyntaxNode): Operand {
  const itemsIn = ({ args }: Arguments): readonly NodeIndex[] | undefined =>
    args.length === 1 ? scope.items(args[0]!) : undefined;
  const { from, to } = call;
  const { items, given } = scope.trial(
    () => {
      const read = readArguments(scope, call);
      return { given: read, items: itemsIn(read) };
    },
    (result) => result.items === undefined,
  );
  if (items) return leaf(scope, call, { kind: 'number', value: items.length, integer: true });
  return { node: callFunction(scope, undefined, 'len', 'len', given, { at: from, from, to }), from, to };
}

/** The name after a dot, or undefined for a subscript or a call. */
function attributeOf(step: SyntaxNode): SyntaxNode | undefined {
  return step.name === 'MemberExpression' && step.children.at(-1)?.name === 'PropertyName'
    ? step.children.at(-1)
    : undefined;
}

/** What stands between the brackets of a call. */
export function readArguments(scope: Scope, call: SyntaxNode): Arguments {
  const parts = call.children.at(-1)!.children.slice(1, -1);
  const args: NodeIndex[] = [];
  const trees: SyntaxNode[] = [];
  const keywords: Arguments['keywords'] = [];
  const generator = parts.find((part) => part.name === 'for');
  if (generator) throw refuse(scope, parts[0]!, GENERATOR);
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
    keywords.push({ name, written, node: expression(scope, parts[index + 2]!).node, from: part.from });
    index += 2;
  }
  return { args, trees, keywords };
}

/** `x[...]`: an item of a list that is known, or the op. */
function subscripted(scope: Scope, { node, from }: Operand, step: SyntaxNode): NodeIndex {
  if (!scope.items(node)) return scope.operator('index', [node, ...subscript(scope, step)], from, step.to);
  const { index, found } = scope.trial(
    () => {
      const read = subscript(scope, step);
      return { index: read, found: read.length === 1 ? itemAt(scope, node, read[0]!, step) : undefined };
    },
    (result) => result.found === undefined,
  );
  if (!found) return scope.operator('index', [node, ...index], from, step.to);
  return 'item' in found ? found.item : scope.add(found, from, step.to);
}

/** The items of a subscript: `1`, `:`, `a:b:c`, `None`, `...`. */
function subscript(scope: Scope, step: SyntaxNode): NodeIndex[] {
  const parts = step.children.slice(2, -1);
  const groups: SyntaxNode[][] = [[]];
  for (const part of parts) {
    if (part.name === ',') groups.push([]);
    else groups.at(-1)!.push(part);
  }
  if (groups.at(-1)!.length === 0) groups.pop();
  const only = groups.length === 1 && groups[0]!.length === 1 ? withoutBrackets(groups[0]![0]!) : undefined;
  if (only?.name === 'TupleExpression') {
    return itemsOf(only.children.slice(1, -1)).map((item) => expression(scope, item).node);
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
