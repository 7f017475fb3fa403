/** What a cell is called in the lesson's words: the name in the program and the index by labels, `A(cat → sat)`. */
import type { NodeId, NodeInfo } from '../../bindings/surface.ts';
import type { Labels } from './lesson.ts';

/** Labels of a tensor, a dimension each; undefined where there are none. */
export type DimensionLabels = (Labels | undefined)[];

/** What titles need to know of a program's run. */
export interface TitleSource {
  /** A step inside an op that is made of others: it has the op's text, but not its value. */
  isBetween(node: NodeId): boolean;
  /** What such a step is called. */
  stepOf(text: string): string;
  info(node: NodeId): NodeInfo;
  shape(node: NodeId): readonly number[];
  /** Labels that an input or a view gives to a node. */
  given(node: NodeId): DimensionLabels | undefined;
  items(labels: Labels): readonly string[];
}

/** Ops that leave each cell at its place, so that labels stay. */
const cellwise = new Set(
  'add sub mul div pow neg exp log sqrt abs softmax masked_fill where tril triu maximum minimum lt le gt ge eq ne tanh relu gelu sigmoid'.split(
    ' ',
  ),
);

const longestText = 60;

/** The title of a cell. */
export function cellTitle(source: TitleSource, node: NodeId, index: readonly number[]): string {
  const info = source.info(node);
  const name = info.names[info.names.length - 1];
  const text = info.text.replace(/\s+/g, ' ').trim();
  const short = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  const shown = name ?? (source.isBetween(node) ? source.stepOf(short) : short);
  if (index.length === 0) return shown;
  const labels = labelsOf(source, node, new Map());
  const words = index.map((at, dim) => {
    const given = labels[dim];
    return given ? source.items(given)[at] : undefined;
  });
  const gap = name === undefined ? ' ' : '';
  if (words.every((word) => word === undefined)) return `${shown}${gap}[${index.join(', ')}]`;
  const said = words.map((word, dim) => word ?? String(index[dim]));
  const arrow = words.length >= 2 && isSame(labels[labels.length - 1], labels[labels.length - 2]);
  if (!arrow) return `${shown}${gap}(${said.join(', ')})`;
  const before = said.slice(0, -2).map((word) => `${word}, `);
  return `${shown}${gap}(${before.join('')}${said[said.length - 2]} → ${said[said.length - 1]})`;
}

/** Labels of a node: given, or carried from what it was made of where rows and columns keep their meaning. */
export function labelsOf(source: TitleSource, node: NodeId, seen: Map<NodeId, DimensionLabels>): DimensionLabels {
  const known = seen.get(node);
  if (known) return known;
  const shape = source.shape(node);
  const given = source.given(node);
  const complete = given && shape.every((_, dim) => given[dim] !== undefined);
  const others = complete ? [] : carried(source, node, shape, seen);
  const labels: DimensionLabels = shape.map((_, dim) => given?.[dim] ?? others[dim]);
  seen.set(node, labels);
  return labels;
}

function carried(
  source: TitleSource,
  node: NodeId,
  shape: readonly number[],
  seen: Map<NodeId, DimensionLabels>,
): DimensionLabels {
  const none = shape.map(() => undefined);
  const { op, args } = source.info(node);
  try {
    if (op === 'matmul' && args.length === 2 && shape.length >= 2) {
      const left = labelsOf(source, args[0]!, seen);
      const right = labelsOf(source, args[1]!, seen);
      return shape.map((_, dim) => (dim === shape.length - 1 ? right[right.length - 1] : left[dim]));
    }
    const first = args[0];
    if (first === undefined) return none;
    if ((op === 'transpose' || op === 'permute' || op === 'T' || op === 't') && shape.length === 2) {
      const before = source.shape(first);
      const turned = before[0] === shape[1] && before[1] === shape[0];
      return turned ? [...labelsOf(source, first, seen)].reverse() : none;
    }
    if (!cellwise.has(op)) return none;
    return shape.map((size, dim) => {
      for (const arg of args) {
        const theirs = source.shape(arg);
        const place = dim - (shape.length - theirs.length);
        const label = place >= 0 && theirs[place] === size ? labelsOf(source, arg, seen)[place] : undefined;
        if (label) return label;
      }
      return undefined;
    });
  } catch {
    // An argument that is no tensor (a dtype, a tuple) has no labels to carry.
    return none;
  }
}

function isSame(a: Labels | undefined, b: Labels | undefined): boolean {
  if (!a || !b) return false;
  if ('list' in a && 'list' in b) return a.list === b.list;
  return 'items' in a && 'items' in b && a.items.join('\n') === b.items.join('\n');
}
