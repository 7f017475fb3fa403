// Grading and diagnosis by the engine, with the learner's own inputs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { noAttempt } from '../../web/lesson/answers.ts';
import { checkLesson } from '../../web/lesson/check.ts';
import { choiceMistakes, diagnose, missOf, orderMistakes } from '../../web/lesson/diagnosis.ts';
import { gradeChoices, gradeOrder, gradeValue, type ValueGrade } from '../../web/lesson/grading.ts';
import type { AskBlock, AskedValue, Lesson } from '../../web/lesson/lesson.ts';
import { decodeState, encodeState } from '../../web/lesson/link.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { gradedQuestions } from '../../web/lesson/questions.ts';
import type { Session } from '../../web/lesson/session.ts';
import { shuffled } from '../../web/lesson/shuffled.ts';
import { en } from '../../web/words/en.ts';

let engine: Engine;
let lesson: Lesson;
let session: Session;

before(async () => {
  engine = await loadEngine();
  const text = readFileSync(join(import.meta.dirname, '../browser/lessons/questions.md'), 'utf8');
  const checked = checkLesson(text, 'questions.md', { engine });
  assert.deepEqual(checked.problems, []);
  lesson = checked.lesson;
  session = openSession(lesson, engine);
});
after(() => session.close());

function ask(id: string): AskBlock {
  return gradedQuestions(lesson).find((block): block is AskBlock => block.type === 'ask' && block.id === id)!;
}

function grade(id: string, ...tried: string[]): ValueGrade {
  const made = gradeValue(session, ask(id).answer as AskedValue, tried, en);
  assert.ok(!('message' in made), JSON.stringify(made));
  return made;
}

/** The value that a mistake gives, computed by hand from the scores of one row. */
function softmaxOf(row: number[], at: number): number {
  const powers = row.map(Math.exp);
  return powers[at]! / powers.reduce((sum, one) => sum + one, 0);
}

const scores = (): number[][] => {
  const { data } = session.values({ program: 'main', text: 'S' }) as { data: Float32Array };
  return [0, 1, 2, 3].map((row) => [...data.subarray(4 * row, 4 * row + 4)]);
};

test('a number is right within its tolerance, and no further', () => {
  const right = softmaxOf(
    scores()[1]!.map((score) => score / Math.sqrt(3)),
    3,
  );
  assert.equal(grade('weight', right.toFixed(3)).right, true);
  assert.equal(grade('weight', `${(right * 100).toFixed(1)} %`).right, true);
  assert.equal(grade('weight', (right + 0.0009).toFixed(5)).right, true);
  assert.equal(grade('weight', (right + 0.0012).toFixed(5)).right, false);
  assert.equal(grade('weight', 'what').readable, false);
});

test('a wrong number is diagnosed by running the program with each mistake', () => {
  const row = scores()[1]!;
  const wrong: Record<string, number> = {
    'no-scaling': softmaxOf(row, 3),
    'root-missing': softmaxOf(
      row.map((score) => score / 3),
      3,
    ),
    'softmax-columns': softmaxOf(
      scores().map((line) => line[3]! / Math.sqrt(3)),
      1,
    ),
    'scores-as-weights': row[3]!,
  };
  for (const [id, value] of Object.entries(wrong)) {
    const found = diagnose(session, ask('weight'), grade('weight', value.toFixed(3)));
    assert.deepEqual(
      found.map(({ mistake }) => mistake.id),
      [id],
    );
    // What the mistake gives unfolds like every number.
    const [first] = found;
    const { program, node } = first!.values;
    const unfolded = session.unfold({ program, node, index: [] });
    assert.ok(Math.abs(unfolded.result.value - value) < 1e-5, id);
    assert.ok(unfolded.arithmetic, id);
  }
  assert.deepEqual(diagnose(session, ask('weight'), grade('weight', '0.123')), []);
});

test('with other inputs another answer is right, and mistakes give other numbers', () => {
  const own = openSession(lesson, engine);
  own.change({ kind: 'cell', program: 'main', input: 'X', index: [1, 0], text: '2' });
  const { data } = own.values({ program: 'main', text: 'S' }) as { data: Float32Array };
  const row = [...data.subarray(4, 8)];
  const right = softmaxOf(
    row.map((score) => score / Math.sqrt(3)),
    3,
  );
  const mistaken = softmaxOf(row, 3);
  const block = ask('weight');
  const of = (typed: number): ValueGrade =>
    gradeValue(own, block.answer as AskedValue, [typed.toFixed(3)], en) as ValueGrade;
  assert.notEqual(right.toFixed(3), grade('weight', '0').values.data[0]!.toFixed(3));
  assert.equal(of(right).right, true);
  const found = diagnose(own, block, of(mistaken)).map(({ mistake }) => mistake.id);
  assert.ok(found.includes('no-scaling'), found.join());
  own.close();
});

