/** Closing, memory, and an engine that goes on after its module stopped. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { Module } from '../../bindings/module.ts';
import type { Engine } from '../../bindings/surface.ts';

/** What engine.ts keeps to itself: the module, and the door through which everything goes. */
interface Inside {
  guard<T>(f: (module: Module & { heapInUse(): number }) => T): T;
}
const inside = (engine: Engine): Inside => engine as unknown as Inside;
const heapInUse = (engine: Engine): number => inside(engine).guard((module) => module.heapInUse());
const heapSize = (engine: Engine): number => inside(engine).guard((module) => module.HEAPU8.length);

const attention = `Q = X @ W
scores = Q @ Q.T / torch.sqrt(torch.tensor(d_k, dtype=torch.float32))
A = F.softmax(scores, dim=-1)
loss = A.sum()
print(A.shape)`;
const inputs = { X: [[1, 2], [3, 4]], W: [[0.5, 1], [1, 0.5]], d_k: 2 }; // prettier-ignore

/** Does something with everything that can be closed. */
function cycle(engine: Engine): void {
  const X = engine.tensor(inputs.X);
  const program = engine.compile(attention);
  const run = program.run({ ...inputs, X });
  run.explain('A', [0, 1]);
  run.backward('loss');
  run.explain(run.grad('W').node, [0, 0]);
  assert.equal(run.outputs.length, 1);
  run.close();
  program.close();
  X.close();
}

/** Ways to fail, each of which makes something first. */
function failures(engine: Engine): void {
  assert.throws(() => engine.compile('y = torch.zeros(-1)'), EngineError);
  assert.throws(() => engine.tensor({ shape: [1, 1, 1, 1, 1, 1], data: [1] }), EngineError);
  const program = engine.compile('y = x @ z');
  assert.throws(() => program.run({ x: [[1, 2]], z: [[1, 2]] }), EngineError);
  assert.throws(() => program.run({ x: [[1, 2]] }), EngineError);
  assert.throws(() => program.run({ x: [[1, 2]], z: [[1], [2, 3]] }), EngineError);
  const run = program.run({ x: [[1, 2]], z: [[1], [2]] });
  assert.throws(() => run.explain('y', [9, 9]), EngineError);
  assert.throws(() => run.backward('x'), EngineError);
  run.close();
  program.close();
}

describe('memory', () => {
  test('10,000 cycles of compile, run and close leave the heap where it was', async () => {
    const engine = await loadEngine();
    const Q = engine.tensor(inputs.X);
    const short = (): void => {
      const program = engine.compile('A = F.softmax(Q @ K.T, dim=-1)');
      const run = program.run({ Q, K: inputs.W });
      run.close();
      program.close();
    };
    for (let i = 0; i < 20; ++i) short();
    const [used, size] = [heapInUse(engine), heapSize(engine)];
    for (let i = 0; i < 10_000; ++i) short();
    assert.equal(heapInUse(engine), used);
    assert.equal(heapSize(engine), size);
  });

  test('nor do explanations, gradients and outputs', async () => {
    const engine = await loadEngine();
    for (let i = 0; i < 20; ++i) cycle(engine);
    const [used, size] = [heapInUse(engine), heapSize(engine)];
    for (let i = 0; i < 500; ++i) cycle(engine);
    assert.equal(heapInUse(engine), used);
    assert.equal(heapSize(engine), size);
  });

  test('failures leave nothing behind either', async () => {
    const engine = await loadEngine();
    for (let i = 0; i < 5; ++i) failures(engine);
    const used = heapInUse(engine);
    for (let i = 0; i < 300; ++i) failures(engine);
    assert.equal(heapInUse(engine), used);
  });

  test('what is not closed stays, so the counter counts', async () => {
    const engine = await loadEngine();
    // What is made once, for the first tensor, stays.
    engine.tensor([1]).close();
    const used = heapInUse(engine);
    const tensor = engine.tensor({ shape: [1000], data: new Float32Array(1000) });
    const taken = heapInUse(engine) - used;
    assert.ok(taken >= 4000, `${taken} bytes for 4000`);
    tensor.close();
    assert.equal(heapInUse(engine), used);
  });

  test('too much for the memory is an error, after which the engine goes on', async () => {
    const engine = await loadEngine();
    const program = engine.compile('y = torch.zeros(n)\nz = y + y');
    assert.throws(
      () => program.run({ n: 2 ** 28 }),
      (error) => {
        assert.ok(error instanceof EngineError, String(error));
        assert.equal(error.code, 'limit');
        return true;
      },
    );
    const run = program.run({ n: 2 });
    assert.deepEqual([...run.tensor('z').data], [0, 0]);
  });
});

