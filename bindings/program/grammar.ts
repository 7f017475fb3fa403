/** The Lezer Python grammar: from masked text to a tree, or an error where the grammar cannot go on. */
import { parser } from '@lezer/python';
import type { SyntaxNode, Tree } from '@lezer/common';
import type { Places } from './places.ts';
import { chainError, type Scan } from './scan.ts';
import { syntaxError } from './syntax.ts';

/** Stops at the first mistake instead of guessing on, which also keeps the time linear. */
const strict = parser.configure({ strict: true });

/** Deeper than the limits let a tree become; Lezer flattens trees a little above. */
const MAX_DEPTH = 2_400;

/** The syntax tree of a scanned program. @throws EngineError. */
export function syntaxTree(places: Places, { masked, tokens }: Scan): Tree {
  let tree: Tree;
  try {
    tree = strict.parse(masked);
  } catch (cause) {
    const at = cause instanceof SyntaxError ? /^No parse at (\d+)$/.exec(cause.message)?.[1] : undefined;
    if (at === undefined) throw cause;
    throw syntaxError(places.source, places, tokens, Number(at), cause);
  }
  checkTree(places, tree, (at) => syntaxError(places.source, places, tokens, at));
  return tree;
}

function checkTree(places: Places, tree: Tree, mistake: (at: number) => Error): void {
  const cursor = tree.cursor();
  for (let depth = 0; ;) {
    if (cursor.type.isError) throw mistake(cursor.from);
    if (depth > MAX_DEPTH) throw chainError(places, cursor.from);
    if (cursor.firstChild()) {
      depth++;
      continue;
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return;
      depth--;
    }
  }
}

/** A node's children without the comments between them. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') list.push(child);
  }
  return list;
}

/** A node's first child of a kind, without a look at those after it. */
export function firstOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  let child = node.firstChild;
  while (child && child.name !== name) child = child.nextSibling;
  return child ?? undefined;
}

/** An expression without the brackets around it. */
export function withoutBrackets(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.name === 'ParenthesizedExpression') {
    const content = children(inner).filter((child) => child.name !== '(' && child.name !== ')');
    if (content.length !== 1) break;
    inner = content[0]!;
  }
  return inner;
}
