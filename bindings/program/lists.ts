/** Lists and tuples of the program: their items are known when it is read. */
import { MAX_READS } from './limits.ts';
import type { NodeIndex } from './nodes.ts';
import type { Scope } from './scope.ts';
import type { SyntaxNode } from './tree.ts';

/** `a + b` of two lists or two tuples, and `a * n`; undefined for every other operation. */
export function concatenate(
  scope: Scope,
  op: string,
  args: readonly NodeIndex[],
  from: number,
  to: number,
): NodeIndex | undefined {
  if (args.length !== 2 || (op !== 'add' && op !== 'mul')) return undefined;
  const left = scope.node(args[0]!);
  const right = scope.node(args[1]!);
  if (op === 'add') {
    if (left.kind === 'list' && right.kind === 'list') {
      return scope.add({ kind: 'list', items: [...left.items, ...right.items] }, from, to);
    }
    if (left.kind !== 'tuple' || right.kind !== 'tuple') return undefined;
    return scope.add({ kind: 'tuple', items: [...left.items, ...right.items] }, from, to);
  }
  const [sequence, times] = scope.items(args[0]!) ? [left, args[1]!] : [right, args[0]!];
  const count = scope.integer(times);
  if ((sequence.kind !== 'list' && sequence.kind !== 'tuple') || count === undefined) return undefined;
  const rounds = Math.max(0, count);
  if (sequence.items.length * rounds > MAX_READS) scope.count(sequence.items.length * rounds, from);
  const items = sequence.items.length > 0 ? Array.from({ length: rounds }, () => sequence.items).flat() : [];
  return scope.add({ kind: sequence.kind, items }, from, to);
}

/** `a[1]` and `a[1:]` of a list or tuple, where the index is known; undefined where it is not. */
export function itemAt(
  scope: Scope,
  receiver: NodeIndex,
  index: NodeIndex,
  tree: SyntaxNode,
): { item: NodeIndex } | { kind: 'list' | 'tuple'; items: NodeIndex[] } | undefined {
  const sequence = scope.node(receiver);
  if (sequence.kind !== 'list' && sequence.kind !== 'tuple') return undefined;
  const { kind, items } = sequence;
  const at = scope.integer(index);
  if (at !== undefined) {
    const item = items[at < 0 ? at + items.length : at];
    if (item !== undefined) return { item };
    throw scope.places.error(
      'index',
      tree.from,
      `The index ${at} is outside this ${kind}, which has ${items.length} ${items.length === 1 ? 'item' : 'items'}.`,
      'Indices begin at 0; -1 is the last item.',
    );
  }
  const slice = scope.node(index);
  if (slice.kind !== 'slice') return undefined;
  const bounds = [slice.start, slice.stop, slice.step].map((bound) =>
    scope.node(bound).kind === 'none' ? null : scope.integer(bound),
  );
  if (bounds.includes(undefined)) return undefined;
  const [start, stop, step] = bounds as (number | null)[];
  if (step === 0) {
    throw scope.places.error('value', tree.from, 'The step of a slice is 0.', 'Write 1, or -1 to go backwards.');
  }
  return { kind, items: sliced(items, start!, stop!, step ?? 1) };
}

/** Python's `items[start:stop:step]`. */
function sliced(items: readonly NodeIndex[], start: number | null, stop: number | null, step: number): NodeIndex[] {
  const { length } = items;
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (bound: number | null, missing: number): number =>
    bound === null ? missing : Math.min(highest, Math.max(lowest, bound < 0 ? bound + length : bound));
  const first = clamp(start, step > 0 ? lowest : highest);
  const end = clamp(stop, step > 0 ? highest : lowest);
  const taken: NodeIndex[] = [];
  for (let index = first; step > 0 ? index < end : index > end; index += step) taken.push(items[index]!);
  return taken;
}
