/** Out of memory in every way: a sentence with its place, before anything is allocated where that can be known. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { Module } from '../../bindings/module.ts';
import type { Engine, InputValue } from '../../bindings/surface.ts';

/** What engine.ts keeps to itself: the door to the module. */
interface Inside {
  guard<T>(f: (module: Module & { heapInUse(): number }) => T): T;
}
const engine = await loadEngine();
const inside = engine as Engine & Inside;
const heapSize = (): number => inside.guard((module) => module.HEAPU8.length);
const heapInUse = (): number => inside.guard((module) => module.heapInUse());

/** The error of a program, which is about memory and has its place in line `line`. */
function refusal(source: string, inputs: Record<string, InputValue> = {}, line = 1): EngineError {
  let program;
  try {
    program = engine.compile(source);
    program.run(inputs).close();
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    assert.equal(error.code, 'limit', error.message);
    assert.equal(error.line, line, error.message);
    assert.match(error.message, new RegExp(`\\(line ${line}, column \\d+\\)\\. \\S.*\\.$`));
    return error;
  } finally {
    program?.close();
  }
  return assert.fail(`no error from ${source}`);
}

/** The engine computes as before, in the same module. */
function goesOn(): void {
  const program = engine.compile('y = (x @ x).sum()');
  const run = program.run({ x: [[1, 2], [3, 4]] }); // prettier-ignore
  assert.deepEqual([...run.tensor('y').data], [54]);
  run.close();
  program.close();
}

describe('20 GB is refused before anything is allocated', () => {
  const n = 70_000; // n squared float32 are 19.6 GB
  const vector = { shape: [n], data: new Float32Array(n) };
  const indices = { shape: [n], data: new Int32Array(n) };
  const cases: [source: string, inputs?: Record<string, InputValue>][] = [
    ['y = torch.zeros(70000, 70000)'],
    ['y = torch.zeros((n, n))', { n }],
    ['y = torch.ones(2, 50000, 50000)'],
    ['y = torch.zeros(5000000000)'],
    ['y = torch.zeros(9007199254740991, 9007199254740991)'],
    ['y = torch.zeros(2, 2 ** 40)'],
    ['y = torch.zeros(65536, 65536)'], // 2 ** 32 cells: no cells, counted in 32 bits
    ['y = torch.zeros(65536, 65536, dtype=torch.bool)'],
    ['y = torch.zeros(2 ** 28, 2 ** 28, 0)'],
    ['y = torch.full((70000, 70000), 1.0)'],
    ['y = torch.eye(70000)'],
    ['y = torch.randn(70000, 70000)'],
    ['y = torch.rand((70000, 70000))'],
    ['y = torch.randint(0, 9, (70000, 70000))'],
    ['y = torch.arange(5000000000)'],
    ['y = torch.arange(0, 1, 1e-10)'],
    ['y = nn.Linear(70000, 70000)'],
    ['y = nn.Embedding(70000, 70000)'],
    ['y = torch.outer(x, x)', { x: vector }],
    ['y = x.unsqueeze(1) + x', { x: vector }],
    ['y = torch.where(x.unsqueeze(1) > x, 1.0, 0.0)', { x: vector }],
    ['y = x[:, None] @ x[None, :]', { x: vector }],
    ['y = x.unsqueeze(-1).expand(-1, 70000).clone()', { x: vector }],
    ['y = x.repeat(70000, 1)', { x: vector }],
    ['y = x.repeat(70000)', { x: vector }],
    ['y = torch.zeros(65536).repeat(65536)'], // 2 ** 32 again
    ['y = F.one_hot(i, 70000)', { i: indices }],
    ['y = F.embedding(i, W)', { i: indices, W: { shape: [1, n], data: new Float32Array(n) } }],
    ['y = W[0, i[:, None], i]', { i: indices, W: { shape: [1, 1, 1], data: [1] } }],
    ['y = F.linear(a, a)', { a: { shape: [n, 1], data: new Float32Array(n) } }],
    ['y = F.softmax(q @ q.T, dim=-1) @ q', { q: { shape: [n, 1], data: new Float32Array(n) } }],
  ];
  for (const [source, inputs] of cases) {
    test(source, () => {
      const [size, used] = [heapSize(), heapInUse()];
      refusal(source, inputs);
      // The inputs themselves, and no more.
      assert.ok(heapSize() - size < 8 * 2 ** 20, `the memory grew by ${heapSize() - size} bytes`);
      assert.ok(heapInUse() - used < 2 ** 20, `${heapInUse() - used} bytes stay`);
      goesOn();
    });
  }

  test('a dimension whose sizes pass 32 bits when they are added up', () => {
    const x = 'x = torch.zeros(2 ** 28, dtype=torch.bool)';
    refusal(`${x}\ny = torch.cat([${Array(16).fill('x').join(', ')}])`, {}, 2);
    goesOn();
  });

  test('a tensor in pieces of one cell, each of which would be a node', () => {
    const x = { shape: [100_000], data: new Float32Array(100_000) };
    assert.match(refusal('a = x.split(1)', { x }).message, /100000 pieces/);
    refusal('a = x.chunk(100000)', { x });
    goesOn();
  });

  test('as a tensor or an input', () => {
    for (const shape of [
      [0, 2 ** 40],
      [2 ** 28, 2 ** 28, 0],
      [2 ** 53 - 1, 0],
    ]) {
      // prettier-ignore
      assert.throws(() => engine.tensor({ shape, data: [] }), { name: 'EngineError', code: 'limit' });
    }
    goesOn();
  });
});

