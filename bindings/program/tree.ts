/** The syntax tree of a program: what grammar.ts makes and everything else reads. */

/**
 * A node's name is the kind of thing it is, as Lezer's Python grammar calls it. A word or a sign that belongs to the
 * syntax is a node too, without children, and its own name: `=` of an assignment is an `AssignOp`, `in` is `in`.
 */
export interface SyntaxNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly SyntaxNode[];
}

/** A node and all nodes under it, each before its children. */
export function* descendants(tree: SyntaxNode): Generator<SyntaxNode> {
  yield tree;
  for (const child of tree.children) yield* descendants(child);
}

/** A node's first child of a kind. */
export function firstOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.name === name);
}

/** An expression without the brackets around it. */
export function withoutBrackets(node: SyntaxNode): SyntaxNode {
  let inner = node;
  // Between the brackets of `(*x)` stand two nodes.
  while (inner.name === 'ParenthesizedExpression' && inner.children.length === 3) inner = inner.children[1]!;
  return inner;
}
