/** A program with other right-hand sides for some of its assignments: what it gives when one step is done otherwise. */
import { syntaxTree } from '../../bindings/program/grammar.ts';
import { Places } from '../../bindings/program/places.ts';
import { scan } from '../../bindings/program/scan.ts';
import type { Rebinding } from './lesson.ts';
import { withoutBrackets, type SyntaxNode } from '../../bindings/program/tree.ts';

/** A statement outside of functions and loops that binds names. */
interface Assignment {
  names: string[];
  /** It is no list of names on the left, and has one `=`. */
  simple: boolean;
  from: number;
  to: number;
  /** Where its right-hand side begins. */
  right: number;
  /** It has `=`, not `+=` or the like. */
  plain: boolean;
}

/**
 * The source with the LAST assignment of each name replaced; what comes after it is computed from the new value. Every
 * line keeps its number. Where a name cannot be replaced, its name and why.
 *
 * @throws EngineError when the source cannot be parsed
 */
export function rebound(
  source: string,
  rebindings: readonly Rebinding[],
): { source: string } | { name: string; why: 'missing' | 'together' } {
  const assignments = assignmentsOf(source);
  const edits: { from: number; to: number; text: string }[] = [];
  for (const { name, expression } of rebindings) {
    const last = assignments.findLast(({ names }) => names.includes(name));
    if (last === undefined) return { name, why: 'missing' };
    if (!last.simple) return { name, why: 'together' };
    const { from, to } = last;
    const lines = source.slice(from, to).match(/\r\n|\n|\r/g) ?? [];
    edits.push({ from, to, text: `${name} = (${expression}${lines.map(() => '\n').join('')})` });
  }
  let changed = source;
  for (const { from, to, text } of edits.sort((a, b) => b.from - a.from)) {
    changed = changed.slice(0, from) + text + changed.slice(to);
  }
  return { source: changed };
}

/**
 * The names that a source binds outside of functions and loops, in the order of their last assignments.
 *
 * @throws EngineError when it cannot be parsed
 */
export function boundNames(source: string): string[] {
  const names = assignmentsOf(source).flatMap((assignment) => assignment.names);
  return names.filter((name, at) => names.lastIndexOf(name) === at);
}

/**
 * The last assignment of a name as it is written, and its right-hand side, where it is bound by `NAME = EXPRESSION`.
 *
 * @throws EngineError when the source cannot be parsed
 */
export function lastAssignment(source: string, name: string): { text: string; right: string } | undefined {
  const found = assignmentsOf(source).findLast(({ names }) => names.includes(name));
  if (!found?.simple || !found.plain) return undefined;
  return { text: source.slice(found.from, found.to), right: source.slice(found.right, found.to).trim() };
}

function assignmentsOf(source: string): Assignment[] {
  const places = new Places(source);
  return statements(syntaxTree(places, scan(source, places))).flatMap((tree): Assignment[] => {
    const { from, to } = tree;
    if (tree.name !== 'AssignStatement' && tree.name !== 'UpdateStatement') return [];
    const parts = tree.children;
    const end = parts.findLastIndex((part) => part.name === 'AssignOp' || part.name === 'UpdateOp');
    const targets = parts.slice(0, Math.max(end, 0)).filter((part) => part.name !== 'TypeDef');
    const names = targets.flatMap((target) => targetNames(source, target));
    const plain = tree.name === 'AssignStatement';
    return [
      { names, simple: targets.length === 1 && names.length === 1, from, to, right: parts[end]?.to ?? to, plain },
    ];
  });
}

/** Those of lines with `;` too. */
function statements(parts: readonly SyntaxNode[]): SyntaxNode[] {
  return parts.flatMap((part) => (part.name === 'StatementGroup' ? statements(part.children) : [part]));
}

function targetNames(source: string, target: SyntaxNode): string[] {
  const tree = withoutBrackets(target);
  if (tree.name === 'VariableName') return [source.slice(tree.from, tree.to).normalize('NFKC')];
  if (tree.name !== 'TupleExpression' && tree.name !== 'ArrayExpression') return [];
  return tree.children.flatMap((item) => targetNames(source, item));
}
