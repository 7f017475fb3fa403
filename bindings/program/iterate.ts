/** What loops and comprehensions go over: ranges, lists, `enumerate` and `zip` of them, all known when they are read. */
import { MAX_NODES } from './limits.ts';
import type { NodeIndex } from './nodes.ts';
import { nameOf, refuse, type Reader, type Scope } from './scope.ts';
import { STARRED, UNKNOWN_CONDITION, UNKNOWN_COUNT, UNKNOWN_LOOP } from './subset.ts';
import { withoutBrackets, type SyntaxNode } from './tree.ts';

/** One value of a loop: a node, a number that becomes one, or several for a tuple of names. */
type Item = { node: NodeIndex } | { number: number } | { items: Item[] };

/** What a loop goes over. */
interface Sequence {
  length: number;
  at: (index: number) => Item;
  /** The lists of the program that are gone through while the loop runs. */
  lists: readonly NodeIndex[];
}

/** Functions of Python that give something to loop over. */
const SOURCES = new Set(['range', 'enumerate', 'zip', 'reversed', 'list', 'tuple']);

/** Whether a call is `range(...)` or another of Python's own that give something to loop over. */
export function isSource(scope: Scope, name: string): boolean {
  return SOURCES.has(name) && scope.isFree(name);
}

/**
 * Binds the names before `in` to one value after the other, and calls `round` for each. `parts` are the trees from the
 * first name to the end of what is looped over. A round that gives a node ends the loop.
 */
export function iterate<Result>(
  scope: Scope,
  parts: readonly SyntaxNode[],
  expression: Reader,
  round: () => Result | undefined,
): Result | undefined {
  const middle = parts.findIndex((part) => part.name === 'in');
  const over = parts.slice(middle + 1);
  const sequence = over.length === 1 ? sequenceOf(scope, over[0]!, expression) : tupleOf(scope, over, expression);
  if (!sequence) throw refuse(scope, over[0]!, UNKNOWN_LOOP);
  const releases = sequence.lists.map((list) => scope.hold(list, 'The loop'));
  let result: Result | undefined;
  for (let index = 0; index < sequence.length && result === undefined; index++) {
    scope.unroll(parts[0]!.from, parts[0]!.from + 1);
    bindTargets(scope, parts.slice(0, middle), sequence.at(index));
    result = round();
  }
  releases.forEach((release) => release());
  return result;
}

/** `[f(x) for x in xs if x > 0]`: the node of the list. */
export function comprehension(scope: Scope, tree: SyntaxNode, expression: Reader): NodeIndex {
  const parts = tree.children.slice(1, -1);
  if (parts[0]!.name === '*') throw refuse(scope, parts[0]!, STARRED);
  const clauses: SyntaxNode[][] = [];
  for (const part of parts.slice(1)) {
    if (part.name === 'for' || part.name === 'if') clauses.push([part]);
    else clauses.at(-1)!.push(part);
  }
  const items: NodeIndex[] = [];
  const read = (clause: number): undefined => {
    const [word, ...rest] = clauses[clause] ?? [];
    if (!word) {
      scope.unroll(parts[0]!.from, parts[0]!.to);
      items.push(expression(scope, parts[0]!).node);
    } else if (word.name === 'if') {
      if (condition(scope, rest[0]!, expression)) read(clause + 1);
    } else {
      scope.within(word.from, () => iterate(scope, rest, expression, () => read(clause + 1)));
    }
  };
  scope.inComprehension(() => read(0));
  return scope.add({ kind: 'list', items }, tree.from, tree.to);
}

/** Whether a condition holds. @throws EngineError where that is not known. */
export function condition(scope: Scope, tree: SyntaxNode, expression: Reader, refusal = UNKNOWN_CONDITION): boolean {
  const truth = scope.trial(() => scope.truth(expression(scope, tree).node));
  if (truth === undefined) throw refuse(scope, tree, refusal);
  return truth;
}

