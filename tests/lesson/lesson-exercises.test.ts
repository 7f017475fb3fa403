// What the lessons' exercises say to wrong programs: each is a solution with one thing wrong, as a learner would get it
// wrong, and the first check that does not hold must name that thing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { noAttempt } from '../../web/lesson/answers.ts';
import { checkLesson } from '../../web/lesson/check.ts';
import { gradeExercise, type ExerciseGrade } from '../../web/lesson/exercise.ts';
import type { ExerciseBlock } from '../../web/lesson/lesson.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { gradedQuestions } from '../../web/lesson/questions.ts';
import type { Session } from '../../web/lesson/session.ts';

/** In the solution of an exercise, what to put in place of what; and words of the sentence that must be said then. */
type Wrong = [put: Record<string, string>, says: RegExp];

const wrong: Record<string, Wrong[]> = {
  'attention-in-three-lines': [
    [{ 'X @ X.T': 'X @ X.T / sqrt(3)' }, /dot product of every row/],
    [{ 'softmax(scores, dim=-1)': 'scores' }, /does not add up to one.*along each row/],
    [{ 'dim=-1': 'dim=0' }, /does not add up to one.*along each row/],
    [{ 'softmax(scores, dim=-1)': 'scores / scores.sum(dim=-1, keepdim=True)' }, /A weight is negative/],
    [{ 'softmax(scores': 'softmax(scores / sqrt(3)' }, /not the weights of the lesson.*undivided/],
    [{ 'weights @ X': 'weights' }, /a row for each token and three numbers/],
    [{ 'weights @ X': 'weights.T @ X' }, /right shape, but not the right numbers/],
  ],
  'order-does-not-show': [
    [{ 'X[backwards]': 'X' }, /first row of .*X_back.* should be the last/],
    [{ 'X[backwards]': 'X[tensor([3, 2, 1, 1])]' }, /last row of .*X_back.* should be the first/],
    [{ 'output_back[backwards]': 'output_back' }, /Each row must come back to its own token/],
  ],
  'length-out-of-the-way': [
    [{ 'unit @ unit.T': 'unit @ X.T' }, /Look at the diagonal/],
    [{ 'unit @ unit.T': 'X @ X.T / X.norm()' }, /Look at the diagonal/],
    [{ 'unit @ unit.T': 'X @ X.T / lengths ** 2' }, /A cosine is never above one/],
    [{ 'unit @ unit.T': '(unit @ unit.T) ** 2' }, /Both vectors of a pair/],
  ],
  'asymmetric-scores': [
    [{ 'K = X @ W_K': 'K = X @ W_Q' }, /should be .*W_K/],
    [{ 'K = X @ W_K': 'K = X @ W_K.T' }, /should be .*W_K/],
    [{ 'Q = X @ W_Q': 'Q = X @ W_Q.T' }, /should be .*W_Q/],
    [{ 'Q @ K.T': 'K @ Q.T' }, /query of each row times the key of each column/],
    [{ '(S - S.T)': '(S - S)' }, /should be far from zero/],
    [{ 'abs().amax()': 'abs().mean()' }, /largest.* of the absolute differences/],
  ],
  'with-and-without': [
    [{ 'softmax(S / sqrt(K.size(-1))': 'softmax(S' }, /divided by the root of the length of a key/],
    [{ 'softmax(S / sqrt(K.size(-1))': 'softmax(S / K.size(-1)' }, /divided by the root of the length of a key/],
    [{ 'unscaled = softmax(S, ': 'unscaled = softmax(S / 8, ' }, /scores as they are/],
    [{ '= scaled.amax(dim=-1).mean()': '= scaled.amax()' }, /mean of the largest weights/],
  ],
  'when-one-hot': [
    [{ '(largest > 0.99).float().mean()': 'largest.mean()' }, /means of the largest weights/],
    [{ '.float().mean()': '.float().sum()' }, /A share is at most one/],
    [{ 'largest > 0.99': 'largest > 0.9' }, /above the bound/],
    [{ 'softmax(scores,': 'softmax(scores / sqrt(d_k),' }, /unscaled/],
    [{ 'first = 64': 'first = 8' }, /not the smallest length/],
    [{ 'first = 64': 'first = 512' }, /not the smallest length/],
  ],
  'value-projection': [
    [{ 'V = X @ W_V': 'V = X' }, /projected by/],
    [{ 'V = X @ W_V': 'V = X @ W_V.T' }, /projected by/],
    [{ '(K - V).abs().amax()': '(K - X).abs().amax()' }, /between a number of .*K.* and the number of .*V/],
    [{ '(K - V).abs().amax()': '(K - V).abs().mean()' }, /largest absolute difference/],
  ],
  'single-head': [
    [{ ' @ V\n': '\n' }, /still weights/],
    [{ ' / sqrt(K.size(-1))': '' }, /not scaled yet/],
    [{ 'sqrt(K.size(-1))': 'K.size(-1)' }, /itself, not by its root/],
    [{ 'softmax(scores, dim=-1)': 'scores' }, /become weights by softmax/],
    [{ 'dim=-1) @': 'dim=0) @' }, /ran down the columns/],
    [{ 'sqrt(K.size(-1))': 'sqrt(X.size(-1))' }, /Take the length from the keys/],
    [{ 'sqrt(K.size(-1))': 'sqrt(3)' }, /Take the length from the keys/],
    [{ 'V = X @ W_V': 'V = X' }, /not the right numbers/],
  ],
  'add-the-residual': [
    [{ 'X + output': 'output' }, /embeddings plus the output/],
    [{ 'X + output': 'X' }, /embeddings plus the output/],
    [{ 'X + output': 'X * output' }, /embeddings plus the output/],
    [{ 'result[0] - result[1]': 'output[0] - output[1]' }, /still the same vector/],
  ],
  'back-to-lesson-one': [
    [{ 'sqrt(3) * eye(3)': 'eye(3)' }, /By which factor do they differ/],
    [{ 'sqrt(3) * eye(3)': '3 * eye(3)' }, /By which factor do they differ/],
    [{ 'W_K = eye(3)': 'W_K = sqrt(3) * eye(3)' }, /By which factor do they differ/],
    [{ 'W_V = eye(3)': 'W_V = sqrt(3) * eye(3)' }, /every value must be its embedding/],
    [{ 'softmax(Q @ K.T / sqrt(K.size(-1))': 'softmax(Q @ K.T' }, /Leave the formula in the last line/],
  ],
  'same-key-other-value': [
    [{ 'tensor([1.0, 0.0, 1.0])': 'tensor([0.0, 0.0, 0.0])' }, /should differ from the embedding/],
    [{ 'tensor([1.0, 0.0, 1.0])': 'tensor([1.0, 0.0, -1.0])' }, /keys differ still/],
    [{ 'value = twin @ W_V': 'value = X[1] @ W_V' }, /its embedding, times/],
    [{ 'value = twin @ W_V': 'value = twin @ W_Q' }, /its embedding, times/],
    [{ 'locked_value = twin @ W_K': 'locked_value = twin @ W_V' }, /when the value matrix is/],
  ],
  'one-head': [
    [{ 'weights @ V': 'V' }, /Nothing has been weighed/],
    [{ 'sqrt(K.size(-1))': '1', 'softmax(scores, dim=-1)': 'scores' }, /weighed by scores/],
    [{ ' / sqrt(K.size(-1))': '' }, /not divided by the root/],
    [{ 'sqrt(K.size(-1))': 'K.size(-1)' }, /not by its root/],
    [{ 'sqrt(K.size(-1))': 'sqrt(X.size(-1))' }, /root of .*model/],
    [{ 'softmax(scores, dim=-1)': 'softmax(scores, dim=0)' }, /ran down the columns/],
    [{ 'weights @ V': 'weights @ K' }, /not yet the output of head one/],
  ],
  'all-heads': [
    [{ 'H.transpose(1, 2).reshape': 'H.reshape' }, /numbers of different tokens were mixed up/],
    [
      { 'V = (X @ W_V).reshape(batch, n, h, d_k).transpose(1, 2)': 'V = (X @ W_V).reshape(batch, h, n, d_k)' },
      /mixed up/,
    ],
    [
      { '.reshape(batch, n, h, d_k).transpose(1, 2)': '.reshape(batch, n, h, d_k)', 'H.transpose(1, 2)': 'H' },
      /against each other/,
    ],
    [{ 'C @ W_O': 'C' }, /is missing/],
    [{ 'sqrt(d_k)': 'sqrt(d_model)' }, /not yet the/],
  ],
  'count-the-cost': [
    [{ 'scores = h * n * n * d_k': 'scores = h * n * n * d_model' }, /more multiply-adds/],
    [{ 'scores = h * n * n * d_k': 'scores = n * n * d_k' }, /fewer multiply-adds/],
    [{ 'cells = h * n * n': 'cells = n * n' }, /a table of its own/],
    [{ 'cells = h * n * n': 'cells = h * n' }, /counts should be those of a single table/],
    [{ 'output_parameters = d_model * d_model': 'output_parameters = d_model * d_k' }, /takes all heads side by side/],
    [{ 'scores = h * n * n * d_k': 'scores = n * n' }, /counts should be those of a single table/],
  ],
  'as-layers': [
    [
      {
        'to_q(X)': 'X @ to_q.weight',
        'to_k(X)': 'X @ to_k.weight',
        'to_v(X)': 'X @ to_v.weight',
        'to_o(concat_heads(A @ V))': 'concat_heads(A @ V) @ to_o.weight',
      },
      /one row of weights for each number/,
    ],
    [{ 'to_o(concat_heads(A @ V))': 'concat_heads(A @ V)' }, /not mixed them yet/],
    [{ 'to_v(X)': 'to_k(X)' }, /not yet what the four layers give/],
    [{ 'sqrt(d_model // h)': 'sqrt(d_model)' }, /not yet what the four layers give/],
    [{ ' + to_o.weight.numel()': '' }, /all four layers/],
  ],
  'twelve-heads': [
    [
      {
        'Q = Q.reshape(n, h, d_k).transpose(0, 1)\n    K = K.reshape(n, h, d_k).transpose(0, 1)\n': 'K = K.T.T\n',
        'last = A[11]': 'last = A[0]',
      },
      /a single table/,
    ],
    [{ "scores.masked_fill(later, float('-inf'))": 'scores' }, /a token after it/],
    [
      { "softmax(scores.masked_fill(later, float('-inf')), dim=-1)": 'softmax(scores, dim=-1).masked_fill(later, 0)' },
      /hidden before softmax/,
    ],
    [{ ' / sqrt(d_k)': '' }, /were not divided/],
    [{ 'sqrt(d_k)': 'sqrt(d_model)' }, /divided by the root of .*model/],
    [
      {
        'Q.reshape(n, h, d_k).transpose(0, 1)': 'Q.reshape(h, n, d_k)',
        'K.reshape(n, h, d_k).transpose(0, 1)': 'K.reshape(h, n, d_k)',
      },
      /numbers of its own from every token/,
    ],
  ],
  'attention-function': [
    [{ 'dim=-1': 'dim=1' }, /do not all add up to one/],
    [{ "scores = scores.masked_fill(mask == 0, float('-inf'))": 'scores = scores' }, /a key that the mask forbids/],
    [{ ' / math.sqrt(d_k)': '' }, /not divided by the root/],
    [{ 'math.sqrt(d_k)': 'd_k' }, /itself, not by its root/],
    [{ 'math.sqrt(d_k)': 'math.sqrt(d_model)' }, /By what are the scores divided/],
    [
      {
        "scores = scores.masked_fill(mask == 0, float('-inf'))": 'scores = scores',
        'output = torch': 'weights = weights * mask\n    output = torch',
      },
      /mask comes too late/,
    ],
    [{ 'matmul(weights, v)': 'matmul(weights, k)' }, /not the weights times/],
  ],
};

