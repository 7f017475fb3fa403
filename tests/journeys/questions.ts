/** Questions: committed to, graded, diagnosed, kept; by pointer and by keys; faults to find and programs to write. */
import assert from 'node:assert/strict';
import { asAnswer, questionLesson } from '../browser/question-pages.ts';
import { LESSON } from '../browser/pages.ts';
import { STRICT_POLICY } from '../browser/server.ts';
import { button, lessonReady, panel, type Journey, type Walk } from './journey.ts';
import type { Sought } from './seek.ts';
import type { Tab } from './tab.ts';

/** A question by what it asks. */
const asked = (text: string): Sought => ({ css: '.asked', has: text });
const weight = asked('What is the weight');
const hunt = asked('The weights come out too even');
const exercise = asked('Bind q to the product');

/** The page with the lesson of questions, under the strict policy. */
async function questionPage(walk: Walk): Promise<Tab> {
  const site = await walk.own({
    policy: STRICT_POLICY,
    instead: [[/lessons\/queries-and-keys\.json$/, asAnswer(questionLesson())]],
  });
  return walk.lesson(LESSON, {}, site);
}

const says = (tab: Tab, question: Sought, sentence: RegExp): Promise<void> =>
  tab.eventually(async () => assert.match(await tab.text({ css: '.verdict', within: question }), sentence));

async function give(tab: Tab, question: Sought, text: string): Promise<void> {
  await tab.fill({ role: 'textbox', within: question, nth: 0 }, text);
  await tab.click(button('Check', question));
}

async function write(tab: Tab, text: string): Promise<void> {
  const content: Sought = { css: '.cm-content', within: exercise };
  // The editor is fetched when the exercise comes near.
  await tab.among(exercise, ([one]) => one!.scrollIntoView({ behavior: 'instant' }));
  await tab.click(content);
  await tab.press('Control+a');
  await tab.type(text);
}

