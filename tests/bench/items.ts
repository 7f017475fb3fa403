/** What is measured, and how far ahead issue and design want us: data that the run, the page and the tables read. */

export type Work =
  | { kind: 'matmul'; m: number; k: number; n: number }
  | { kind: 'attention'; heads: number; tokens: number; width: number; causal: boolean }
  | { kind: 'softmax' | 'layer_norm' | 'gelu'; rows: number; columns: number }
  | {
      kind: 'training';
      layers: number;
      width: number;
      heads: number;
      vocabulary: number;
      batch: number;
      tokens: number;
    }
  | { kind: 'lesson' }
  /** One cell explained, a new one at each call: of a sum of terms, of attention, of a row. */
  | { kind: 'explain'; of: 'sum' | 'attention' | 'softmax' | 'layer_norm' | 'log_softmax' }
  | { kind: 'load' };

/** Whom a ratio is taken against. A ratio is their time by ours. */
export type Opponent = 'faster peer' | 'onnxruntime-web' | 'tfjs' | 'limit';

export interface Target {
  against: Opponent;
  /** The least ratio that we want. */
  simd128: number;
  relaxed: number;
}

export interface Item {
  name: string;
  title: string;
  work: Work;
  /** The contenders compute the same values, so they are compared before anything is timed. */
  comparable: boolean;
  targets: Target[];
}

const target = (against: Opponent, simd128: number, relaxed = simd128): Target => ({ against, simd128, relaxed });

const cube = (size: number): Item => ({
  name: `matmul-${size}`,
  title: `matmul ${size} × ${size} × ${size}`,
  work: { kind: 'matmul', m: size, k: size, n: size },
  comparable: true,
  targets: [target('faster peer', 1.15, 1.4), target('limit', 0.85, 0.75)],
});

const decoder = (rows: number): Item => ({
  name: `matmul-decoder-${rows}`,
  title: `matmul ${rows} × 768 × 3072`,
  work: { kind: 'matmul', m: rows, k: 768, n: 3072 },
  comparable: true,
  targets: [target('faster peer', 1.0, 1.2)],
});

/** No peer explains; the table shows the time, which is to be under a millisecond. */
const explain = (of: (Work & { kind: 'explain' })['of'], title: string): Item => ({
  name: `explain-${of.replace('_', '-')}`,
  title: `explain ${title}`,
  work: { kind: 'explain', of },
  comparable: false,
  targets: [],
});

export const items: readonly Item[] = [
  cube(256),
  cube(512),
  cube(768),
  decoder(1),
  decoder(64),
  {
    name: 'attention-causal',
    title: 'attention 12 × 1024 × 64, causal',
    work: { kind: 'attention', heads: 12, tokens: 1024, width: 64, causal: true },
    comparable: true,
    targets: [target('onnxruntime-web', 2.2, 2.8)],
  },
  {
    name: 'attention',
    title: 'attention 12 × 128 × 64',
    work: { kind: 'attention', heads: 12, tokens: 128, width: 64, causal: false },
    comparable: true,
    targets: [target('onnxruntime-web', 1.3, 1.6)],
  },
  {
    name: 'softmax',
    title: 'softmax 4096 × 1024',
    work: { kind: 'softmax', rows: 4096, columns: 1024 },
    comparable: true,
    targets: [target('faster peer', 1.0)],
  },
  {
    name: 'layer-norm',
    title: 'layer norm 4096 × 768',
    work: { kind: 'layer_norm', rows: 4096, columns: 768 },
    comparable: true,
    targets: [target('faster peer', 1.0)],
  },
  {
    name: 'gelu',
    title: 'GELU of 4M',
    work: { kind: 'gelu', rows: 4096, columns: 1024 },
    comparable: true,
    targets: [target('onnxruntime-web', 1.5)],
  },
  {
    name: 'training',
    title: 'training step of a GPT, 2 layers, 64 wide, batch 16 × 32',
    work: { kind: 'training', layers: 2, width: 64, heads: 4, vocabulary: 64, batch: 16, tokens: 32 },
    comparable: false, // losses of models with other first weights
    targets: [target('tfjs', 2)],
  },
  {
    name: 'lesson',
    title: 'weights of lesson two from new inputs / smallest attention call',
    work: { kind: 'lesson' },
    comparable: false, // the peer's call is less than the lesson
    targets: [target('onnxruntime-web', 3)],
  },
  explain('sum', 'a cell of 1024 × 3072 @ 3072 × 768'),
  explain('attention', 'a cell of causal attention 12 × 1024 × 64'),
  explain('softmax', 'a cell of softmax 1024 × 1024'),
  explain('layer_norm', 'a cell of layer norm 1024 × 768'),
  explain('log_softmax', 'a cell of log softmax 64 × 50,257, beyond the limit: 50,258 terms'),
  {
    name: 'load',
    title: 'load to first result',
    work: { kind: 'load' },
    comparable: true,
    targets: [target('onnxruntime-web', 10)],
  },
];

/** Items whose name begins with one of `words`; all of them when there are none. @throws Error for a word that fits none */
export function chosenItems(words: readonly string[]): Item[] {
  for (const word of words) {
    if (items.some(({ name }) => name.startsWith(word))) continue;
    throw new Error(`There is no item called ${word}; the items are ${items.map(({ name }) => name).join(', ')}.`);
  }
  return items.filter(({ name }) => !words.length || words.some((word) => name.startsWith(word)));
}
