// What the lessons say of their numbers in words, with the inputs as they are at the start: each sentence beside what must
// be true for it. A sentence that changes takes its test along.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { checkLesson } from '../../web/lesson/check.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { isProblem, type Session } from '../../web/lesson/session.ts';

/** Where in the lesson; and what must hold in every cell, in a program of the lesson. */
type Claim = [sentence: string, program: string, holds: string];

/** Whether the outputs lie inside of the triangle of The, here and cat, by their first and third number. */
const [from, to] = ['X[tensor([0, 3, 1])]', 'X[tensor([3, 1, 0])]'];
const inside = `((${to} - ${from})[:, :1] * (Y[:, 2] - ${from}[:, 2:]) - (${to} - ${from})[:, 2:] * (Y[:, 0] - ${from}[:, :1])).amin(dim=0) > 0`;

const claims: Record<string, Claim[]> = {
  'the-problem-attention-solves': [
    ['They differ, most of all in money.', 'lookup', '(average_first - average_second).abs().argmax() == 5'],
    ['scores only', 'main', 'S[2, 1] > S[2, 2]'],
    ['and not elsewhere', 'main', '((A - A.T).abs() > 0.001).float() == 1 - eye(4)'],
    [
      '*bank* and *interest* both have a good deal of *money*, and *steep* has none',
      'lookup',
      'table[3, 5] == 0 and table[1, 5] > 0.5 and table[7, 5] > 0.5',
    ],
    ['the less relevant word wins', 'lookup', 'weights_interest[1, 6] > weights_interest[1, 3]'],
    ['the *money* of *bank* is down to', 'lookup', 'attended_first[1, 5] < table[1, 5]'],
    [':order: cat | sat | here | The', 'main', '(A[1, 1] > A[1, 2]) & (A[1, 2] > A[1, 3]) & (A[1, 3] > A[1, 0])'],
    [
      'The outputs lie closer together than the embeddings',
      'main',
      '(Y.unsqueeze(1) - Y).norm(dim=-1).amax() < (X.unsqueeze(1) - X).norm(dim=-1).amax()',
    ],
  ],
  'queries-and-keys': [
    [
      'the third number of every key is the first minus the second',
      'main',
      '(K[:, 2] - K[:, 0] + K[:, 1]).abs() < 0.00001',
    ],
    [
      'the query of *bank* meets the key of *steep*, but not the other way round',
      'sentence',
      '(S[1, 3] > 4) & (S[3, 1] == 0)',
    ],
    ['*and* has almost nothing in its query', 'sentence', '(S[4].abs() < 0.1) & ((A[4] - 1 / 6).abs() < 0.01)'],
    ['follows the root of d_k closely', 'saturation', '((spread_by_size / roots - 1).abs() < 0.11)'],
    [
      'With scaling the mean largest weight stays about level',
      'saturation',
      '(largest_scaled_by_size - 0.5).abs() < 0.05',
    ],
    ['and so does the share of saturated rows', 'saturation', 'share_by_size[1:] > share_by_size[:-1]'],
    [
      'Modest gaps give mixed weights, scaled or not',
      'gaps',
      '(modest.amax() < 0.6) & (modest_scaled.amax() < modest.amax()) & (wide.amax() > 0.99) & (wide_scaled.amax() < 0.5)',
    ],
    ['They stay mixed even at the lowest', 'temperature', 'softmax(tensor([0.1, 0.0]) / 0.1, dim=-1).amax() < 0.75'],
  ],
  'values-and-attention-output': [
    [
      'the third number of every value is the second minus the first',
      'main',
      '(V[:, 2] - V[:, 1] + V[:, 0]).abs() < 0.00001',
    ],
    [
      'only the row of {token}`tokens[1]` gives one token as much as',
      'main',
      '(A.amax(dim=-1) < 0.4).float() == tensor([1.0, 0.0, 1.0, 1.0])',
    ],
    [
      'only the output of {token}`tokens[3]` lies inside the region that the embeddings span',
      'main',
      `(${inside}).float() == tensor([0.0, 0.0, 0.0, 1.0])`,
    ],
    ['Their keys are equal', 'main', '(twin_keys[0] - twin_keys[1]).abs() < 0.00001'],
    ['The two adjectives are found by their *quality*', 'sentence', 'A[1, 3] + A[1, 5] > 0.8'],
    ['What arrives at *bank* is *ground*', 'sentence', 'Y[1, 0] > 10 * Y[1, 1].abs()'],
    ['falls to zero within three layers', 'layers', '(alone_curve[3:] < 0.00001) & (added_curve[3:] > 1)'],
    ['In this toy the vectors also grow long', 'layers', 'added.norm(dim=-1) > 100'],
  ],
  'multi-head-attention': [
    ['more than one row of weights can hold', 'main', 'A1[3, 1] + A2[3, 3] > 1'],
    ['has its largest weight at {token}`tokens[1]`', 'main', 'A1[3].argmax() == 1'],
    [
      'has two entries that are not zero, one for each head',
      'main',
      '(W_O[:, 1] != 0).float() == tensor([0.0, 1.0, 0.0, 1.0, 0.0, 0.0])',
    ],
    ['all six columns change', 'main', '(Y - Y_silenced).abs().amax(dim=0) > 0.01'],
    ['Two rows of the starting $W_O$ are equal, the first and the fifth', 'main', 'W_O[0] == W_O[4]'],
    [
      'In the starting matrix, only three entries of that column are not zero',
      'main',
      '(W_Q1[:, 0] != 0).float().sum() == 3',
    ],
  ],
  'attention-in-numbers': [
    [
      'below zero for the three small words, equal for bank and river',
      'bank',
      '(scores_of_bank[tensor([0, 2, 3])] < 0) & ((scores_of_bank[1] - scores_of_bank[4]).abs() < 0.0001)',
    ],
    ['Bank itself and river get nearly all of it', 'bank', 'A_river[1, 1] + A_river[1, 4] > 0.9'],
    [
      'is greatest at the second word and shrinks with every word after it',
      'memory',
      '(state_change[2:] < state_change[1:-1]) & (state_change[0] == 0)',
    ],
    [
      'It wins by its length',
      'size',
      '(scores[3] > scores[0]) & (cosines[3] < cosines[0]) & (lengths[3] > lengths[0])',
    ],
    [
      'the key of *because* points exactly where the query points',
      'four',
      '(K[2] * 2 == q) & (scores[2] == scores.amin())',
    ],
    [
      'its key is the longest of all, and it draws weight in many rows',
      'map',
      '(K.norm(dim=-1).argmax() == 5) & ((A[:, 5] > 0.3).float().sum() >= 5)',
    ],
    [
      'The query of *it*, and the keys of *animal*, *street* and *because*, are as at the start of the four steps',
      'map',
      '(Q[7] == tensor([3.0, 1.0])) & (K[tensor([1, 5, 6])] == tensor([[3.0, 1.0], [1.0, 4.0], [1.5, 0.5]]))',
    ],
    ['Row b: all positive, together', 'lists', 'may_be_weights.float() == tensor([0.0, 1.0, 0.0, 0.0])'],
  ],
};

const folder = join(import.meta.dirname, '../../lessons');
const opened = new Map<string, { text: string; session: Session }>();
let engine: Engine;

before(async () => {
  engine = await loadEngine();
  for (const file of readdirSync(folder).filter((name) => /^\d+-.*\.md$/.test(name))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const { lesson } = checkLesson(text, file, { engine });
    opened.set(lesson.slug, { text, session: openSession(lesson, engine) });
  }
});
after(() => opened.forEach(({ session }) => session.close()));

for (const [slug, said] of Object.entries(claims)) {
  test(`${slug}: what is said of the numbers is so`, () => {
    const { text, session } = opened.get(slug)!;
    for (const [sentence, program, holds] of said) {
      assert.equal(text.includes(sentence), true, `the lesson no longer says “${sentence}”`);
      const values = session.values({ program, text: `((${holds}) != 0).all()` });
      assert.ok(!isProblem(values), `${sentence}: ${JSON.stringify(values)}`);
      assert.equal(values.data[0], 1, `“${sentence}” is not so: ${holds}`);
    }
  });
}
