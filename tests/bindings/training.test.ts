/** Training: PyTorch's rules and numbers, the handle, and what is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { Engine, InputValue, OptimizerOptions, TrainOptions, TrainingStep } from '../../bindings/surface.ts';
import { inputOf, numbers, type WrittenTensor } from './engine-reference-files.ts';

interface Reference {
  title: string;
  setup: string;
  body: string;
  params: string[];
  inputs: Record<string, WrittenTensor | number>;
  data: Record<string, WrittenTensor>;
  batch: number;
  optimizer: OptimizerOptions;
  steps: number;
  seed?: number;
  order?: number[];
  losses: number[];
  trained: Record<string, WrittenTensor>;
}

const references = JSON.parse(
  readFileSync(new URL('../reference/training.json', import.meta.url), 'utf8'),
) as Reference[];

/** Of the largest: what rounding adds up to in some dozens of steps; the notebook takes 1,200. */
const CLOSE = 2e-5;

const values = (all: Record<string, WrittenTensor | number>): Record<string, InputValue> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, inputOf(value)]));

const optionsOf = (reference: Reference): TrainOptions => {
  const { params, batch, optimizer, steps, seed, order } = reference;
  const taken = { ...(seed !== undefined && { seed }), ...(order && { order }) };
  return {
    ...{ params, loss: 'loss', optimizer, steps, batch, ...taken },
    inputs: values(reference.inputs),
    data: values(reference.data),
  };
};

function checkClose(what: string, found: number, expected: number, largest: number): void {
  assert.ok(Math.abs(found - expected) <= CLOSE * largest, `${what} is ${found}; PyTorch has ${expected}`);
}

describe('training as PyTorch does it', () => {
  for (const reference of references) {
    test(reference.title, async () => {
      const program = (await loadEngine()).compile(reference.setup + reference.body);
      const losses: number[] = [];
      const result = await program.train(optionsOf(reference), ({ loss }) => losses.push(loss)).done;
      assert.equal(result.status, 'done');
      assert.equal(losses.length, reference.losses.length);
      const most = Math.max(...reference.losses);
      losses.forEach((loss, i) => checkClose(`The loss of step ${i + 1}`, loss, reference.losses[i]!, most));
      assert.deepEqual(Object.keys(result.params), Object.keys(reference.trained));
      for (const [name, { shape, data }] of Object.entries(reference.trained)) {
        const found = result.params[name]!;
        assert.deepEqual(found.shape, shape);
        const expected = numbers(data);
        const largest = Math.max(...expected.map(Math.abs));
        expected.forEach((x, i) => checkClose(`${name}[${i}]`, found.data[i]!, x, largest));
      }
      program.close();
    });
  }

  test('the notebook ends where it ends in PyTorch: loss .6941 to .0030', async () => {
    const [notebook] = references;
    const program = (await loadEngine()).compile(notebook!.setup + notebook!.body);
    const steps: TrainingStep[] = [];
    await program.train({ ...optionsOf(notebook!), watch: ['score'] }, (step) => steps.push(step)).done;
    const mean = (six: readonly TrainingStep[]): string =>
      (six.reduce((sum, { loss }) => sum + loss, 0) / six.length).toFixed(4);
    assert.deepEqual([mean(steps.slice(0, 6)), mean(steps.slice(-6))], ['0.6941', '0.0030']);
    const scores = steps.slice(-6).map(({ tensors }) => tensors['score']!.data[0]!.toFixed(2));
    assert.deepEqual(scores, ['1.00', '1.00', '0.00', '0.01', '1.00', '0.00']);
  });
});

const LINE = 'loss = F.mse_loss(x @ w, y)';
const line = (): TrainOptions => ({
  params: ['w'],
  loss: 'loss',
  optimizer: { name: 'SGD', lr: 0.1 },
  steps: 40,
  inputs: { w: [[0], [0]] },
  data: { x: [[1, 2], [0, 1], [2, 1], [1, 1]], y: [[3], [1], [3], [2]] }, // prettier-ignore
  batch: 2,
  seed: 5,
});

/** The bits of all losses and of what was learned. */
async function course(engine: Engine, options: TrainOptions): Promise<string> {
  const program = engine.compile(LINE);
  const losses: number[] = [];
  const { params } = await program.train(options, ({ loss }) => losses.push(loss)).done;
  program.close();
  return JSON.stringify([losses, [...params['w']!.data]]);
}

