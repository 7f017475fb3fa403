/**
 * A step of Adam on a small GPT: pre-norm, tanh GELU, learned positions, tied output, with the first weights and the data
 * of tfjs-training.ts.
 */
import type { Engine, FlatTensor, Training } from '../../../bindings/surface.ts';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import type { Prepared } from './contender.ts';

type Size = Work & { kind: 'training' };

const source = ({ batch, tokens, width, layers, heads }: Size): string => `
def norm(x, weight, bias):
    return F.layer_norm(x, (${width},), weight, bias)

def heads(x):
    return x.view(${batch}, ${tokens}, ${heads}, ${width / heads}).transpose(1, 2)

def attention(x, q, q_bias, k, k_bias, v, v_bias, o, o_bias):
    mixed = F.scaled_dot_product_attention(heads(x @ q + q_bias), heads(x @ k + k_bias), heads(x @ v + v_bias), is_causal=True)
    return mixed.transpose(1, 2).reshape(${batch * tokens}, ${width}) @ o + o_bias

x = (F.embedding(tokens, embedding).view(${batch}, ${tokens}, ${width}) + positions).view(${batch * tokens}, ${width})
${Array.from({ length: layers }, (_, i) => block(i)).join('\n')}
logits = norm(x, last_weight, last_bias) @ embedding.T
loss = F.cross_entropy(logits, targets)
`;

const linears = ['q', 'k', 'v', 'o', 'widen', 'narrow'];
const named = (i: number, names: readonly string[]): string =>
  names.flatMap((name) => [`${name}${i}`, `${name}${i}_bias`]).join(', ');

const block = (i: number): string => `
x = x + attention(norm(x, ${named(i, ['norm_a'])}), ${named(i, linears.slice(0, 4))})
x = x + F.gelu(norm(x, ${named(i, ['norm_b'])}) @ widen${i} + widen${i}_bias, approximate='tanh') @ narrow${i} + narrow${i}_bias`;

export function trainingStep(engine: Engine, size: Size): Prepared {
  const params = parametersOf(size);
  const program = engine.compile(source(size));
  const indices = (seed: number): FlatTensor => ({
    shape: [size.batch * size.tokens],
    data: Int32Array.from(numbers(seed, size.batch * size.tokens), (x) => Math.floor(((x + 1) / 2) * size.vocabulary)),
  });
  const training: Training = program.train({
    params: Object.keys(params),
    loss: 'loss',
    optimizer: { name: 'Adam', lr: 1e-3 },
    steps: Number.MAX_SAFE_INTEGER,
    inputs: { ...params, tokens: indices(101), targets: indices(102) },
    paused: true,
    worker: false,
  });
  return {
    call: async () => Float32Array.of((await training.step())!.loss),
    close: () => {
      training.stop();
      program.close();
    },
  };
}

/** In the order in which tfjs-training.ts makes them: each has numbers of its own. */
function parametersOf({ tokens, width, vocabulary, layers }: Size): Record<string, FlatTensor> {
  const params: Record<string, FlatTensor> = {};
  const make = (name: string, shape: number[], centre: number, reach: number): void => {
    const count = shape.reduce((product, each) => product * each, 1);
    const seed = Object.keys(params).length + 1;
    params[name] = { shape, data: numbers(seed, count).map((x) => centre + reach * x) };
  };
  const norm = (name: string): void => {
    make(name, [width], 1, 0);
    make(name.startsWith('last') ? 'last_bias' : `${name}_bias`, [width], 0, 0);
  };
  const linear = (name: string, from: number, to: number): void => {
    make(name, [from, to], 0, 1 / Math.sqrt(from));
    make(`${name}_bias`, [to], 0, 0);
  };
  make('embedding', [vocabulary, width], 0, 0.05);
  make('positions', [tokens, width], 0, 0.05);
  for (let i = 0; i < layers; ++i) {
    norm(`norm_a${i}`);
    norm(`norm_b${i}`);
    for (const name of linears.slice(0, 4)) linear(`${name}${i}`, width, width);
    linear(`widen${i}`, width, 4 * width);
    linear(`narrow${i}`, 4 * width, width);
  }
  norm('last_weight');
  return params;
}
