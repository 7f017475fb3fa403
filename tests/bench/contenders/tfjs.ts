/** TensorFlow.js on its WebAssembly backend, one thread. */
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import type { Contender, Open, Place, Prepared } from './contender.ts';
import { trainingStep } from './tfjs-training.ts';

export const open: Open = async (place) => {
  const [tf, wasm] = await Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-wasm')]);
  wasm.setThreadsCount(1);
  if (place.tfjs) wasm.setWasmPaths(place.tfjs);
  await tf.setBackend('wasm');
  await tf.ready();
  return contender(tf, place);
};

const contender = (tf: typeof Tfjs, place: Place): Contender => ({
  async prepare(work: Work): Promise<Prepared | undefined> {
    switch (work.kind) {
      case 'matmul':
        return resident(tf, { A: [work.m, work.k], B: [work.k, work.n] }, ([a, b]) => tf.matMul(a!, b!));
      case 'attention':
        return attention(tf, work);
      case 'softmax':
        return resident(tf, { X: [work.rows, work.columns] }, ([x]) => tf.softmax(x!));
      case 'layer_norm':
        return layerNorm(tf, work);
      case 'gelu':
        return resident(tf, { X: [work.rows, work.columns] }, ([x]) => gelu(tf, x!));
      case 'training':
        await place.tfjsGradients();
        return trainingStep(tf, work);
      case 'lesson':
      case 'explain':
      case 'load':
        return undefined;
    }
  },
});

/** The inputs are resident, the first from seed 1, the next from seed 2, ...; what `work` makes on the way is freed. */
function resident(
  tf: typeof Tfjs,
  shapes: Record<string, number[]>,
  work: (inputs: Tfjs.Tensor[]) => Tfjs.Tensor,
): Prepared {
  const inputs = Object.values(shapes).map((shape, i) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(numbers(i + 1, count), shape);
  });
  return {
    call: () => {
      // The cells are read outside: tidy searches all that it returns for tensors.
      const result = tf.tidy(() => work(inputs));
      const cells = result.dataSync();
      result.dispose();
      return cells;
    },
    close: () => inputs.forEach((input) => input.dispose()),
  };
}

function attention(tf: typeof Tfjs, { heads, tokens, width, causal }: Work & { kind: 'attention' }): Prepared {
  const shape = [heads, tokens, width];
  const hidden = new Float32Array(tokens * tokens);
  for (let i = 0; i < tokens; ++i) hidden.fill(-1e9, i * tokens + i + 1, (i + 1) * tokens);
  const mask = tf.tensor(hidden, [tokens, tokens]);
  const prepared = resident(tf, { Q: shape, K: shape, V: shape }, ([q, k, v]) => {
    const scores = tf.mul(tf.matMul(q!, k!, false, true), 1 / Math.sqrt(width));
    return tf.matMul(tf.softmax(causal ? tf.add(scores, mask) : scores), v!);
  });
  return {
    ...prepared,
    close: () => {
      prepared.close();
      mask.dispose();
    },
  };
}

function layerNorm(tf: typeof Tfjs, { rows, columns }: { rows: number; columns: number }): Prepared {
  return resident(tf, { X: [rows, columns], weight: [columns], bias: [columns] }, ([x, weight, bias]) => {
    const centred = tf.sub(x!, tf.mean(x!, 1, true));
    const variance = tf.mean(tf.square(centred), 1, true);
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), weight!), bias!);
  });
}

function gelu(tf: typeof Tfjs, x: Tfjs.Tensor): Tfjs.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}