/** `list(...)`, `tuple(...)`: the node. */
export function listOf(scope: Scope, kind: 'list' | 'tuple', call: SyntaxNode, expression: Reader): NodeIndex {
  const given = call.children.at(-1)!.children.slice(1, -1);
  if (given.length > 1) {
    const hint = kind === 'list' ? 'Write [a, b].' : 'Write (a, b).';
    throw scope.places.error('argument', call.from, `"${kind}" takes one argument here.`, hint);
  }
  const sequence = given[0] && sequenceOf(scope, given[0], expression);
  if (given[0] && !sequence) throw refuse(scope, given[0], UNKNOWN_LOOP);
  const items: NodeIndex[] = [];
  for (let index = 0; index < (sequence?.length ?? 0); index++) {
    scope.unroll(call.from, call.from + 1);
    items.push(nodeOf(scope, sequence!.at(index), call));
  }
  return scope.add({ kind, items }, call.from, call.to);
}

function sequenceOf(scope: Scope, tree: SyntaxNode, expression: Reader): Sequence | undefined {
  const inner = withoutBrackets(tree);
  const callee = inner.name === 'CallExpression' ? inner.children[0]! : undefined;
  const name = callee?.name === 'VariableName' ? nameOf(scope, callee) : '';
  if (!isSource(scope, name)) {
    const { node } = expression(scope, tree);
    const items = scope.items(node);
    return items && { length: items.length, at: (index) => ({ node: items[index]! }), lists: [node] };
  }
  return scope.within(inner.from, () => source(scope, name, inner, expression));
}

function tupleOf(scope: Scope, parts: readonly SyntaxNode[], expression: Reader): Sequence {
  const nodes = parts.filter((part) => part.name !== ',').map((part) => expression(scope, part).node);
  return { length: nodes.length, at: (index) => ({ node: nodes[index]! }), lists: [] };
}

function source(scope: Scope, name: string, call: SyntaxNode, expression: Reader): Sequence | undefined {
  const { given, start } = sourceArguments(scope, name, call);
  if (name === 'range') return range(scope, given, call, expression);
  if (given.length === 0 && (name === 'list' || name === 'tuple' || name === 'zip'))
    return { length: 0, at: none, lists: [] };
  if (name !== 'zip' && given.length !== 1) {
    throw scope.places.error('argument', call.from, `"${name}" takes one list here.`, `Write ${name}(xs).`);
  }
  const known = given.map((tree) => {
    const sequence = sequenceOf(scope, tree, expression);
    if (!sequence) throw refuse(scope, tree, UNKNOWN_LOOP);
    return sequence;
  });
  const lists = known.flatMap((sequence) => sequence.lists);
  if (name === 'zip') {
    const length = Math.min(...known.map((sequence) => sequence.length));
    return { length, at: (index) => ({ items: known.map((sequence) => sequence.at(index)) }), lists };
  }
  const only = known[0]!;
  if (name === 'enumerate') {
    const first = start ? knownCount(scope, start, expression) : 0;
    return { length: only.length, at: (index) => ({ items: [{ number: first + index }, only.at(index)] }), lists };
  }
  if (name === 'reversed') return { length: only.length, at: (index) => only.at(only.length - 1 - index), lists };
  // `list` and `tuple` are copies.
  return { ...only, lists: [] };
}

function none(): never {
  throw new RangeError('an empty sequence has no items');
}

/** The arguments by position, and `start` of `enumerate`. */
function sourceArguments(scope: Scope, name: string, call: SyntaxNode): { given: SyntaxNode[]; start?: SyntaxNode } {
  const parts = call.children.at(-1)!.children.slice(1, -1);
  const given: SyntaxNode[] = [];
  let start: SyntaxNode | undefined;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.name === ',') continue;
    if (part.name === '*' || part.name === '**') throw refuse(scope, part, STARRED);
    if (parts[index + 1]?.name !== 'AssignOp') {
      given.push(part);
      continue;
    }
    if (name !== 'enumerate' || nameOf(scope, part) !== 'start') {
      const written = nameOf(scope, part);
      const sentence = `"${name}" has no argument "${written}" here.`;
      throw scope.places.error('argument', part.from, sentence, 'Leave its name out, or the argument.');
    }
    start = parts[index + 2]!;
    index += 2;
  }
  if (name === 'enumerate' && given.length === 2) start = given.pop();
  return { given, start };
}

