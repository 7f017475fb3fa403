// What the lessons' questions answer back: each right answer and each mistake, typed with the decimals the question asks for.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../bindings/engine.ts';
import type { Engine } from '../../bindings/surface.ts';
import { checkLesson } from '../../web/lesson/check.ts';
import { choiceMistakes, diagnose, mistakenExpression, orderMistakes } from '../../web/lesson/diagnosis.ts';
import { fieldPlaces, gradeChoices, gradeOrder, gradeValue, type ValueGrade } from '../../web/lesson/grading.ts';
import type { AskBlock, AskedChoices, AskedOrder, AskedValue, Expression, Mistake } from '../../web/lesson/lesson.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { gradedQuestions } from '../../web/lesson/questions.ts';
import { isProblem, type Session } from '../../web/lesson/session.ts';
import { en } from '../../web/words/en.ts';
import { questions as questionWords } from '../../web/words/en-questions.ts';

const folder = join(import.meta.dirname, '../../lessons');
const files = readdirSync(folder).filter((file) => /^\d+-.*\.md$/.test(file));
const sessions: [string, Session][] = [];
let engine: Engine;

before(async () => {
  engine = await loadEngine();
  for (const file of files) {
    const { lesson, problems } = checkLesson(readFileSync(join(folder, file), 'utf8'), file, { engine });
    assert.deepEqual(problems, []);
    sessions.push([file, openSession(lesson, engine)]);
  }
});
after(() => sessions.forEach(([, session]) => session.close()));

/** Every `{ask}` of one kind of answer, with where it stands. */
function* asks<K extends AskBlock['answer']['kind']>(
  kind: K,
): Generator<{ session: Session; block: AskBlock; answer: Extract<AskBlock['answer'], { kind: K }>; where: string }> {
  for (const [file, session] of sessions) {
    for (const block of gradedQuestions(session.lesson)) {
      if (block.type !== 'ask' || block.answer.kind !== kind) continue;
      yield { session, block, answer: block.answer as never, where: `${file}, ${block.id}` };
    }
  }
}

/** What an expression gives, as somebody would write it who rounds to the decimals that are asked for. */
function typed(session: Session, answer: AskedValue, expression: Expression): string[] {
  const values = session.values(expression);
  assert.ok(!isProblem(values), JSON.stringify(values));
  return fieldPlaces(answer, values.shape).map((place) => values.data[place]!.toFixed(answer.digits));
}

function graded(session: Session, answer: AskedValue, texts: string[]): ValueGrade {
  const grade = gradeValue(session, answer, texts, en);
  assert.ok(!isProblem(grade), JSON.stringify(grade));
  return grade;
}

const ids = (mistakes: readonly Mistake[]): string[] => mistakes.map(({ id }) => id);

test('the right number is right when it is rounded as asked, and no mistake', () => {
  let asked = 0;
  for (const { session, block, answer, where } of asks('value')) {
    const grade = graded(session, answer, typed(session, answer, answer.expression));
    assert.ok(grade.right, where);
    assert.deepEqual(diagnose(session, block, grade), [], where);
    asked += 1;
  }
  assert.ok(asked > 8, `only ${asked} questions were looked at`);
});

test('a whole number that is asked for is right or wrong: one more or one less is wrong', () => {
  let asked = 0;
  for (const { session, answer, where } of asks('value')) {
    if (answer.digits > 0) continue;
    const right = typed(session, answer, answer.expression);
    for (const step of [-1, 1]) {
      const grade = graded(session, answer, [String(Number(right[0]) + step), ...right.slice(1)]);
      assert.equal(grade.right, false, `${where}: ${step} off`);
    }
    asked += 1;
  }
  assert.ok(asked > 1, `only ${asked} questions were looked at`);
});

test('the number of each mistake is told as that mistake alone, and is not right', () => {
  let tried = 0;
  for (const { session, block, answer, where } of asks('value')) {
    for (const mistake of block.mistakes) {
      const texts = typed(session, answer, mistakenExpression(block, answer, mistake));
      const grade = graded(session, answer, texts);
      const said = `${where}: ${mistake.id}, typed as ${texts.join(', ')}`;
      assert.equal(grade.right, false, said);
      assert.deepEqual(ids(diagnose(session, block, grade).map((found) => found.mistake)), [mistake.id], said);
      assert.ok(mistake.says.length > 0 || questionWords.mistakes[mistake.id], `${said}: nothing is said`);
      tried += 1;
    }
  }
  assert.ok(tried > 30, `only ${tried} mistakes were looked at`);
});

test('the right choices are right, and every choice with a mistake is told as that mistake', () => {
  for (const { session, block, answer, where } of asks('choices')) {
    const correct = session.values((answer as AskedChoices).correct);
    assert.ok(!isProblem(correct), where);
    const right = gradeChoices(session, answer, [...correct.data]);
    assert.ok(!isProblem(right) && right.right, where);
    for (const mistake of block.mistakes) {
      const chosen = mistake.choices ?? [];
      const grade = gradeChoices(session, answer, chosen);
      assert.ok(!isProblem(grade) && !grade.right, `${where}: ${mistake.id}`);
      assert.deepEqual(ids(choiceMistakes(block, chosen, grade)), [mistake.id], where);
    }
  }
});

test('the order as it is written is right and no mistake; an order with a mistake is told as one', () => {
  for (const { block, answer, where } of asks('order')) {
    const right = (answer as AskedOrder).items.map((_, at) => at);
    assert.ok(gradeOrder(answer, right).right, where);
    assert.deepEqual(orderMistakes(block, right), [], where);
    for (const { id, before: [first, second] = [] } of block.mistakes) {
      const order = [first!, ...right.filter((item) => item !== first)];
      order.splice(order.indexOf(second!), 1);
      order.splice(1, 0, second!);
      assert.equal(gradeOrder(answer, order).right, false, `${where}: ${id}`);
      assert.ok(ids(orderMistakes(block, order)).includes(id), `${where}: ${id}`);
    }
  }
});

test('no question takes what is no number for an answer', () => {
  for (const { session, answer, where } of asks('value')) {
    const fields = typed(session, answer, answer.expression).length;
    for (const text of [
      '',
      ' ',
      'abc',
      '1e999',
      '-1e999',
      'NaN',
      'Infinity',
      '1/0',
      '1,234,567',
      '1.2.3',
      '%',
      '--1',
    ]) {
      const grade = graded(
        session,
        answer,
        Array.from({ length: fields }, () => text),
      );
      assert.equal(grade.readable, false, `${where}: ${JSON.stringify(text)}`);
      assert.equal(grade.right, false, where);
      const { read } = grade.fields[0]!;
      assert.ok('message' in read && read.message.endsWith('.'), `${where}: ${JSON.stringify(read)}`);
    }
  }
});