describe('what passes the memory of the module', () => {
  afterEach(goesOn);

  const many = Array.from({ length: 48 }, (_, i) => `x${i + 1} = x${i} + 1`).join('\n');

  test('many tensors of 64 MB', () => {
    const used = heapInUse();
    const program = engine.compile(`x0 = torch.zeros(n)\n${many}`);
    assert.throws(() => program.run({ n: 2 ** 24 }), {
      code: 'limit',
      message: /^There is not enough memory for the result of add \(line \d+, column \d+\)\. Use smaller tensors/,
    });
    const run = program.run({ n: 2 });
    assert.deepEqual([...run.tensor('x48').data], [48, 48]);
    run.close();
    program.close();
    assert.ok(heapInUse() - used < 2 ** 16, `${heapInUse() - used} bytes stay`);
  });

  test('two of 1 GB, one of 2 GB', () => {
    refusal('y = torch.zeros(n)\nz = y + 1', { n: 2 ** 28 }, 2);
    refusal('y = torch.zeros(n, dtype=torch.int64)', { n: 2 ** 28 });
    refusal('y = torch.arange(n)', { n: 2 ** 28 });
    refusal('y = torch.zeros(2 ** 28, dtype=torch.int64)');
  });

  test('tensors put together', () => {
    refusal('y = x.expand(60000000)\nz = torch.stack([y] * 25)', { x: [1] }, 2);
    refusal('y = x.expand(60000000)\nz = torch.cat([y] * 25)', { x: [1] }, 2);
  });

  test('attention over many tokens takes no memory for its weights', () => {
    const n = 8192; // its weights would be 268 MB
    const q = { shape: [n, 1], data: new Float32Array(n).fill(1) };
    const program = engine.compile('y = F.scaled_dot_product_attention(q, q, q)');
    const used = heapInUse();
    const run = program.run({ q });
    const taken = heapInUse() - used;
    assert.ok(taken < 2 ** 20, `${taken} bytes`);
    assert.equal(run.tensor('y').data[n - 1], 1);
    run.close();
    program.close();
  });

  test('a run again with other sizes needs no room for both', () => {
    const program = engine.compile('y = torch.zeros(n)');
    for (const n of [2 ** 28, 2 ** 28 - 1, 2 ** 28 - 2]) program.run({ n }).close();
    program.close();
  });

  test('resident tensors, until they are closed', () => {
    const used = heapInUse();
    const data = new Float32Array(2 ** 25);
    const open: { close(): void }[] = [];
    assert.throws(
      () => {
        while (open.length < 32) open.push(engine.tensor({ shape: [2 ** 25], data }));
      },
      { code: 'limit', message: /^There is not enough memory/ },
    );
    goesOn();
    open.forEach((tensor) => tensor.close());
    const kept = heapInUse() - used;
    assert.ok(kept < 2 ** 16, `${kept} bytes are kept`);
    engine.tensor({ shape: [2 ** 25], data }).close();
  });

  test('gradients, after which the run is as it was', () => {
    const program = engine.compile('a = torch.ones(n) * w\nb = a * a\nloss = b.sum()');
    const run = program.run({ n: 2 ** 26, w: [0.5] }); // four tensors of 256 MB; the gradients would be as many again
    assert.throws(() => run.backward('loss'), { code: 'limit', message: /^There is not enough memory.*line \d/ });
    assert.deepEqual([...run.tensor('loss').data], [2 ** 22]); // where another 0.25 no longer counts
    assert.equal(run.explain('b', [7]).value, 0.25);
    run.close();
    program.close();
  });

  test('an explanation of more numbers than a page can hold', () => {
    const program = engine.compile('y = torch.ones(n).sum()');
    const run = program.run({ n: 2 ** 21 });
    assert.throws(() => run.explain('y', []), { code: 'limit', message: /2097152 numbers.*line 1, column 5/ });
    run.close();
    const larger = program.run({ n: 2 ** 27 });
    assert.throws(() => larger.explain('y', []), { code: 'limit' });
    larger.close();
    program.close();
  });

  test('large tensors of every dtype are read whole', () => {
    const program = engine.compile('b = x > 0\ni = b.long()');
    const run = program.run({ x: { shape: [2 ** 22], data: new Float32Array(2 ** 22).fill(1) } });
    assert.equal(run.tensor('b').data[2 ** 22 - 1], 1);
    const { data, integers } = run.tensor('i');
    assert.deepEqual([data.at(-1), integers!.at(-1)], [1, 1n]);
    run.close();
    program.close();
  });
});

describe('attention', () => {
  /** What the gradients of 12 causal heads take, kept until the run is closed. */
  function takenByGradients(tokens: number): number {
    const shape = [12, tokens, 64];
    const cells = (): InputValue => ({ shape, data: new Float32Array(12 * tokens * 64).fill(0.5) });
    const program = engine.compile('y = F.scaled_dot_product_attention(q, k, v, is_causal=True)\nloss = (y * y).sum()');
    const run = program.run({ q: cells(), k: cells(), v: cells() });
    const used = heapInUse();
    run.backward('loss');
    const taken = heapInUse() - used;
    run.close();
    program.close();
    return taken;
  }

  test('has gradients that take memory in proportion to the number of tokens', () => {
    const [one, two] = [takenByGradients(512), takenByGradients(1024)];
    assert.ok(two < 2.05 * one, `${one} and ${two} bytes`);
    assert.ok(two < 41 * 2 ** 20, `${two} bytes; a single table of weights would be 48 MiB`);
  });
});
