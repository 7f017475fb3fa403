/** The parts of an explanation: they stay what they were, whatever is asked of the engine before they are read. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';

const engine = await loadEngine();

describe('parts that are read late', () => {
  const program = engine.compile('Y = A @ B');
  const inputs = { A: [[1, 2, 3]], B: [[4, 5], [6, 7], [8, 9]] }; // prettier-ignore

  test('are those of their own cell', () => {
    const run = program.run(inputs);
    const first = run.explain('Y', [0, 0]);
    const second = run.explain('Y', [0, 1]);
    assert.deepEqual(
      second.parts.map(({ value }) => value),
      [1, 5, 2, 7, 3, 9],
    );
    assert.deepEqual(
      first.parts.map(({ role, value, cell }) => [role, value, cell?.index]),
      [
        ['a', 1, [0, 0]],
        ['b', 4, [0, 0]],
        ['a', 2, [0, 1]],
        ['b', 6, [1, 0]],
        ['a', 3, [0, 2]],
        ['b', 8, [2, 0]],
      ],
    );
    assert.equal(first.parts, first.parts, 'one list, however often it is read');
    run.close();
  });

  test('are there when the run was closed and its memory taken by the next one', () => {
    const run = program.run(inputs);
    const explanation = run.explain('Y', [0, 1]);
    run.close();
    const next = program.run({ ...inputs, A: [[7, 7, 7]] });
    next.explain('Y', [0, 1]);
    assert.deepEqual(
      explanation.parts.map(({ value }) => value),
      [1, 5, 2, 7, 3, 9],
    );
    next.close();
  });

  test('belong to the explanation where it is copied as data', () => {
    const run = program.run(inputs);
    const explanation = run.explain('Y', [0, 0]);
    assert.deepEqual(JSON.parse(JSON.stringify(explanation)), { ...explanation });
    assert.equal(structuredClone(explanation).parts.length, 6);
    run.close();
  });
});

describe('cells of one row of attention', () => {
  const cells = (seed: number): { shape: number[]; data: Float32Array } => ({
    shape: [2, 3, 4],
    data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * seed)),
  });
  const run = engine
    .compile('Y = scaled_dot_product_attention(Q, K, V, is_causal=True)')
    .run({ Q: cells(1.1), K: cells(0.7), V: cells(0.3) });
  const weights = (cell: number[]): { node: number; index: number[] }[] =>
    run.explain('Y', cell).parts.flatMap((part) => (part.role === 'a' && part.cell ? [part.cell] : []));

  test('are made of the same weights, unfolded once', () => {
    const first = weights([1, 1, 0]);
    assert.equal(first.length, 2, 'a query sees itself and what is before it');
    assert.deepEqual(weights([1, 1, 3]), first);
    assert.notEqual(weights([1, 2, 0])[0]!.node, first[0]!.node);
    assert.notEqual(weights([0, 1, 0])[0]!.node, first[0]!.node);
    assert.deepEqual(weights([1, 1, 1]), first, 'also after other rows');
  });

  test('and of the values that were given, through one copy', () => {
    const value = run.explain('Y', [1, 1, 2]).parts.at(-1)!.cell!;
    const copy = run.explain(value.node, value.index);
    assert.equal(copy.parts.length, 1);
    const given = copy.parts[0]!.cell!;
    assert.equal(run.node(given.node).op, 'input');
    assert.deepEqual(given.index, [1, 1, 2]);
  });
});
