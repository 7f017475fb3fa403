/** The types of surface.ts against the module that the build makes: every name is there and of its kind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import ts from 'typescript';
import * as exported from '../../bindings/engine.ts';

interface Member {
  name: string;
  optional: boolean;
  method: boolean;
}

/** The members of the interfaces of surface.ts, read from its text. */
function readInterfaces(): Map<string, Member[]> {
  const url = new URL('../../bindings/surface.ts', import.meta.url);
  const file = ts.createSourceFile('surface.ts', readFileSync(url, 'utf8'), ts.ScriptTarget.ES2022);
  const found = new Map<string, Member[]>();
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const members = statement.members.map((member) => ({
      name: (member.name as ts.Identifier).text,
      optional: member.questionToken !== undefined,
      method: ts.isMethodSignature(member),
    }));
    found.set(statement.name.text, members);
  }
  return found;
}

const interfaces = readInterfaces();

function check(name: string, value: object): void {
  const members = interfaces.get(name);
  assert.ok(members, `surface.ts has no interface ${name}`);
  for (const { name: member, optional, method } of members) {
    const found = (value as Record<string, unknown>)[member];
    if (!optional) assert.notEqual(found, undefined, `${name}.${member} is missing`);
    if (method) assert.equal(typeof found, 'function', `${name}.${member} is no function`);
  }
}

const engine = await exported.loadEngine();
const program = engine.compile('Q = X @ W\nn, d = Q.shape\nloss = torch.softmax(Q, dim=-1)[0, 0]\nprint(n)');
const run = program.run({ X: [[1, 2]], W: [[1], [3]] });
run.backward('loss');
const explanation = run.explain('loss', []);

const steps: object[] = [];
const training = program.train(
  {
    params: ['W'],
    loss: 'loss',
    optimizer: { name: 'SGD' },
    steps: 1,
    inputs: { X: [[1, 2]], W: [[1], [3]] },
  },
  (step) => steps.push(step),
);
const trained = await training.done;

test('a text that was prepared is compiled as any other, and what is wrong with one is said at once', () => {
  engine.prepare('a = 1 + 2');
  assert.throws(() => engine.prepare('a = ('), { code: 'syntax' });
  const [prepared, other] = ['a = 1 + 2', 'a = 1 + 3'].map((source) => {
    engine.prepare('a = 1 + 2');
    return engine.compile(source).run({}).tensor('a').data[0];
  });
  assert.deepEqual([prepared, other], [3, 4]);
});

/** One of each: a new interface needs one here. */
const examples: Record<string, object> = {
  Engine: engine,
  Program: program,
  Run: run,
  ResidentTensor: engine.tensor([1]),
  TensorValue: run.tensor('Q'),
  Explanation: explanation,
  Training: training,
  TrainingResult: trained,
  TrainingStep: steps[0]!,
  Part: explanation.parts[0]!,
  Cell: explanation.parts[0]!.cell!,
  NodeInfo: program.nodes[0]!,
  Place: program.nodes[0]!.place,
  OpInfo: engine.ops[0]!,
  EngineErrorShape: new exported.EngineError('shape', 'A sentence.'),
};
/** What is given to the engine, not made by it. */
const given = ['CompileOptions', 'FlatTensor', 'LoadOptions', 'TrainOptions'];

describe('the surface', () => {
  test('has an example of every interface here', () => {
    assert.deepEqual(
      [...interfaces.keys()].filter((name) => !given.includes(name)).sort(),
      Object.keys(examples).sort(),
    );
  });

  for (const [name, value] of Object.entries(examples)) test(name, () => check(name, value));

  test('the module exports what it says, and nothing else', () => {
    assert.deepEqual(Object.keys(exported).sort(), ['EngineError', 'loadEngine']);
  });

  test('nodes between those of the program, and those of gradients, are of the same kind', () => {
    const gradient = run.grad('W');
    check('NodeInfo', run.node(gradient.node));
    check('TensorValue', gradient);
    const { node } = explanation.parts[0]!.cell!;
    check('NodeInfo', run.node(node));
    const after = run.node(gradient.node).node;
    assert.ok(after >= program.nodes.length, `node ${after} is one of the program's ${program.nodes.length}`);
    assert.equal(run.tensor('W.grad').node, gradient.node);
  });

  test('int64 has integers, bool and float32 have none', () => {
    const values = engine.compile('a = torch.arange(3)\nb = a > 1\nc = a * 0.5').run({});
    assert.deepEqual(values.tensor('a').integers, BigInt64Array.of(0n, 1n, 2n));
    assert.deepEqual(values.tensor('a').data, Float32Array.of(0, 1, 2));
    assert.deepEqual(values.tensor('b').data, Float32Array.of(0, 0, 1));
    assert.equal(values.tensor('b').dtype, 'bool');
    assert.equal(values.tensor('c').integers, undefined);
  });
});

describe('the op table', () => {
  test('each row has a name, a signature, a sentence and its words', () => {
    const names = engine.ops.flatMap((row) => [row.name, ...row.aliases]);
    assert.equal(new Set(names).size, names.length, 'no word means two rows');
    for (const row of engine.ops) {
      assert.ok(row.signature.startsWith(`${row.name}(`) && row.signature.endsWith(')'), row.signature);
      assert.match(row.summary, /^\S.*\.$/);
      assert.equal(typeof row.ulp, 'number');
    }
  });

  test('has the rows that lessons need', () => {
    const names = new Set(engine.ops.flatMap((row) => [row.name, ...row.aliases]));
    const needed =
      'tensor arange zeros ones full eye randn add sub mul div pow neg lt le gt ge eq ne matmul mm T transpose reshape ' +
      'view index sum mean max sqrt exp log abs maximum softmax norm cosine_similarity where masked_fill tril triu cat ' +
      'stack manual_seed';
    for (const name of needed.split(' ')) assert.ok(names.has(name), name);
  });
});
