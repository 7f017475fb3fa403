/**
 * onnxruntime-web on one thread of WebAssembly. Resident inputs are the model's constants, which this runtime may also
 * pack beforehand; constants are kept from being folded into the answer by leaving the graph as it is.
 */
import type * as Ort from 'onnxruntime-web/wasm';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import { encodeModel } from '../onnx/model.ts';
import { headsFirst, modelsOf, type NamedModel } from '../onnx/works.ts';
import type { Contender, Open, Prepared } from './contender.ts';
import { timeOf } from './timing.ts';

export const open: Open = async () => {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  return new OnnxRuntime(ort);
};

class OnnxRuntime implements Contender {
  private readonly ort: typeof Ort;

  constructor(ort: typeof Ort) {
    this.ort = ort;
  }

  async prepare(work: Work): Promise<Prepared | undefined> {
    const sessions: Prepared[] = [];
    for (const model of modelsOf(work)) sessions.push(await this.session(model, work));
    const fastest = await fastestOf(sessions);
    for (const session of sessions) if (session !== fastest) session.close();
    return fastest;
  }

  private async session(model: NamedModel, work: Work): Promise<Prepared> {
    const session = await this.ort.InferenceSession.create(encodeModel(model), { graphOptimizationLevel: 'disabled' });
    const run = async (): Promise<Float32Array> => {
      const { Y } = await session.run(this.feeds(model));
      return Y!.data;
    };
    return {
      note: model.name,
      call: run,
      sample: async () => headsFirst(model.name, work, await run()),
      close: () => void session.release(),
    };
  }

  /** New tensors at every call. */
  private feeds(model: NamedModel): Record<string, Ort.Tensor> {
    const feeds: Record<string, Ort.Tensor> = {};
    for (const [name, shape] of Object.entries(model.inputs)) {
      const count = shape.reduce((product, size) => product * size, 1);
      feeds[name] = new this.ort.Tensor('float32', numbers(1, count), shape);
    }
    return feeds;
  }
}

/** By the best of a few turns. */
async function fastestOf(sessions: readonly Prepared[]): Promise<Prepared | undefined> {
  if (sessions.length < 2) return sessions[0];
  const times = sessions.map(() => Infinity);
  for (let turn = 0; turn < 4; ++turn) {
    for (const [i, session] of sessions.entries()) {
      times[i] = Math.min(times[i]!, (await timeOf(session, 50)).perCall);
    }
  }
  return sessions[times.indexOf(Math.min(...times))];
}