function range(scope: Scope, given: readonly SyntaxNode[], call: SyntaxNode, expression: Reader): Sequence {
  if (given.length < 1 || given.length > 3) {
    const sentence = `"range" takes one to three numbers, and here are ${given.length}.`;
    throw scope.places.error('argument', call.from, sentence, 'Write range(stop) or range(start, stop, step).');
  }
  const bounds = given.map((tree) => knownCount(scope, tree, expression));
  const [start, stop, step] = bounds.length === 1 ? [0, bounds[0]!, 1] : [bounds[0]!, bounds[1]!, bounds[2] ?? 1];
  if (step === 0) {
    throw scope.places.error('value', given[2]!.from, 'The step of a range is 0.', 'Write 1, or -1 to count down.');
  }
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MAX_NODES) {
    const sentence = `This range has ${length.toLocaleString('en')} numbers; ${MAX_NODES.toLocaleString('en')} are accepted.`;
    throw scope.places.error(
      'limit',
      call.from,
      sentence,
      'Compute with a whole tensor instead, such as torch.arange(n).',
    );
  }
  return { length, at: (index) => ({ number: start + index * step }), lists: [] };
}

function knownCount(scope: Scope, tree: SyntaxNode, expression: Reader): number {
  const { count, known } = scope.trial(() => {
    const { node } = expression(scope, tree);
    return { count: scope.integer(node), known: scope.known(node) };
  });
  if (count !== undefined) return count;
  if (!known) throw refuse(scope, tree, UNKNOWN_COUNT);
  throw scope.places.error(
    'value',
    tree.from,
    'A whole number is needed here.',
    'Write it without a point; a // b divides whole numbers.',
  );
}

/** The node of a value: numbers and tuples become one here. */
function nodeOf(scope: Scope, item: Item, place: { from: number; to: number }): NodeIndex {
  if ('node' in item) return item.node;
  if ('number' in item) return scope.add({ kind: 'number', value: item.number, integer: true }, place.from, place.to);
  const items = item.items.map((part) => nodeOf(scope, part, place));
  return scope.add({ kind: 'tuple', items }, place.from, place.to);
}

/** Binds `i`, `i, x` or `i, (x, y)`. */
function bindTargets(scope: Scope, parts: readonly SyntaxNode[], item: Item): void {
  if (parts.length > 1) return bindSeveral(scope, parts, item);
  const tree = withoutBrackets(parts[0]!);
  if (tree.name === 'TupleExpression' || tree.name === 'ArrayExpression') {
    return bindSeveral(scope, tree.children.slice(1, -1), item);
  }
  if (tree.name === '*') throw refuse(scope, tree, STARRED);
  if (tree.name !== 'VariableName') {
    throw refuse(scope, tree, {
      sentence: 'Only a name can stand between "for" and "in".',
      hint: 'Write for x in xs.',
    });
  }
  scope.bind(nameOf(scope, tree), nodeOf(scope, item, tree));
}

function bindSeveral(scope: Scope, parts: readonly SyntaxNode[], item: Item): void {
  const targets = parts.filter((part) => part.name !== ',');
  const items = 'items' in item ? item.items : itemsOfNode(scope, item);
  if (items && items.length !== targets.length) {
    throw scope.places.error(
      'value',
      targets[0]?.from ?? 0,
      `There are ${targets.length} names and ${items.length} values in each round of this loop.`,
      'Write as many names as values.',
    );
  }
  if (!items && !('node' in item)) {
    throw scope.places.error(
      'value',
      targets[0]?.from ?? 0,
      'Each value of this loop is one number.',
      'Write one name.',
    );
  }
  targets.forEach((target, index) => {
    if (items) return bindTargets(scope, [target], items[index]!);
    const content = {
      kind: 'unpack',
      value: (item as { node: NodeIndex }).node,
      item: index,
      count: targets.length,
    } as const;
    bindTargets(scope, [target], { node: scope.add(content, target.from, target.to) });
  });
}

function itemsOfNode(scope: Scope, item: Item): Item[] | undefined {
  return 'node' in item ? scope.items(item.node)?.map((node) => ({ node })) : undefined;
}
