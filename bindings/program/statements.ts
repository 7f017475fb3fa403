/** Statements, from the first to the last; those of loops and functions as often as they run. */
import { assign, update } from './assignments.ts';
import { expression, readArguments, sequence } from './expressions.ts';
import { define } from './functions.ts';
import { readImport } from './imports.ts';
import { condition, iterate } from './iterate.ts';
import type { NodeIndex } from './nodes.ts';
import { isPrint, print } from './print-pieces.ts';
import { nameOf, refuse, type Scope } from './scope.ts';
import { DELETED, LOOP_ELSE, MAIN, RETURN_OUTSIDE, STARRED, UNKNOWN_ASSERTION, WITH } from './subset.ts';
import { firstOf, withoutBrackets, type SyntaxNode } from './tree.ts';

/** Reads statements one after another, up to a `return`: gives the node that this returns. */
export function readStatements(scope: Scope, trees: readonly SyntaxNode[]): NodeIndex | undefined {
  for (const tree of trees) {
    const returned = readStatement(scope, tree);
    if (returned !== undefined) return returned;
  }
  return undefined;
}

function readBlock(scope: Scope, body: SyntaxNode): NodeIndex | undefined {
  return scope.within(body.from, () => readStatements(scope, body.children.slice(1)));
}

/** Statements whose lines are counted one by one. */
const HEADED = new Set(['ForStatement', 'IfStatement', 'WithStatement']);

function readStatement(scope: Scope, tree: SyntaxNode): NodeIndex | undefined {
  scope.unroll(tree.from, HEADED.has(tree.name) ? firstOf(tree, 'Body')!.from : tree.to);
  switch (tree.name) {
    case 'StatementGroup':
      return readStatements(
        scope,
        tree.children.filter((part) => part.name !== ';'),
      );
    case 'FunctionDefinition':
      define(scope, tree, (body) => readBlock(scope, body));
      return undefined;
    case 'ForStatement':
      return readLoop(scope, tree);
    case 'IfStatement':
      return readBranch(scope, tree);
    case 'WithStatement':
      return readWith(scope, tree);
    case 'ReturnStatement':
      return readReturn(scope, tree);
    default:
      readSimple(scope, tree);
      return undefined;
  }
}

/** Statements that stand in one line. */
function readSimple(scope: Scope, tree: SyntaxNode): void {
  switch (tree.name) {
    case 'AssignStatement':
      return assign(scope, tree);
    case 'UpdateStatement':
      return update(scope, tree);
    case 'ImportStatement':
      return readImport(scope, tree);
    case 'ExpressionStatement':
      return readExpression(scope, tree);
    case 'AssertStatement':
      return readAssertion(scope, tree);
    case 'DeleteStatement':
      return readDeletion(scope, tree);
    case 'PassStatement':
      return;
    case 'PrintStatement':
      throw refuse(scope, tree, { sentence: '"print" is a function.', hint: 'Write print(...).' });
    default:
      throw refuse(scope, tree, {
        sentence: 'This statement is not part of the program language.',
        hint: 'Write assignments, expressions, print(...), def, for and if.',
      });
  }
}

/** An expression on a line of its own: a print, a comment in quotes, a list made longer, or a value. */
function readExpression(scope: Scope, tree: SyntaxNode): void {
  const parts = tree.children;
  const [first] = parts;
  if (parts.length > 1) {
    sequence(scope, 'tuple', parts, first!.from, parts.at(-1)!.to);
  } else if (isPrint(scope, first!)) {
    print(scope, first!);
  } else if (first!.name !== 'String' && first!.name !== 'ContinuedString' && !readGrowth(scope, first!)) {
    readValue(scope, first!);
  }
}

/** A value on a line of its own. `net.eval()` changes the layers that have the name. */
function readValue(scope: Scope, tree: SyntaxNode): void {
  const callee = tree.name === 'CallExpression' ? tree.children[0]! : undefined;
  const receiver = callee?.name === 'MemberExpression' ? callee.children[0]! : undefined;
  const name = receiver?.name === 'VariableName' ? nameOf(scope, receiver) : undefined;
  const meaning = name === undefined ? undefined : scope.meaning(name);
  const { node } = expression(scope, tree);
  const before = meaning?.kind === 'value' ? meaning.node : undefined;
  const changed = scope.trained.get(node) === before || (before !== undefined && scope.trained.get(before) === node);
  if (name !== undefined && before !== undefined && changed) scope.bind(name, node);
}