const folder = join(import.meta.dirname, '../../lessons');
const found = new Map<string, { session: Session; block: ExerciseBlock }>();
const sessions: Session[] = [];
let engine: Engine;

before(async () => {
  engine = await loadEngine();
  for (const file of readdirSync(folder).filter((name) => /^\d+-.*\.md$/.test(name))) {
    const { lesson } = checkLesson(readFileSync(join(folder, file), 'utf8'), file, { engine });
    const session = openSession(lesson, engine);
    sessions.push(session);
    for (const block of gradedQuestions(lesson)) {
      if (block.type === 'exercise') found.set(block.id, { session, block });
    }
  }
});
after(() => sessions.forEach((session) => session.close()));

function graded(id: string, code: string): ExerciseGrade {
  const { session, block } = found.get(id)!;
  session.change({ kind: 'answer', id, answer: { ...noAttempt(), given: [code], tried: [code] } });
  return gradeExercise(session, block);
}

/** All words of some blocks, one after the other. */
function words(blocks: unknown): string {
  if (Array.isArray(blocks)) return blocks.map(words).join('');
  if (typeof blocks !== 'object' || blocks === null) return '';
  return Object.entries(blocks)
    .map(([key, value]) =>
      typeof value === 'string' && ['value', 'text', 'tex', 'code'].includes(key) ? value : words(value),
    )
    .join('');
}

test('every exercise has wrong programs in this test', () => {
  assert.deepEqual(
    [...found.keys()].filter((id) => !(id in wrong)),
    [],
  );
  assert.deepEqual(
    Object.keys(wrong).filter((id) => !found.has(id)),
    [],
  );
});

for (const [id, programs] of Object.entries(wrong)) {
  test(`${id}: the sentence that a wrong program is told is the one about it`, () => {
    for (const [put, says] of programs) {
      const { block } = found.get(id)!;
      let code = block.solution;
      for (const [from, to] of Object.entries(put)) {
        assert.ok(code.includes(from), `the solution has no ${JSON.stringify(from)}`);
        code = code.replaceAll(from, to);
      }
      const { problem, checks } = graded(id, code);
      assert.equal(problem, undefined, JSON.stringify(put));
      const at = checks.findIndex(({ holds }) => !holds);
      assert.ok(at >= 0, `${JSON.stringify(put)} passes`);
      assert.match(words(block.checks[at]!.says), says, `${JSON.stringify(put)}${checks[at]!.reason ?? ''}`);
    }
  });
}
