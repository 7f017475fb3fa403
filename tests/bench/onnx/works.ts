/** Each work as ONNX models: where there are several ways, all of them, and the run takes the fastest. */
import { tokens, width } from '../contenders/lesson.ts';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import type { Model, Node } from './model.ts';

export type NamedModel = Model & { name: string };

/** The models of `work`, each with the output Y; none for work that ONNX takes no part in. */
export function modelsOf(work: Work): NamedModel[] {
  switch (work.kind) {
    case 'matmul':
      return [
        resident('MatMul', { A: [work.m, work.k], B: [work.k, work.n] }, [work.m, work.n], {
          op: 'MatMul',
          inputs: ['A', 'B'],
        }),
      ];
    case 'attention':
      return attention(work);
    case 'softmax':
      return [byRows(work, { op: 'Softmax', inputs: ['X'], attributes: { axis: 1 } })];
    case 'layer_norm': {
      const row = [work.columns];
      const shapes = { X: [work.rows, work.columns], weight: row, bias: row };
      const node = { op: 'LayerNormalization', inputs: ['X', 'weight', 'bias'], attributes: { axis: 1 } };
      return [resident('LayerNormalization', shapes, shapes.X, node)];
    }
    case 'gelu':
      return [
        byRows(work, { op: 'Gelu', inputs: ['X'] }),
        byRows(work, { op: 'Gelu', inputs: ['X'], domain: 'com.microsoft' }),
      ];
    case 'lesson':
      return smallestAttention();
    case 'training':
    case 'explain':
    case 'load':
      return [];
  }
}

type OneNode = Omit<Node, 'output'>;

const nameOf = ({ op, domain }: OneNode): string => (domain ? `${domain}.${op}` : op);

/** One operator over constants: the first from seed 1, the next from seed 2, ... */
function resident(name: string, shapes: Record<string, number[]>, output: number[], node: OneNode): NamedModel {
  const constants = Object.entries(shapes).map(([input, shape], i) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return [input, { shape, data: numbers(i + 1, count) }] as const;
  });
  return {
    name,
    nodes: [{ ...node, output: 'Y' }],
    constants: Object.fromEntries(constants),
    inputs: {},
    outputs: { Y: output },
    opset: 23,
  };
}

function byRows({ rows, columns }: { rows: number; columns: number }, node: OneNode): NamedModel {
  return resident(nameOf(node), { X: [rows, columns] }, [rows, columns], node);
}

/**
 * ONNX's Attention takes heads first, as we do; MultiHeadAttention takes and gives tokens first, so its inputs are
 * turned here, outside the measurement, and its result by `headsFirst`.
 */
function attention({ heads, tokens: n, width: d, causal }: Work & { kind: 'attention' }): NamedModel[] {
  const shape = [1, heads, n, d];
  const own = resident('Attention', { Q: shape, K: shape, V: shape }, shape, {
    op: 'Attention',
    inputs: ['Q', 'K', 'V'],
    attributes: causal ? { is_causal: 1 } : {},
  });
  const row = [1, n, heads * d];
  const contrib: NamedModel = {
    ...own,
    name: tokensFirst,
    nodes: [
      {
        op: 'MultiHeadAttention',
        inputs: ['Q', 'K', 'V'],
        output: 'Y',
        attributes: { num_heads: heads, ...(causal ? { unidirectional: 1 } : {}) },
        domain: 'com.microsoft',
      },
    ],
    constants: {
      ...own.constants, // K and V may stay heads first
      Q: { shape: row, data: swapped(own.constants.Q!.data, heads, n, d) },
    },
    outputs: { Y: row },
  };
  return [contrib, own];
}

const tokensFirst = 'com.microsoft.MultiHeadAttention';

/** The result with heads first, whichever model it came from. */
export function headsFirst(name: string, work: Work, cells: Float32Array): Float32Array {
  if (work.kind !== 'attention' || name !== tokensFirst) return cells;
  return swapped(cells, work.tokens, work.heads, work.width);
}

/** (a, b, d) becomes (b, a, d). */
function swapped(cells: Float32Array, a: number, b: number, d: number): Float32Array {
  const result = new Float32Array(cells.length);
  for (let i = 0; i < a; ++i) {
    for (let j = 0; j < b; ++j) result.set(cells.subarray((i * b + j) * d, (i * b + j + 1) * d), (j * a + i) * d);
  }
  return result;
}

/** One head over the lesson's tokens, everything given at each call. */
function smallestAttention(): NamedModel[] {
  const row = [1, tokens, width];
  const common = { constants: {}, outputs: { Y: row }, opset: 23 };
  const direct = { Q: row, K: row, V: row };
  const names = Object.keys(direct);
  const head = { q_num_heads: 1, kv_num_heads: 1 };
  const projected = { X: row, W: [width, 3 * width], B: [3 * width] };
  return [
    {
      ...common,
      name: 'Attention',
      nodes: [{ op: 'Attention', inputs: names, output: 'Y', attributes: head }],
      inputs: direct,
    },
    {
      ...common,
      name: tokensFirst,
      nodes: [
        {
          op: 'MultiHeadAttention',
          inputs: names,
          output: 'Y',
          attributes: { num_heads: 1 },
          domain: 'com.microsoft',
        },
      ],
      inputs: direct,
    },
    {
      ...common,
      name: 'com.microsoft.Attention',
      nodes: [
        {
          op: 'Attention',
          inputs: Object.keys(projected),
          output: 'Y',
          attributes: { num_heads: 1 },
          domain: 'com.microsoft',
        },
      ],
      inputs: projected,
    },
  ];
}
