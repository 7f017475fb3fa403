/** This engine, in either variant. */
import type { Engine, InputValue, Program, ResidentTensor } from '../../../bindings/surface.ts';
import type { Work } from '../items.ts';
import { numbers } from '../numbers.ts';
import { Missing, type Contender, type Open, type Place, type Prepared } from './contender.ts';
import { lessonInputs, lessonProgram } from './lesson.ts';
import { trainingStep } from './softlook-training.ts';

export const open =
  (variant: 'simd128' | 'relaxed'): Open =>
  async (place) => {
    const { loadEngine, EngineError } = await place.engine();
    try {
      return new Softlook(await loadEngine({ variant }), place);
    } catch (error) {
      if (error instanceof EngineError && error.code === 'variant') throw new Missing(error.message);
      throw error;
    }
  };

class Softlook implements Contender {
  private readonly engine: Engine;
  private readonly place: Place;

  constructor(engine: Engine, place: Place) {
    this.engine = engine;
    this.place = place;
  }

  async prepare(work: Work): Promise<Prepared | undefined> {
    switch (work.kind) {
      case 'matmul':
        return this.resident('Y = A @ B', { A: [work.m, work.k], B: [work.k, work.n] });
      case 'attention': {
        this.need('scaled_dot_product_attention');
        const shape = [work.heads, work.tokens, work.width];
        const source = `Y = scaled_dot_product_attention(Q, K, V${work.causal ? ', is_causal=True' : ''})`;
        return this.resident(source, { Q: shape, K: shape, V: shape });
      }
      case 'softmax':
        return this.resident('Y = softmax(X, dim=-1)', { X: [work.rows, work.columns] });
      case 'layer_norm': {
        this.need('layer_norm');
        const row = [work.columns];
        const source = `Y = layer_norm(X, (${work.columns},), weight, bias)`;
        return this.resident(source, { X: [work.rows, work.columns], weight: row, bias: row });
      }
      case 'gelu':
        this.need('gelu');
        return this.resident('Y = gelu(X)', { X: [work.rows, work.columns] });
      case 'training':
        return trainingStep(this.engine, work);
      case 'lesson':
        return this.lesson(lessonProgram(await this.place.lesson()));
      case 'explain':
        return this.explained(work.of);
      case 'load':
        return undefined; // by fresh processes
    }
  }

  private need(op: string): void {
    if (this.engine.ops.some(({ name, aliases }) => name === op || aliases.includes(op))) return;
    throw new Missing(`The engine has no ${op} yet.`);
  }

  private tensors(shapes: Record<string, number[]>): Record<string, ResidentTensor> {
    const tensors: Record<string, ResidentTensor> = {};
    Object.entries(shapes).forEach(([name, shape], i) => {
      const count = shape.reduce((product, size) => product * size, 1);
      tensors[name] = this.engine.tensor({ shape, data: numbers(i + 1, count) });
    });
    return tensors;
  }

  /** `source` binds Y; its inputs are resident, the first from seed 1, the next from seed 2, ... */
  private resident(source: string, shapes: Record<string, number[]>): Prepared {
    const tensors = this.tensors(shapes);
    const program = this.engine.compile(source);
    return {
      call: () => result(program, tensors, 'Y'),
      close: () => {
        program.close();
        for (const tensor of Object.values(tensors)) tensor.close();
      },
    };
  }

  private explained(of: (Work & { kind: 'explain' })['of']): Prepared {
    const heads = [12, 1024, 64];
    const [source, shapes] = {
      sum: ['Y = A @ B', { A: [1024, 3072], B: [3072, 768] }],
      attention: ['Y = scaled_dot_product_attention(Q, K, V, is_causal=True)', { Q: heads, K: heads, V: heads }],
      softmax: ['Y = softmax(X, dim=-1)', { X: [1024, 1024] }],
      layer_norm: ['Y = layer_norm(X, (768,), weight, bias)', { X: [1024, 768], weight: [768], bias: [768] }],
      log_softmax: ['Y = log_softmax(X, dim=-1)', { X: [64, 50257] }],
    }[of] as [string, Record<string, number[]>];
    const tensors = this.tensors(shapes);
    const program = this.engine.compile(source);
    const run = program.run(tensors);
    const { shape } = run.tensor('Y');
    let round = 0;
    return {
      call: () => {
        ++round;
        const cell = shape.map((size, dim) => (size - 1 - round * (dim + 1)) % size);
        const { value, parts } = run.explain('Y', cell);
        return Float32Array.of(value, parts.length); // parts are made when they are read
      },
      close: () => {
        run.close();
        program.close();
        for (const tensor of Object.values(tensors)) tensor.close();
      },
    };
  }

  private lesson(source: string): Prepared {
    const program = this.engine.compile(source, { keep: ['A'] });
    let round = 0;
    return { call: () => result(program, lessonInputs(++round), 'A'), close: () => program.close() };
  }
}

function result(program: Program, inputs: Record<string, InputValue>, name: string): Float32Array {
  const run = program.run(inputs);
  const { data } = run.tensor(name);
  run.close();
  return data;
}