/** `xs.append(x)` and `xs.extend(ys)` of a list of the program. */
function readGrowth(scope: Scope, call: SyntaxNode): boolean {
  const callee = call.name === 'CallExpression' ? call.children[0]! : undefined;
  const receiver = callee?.name === 'MemberExpression' ? callee.children[0]! : undefined;
  const word = callee?.children.at(-1);
  const method = word?.name === 'PropertyName' ? nameOf(scope, word) : '';
  if (receiver?.name !== 'VariableName' || (method !== 'append' && method !== 'extend')) return false;
  const name = nameOf(scope, receiver);
  if (!scope.isGrowing(name)) {
    const meaning = scope.meaning(name);
    if (meaning?.kind !== 'value' || scope.node(meaning.node).kind !== 'list') return false;
  }
  const { args, keywords } = readArguments(scope, call);
  const items = method === 'append' ? args : args[0] === undefined ? undefined : scope.items(args[0]);
  if (args.length !== 1 || keywords.length > 0 || !items) {
    const what = method === 'append' ? 'one value' : 'one list';
    throw scope.places.error(
      'argument',
      callee!.children.at(-1)!.from,
      `"${method}" takes ${what}.`,
      `Write ${name}.${method}(...).`,
    );
  }
  if (!scope.isGrowing(name)) {
    const { node } = scope.meaning(name) as { node: NodeIndex };
    const other = scope.otherName(node, name) ?? (scope.sequentials.has(node) ? 'nn.Sequential holds' : undefined);
    if (other !== undefined) {
      throw scope.places.error(
        'syntax',
        call.from,
        `${other} the same list, which Python would make longer as well.`,
        `To make only "${name}" longer, write ${name} = ${name} + [...].`,
      );
    }
  }
  scope.extend(name, items, call.from, call.to);
  return true;
}

function readLoop(scope: Scope, tree: SyntaxNode): NodeIndex | undefined {
  const parts = tree.children;
  const [body, otherwise] = parts.filter((part) => part.name === 'Body');
  if (otherwise)
    throw refuse(
      scope,
      parts.find((part) => part.name === 'else')!,
      LOOP_ELSE,
    );
  return iterate(scope, parts.slice(1, -1), expression, () => readBlock(scope, body!));
}

/** Takes the branch whose condition holds: conditions are known, or refused. */
function readBranch(scope: Scope, tree: SyntaxNode): NodeIndex | undefined {
  let taken = true;
  for (const part of tree.children) {
    if (part.name === 'Body') {
      if (taken) return readBlock(scope, part);
    } else if (part.name === 'else') {
      taken = true;
    } else if (part.name !== 'if' && part.name !== 'elif') {
      refuseMain(scope, part);
      scope.unroll(part.from, part.to);
      taken = condition(scope, part, expression);
    }
  }
  return undefined;
}

function refuseMain(scope: Scope, tree: SyntaxNode): void {
  const first = tree.name === 'Operation' ? tree.children[0]! : tree;
  if (first.name === 'VariableName' && nameOf(scope, first) === '__name__') throw refuse(scope, first, MAIN);
}

/** `with torch.no_grad():` changes gradients only, so its lines stand for themselves. */
function readWith(scope: Scope, tree: SyntaxNode): NodeIndex | undefined {
  const parts = tree.children;
  for (const part of parts.slice(1, -1)) {
    if (part.name === ',') continue;
    const written = scope.places.source.slice(part.from, part.to).replace(/\s+/g, '');
    const [, module, name] = /^(?:(\w+)\.)?(no_grad|inference_mode)\(\)$/.exec(written) ?? [];
    const meaning = scope.meaning(module ?? name ?? '');
    const found =
      meaning?.kind === 'member' ? meaning.name === name : meaning?.kind === 'module' && module !== undefined;
    if (!found || (meaning as { module?: string }).module !== 'torch') throw refuse(scope, part, WITH);
  }
  return readBlock(scope, parts.at(-1)!);
}

function readReturn(scope: Scope, tree: SyntaxNode): NodeIndex {
  if (scope.places.calls.length === 0) throw refuse(scope, tree, RETURN_OUTSIDE);
  const [word, ...parts] = tree.children;
  if (parts.some((part) => part.name === '*')) throw refuse(scope, tree, STARRED);
  if (parts.length === 0) return scope.add({ kind: 'none' }, word!.from, word!.to);
  if (parts.length === 1) return expression(scope, parts[0]!).node;
  return sequence(scope, 'tuple', parts, parts[0]!.from, parts.at(-1)!.to).node;
}

/** An assertion that is known to hold says nothing. */
function readAssertion(scope: Scope, tree: SyntaxNode): void {
  const [, claim] = tree.children;
  if (condition(scope, claim!, expression, UNKNOWN_ASSERTION)) return;
  throw scope.places.error('value', claim!.from, 'This assertion does not hold.', 'Change the numbers it is about.');
}

/** Deleting a name changes no value. */
function readDeletion(scope: Scope, tree: SyntaxNode): void {
  for (const part of tree.children.slice(1)) {
    if (part.name !== ',' && withoutBrackets(part).name !== 'VariableName') throw refuse(scope, part, DELETED);
  }
}
