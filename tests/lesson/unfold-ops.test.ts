/** Whatever the op table has gets a printable line: a title, a step in words, arithmetic or an end. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { loadEngine } from '../../bindings/engine.ts';
import { lessonOfProgram } from '../../web/cli/lesson-file.ts';
import { arithmeticLatex, unfoldingText } from '../../web/lesson/arithmetic-text.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { isProblem } from '../../web/lesson/session.ts';
import type { ProgramCell } from '../../web/lesson/session.ts';
import { en } from '../../web/words/en.ts';

const engine = await loadEngine();

const expressions =
  `a + b; a - b; a * b; a / b; a ** 2; -a; a // 2; a % 2; abs(a); sqrt(abs(a)); exp(a); log(abs(a) + 1)
sin(a); cos(a); tanh(a); sigmoid(a); relu(a); maximum(a, b); minimum(a, b); a < b; a >= b; a == b; a != b
(a > 0) & (b > 0); (a > 0) | (b > 0); ~(a > 0); a @ b.T; a[0] @ b[0]; a.T; a[:, 1:]; a[-1]; a.reshape(3, 2); a.flatten()
a.unsqueeze(0); cat([a, b], dim=0); stack([a, b]); a.sum(); a.sum(dim=1); a.mean(); a.std(); a.var(); a.amax(dim=0); a.max()
a.min(); a.argmax(dim=1); a.topk(2)[0]; a.topk(2)[1]; a.norm(dim=1, keepdim=True); a.norm(); softmax(a, dim=-1); cosine_similarity(a, b, dim=1)
where(a > 0, a, b); a.masked_fill(a > 0, float('-inf')); softmax(a.masked_fill(a > 0, float('-inf')), dim=-1); tril(a @ a.T)
triu(a @ a.T); zeros(2, 2); ones(2); full((2, 2), 0.5); eye(3); arange(4); arange(0, 1, 0.25); tensor([[1.5, -2], [0, 1]])
a.size(0); a.shape[1]; (a > 0).float().mean(); a.long(); a * float('inf'); a / 0; exp(a * 500); a * 1e-20; a * 1e12`
    .split(/[;\n]/)
    .map((text) => text.trim());

test('every op unfolds', () => {
  const lesson = lessonOfProgram(
    'torch.manual_seed(1)\nr = randn(2, 3)\nu = rand(2, 3)\ni = randint(0, 9, (3,))\n',
    'ops.py',
  );
  const input = (name: string, data: number[]): (typeof lesson.inputs)[number] => ({
    program: 'main',
    name,
    label: name,
    role: 'plain',
    shape: [2, 3],
    data,
  });
  lesson.inputs = [input('a', [0.5, -1.25, 2, 0.1, 3.3, -0.7]), input('b', [1, 0.2, -0.4, 0.1, 7, 0.005])];
  lesson.body = [];
  const session = openSession(lesson, engine);
  let lines = 0;
  let approximate = 0;
  for (const text of [...expressions, 'r', 'u', 'i']) {
    const values = session.values({ program: 'main', text });
    assert.ok(!isProblem(values), `${text}: ${'message' in values ? values.message : ''}`);
    for (let flat = 0; flat < Math.min(values.data.length, 12); flat++) {
      let rest = flat;
      const index = [...values.shape].reverse().map((size) => {
        const i = rest % size;
        rest = Math.floor(rest / size);
        return i;
      });
      const cell: ProgramCell = { program: 'main', node: values.node, index: index.reverse() };
      const unfolding = session.unfold(cell);
      const said = unfoldingText(unfolding);
      assert.doesNotMatch(said, /undefined|__softlook|\[object|NaN\(|madd_sum/, text);
      assert.ok(unfolding.title !== '' && unfolding.step !== '' && unfolding.result.text !== '', text);
      assert.ok(unfolding.arithmetic || unfolding.ends, text);
      // −0 and 0 are one number here.
      assert.equal(unfolding.result.value + 0, session.explain(cell).value + 0, text);
      assert.equal(unfolding.result.value + 0, values.data[flat]! + 0, text);
      if (unfolding.arithmetic) {
        assert.match(arithmeticLatex(unfolding.arithmetic), /./);
        lines++;
        if (unfolding.approximate) approximate++;
      }
      for (const source of session.sources(cell)) session.unfold(source);
    }
  }
  assert.ok(lines > 200, `${lines} lines`);
  assert.ok(approximate <= lines / 20, `${approximate} of ${lines} are only approximate`);
  session.close();
});

test('the table of steps names only ops there are', () => {
  const known = new Set(engine.ops.flatMap((op) => [op.name, ...op.aliases]));
  const others = new Set(['input', 'number', 'size_of', 'norm_2', 'topk_values', 'topk_indices']);
  assert.deepEqual(
    Object.keys(en.unfold.steps).filter((op) => !known.has(op) && !others.has(op)),
    [],
  );
});