test('cells of a matrix are graded one by one, and the whole as a mistake', () => {
  const S = scores();
  const places = [
    [0, 1],
    [1, 0],
    [1, 3],
  ];
  const right = places.map(([i, j]) => S[i!]![j!]!.toFixed(1));
  assert.equal(grade('row', ...right).right, true);
  const one = grade('row', right[0]!, '9', right[2]!);
  assert.deepEqual(
    one.fields.map((field) => field.right),
    [true, false, true],
  );
  assert.deepEqual(
    one.fields.map((field) => field.place),
    [1, 4, 7],
  );
  const across = places.map(([i, j]) => S[j!]![i!]!.toFixed(1));
  assert.deepEqual(
    diagnose(session, ask('row'), grade('row', ...across)).map(({ mistake }) => mistake.id),
    ['transposed'],
  );
  assert.deepEqual(diagnose(session, ask('row'), one), []);
});

test('choices and orders', () => {
  const which = ask('which');
  assert.ok(which.answer.kind === 'choices', which.answer.kind);
  const wrong = gradeChoices(session, which.answer, [1]);
  assert.deepEqual(wrong, { right: false, wrong: [1], missed: [0], count: 1 });
  assert.deepEqual(
    choiceMistakes(which, [1], wrong as never).map(({ id }) => id),
    ['columns'],
  );
  assert.deepEqual(choiceMistakes(which, [2], gradeChoices(session, which.answer, [2]) as never), []);
  const all = ask('all');
  assert.ok(all.answer.kind === 'choices', all.answer.kind);
  assert.deepEqual(gradeChoices(session, all.answer, [0, 1]), { right: false, wrong: [1], missed: [2], count: 2 });
  assert.deepEqual(gradeChoices(session, all.answer, [2, 0]), { right: true, wrong: [], missed: [], count: 2 });
  const steps = ask('steps');
  assert.ok(steps.answer.kind === 'order', steps.answer.kind);
  assert.deepEqual(gradeOrder(steps.answer, [0, 1, 2, 3, 4]), { right: true, leading: 5 });
  assert.deepEqual(gradeOrder(steps.answer, [0, 1, 3, 2, 4]), { right: false, leading: 2 });
  assert.deepEqual(
    orderMistakes(steps, [0, 1, 3, 2, 4]).map(({ id }) => id),
    ['late'],
  );
  assert.deepEqual(orderMistakes(steps, [1, 0, 2, 3, 4]), []);
  assert.deepEqual(gradeOrder(steps.answer, []), { right: false, leading: 0 });
});

test('what is said of a number that no mistake gives is true', () => {
  const cases: [typed: number, right: number, miss: unknown][] = [
    [-0.5, 0.5, 'sign'],
    [5, 0.5, { tens: 1 }],
    [50, 0.5, { tens: 2 }],
    [0.05, 0.5, { tens: -1 }],
    [0.53, 0.5, 'close'],
    [0.7, 0.5, 'high'],
    [0.35, 0.5, 'low'],
    [1.2, 0.5, 'twice'],
    [0.2, 0.5, 'half'],
    [-3, 0.5, 'otherSign'],
    [-3, -1, 'twice'],
    [-0.2, -1, 'half'],
    [0.4, 0, 'high'],
    [-0.4, 0, 'low'],
    [0, NaN, 'none'],
    [0, Infinity, 'none'],
  ];
  for (const [typed, right, miss] of cases) assert.deepEqual(missOf(typed, right, 0.01), miss, `${typed} for ${right}`);
});

test('a shuffled order is the same every time, whole, and has nothing in its own place', () => {
  for (let count = 2; count <= 9; count++) {
    for (const id of ['a', 'steps', 'the-order-of-things', 'ß']) {
      const order = shuffled(count, id);
      assert.deepEqual(order, shuffled(count, id));
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        order.map((_, at) => at),
      );
      assert.ok(
        order.every((item, at) => item !== at),
        `${order}`,
      );
    }
  }
});

test('attempts stay in the state but not in a link', () => {
  const own = openSession(lesson, engine);
  const attempt = { given: ['0.5'], tried: ['0.5'], tries: 1, hints: 1 };
  own.change({ kind: 'answer', id: 'weight', answer: attempt });
  own.change({ kind: 'answer', id: 'say', answer: 'in my words' });
  assert.deepEqual(own.state.answers, { weight: attempt, say: 'in my words' });
  assert.deepEqual((decodeState(encodeState(own.state)) as typeof own.state).answers, { say: 'in my words' });
  const other = openSession(lesson, engine, own.state);
  assert.deepEqual(other.state.answers, own.state.answers);
  // What is no attempt is left out, whoever gives it.
  const strange = { ...own.state, answers: { weight: { given: 'no' }, row: { ...noAttempt(), given: [{}] } } };
  other.restore(strange as never);
  assert.deepEqual(other.state.answers, {});
  own.close();
  other.close();
});

test('an opened number of a program with a mistake comes back', () => {
  const open = [{ program: 'main/weight/no-scaling', expression: 'A[1, 3]', index: [], path: [0] }];
  const own = openSession(lesson, engine);
  own.change({ kind: 'open', open });
  const other = openSession(lesson, engine, decodeState(encodeState(own.state)) as typeof own.state);
  assert.deepEqual(other.state.open, open);
  assert.equal((other.opened(open[0]!) as unknown[]).length, 2);
  own.close();
  other.close();
});