describe('what was closed', () => {
  test('says so, and may be closed again', async () => {
    const engine = await loadEngine();
    const program = engine.compile('y = x');
    const run = program.run({ x: 1 });
    run.close();
    run.close();
    for (const use of [
      () => run.tensor('y'),
      () => run.explain('y', []),
      () => run.outputs,
      () => run.backward('y'),
      () => run.grad('y'),
      () => run.node(500),
    ]) {
      assert.throws(use, { code: 'closed', message: /This run was closed/ });
    }
    const other = program.run({ x: 2 });
    program.close();
    program.close();
    assert.throws(() => program.run({ x: 1 }), { code: 'closed', message: /This program was closed/ });
    assert.equal(other.tensor('y').data[0], 2, 'a run outlives its program');
  });
});

describe('a module that stops', () => {
  const stop = (engine: Engine): void =>
    inside(engine).guard(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });

  test('becomes one EngineError; then the engine works again', async () => {
    const engine = await loadEngine();
    const program = engine.compile('y = x * 2');
    const tensor = engine.tensor([1]);
    const run = program.run({ x: tensor });
    assert.throws(
      () => stop(engine),
      (error) => {
        assert.ok(error instanceof EngineError, String(error));
        assert.equal(error.code, 'trap');
        assert.ok(error.cause instanceof WebAssembly.RuntimeError, `the cause is ${error.cause}`);
        return true;
      },
    );
    // Until the new module is there, everything says to wait.
    assert.throws(() => engine.compile('y = 1'), { code: 'trap', message: /Try again in a moment/ });
    await again(engine);
    assert.throws(() => run.tensor('y'), { code: 'closed', message: /lost when the engine was started anew/ });
    assert.throws(() => program.run({ x: tensor }), { code: 'closed', message: /This tensor was lost/ });
    assert.deepEqual([...program.run({ x: [3] }).tensor('y').data], [6], 'a program compiles itself again');
    run.close();
    tensor.close();
    program.close();
  });

  test('twice is no worse', async () => {
    const engine = await loadEngine();
    for (let i = 0; i < 2; ++i) {
      assert.throws(() => stop(engine), { code: 'trap' });
      await again(engine);
      assert.equal(engine.scalar('exp', 0), 1);
    }
  });

  test('a real trap: the module is called with what it never makes', async () => {
    const engine = await loadEngine();
    assert.throws(
      () =>
        inside(engine).guard((module) => {
          const list = new module.NodeList();
          list.tuple('(x)');
          list.arg(2 ** 30);
          return new module.ProgramHandle(list); // compile reads a node that is not there
        }),
      { code: 'trap' },
    );
    await again(engine);
    assert.deepEqual(
      [
        ...engine
          .compile('y = x')
          .run({ x: [1] })
          .tensor('y').data,
      ],
      [1],
    );
  });

  async function again(engine: Engine): Promise<void> {
    for (let i = 0; i < 200; ++i) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      try {
        engine.scalar('exp', 0);
        return;
      } catch (error) {
        if ((error as EngineError).code !== 'trap') throw error;
      }
    }
    assert.fail('the engine did not come back');
  }
});

test('each run of a program reads its own values, where the memory of the last one is used again', async () => {
  const engine = await loadEngine();
  for (const expression of [
    'b.item()',
    'b.float()',
    'b.long()',
    'b.bool()',
    'b.to(torch.int64)',
    '[b, b][1]',
    'b * 1',
  ]) {
    const program = engine.compile(`y = ${expression}\nz = y * 2`);
    for (const b of [1.5, 5.5, 7.5, 0.5]) {
      const input = { b: { shape: [], data: Float32Array.of(b) } };
      const fresh = engine.compile(`y = ${expression}\nz = y * 2`);
      const [run, alone] = [program.run(input), fresh.run(input)];
      for (const name of ['y', 'z']) {
        assert.deepEqual(run.tensor(name), alone.tensor(name), `${name} of ${expression} at ${b}`);
        assert.equal(run.explain(name, []).value, run.tensor(name).data[0], `${name} of ${expression} at ${b}`);
      }
      run.close();
      alone.close();
      fresh.close();
    }
    program.close();
  }
});