describe('the handle of a training', () => {
  test('the same bits again, in steps, with pauses, and with first values in params', async () => {
    const engine = await loadEngine();
    const expected = await course(engine, line());
    assert.equal(await course(engine, line()), expected);
    const { inputs, ...rest } = line();
    assert.equal(await course(engine, { ...rest, params: inputs! }), expected);

    const program = engine.compile(LINE);
    const losses: number[] = [];
    const training = program.train({ ...line(), paused: true }, ({ loss }) => losses.push(loss));
    assert.equal(training.status, 'paused');
    assert.equal((await training.step())?.step, 1);
    assert.equal((await training.step())?.step, 2);
    assert.deepEqual([training.status, training.steps, training.loss], ['paused', 2, losses[1]]);
    training.resume();
    assert.equal(training.status, 'running');
    const { params } = await training.done;
    assert.equal(JSON.stringify([losses, [...params['w']!.data]]), expected);
    assert.equal(await training.step(), undefined, 'no step is left');
  });

  test('pause in onStep: not one step more is told of, and none has happened', async () => {
    const engine = await loadEngine();
    const program = engine.compile(LINE);
    const seen: number[] = [];
    const training = program.train({ ...line(), watch: ['w', 'w.grad'] }, ({ step }) => {
      seen.push(step);
      if (step === 3) training.pause();
    });
    while (training.status !== 'paused') await new Promise((resolve) => setTimeout(resolve, 1));
    const { step, params } = await training.read();
    assert.deepEqual([seen, step], [[1, 2, 3], 3]);
    const next = await training.step();
    assert.deepEqual(Object.keys(next!.tensors), ['w', 'w.grad']);
    const [before, after, slope] = [params['w']!.data, next!.tensors['w']!.data, next!.tensors['w.grad']!.data];
    after.forEach((x, i) => assert.equal(x, Math.fround(before[i]! - Math.fround(Math.fround(0.1) * slope[i]!))));
    training.stop();
    assert.equal((await training.done).step, 4);
  });

  test('stop keeps what was reached; closing the program stops its trainings', async () => {
    const engine = await loadEngine();
    const program = engine.compile(LINE);
    const stopped = program.train({ ...line(), steps: 1e9 }, ({ step }) => {
      if (step === 10) stopped.stop();
    });
    const result = await stopped.done;
    assert.deepEqual([result.status, result.step, stopped.steps], ['stopped', 10, 10]);
    const w = result.params['w']!.data;
    assert.ok(
      w.some((x) => x !== 0),
      `w is ${w.join()} after the steps`,
    );
    const going = program.train({ ...line(), steps: 1e9 });
    const idle = program.train({ ...line(), paused: true });
    await going.read();
    program.close();
    assert.equal((await going.done).status, 'stopped');
    assert.equal((await idle.done).status, 'stopped');
  });

  test('resident tensors are data, and stay as they are', async () => {
    const engine = await loadEngine();
    const { inputs, data, ...rest } = line();
    const w = engine.tensor(inputs!['w']!);
    const x = engine.tensor(data!['x']!);
    const y = engine.tensor(data!['y']!);
    const found = await course(engine, { ...rest, inputs: { w }, data: { x, y } });
    assert.equal(found, await course(engine, line()));
    const run = engine.compile('z = w + 0').run({ w });
    assert.deepEqual([...run.tensor('z').data], [0, 0]);
  });

  test('trainings that end leave the heap where it was', async () => {
    const engine = await loadEngine();
    const inUse = (): number =>
      (engine as unknown as { guard<T>(f: (module: { heapInUse(): number }) => T): T }).guard((m) => m.heapInUse());
    await course(engine, line());
    const before = inUse();
    for (let i = 0; i < 50; ++i) await course(engine, { ...line(), steps: i });
    assert.equal(inUse(), before);
  });
});

describe('what train refuses', () => {
  const cases: [string, (options: TrainOptions) => object, RegExp][] = [
    ['an unknown optimizer', () => ({ optimizer: { name: 'adam' } }), /no optimizer named adam\..*Adam\?/],
    ['an option of another optimizer', () => ({ optimizer: { name: 'SGD', eps: 1 } }), /SGD has no option eps/],
    ['a rate that is no number', () => ({ optimizer: { name: 'SGD', lr: NaN } }), /lr is NaN/],
    ['a beta of one', () => ({ optimizer: { name: 'Adam', betas: [0.9, 1] } }), /betas are 0\.9,1/],
    ['negative steps', () => ({ steps: -1 }), /steps is -1/],
    ['nothing to learn', () => ({ params: [] }), /params is empty/],
    ['an unknown parameter', () => ({ params: ['v'] }), /\bv\b/],
    ['data that are learned', (o) => ({ params: ['x'], inputs: o.inputs }), /x is in data and in params/],
    ['an input that is missing', () => ({ inputs: {} }), /The input w is missing/],
    ['an input that the program has not', () => ({ inputs: { w: [[0], [0]], z: 1 } }), /no input named z/],
    ['data of other lengths', () => ({ data: { x: [[1, 2]], y: [[1], [2]] } }), /x has 1 rows, but y has 2/],
    ['a batch without data', () => ({ data: {}, inputs: { w: [[0]], x: [[1]], y: [[1]] } }), /no data to take it from/],
    ['a batch that is too large', () => ({ batch: 5 }), /batch is 5, but there are 4 rows/],
    ['an order beside a seed', () => ({ order: [0, 1] }), /Both seed and order/],
    ['an order of other rows', () => ({ seed: undefined, order: [0, 4] }), /order has 4, which is no row/],
    ['an option that it has not', () => ({ learning_rate: 1 }), /no option learning_rate/],
    ['a loss of many cells', () => ({ loss: 'x' }), /loss|scalar|one/],
  ];
  for (const [title, change, sentence] of cases) {
    test(title, async () => {
      const program = (await loadEngine()).compile(LINE);
      const options = { ...line(), ...change(line()) };
      await assert.rejects(
        async () => program.train(options).done,
        (error: unknown) => {
          assert.ok(error instanceof EngineError, String(error));
          assert.match(`${error.message} ${error.hint ?? ''}`, sentence);
          assert.match(error.message, /[.?]$/);
          return true;
        },
      );
      program.close();
    });
  }

  test('a loss that does not depend on a parameter', async () => {
    const program = (await loadEngine()).compile('loss = (x * x).sum()\ny = w * 2');
    const options = { params: ['w'], loss: 'loss', optimizer: { name: 'SGD' as const }, steps: 1 };
    await assert.rejects(program.train({ ...options, inputs: { x: [1], w: [1] } }).done, /depend/);
  });
});
