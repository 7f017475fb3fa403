/** Assignments: names, tuples of names, several targets, and `+=` and its like. */
import { expression, itemsOf } from './expressions.ts';
import { concatenate } from './lists.ts';
import { BINARY } from './operators.ts';
import { nameOf, refuse, type Operand, type Scope } from './scope.ts';
import {
  ATTRIBUTE_ASSIGNMENT,
  CELL_ASSIGNMENT,
  NOTHING_BEFORE_STAR,
  REFUSED_OPERATORS,
  STARRED,
  STRING_ARITHMETIC,
} from './subset.ts';
import { withoutBrackets, type SyntaxNode } from './tree.ts';

/** One side of an `=`: a single expression, or a comma list. */
interface Side {
  parts: SyntaxNode[];
  from: number;
  to: number;
  /** The items, where the side is a comma list. */
  items?: SyntaxNode[];
}

/** `a = b`, `a = b = c`, `a, b = b, a`, `B, T, C = x.shape`, `x: int = 3`. */
export function assign(scope: Scope, tree: SyntaxNode): void {
  const parts = tree.children;
  const sides = sidesOf(
    scope,
    parts.filter((part) => part.name !== 'TypeDef'),
  );
  const annotation = parts.find((part) => part.name === 'TypeDef');
  const targets = sides.slice(0, -1);
  if (annotation && targets.length === 0) {
    throw scope.places.error(
      'syntax',
      annotation.from,
      'A type alone binds nothing.',
      'Write "=" and a value, as in x = 3.',
    );
  }
  if (annotation && (targets.length > 1 || targets[0]!.items !== undefined)) {
    throw scope.places.error('syntax', annotation.from, 'Only one name can have a type.', 'Leave the type out.');
  }
  const names = targets.map((target) => targetNames(scope, target));
  const value = sides.at(-1)!;
  const items = value.items?.map((item) => expression(scope, item));
  let whole: Operand | undefined;
  const asOne = (): Operand => {
    whole ??= items
      ? {
          node: scope.add(
            { kind: isList(value) ? 'list' : 'tuple', items: items.map((item) => item.node) },
            value.from,
            value.to,
          ),
          from: value.from,
          to: value.to,
        }
      : expression(scope, value.parts[0]!);
    return whole;
  };
  targets.forEach((target, index) => {
    const bound = names[index]!;
    if (!target.items) {
      scope.bind(bound[0]!.name, asOne().node);
      return;
    }
    const values = items?.map((item) => item.node) ?? scope.items(asOne().node);
    if (values && values.length !== bound.length) {
      throw scope.places.error(
        'value',
        target.from,
        `There are ${bound.length} names on the left of "=" and ${values.length} values on the right.`,
        'Write as many names as values.',
      );
    }
    const nodes = bound.map(
      ({ tree: name }, item) =>
        values?.[item] ??
        scope.add({ kind: 'unpack', value: asOne().node, item, count: bound.length }, name.from, name.to),
    );
    bound.forEach(({ name }, item) => scope.bind(name, nodes[item]!));
  });
}

/** `x += y` and its like bind the name anew. */
export function update(scope: Scope, tree: SyntaxNode): void {
  const [target, sign, ...rest] = tree.children;
  if (sign!.name !== 'UpdateOp') {
    throw scope.places.error(
      'syntax',
      sign!.from,
      'Only one name can be changed at once.',
      'Write a line for each name: a += 1.',
    );
  }
  if (target!.name !== 'VariableName') refuseTarget(scope, target!);
  if (rest.length > 1) {
    throw scope.places.error(
      'syntax',
      rest[1]!.from,
      'Only one value can stand after this sign.',
      'Delete the comma and what follows it.',
    );
  }
  const written = scope.places.source.slice(sign!.from, sign!.to - 1);
  const operator = BINARY.get(written);
  if (!operator) throw refuse(scope, sign!, REFUSED_OPERATORS.get(written)!);
  const name = nameOf(scope, target!);
  const before = expression(scope, target!);
  refuseShared(scope, name, before, tree);
  const value = expression(scope, rest[0]!);
  for (const operand of [before, value]) {
    if (scope.node(operand.node).kind === 'string') throw refuse(scope, operand, STRING_ARITHMETIC);
  }
  const args = [before.node, value.node];
  const list = concatenate(scope, operator.op!, args, tree.from, tree.to);
  scope.bind(name, list ?? scope.operator(operator.op!, args, tree.from, tree.to));
}

/** In PyTorch `y = x; x += 1` changes y too; here it could not, so it is refused. Numbers are never shared. */
function refuseShared(scope: Scope, name: string, { node }: Operand, tree: SyntaxNode): void {
  if (scope.known(node) || scope.node(node).kind === 'tuple') return;
  const other = scope.otherName(node, name);
  if (other === undefined) return;
  const what = scope.items(node) ? 'list, which Python' : 'tensor, which PyTorch';
  throw scope.places.error(
    'syntax',
    tree.from,
    `${other} the same ${what} would change as well.`,
    `To bind only "${name}" anew, write the operation out: ${name} = ${name} + ...`,
  );
}

function sidesOf(scope: Scope, parts: readonly SyntaxNode[]): Side[] {
  const sides: Side[] = [];
  let present: SyntaxNode[] = [];
  const close = (): void => {
    const side: Side = { parts: present, from: present[0]!.from, to: present.at(-1)!.to };
    if (present[0]!.name === '*' && !present.some((part) => part.name === ',')) {
      throw refuse(scope, present[0]!, NOTHING_BEFORE_STAR);
    }
    const only = present.length === 1 ? withoutBrackets(present[0]!) : undefined;
    if (present.length > 1) side.items = itemsOf(present);
    else if (only!.name === 'TupleExpression' || only!.name === 'ArrayExpression') {
      side.items = itemsOf(only!.children.slice(1, -1));
    }
    sides.push(side);
    present = [];
  };
  for (const part of parts) {
    if (part.name === 'AssignOp') close();
    else present.push(part);
  }
  close();
  return sides;
}

function isList({ parts }: Side): boolean {
  return parts.length === 1 && withoutBrackets(parts[0]!).name === 'ArrayExpression';
}

function targetNames(scope: Scope, side: Side): { name: string; tree: SyntaxNode }[] {
  const trees = side.items ?? side.parts;
  if (trees.length === 0) {
    throw scope.places.error(
      'syntax',
      side.from,
      'There is no name before "=".',
      'Write the name to bind, as in x = 3.',
    );
  }
  return trees.map((part) => {
    const tree = withoutBrackets(part);
    if (tree.name !== 'VariableName') refuseTarget(scope, tree, side.items !== undefined);
    return { name: nameOf(scope, tree), tree };
  });
}

function refuseTarget(scope: Scope, tree: SyntaxNode, within: boolean = false): never {
  if (tree.name === 'MemberExpression') {
    throw refuse(scope, tree, tree.children.at(-1)?.name === 'PropertyName' ? ATTRIBUTE_ASSIGNMENT : CELL_ASSIGNMENT);
  }
  if (tree.name === '*') throw refuse(scope, tree, STARRED);
  if (tree.name === 'TupleExpression' || tree.name === 'ArrayExpression') {
    throw refuse(scope, tree, {
      sentence: within ? 'Names cannot be unpacked within names here.' : 'Several names cannot be changed at once.',
      hint: 'Take the values apart in two lines.',
    });
  }
  throw refuse(scope, tree, {
    sentence: 'Only a name can stand before "=".',
    hint: 'To compare, write "=="; to give the result a name, write the name on the left.',
  });
}
