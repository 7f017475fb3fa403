import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadEngine, type Engine } from '../../bindings/engine.ts';

const source = `Q = X @ W
K = X * 2
S = Q @ K.T
A = softmax(S, dim=-1)
unused = S.relu() + 1
print(unused.shape)
loss = (A * A).sum()`;

const inputs = (shift: number) => ({
  X: { shape: [3, 2], data: Float32Array.from({ length: 6 }, (_, i) => i / 4 - shift) },
  W: { shape: [2, 2], data: Float32Array.of(1, -0.5, shift, 2) },
});

describe('compile with keep', () => {
  let engine: Engine;
  before(async () => {
    engine = await loadEngine();
  });

  it('gives the bits of a program that keeps everything, in the first run and in later ones', () => {
    const all = engine.compile(source);
    const few = engine.compile(source, { keep: ['A'] });
    for (const shift of [0, 0.25, -1]) {
      const [whole, kept] = [all.run(inputs(shift)), few.run(inputs(shift))];
      assert.deepEqual(kept.tensor('A').data, whole.tensor('A').data);
      whole.close();
      kept.close();
    }
  });

  it('computes the rest when it is asked for', () => {
    const whole = engine.compile(source).run(inputs(0.25));
    const ask = engine.compile(source, { keep: ['A'] });
    const kept = () => ask.run(inputs(0.25));
    assert.deepEqual(kept().tensor('unused').data, whole.tensor('unused').data);
    assert.deepEqual(kept().outputs, ['torch.Size([3, 3])']);
    assert.deepEqual(kept().explain('A', [1, 2]), whole.explain('A', [1, 2]));
    const run = kept();
    const { node } = run.tensor('A');
    assert.equal(run.explain(node, [0, 0]).value, whole.tensor('A').data[0]);
    run.backward('loss');
    whole.backward('loss');
    assert.deepEqual(run.grad('W').data, whole.grad('W').data);
    assert.deepEqual(run.tensor('W.grad').data, whole.tensor('W.grad').data);
  });

  it('does not compute what is not needed, so its errors are found when it is', () => {
    const program = engine.compile('A = X + 1\nB = X @ X', { keep: ['A'] });
    const run = program.run({ X: { shape: [1, 2], data: [1, 2] } });
    assert.deepEqual([...run.tensor('A').data], [2, 3]);
    assert.throws(() => run.tensor('B'), { name: 'EngineError', code: 'shape', line: 2 });
    assert.deepEqual([...run.tensor('A').data], [2, 3]);
  });

  it('draws the same random numbers', () => {
    const draws = 'torch.manual_seed(7)\nn = X.shape[0]\na = randn(n)\nb = randn(n)';
    const X = [1, 2, 3];
    const whole = engine.compile(draws).run({ X });
    const kept = engine.compile(draws, { keep: ['b'] }).run({ X });
    assert.deepEqual(kept.tensor('b').data, whole.tensor('b').data);
  });

  it('refuses a name that the program does not bind', () => {
    assert.throws(() => engine.compile('A = X + 1', { keep: ['Z'] }), { name: 'EngineError', code: 'unknown_name' });
  });
});

describe('a program that is run again', () => {
  it('takes other values, other shapes, other dtypes and resident tensors in any order', async () => {
    const engine = await loadEngine();
    const program = engine.compile('y = x * k + 1');
    const give = (x: Parameters<Engine['tensor']>[0], k: number) => {
      const run = program.run({ x, k });
      const { data } = run.tensor('y');
      run.close();
      return [...data];
    };
    const resident = engine.tensor([5, 6]);
    assert.deepEqual(give([1, 2], 2), [3, 5]);
    assert.deepEqual(give([3, 4], 2), [7, 9]);
    assert.deepEqual(give([3, 4], 3), [10, 13]);
    assert.deepEqual(give([3, 4, 5], 3), [10, 13, 16]);
    assert.deepEqual(give(resident, 3), [16, 19]);
    assert.deepEqual(give([1, 2], 3), [4, 7]);
    assert.deepEqual(give({ shape: [2], data: Int32Array.of(1, 2) }, 3), [4, 7]);
    assert.deepEqual(give([1, 2], 0.5), [1.5, 2]);
    assert.deepEqual(give(resident, 0.5), [3.5, 4]);
  });

  it('leaves the values of a run that is still open alone', async () => {
    const engine = await loadEngine();
    const program = engine.compile('y = x + 1');
    const [first, second] = [program.run({ x: [1, 2] }), program.run({ x: [3, 4] })];
    first.close();
    const third = program.run({ x: [5, 6] });
    assert.deepEqual([...second.tensor('y').data], [4, 5]);
    assert.deepEqual([...third.tensor('y').data], [6, 7]);
    assert.throws(() => first.tensor('y'), { code: 'closed' });
    second.close();
    third.close();
    assert.deepEqual([...program.run({ x: [7, 8] }).tensor('y').data], [8, 9]);
  });
});
