/** From a compiled program to the boxes of a flow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { InputValue, NodeId } from '../../bindings/surface.ts';
import { flowOf, namesBefore, type Flow, type FlowSettings, type FlowSource } from '../../web/lesson/flow.ts';

const engine = await loadEngine();

function sourceOf(text: string, inputs: Record<string, InputValue>, end: string): [FlowSource, NodeId] {
  const program = engine.compile(text);
  const run = program.run(inputs);
  const infos = new Map(program.nodes.map((info) => [info.node, info]));
  const hasValue = (node: NodeId) => {
    try {
      run.tensor(node);
      return true;
    } catch {
      return false;
    }
  };
  return [{ source: text, node: (node) => infos.get(node)!, hasValue }, program.node(end)!];
}

const usual: FlowSettings = { stop: [], aside: [], named: false };

/** A line a box: its name and turn, its text, and what it is made from. */
function printed({ boxes }: Flow): string[] {
  const title = (at: number) => {
    const { name, turn, text } = boxes[at]!;
    return name === undefined ? text : turn ? `${name}#${turn.at}/${turn.of}` : name;
  };
  return boxes.map(({ text, from, beside, name }, at) => {
    const made = [...from.map(title), ...beside.map((one) => `(${one})`)].join(', ');
    return `${title(at)}${name !== undefined && text ? ` = ${text}` : ''}${made && ` <- ${made}`}`;
  });
}

const flow = (text: string, inputs: Record<string, InputValue>, end: string, settings: Partial<FlowSettings> = {}) => {
  const made = flowOf(...sourceOf(text, inputs, end), { ...usual, ...settings });
  assert.ok(made, `there is no flow to ${end}`);
  return made;
};

const ATTENTION = `Q = X @ W_Q
K = X @ W_K
d_k = 2
A = softmax(Q @ K.T / sqrt(d_k), dim=-1)
Z = A @ X
`;
const eye = [
  [1, 0],
  [0, 1],
];
const given = { X: eye, W_Q: eye, W_K: eye };

test('a box for each step, operands first; what has a box is a hole in the text of its reader', () => {
  assert.deepEqual(printed(flow(ATTENTION, given, 'Z')), [
    'X',
    'W_Q',
    'Q = X @ W_Q <- X, W_Q',
    'W_K',
    'K = X @ W_K <- X, W_K',
    'K.T <- K',
    'Q @ … <- Q, K.T',
    'd_k',
    'sqrt(d_k) <- d_k',
    '… / … <- Q @ …, sqrt(d_k)',
    'A = softmax(…, dim=-1) <- … / …',
    'Z = A @ X <- A, X',
  ]);
});

test('a stop begins the flow; only named steps; names aside; the longest path', () => {
  assert.deepEqual(printed(flow(ATTENTION, given, 'Z', { stop: ['Q', 'K'], named: true, aside: ['X'] })), [
    'Q',
    'K',
    'd_k',
    'A = softmax(Q @ K.T / sqrt(d_k), dim=-1) <- Q, K, d_k',
    'Z = A @ X <- A, (X)',
  ]);
  const { boxes, path } = flow(ATTENTION, given, 'Z', { named: true, path: 'X' });
  assert.deepEqual(
    path!.map((at) => boxes[at]!.name),
    ['X', 'Q', 'A', 'Z'],
  );
  assert.equal(flow(ATTENTION, given, 'Q', { path: 'K' }).path, undefined);
});

test('a loop: each turn has a box of the name that its line assigns', () => {
  const loop = `h = zeros(2)
for t in range(3):
    h = tanh(X[t] + h)
`;
  assert.deepEqual(printed(flow(loop, { X: [...eye, [1, 1]] }, 'h', { named: true })), [
    'X',
    'h#1/4 = zeros(2)',
    'h#2/4 = tanh(X[t] + h) <- X, h#1/4',
    'h#3/4 = tanh(X[t] + h) <- X, h#2/4',
    'h#4/4 = tanh(X[t] + h) <- X, h#3/4',
  ]);
});

test('a name in a function is one of its line; what only begins a line is none', () => {
  const text = `def attend(Y):
    P = Y @ W
    s = Y[0] @ W + P
    return softmax(P, dim=-1)

A = attend(X) + attend(2 * X)
`;
  assert.deepEqual(printed(flow(text, { X: eye, W: eye }, 'A')), [
    'X',
    'W',
    'P#1/2 = Y @ W <- X, W',
    'softmax(P, dim=-1) <- P#1/2',
    '2 * X <- X',
    'P#2/2 = Y @ W <- 2 * X, W',
    'softmax(P, dim=-1) <- P#2/2',
    'A = attend(X) + attend(2 * X) <- softmax(P, dim=-1), softmax(P, dim=-1)',
  ]);
  assert.deepEqual(namesBefore(...sourceOf(text, { X: eye, W: eye }, 'A')), ['P', 'X', 'W']);
});

test('lists, slices and layers are looked through, long lists left out of the text', () => {
  const text = `E = tensor([[0.9, 0.1], [-0.3, 0.8]])
a, b = E.split(1, dim=-1)
f = nn.Linear(2, 2)
c = cat([a[:, 0], b[0]], dim=0)
y = stack([f(E)[0], c[0:2]])
`;
  assert.deepEqual(printed(flow(text, {}, 'y')), [
    'E = tensor(…)',
    'f(E) <- E',
    '…[0] <- f(E)',
    'a = E.split(1, dim=-1) <- E',
    'a[:, 0] <- a',
    'b = E.split(1, dim=-1) <- E',
    'b[0] <- b',
    'c = cat([…, …], dim=0) <- a[:, 0], b[0]',
    'c[0:2] <- c',
    'y = stack([…, …]) <- …[0], c[0:2]',
  ]);
});

test('an input alone is one box; many boxes are none', () => {
  assert.deepEqual(printed(flow('X', { X: eye }, 'X')), ['X']);
  const long = `h = X\n${'h = h + 1\n'.repeat(45)}`;
  assert.equal(flowOf(...sourceOf(long, { X: eye }, 'h'), usual), undefined);
  const turns = flow(`h = X\n${'h = h + 1\n'.repeat(38)}`, { X: eye }, 'h', { path: 'X' });
  assert.equal(turns.path!.length, 39);
});

test('the names on the way to a node', () => {
  assert.deepEqual(namesBefore(...sourceOf(ATTENTION, given, 'A')), ['Q', 'd_k', 'X', 'W_Q', 'K', 'W_K']);
});