export const questions: Journey[] = [
  {
    title: 'a prediction comes before its reveal, and is kept beside it',
    async go(walk) {
      const tab = await walk.lesson();
      const question: Sought = { css: '[part~=predict]', has: 'How are the two related?' };
      const opened: Sought = { ...question, has: 'Those are four vectors' };
      assert.equal(await tab.count(opened), 0);
      assert.match(await tab.text(question), /opens when you have committed/);
      const answer = button('They must be equal', question);
      await tab.click(answer);
      await tab.wait(opened);
      assert.equal(await tab.attribute(answer, 'aria-pressed'), 'true');
      const other = button('They may differ', question);
      assert.equal(await tab.among(other, ([one]) => one!.matches(':disabled')), true);
      await tab.click(button('Answer again', question));
      await tab.waitWithout(opened);

      const open: Sought = { css: '[part~=predict]', has: 'A colleague reports' };
      const revealed: Sought = { css: '[part~=predict]', has: 'The observation may well be right' };
      assert.equal(await tab.count(revealed), 0);
      await tab.fill({ role: 'textbox', name: 'Your answer', within: open }, 'It follows for <b>eight</b>.');
      await tab.click(button('Commit', open));
      await tab.wait(revealed);
      assert.match(await tab.text(revealed), /It follows for <b>eight<\/b>\./);
    },
  },
  {
    title: 'a number: wrong with its mistake, which unfolds; right; and both are there after a reload',
    async go(walk) {
      const tab = await questionPage(walk);
      await give(tab, weight, '0.576');
      await says(tab, weight, /Not yet\. This is what comes out of a mistake\./);
      await says(tab, weight, /went into softmax without being divided/);
      // The number of the mistake unfolds in the program with the mistake.
      await tab.click({ role: 'button', name: /0\.576/, within: { css: '.verdict', within: weight } });
      await tab.wait(panel);
      assert.match(await tab.text(panel), /Where 0\.58 comes from/);
      await tab.press('Escape');
      await tab.waitWithout(panel);
      await tab.reload();
      await lessonReady(tab);
      await says(tab, weight, /went into softmax without being divided/);
      assert.equal(await tab.value({ role: 'textbox', within: weight }), '0.576');
      await give(tab, weight, '45.7 %');
      await says(tab, weight, /Right: it is 0\.457 ?\. The explanation is open below\./);
      await tab.wait({ ...weight, has: 'Softmax of the row gives' });
      assert.equal(await tab.count(button('Show the answer', weight)), 0);
      await tab.reload();
      await lessonReady(tab);
      await says(tab, weight, /Right/);
    },
  },
  {
    title: 'a matrix is filled by keys; each cell is graded, and the whole diagnosed',
    async go(walk) {
      const tab = await questionPage(walk);
      const question = asked('Fill in the missing scores');
      const field = (name: string): Sought => ({ role: 'textbox', name, within: question });
      assert.equal(await tab.count({ role: 'textbox', within: question }), 3);
      await tab.focus(field('The, cat'));
      await tab.type('0.8');
      await tab.press('Tab');
      await tab.press('Tab');
      await tab.fill(field('cat, The'), '9');
      await tab.press('Enter');
      await says(tab, question, /One cell holds no number yet/);
      await tab.fill(field('cat, here'), '1.1');
      await tab.press('Enter');
      await says(tab, question, /2 of 3 cells are right/);
      assert.equal(await tab.attribute(field('The, cat'), 'aria-invalid'), 'false');
      assert.equal(await tab.attribute(field('cat, The'), 'aria-invalid'), 'true');
      await tab.fill(field('cat, The'), '-2.8');
      // What has been changed since is not marked.
      await tab.eventually(async () => assert.equal(await tab.attribute(field('cat, The'), 'aria-invalid'), 'false'));
      await tab.press('Enter');
      await says(tab, question, /Right/);
      for (const [name, value] of [
        ['The, cat', '-2.8'],
        ['cat, The', '0.8'],
        ['cat, here', '0.2'],
      ] as const)
        await tab.fill(field(name), value);
      await tab.press('Enter');
      await says(tab, question, /Row and column changed places/);
    },
  },
  {
    title: 'one choice and several, by keys and by pointer',
    async go(walk) {
      const tab = await questionPage(walk);
      const one = asked('What adds up to one?');
      const radio = (name: string): Sought => ({ role: 'radio', name, within: one });
      await tab.click(button('Check', one));
      await says(tab, one, /Choose an answer/);
      await tab.focus(radio('Each row'));
      await tab.press('ArrowDown');
      assert.equal(await tab.among(radio('Each column'), ([each]) => (each as HTMLInputElement).checked), true);
      await tab.press('Enter');
      await says(tab, one, /nothing makes that add up/);
      await tab.click(radio('The whole table'));
      await tab.click(button('Check', one));
      await says(tab, one, /This is not the right one/);
      await tab.click(radio('Each row'));
      await tab.click(button('Check', one));
      await says(tab, one, /Right/);
      const all = asked('What do the scores compare?');
      const box = (name: string): Sought => ({ role: 'checkbox', name: new RegExp(`^${name}`), within: all });
      await tab.click(box('Queries'));
      await tab.click(box('Embeddings'));
      await tab.click(button('Check', all));
      await says(tab, all, /One of the chosen answers is not right\. A right one is missing\./);
      await tab.click(box('Embeddings'));
      await tab.click(box('Keys'));
      await tab.click(button('Check', all));
      await says(tab, all, /Right/);
    },
  },
  {
    title: 'an order: keys choose and move, buttons move, the place is said',
    async go(walk) {
      const tab = await questionPage(walk);
      const question = asked('Put the steps');
      const words = () => tab.texts({ css: '.step-text', within: question });
      const right = ['Project', 'Compare', 'Scale', 'Softmax', 'Mix'];
      const first = await words();
      assert.ok(
        first.every((word, at) => word !== right[at]),
        first.join(),
      );
      const stop: Sought = { css: '[role=option][tabindex="0"]', within: question };
      assert.equal(await tab.count(stop), 1);
      await tab.focus(stop);
      await tab.press('ArrowDown');
      await tab.eventually(async () => assert.match(await tab.focused(), new RegExp(first[1]!)));
      await tab.press('Alt+ArrowUp');
      await tab.eventually(async () => assert.equal((await words())[0], first[1]));
      assert.match(await tab.focused(), new RegExp(first[1]!), 'the focus goes with the step');
      const said = await tab.among({ css: '.movers [role=status]', within: question }, ([one]) => one!.textContent);
      assert.match(said, /Now place 1 of 5/);
      await tab.click(button('Check', question));
      await says(tab, question, /Not yet/);
      // Sorted by the buttons, as on a phone.
      for (const [place, word] of right.entries()) {
        await tab.click({ role: 'option', name: new RegExp(word), within: question });
        for (let at = (await words()).indexOf(word); at > place; at--) {
          await tab.click(button('Move up', question));
          await tab.eventually(async () => assert.equal((await words()).indexOf(word), at - 1));
        }
      }
      assert.deepEqual(await words(), right);
      await tab.click(button('Check', question));
      await says(tab, question, /Right/);
      await tab.wait({ ...question, has: 'Project, compare, scale' });
    },
  },
  {
    title: 'a fault is found: steps by keys, numbers that unfold, a wrong pick told, the right one explained',
    async go(walk) {
      const tab = await questionPage(walk);
      const step = (name: string): Sought => ({ role: 'tab', name, within: hunt });
      await tab.focus(step('Q'));
      await tab.press('ArrowRight');
      await tab.eventually(async () => assert.match(await tab.focused(), /^S/));
      assert.equal(await tab.attribute(step('S'), 'aria-selected'), 'true');
      await tab.click(button('S is the faulty step', hunt));
      await says(tab, hunt, /S is right as it stands/);
      await says(
        tab,
        hunt,
        /Computed again from the steps before it.*Its numbers are those of the program without the fault/,
      );
      await tab.click(step('A'));
      await tab.click(button('A is the faulty step', hunt));
      await says(tab, hunt, /a step before it is wrong/);
      await tab.click(step('scaled'));
      // The number is that of the program with the fault: its arithmetic shows the wrong size.
      await tab.click({ role: 'gridcell', within: hunt, nth: 4 });
      await tab.wait({ css: '.step', has: '4', within: panel });
      await tab.press('Escape');
      const explained: Sought = { ...hunt, has: 'root of the wrong size' };
      assert.equal(await tab.count(explained), 0);
      await tab.click(button('scaled is the faulty step', hunt));
      await says(tab, hunt, /Right: the fault is in scaled/);
      await tab.wait(explained);
      await tab.wait({ ...hunt, has: 'scaled = S / sqrt(d_k)' });
      await tab.reload();
      await lessonReady(tab);
      await says(tab, hunt, /Right: the fault is in scaled/);
    },
  },
  {
    title: 'a program is written and run: checks in words, prints, arrays that unfold, the solution after a try',
    async go(walk) {
      const tab = await questionPage(walk);
      await write(tab, 'q = x * w\nn = q.numel()\nprint(q.shape[0])');
      assert.equal(await tab.count(button('Show a solution', exercise)), 0);
      await tab.press('Control+Enter');
      await says(tab, exercise, /It runs\. 1 of 2 checks hold\..*is not the matrix product/);
      assert.equal(await tab.text({ css: '.printed', within: exercise }), '2');
      assert.match(await tab.text({ css: '.ran', within: exercise }), /\bn = 4(?![.\d])/);
      await tab.click({ role: 'gridcell', within: exercise, nth: 2 });
      await tab.wait({ css: '.step', has: 'product', within: panel });
      await tab.press('Escape');
      await tab.click(button('Show a solution', exercise));
      await tab.wait({ ...exercise, has: 'q = x @ w' });
      await write(tab, 'q = x @ w\nprint(q)');
      await tab.click(button('Run', exercise));
      await says(tab, exercise, /It runs, and all checks hold/);
    },
  },
];
