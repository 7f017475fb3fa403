/** Lines from notebooks, as they stand there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { InputValue } from '../../bindings/surface.ts';

const engine = await loadEngine();
const Q = [[1, 2], [3, 4], [5, 6]]; // prettier-ignore
const K = [[1, 0], [0, 1], [1, 1]]; // prettier-ignore

/** What a program prints. */
function said(source: string, inputs: Record<string, InputValue> = {}): string[] {
  const run = engine.compile(source).run(inputs);
  const outputs = [...run.outputs];
  run.close();
  return outputs;
}

describe('lines from notebooks', () => {
  test('scores and weights', () => {
    const program = engine.compile(`d_k = Q.size(-1)
scores = torch.matmul(Q, K.T) / torch.sqrt(torch.tensor(d_k, dtype=torch.float32))
weights = F.softmax(scores, dim=-1)`);
    assert.deepEqual([...program.inputs], ['Q', 'K']);
    const run = program.run({ Q, K });
    assert.deepEqual(run.tensor('scores').shape, [3, 3]);
    assert.equal(run.tensor('scores').data[2], Math.fround(3 / Math.fround(Math.SQRT2)));
    const sums = [0, 1, 2].map((i) =>
      run
        .tensor('weights')
        .data.slice(3 * i, 3 * i + 3)
        .reduce((a, b) => a + b),
    );
    sums.forEach((sum, i) => assert.ok(Math.abs(sum - 1) < 1e-6, `row ${i} sums to ${sum}`));
    assert.equal(run.tensor('d_k').dtype, 'int64');
  });

  test('d_k may be an input', () => {
    const source = 'scores = torch.matmul(Q, K.T) / torch.sqrt(torch.tensor(d_k, dtype=torch.float32))';
    const run = engine.compile(source).run({ Q, K, d_k: 4 });
    assert.deepEqual([...run.tensor('scores').data], [0.5, 1, 1.5, 1.5, 2, 3.5, 2.5, 3, 5.5]);
  });

  test('similarities', () => {
    const run = engine.compile(`norms = Q.norm(dim=1, keepdim=True)
sim = (Q @ Q.T) / (norms @ norms.T + 1e-8)`).run({ Q }); // prettier-ignore
    assert.deepEqual(run.tensor('norms').shape, [3, 1]);
    const { data } = run.tensor('sim');
    for (const i of [0, 4, 8]) assert.ok(Math.abs(data[i]! - 1) < 1e-6, `sim is ${data[i]} at ${i}`);
  });

  test('sizes: tuple assignment and whole numbers', () => {
    const x = { shape: [2, 3, 4], data: Float32Array.from({ length: 24 }, (_, i) => i) };
    const run = engine.compile(`B, T, C = x.shape  # sizes
h = 2
heads = x.view(B, T, h, C // h).transpose(1, 2)`).run({ x }); // prettier-ignore
    assert.deepEqual(run.tensor('heads').shape, [2, 2, 3, 2]);
    assert.deepEqual([run.tensor('B').data[0], run.tensor('T').data[0], run.tensor('C').data[0]], [2, 3, 4]);
  });

  test('a causal mask', () => {
    const run = engine.compile(`import torch
import torch.nn.functional as F
n = Q.shape[0]
mask = torch.tril(torch.ones(n, n))
scores = (Q @ K.transpose(-2, -1)).masked_fill(mask == 0, float('-inf'))
A = F.softmax(scores, dim=-1)`).run({ Q, K }); // prettier-ignore
    assert.deepEqual([...run.tensor('A').data.slice(0, 3)], [1, 0, 0]);
    assert.equal(run.explain('A', [0, 1]).value, 0);
  });

  test('a name that is bound twice means its last binding', () => {
    const run = engine.compile('x = x + 1\nx = x * 2').run({ x: [1, 2] });
    assert.deepEqual([...run.tensor('x').data], [4, 6]);
  });

  test('seeded numbers', () => {
    const run = engine.compile('torch.manual_seed(42)\nx = torch.randn(3)').run({});
    const { data } = run.tensor('x');
    [0.3367, 0.1288, 0.2345].forEach((x, i) => assert.ok(Math.abs(data[i]! - x) < 5e-5, `${data[i]} for ${x}`));
  });
});

describe('print', () => {
  test('says what PyTorch says', () => {
    assert.deepEqual(said('print(Q)', { Q }), ['tensor([[1., 2.],\n        [3., 4.],\n        [5., 6.]])']);
    assert.deepEqual(said('print(Q.shape, Q.size(0))', { Q }), ['torch.Size([3, 2]) 3']);
    assert.deepEqual(said('print("rows:", len(Q))', { Q }), ['rows: 3']);
    assert.deepEqual(said('print(f"{Q.mean():.2f}")', { Q }), ['3.50']);
    assert.deepEqual(said('print(Q > 2)', { Q }), [
      'tensor([[False, False],\n        [ True,  True],\n        [ True,  True]])',
    ]);
    assert.deepEqual(said('print(torch.arange(3))\nprint(7 // 2, 7 % 4, 2 ** 10, 7 / 2)'), [
      'tensor([0, 1, 2])',
      '3 3 1024 3.5',
    ]);
    assert.deepEqual(said('print(Q.dtype, Q.sum().item())', { Q }), ['torch.float32 21.0']);
    assert.deepEqual(said('print(Q.min(dim=1))\nprint(Q[:, 0].topk(2))', { Q }), [
      'torch.return_types.min(\nvalues=tensor([1., 3., 5.]),\nindices=tensor([0, 0, 0]))',
      'torch.return_types.topk(\nvalues=tensor([5., 3.]),\nindices=tensor([2, 1]))',
    ]);
    assert.deepEqual(said('print(float(Q[0, 0]), int(Q.sum()), bool(Q[0, 0] > 2), round(2.5))', { Q }), [
      '1.0 21 False 2',
    ]);
    assert.deepEqual(said('x = 1'), []);
  });
});
