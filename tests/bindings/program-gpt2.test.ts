/** A forward pass of GPT-2 as a program like any other, held against PyTorch 2.6 (`cases/gpt2_reference.py`). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import { parseProgram } from '../../bindings/program/parse.ts';
import type { TensorValue } from '../../bindings/surface.ts';

interface Written {
  shape: number[];
  data: number[];
}
interface Reference {
  inputs: Record<string, Written>;
  expected: Record<string, Written>;
  gradients: Record<string, Written>;
}

const file = (name: string): string => readFileSync(new URL(`./cases/${name}`, import.meta.url), 'utf8');
const source = file('gpt2.py');
const reference = JSON.parse(file('gpt2.json')) as Reference;

/** Of the largest number of a tensor: sums of 32 terms in float32, in an order of their own. */
const CLOSE = 1e-5;

function checkClose(name: string, found: TensorValue, { shape, data }: Written): void {
  assert.deepEqual(found.shape, shape, `the shape of ${name}`);
  const largest = Math.max(...data.map(Math.abs));
  data.forEach((x, i) => {
    assert.ok(Math.abs(found.data[i]! - x) <= CLOSE * largest, `${name}[${i}] is ${found.data[i]}, PyTorch has ${x}`);
  });
}

test('the program unrolls: a layer is a round, its lines know their calls', () => {
  const { nodes, inputs, bindings } = parseProgram(source);
  assert.deepEqual(inputs.map(({ name }) => name).sort(), Object.keys(reference.inputs).sort());
  assert.deepEqual([...new Set(bindings.map(({ name }) => name))], ['n_layer', 'n_head', 'x', 'i', 'logits', 'loss']);
  const softmaxes = nodes.filter((node) => node.kind === 'call' && node.name === 'softmax');
  assert.equal(softmaxes.length, 2);
  for (const { calls } of softmaxes)
    assert.deepEqual(
      calls?.map(({ name }) => name),
      ['attention'],
    );
  const splits = nodes.filter((node) => node.kind === 'call' && node.name === 'split');
  for (const { calls } of splits)
    assert.deepEqual(
      calls?.map(({ name }) => name),
      ['qkv', 'attention'],
    );
});

test('logits, loss and gradients are those of PyTorch', async () => {
  const program = (await loadEngine()).compile(source);
  const inputs = Object.entries(reference.inputs).map(([name, value]) => {
    const dtype = name === 'tokens' ? ('int64' as const) : ('float32' as const);
    return [name, { ...value, dtype }] as const;
  });
  const run = program.run(Object.fromEntries(inputs));
  for (const [name, expected] of Object.entries(reference.expected)) checkClose(name, run.tensor(name), expected);
  run.backward('loss');
  for (const [name, expected] of Object.entries(reference.gradients)) checkClose(name, run.grad(name)!, expected);
  assert.deepEqual(run.outputs, [`loss ${reference.expected['loss']!.data[0]!.toFixed(4)}`]);
  run.close();
});
