/**
 * A step of Adam on a small GPT with tfjs's own operators and gradients: pre-norm, tanh GELU, learned positions, tied
 * output. Tokens are looked up by a product with their one-hot rows, resident like the targets: the backend has no
 * gradient of a lookup.
 */
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import type { Prepared } from './contender.ts';

type Size = Work & { kind: 'training' };

export function trainingStep(tf: typeof Tfjs, size: Size): Prepared {
  const parameters = new Parameters(tf);
  const model = makeModel(tf, parameters, size);
  const tokens = oneHotTokens(tf, 101, size);
  const targets = oneHotTokens(tf, 102, size);
  const loss = (): Tfjs.Tensor => {
    const logits = model(tokens);
    return tf.mean(tf.sub(tf.logSumExp(logits, 1), tf.sum(tf.mul(logits, targets), 1)));
  };
  const optimizer = tf.train.adam(1e-3);
  return {
    call: () => {
      const cost = optimizer.minimize(loss, true, parameters.all);
      const value = cost.dataSync();
      cost.dispose();
      return value;
    },
    close: () => {
      optimizer.dispose();
      for (const tensor of [...parameters.all, tokens, targets]) tensor.dispose();
    },
  };
}

class Parameters {
  readonly all: Tfjs.Variable[] = [];
  private readonly tf: typeof Tfjs;

  constructor(tf: typeof Tfjs) {
    this.tf = tf;
  }

  make(shape: number[], centre: number, reach: number): Tfjs.Variable {
    const count = shape.reduce((product, each) => product * each, 1);
    const cells = numbers(this.all.length + 1, count).map((x) => centre + reach * x);
    const variable = this.tf.variable(this.tf.tensor(cells, shape));
    this.all.push(variable);
    return variable;
  }
}

function oneHotTokens(tf: typeof Tfjs, seed: number, { batch, tokens, vocabulary }: Size): Tfjs.Tensor {
  const indices = Int32Array.from(numbers(seed, batch * tokens), (x) => Math.floor(((x + 1) / 2) * vocabulary));
  return tf.tidy(() => tf.cast(tf.oneHot(tf.tensor(indices, [batch * tokens], 'int32'), vocabulary), 'float32'));
}

type Layer = (x: Tfjs.Tensor) => Tfjs.Tensor;

/** From one-hot rows (batch * tokens, vocabulary) to logits of the same shape. */
function makeModel(tf: typeof Tfjs, parameters: Parameters, size: Size): Layer {
  const { batch, tokens, width, vocabulary } = size;
  const embedding = parameters.make([vocabulary, width], 0, 0.05);
  const positions = parameters.make([tokens, width], 0, 0.05);
  const blocks = Array.from({ length: size.layers }, () => makeBlock(tf, parameters, size));
  const last = makeNorm(tf, parameters, width);
  return (oneHot) => {
    const embedded = tf.reshape(tf.matMul(oneHot, embedding), [batch, tokens, width]);
    const start = tf.reshape(tf.add(embedded, positions), [batch * tokens, width]);
    const end = blocks.reduce((x, block) => block(x), start);
    return tf.matMul(last(end), embedding, false, true);
  };
}

/** Attention and the two linear layers after it, each on a normed copy, added to what came in. */
function makeBlock(tf: typeof Tfjs, parameters: Parameters, size: Size): Layer {
  const { width } = size;
  const norms = [makeNorm(tf, parameters, width), makeNorm(tf, parameters, width)] as const;
  const attention = makeAttention(tf, parameters, size);
  const widen = makeLinear(tf, parameters, width, 4 * width);
  const narrow = makeLinear(tf, parameters, 4 * width, width);
  return (x) => {
    const middle = tf.add(x, attention(norms[0](x)));
    return tf.add(middle, narrow(gelu(tf, widen(norms[1](middle)))));
  };
}

function makeAttention(tf: typeof Tfjs, parameters: Parameters, { batch, tokens, width, heads }: Size): Layer {
  const [query, key, value, output] = Array.from({ length: 4 }, () => makeLinear(tf, parameters, width, width));
  const each = width / heads;
  const hidden = new Float32Array(tokens * tokens);
  for (let i = 0; i < tokens; ++i) hidden.fill(-1e9, i * tokens + i + 1, (i + 1) * tokens);
  const mask = tf.tensor(hidden, [tokens, tokens]);
  const split = (x: Tfjs.Tensor) => tf.transpose(tf.reshape(x, [batch, tokens, heads, each]), [0, 2, 1, 3]);
  return (x) => {
    const scores = tf.mul(tf.matMul(split(query!(x)), split(key!(x)), false, true), 1 / Math.sqrt(each));
    const mixed = tf.matMul(tf.softmax(tf.add(scores, mask)), split(value!(x)));
    return output!(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * tokens, width]));
  };
}

function makeLinear(tf: typeof Tfjs, parameters: Parameters, from: number, to: number): Layer {
  const weight = parameters.make([from, to], 0, 1 / Math.sqrt(from));
  const bias = parameters.make([to], 0, 0);
  return (x) => tf.add(tf.matMul(x, weight), bias);
}

function makeNorm(tf: typeof Tfjs, parameters: Parameters, width: number): Layer {
  const weight = parameters.make([width], 1, 0);
  const bias = parameters.make([width], 0, 0);
  return (x) => {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5));
    return tf.add(tf.mul(tf.mul(centred, scale), weight), bias);
  };
}

function gelu(tf: typeof Tfjs, x: Tfjs.Tensor): Tfjs.Tensor {
  const cube = tf.mul(tf.mul(x, x), x);
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
