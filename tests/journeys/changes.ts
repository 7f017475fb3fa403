/** Changes: numbers are typed, stepped, dragged and slid; everything follows; nothing is lost by undo or a reload. */
import assert from 'node:assert/strict';
import { embedSentence } from '../../web/lesson/embeddings.ts';
import { decodeState } from '../../web/lesson/link.ts';
import { en } from '../../web/words/en.ts';
import { changed, printed, runProgram } from '../browser/oracle.ts';
import { button, cell, cells, field, grid, lessonReady, panel, steps, type Journey } from './journey.ts';
import type { Sought } from './seek.ts';
import type { Tab } from './tab.ts';

const FIRST_LESSON = 'lesson.html?lesson=the-problem-attention-solves';

/** Views of the main program and numbers in its text show what the engine computes in Node from these inputs. */
async function shows(tab: Tab, inputs: Record<string, number[][]> = {}): Promise<void> {
  const value = await runProgram('main', inputs);
  const paragraph: Sought = { css: 'p', has: 'Rows are tokens, in all three tables', nth: 0 };
  await tab.eventually(async () => {
    for (const [label, name] of [
      ['Q = X W_Q', 'Q'],
      ['K = X W_K', 'K'],
      ['scores, Q Kᵀ', 'S'],
      ['weights, softmax of each row', 'A'],
    ] as const) {
      assert.deepEqual(await cells(tab, grid(label)), printed(value(name)), label);
    }
    const rows = ['X', 'Q', 'K'].flatMap((name) => printed({ data: value(name).data.slice(3, 6) }));
    assert.deepEqual(await tab.texts({ role: 'button', within: paragraph }), rows);
  });
}

const off = async (tab: Tab, name: string): Promise<void> =>
  tab.eventually(async () => {
    const first = button(name);
    const isOff = await tab.among(first, ([one]) => one!.matches(':disabled, [aria-disabled=true]'));
    assert.equal(isOff, true, name);
  });

export const changes: Journey[] = [
  {
    title: 'a number of an embedding is typed: Q, K, S, A and the text follow; undo, redo, reset',
    async go(walk) {
      const tab = await walk.lesson();
      const input = field('embeddings X', 'cat', 2);
      await tab.fill(input, '2.5');
      await shows(tab, { X: changed(1, 1, 2.5) });
      await tab.press('Enter');
      await tab.fill(field('embeddings X', 'here', 3), '-1,25');
      const both = changed(1, 1, 2.5);
      both[3]![2] = -1.25;
      await shows(tab, { X: both });
      await tab.click(button('Undo'));
      await shows(tab, { X: changed(1, 1, 2.5) });
      await tab.click(button('Undo'));
      await shows(tab);
      await off(tab, 'Undo');
      await tab.click(button('Redo'));
      await tab.click(button('Redo'));
      await shows(tab, { X: both });
      await off(tab, 'Redo');
      await tab.click(button('Reset all'));
      await shows(tab);
      assert.equal(await tab.value(input), '0.8');
    },
  },
  {
    title: 'by keyboard: keys step a number and undo a change; Escape takes back what is not a number',
    async go(walk) {
      const tab = await walk.lesson();
      const input = field('embeddings X', 'The', 1);
      await tab.focus(input);
      await tab.press('ArrowUp');
      await shows(tab, { X: changed(0, 0, 1) });
      await tab.press('Shift+ArrowDown');
      await shows(tab, { X: changed(0, 0, 0) });
      await tab.fill(input, 'what');
      await tab.press('Escape');
      await tab.eventually(async () => assert.equal(await tab.value(input), '0'));
      await shows(tab, { X: changed(0, 0, 0) });
      await tab.press('Control+z');
      await shows(tab);
      await tab.press('Control+Shift+Z');
      await shows(tab, { X: changed(0, 0, 0) });
    },
  },
  {
    title: 'a number is dragged sideways, one step of undo for the whole way',
    async go(walk) {
      const tab = await walk.lesson();
      await tab.drag(field('embeddings X', 'cat', 1), 48, 0);
      await shows(tab, { X: changed(1, 0, 0.5) });
      await tab.click(button('Undo'));
      await shows(tab);
      await off(tab, 'Undo');
    },
  },
  {
    title: 'the slider of d_k by keys and by pointer: the experiment is computed for each stop',
    async go(walk) {
      const tab = await walk.lesson();
      const slider: Sought = { role: 'slider', name: /^d_?k$/, nth: 0 };
      const computed = async (d_k: number): Promise<void> => {
        const value = await runProgram('saturation', { d_k });
        await tab.eventually(async () => {
          assert.equal(await tab.attribute(slider, 'aria-valuetext'), String(d_k));
          assert.deepEqual(await cells(tab, grid('over all random queries')), printed(value('summary'), 3));
        });
      };
      await tab.focus(slider);
      await tab.press('Home');
      await computed(1);
      await tab.press('ArrowRight', 'ArrowRight');
      await computed(3);
      await tab.press('End');
      await computed(512);
      // A press at the middle of the track.
      await tab.click(slider);
      await tab.eventually(async () => assert.notEqual(await tab.attribute(slider, 'aria-valuetext'), '512'));
      await computed(Number(await tab.attribute(slider, 'aria-valuetext')));
    },
  },
  {
    title: 'an arrow in the plane is dragged and moved by keys; its dot product follows',
    async go(walk) {
      const tab = await walk.lesson(FIRST_LESSON);
      const plane: Sought = { css: 'softlook-plane', nth: 0 };
      const tip = (name: string): Sought => ({ role: 'slider', name, within: plane });
      const at = async (name: string): Promise<[number, number]> =>
        (await tab.attribute(tip(name), 'aria-valuetext'))!.replace(/−/g, '-').split(', ').map(Number) as [
          number,
          number,
        ];
      const adds = async (): Promise<void> =>
        tab.eventually(async () => {
          const [a, b] = [await at('a'), await at('b')];
          const dot = printed({ data: [a[0] * b[0] + a[1] * b[1]] })[0];
          assert.equal(await tab.text({ css: '.dot-product .number', within: plane }), dot);
        });
      await adds();
      const start = await at('b');
      await tab.drag({ css: '.hit', within: tip('b') }, 40, 30);
      const [dragged, first] = [await at('b'), await at('a')];
      assert.ok(dragged[0] > start[0] && dragged[1] < start[1], `from ${start.join()} to ${dragged.join()}`);
      await adds();
      assert.match(await tab.focused(), /^b/, 'what was dragged has the focus');
      await tab.press('ArrowLeft', 'ArrowUp');
      await tab.eventually(async () => {
        const [x, y] = await at('b');
        assert.ok(x < dragged[0] && y > dragged[1], `from ${dragged.join()} to ${x}, ${y}`);
      });
      await adds();
      assert.deepEqual(await at('a'), first, 'the other arrow stays');
    },
  },
  {
    title: 'tabs: by click and by arrow keys; only the chosen panel is to be seen',
    async go(walk) {
      const tab = await walk.lesson(FIRST_LESSON);
      const [scores, weights] = ['Scores', 'Weights'].map((name): Sought => ({ role: 'tab', name, nth: 0 }));
      const shown = async (chosen: Sought): Promise<void> =>
        tab.eventually(async () => {
          assert.equal(await tab.attribute(chosen, 'aria-selected'), 'true');
          const panels = await tab.among({ role: 'tab', name: /^(Scores|Weights)$/ }, (tabs) =>
            tabs
              .slice(0, 2)
              .map((one) => (one.getRootNode() as ShadowRoot).getElementById(one.getAttribute('aria-controls')!)!)
              .map((one) => one.getBoundingClientRect().height > 100),
          );
          assert.deepEqual(panels, [chosen === scores, chosen === weights]);
        });
      await shown(scores!);
      await tab.click(weights!);
      await shown(weights!);
      await tab.press('ArrowLeft');
      await shown(scores!);
      assert.equal(await tab.focused(), 'Scores');
    },
  },
  {
    title: 'a dropdown: closed at first, opened and closed by click and by Enter',
    async go(walk) {
      const tab = await walk.lesson();
      const title = (name: RegExp): Sought => ({ role: 'button', name });
      const isOpen = async (button: Sought, open: boolean): Promise<void> =>
        tab.eventually(async () => {
          assert.equal(await tab.attribute(button, 'aria-expanded'), `${open}`);
          const height = await tab.among(button, ([one]) => {
            const content = (one!.getRootNode() as ShadowRoot).getElementById(one!.getAttribute('aria-controls')!)!;
            return content.getBoundingClientRect().height;
          });
          assert.equal(height > 100, open, `${height} pixels`);
        });
      const scores = title(/the same scores from shorter queries$/);
      await isOpen(scores, false);
      await tab.click(scores);
      await isOpen(scores, true);
      assert.equal((await cells(tab, grid('scores from queries and keys of length two'))).length, 16);
      await tab.press('Enter');
      await isOpen(scores, false);
    },
  },
  {
    title: 'a sentence is typed and taken with Enter; a word of one’s own is named as unknown',
    async go(walk) {
      const tab = await walk.lesson();
      const box: Sought = { role: 'textbox', name: 'Your sentence' };
      await tab.fill(box, 'Zyx bites man');
      await tab.press('Enter');
      const embedded = embedSentence('Zyx bites man', en);
      assert.ok('words' in embedded, JSON.stringify(embedded));
      const value = await runProgram('sentence', { X: embedded.words.map(({ vector }) => [...vector]) });
      await tab.eventually(async () => {
        assert.deepEqual(await cells(tab, grid('weights')), printed(value('A')));
        assert.deepEqual(await tab.texts({ css: '[role=rowheader]', within: grid('weights') }), [
          'Zyx',
          'bites',
          'man',
        ]);
      });
      await tab.wait({ css: 'form', has: 'Zyx is not in the table' });
    },
  },
  {
    title: 'edits, names, answers and opened numbers come back with a reload',
    async go(walk) {
      const tab = await walk.lesson();
      const question: Sought = { css: '[part~=predict]', nth: 0 };
      const name: Sought = { role: 'textbox', name: 'tokens 2' };
      await tab.fill(field('embeddings X', 'cat', 2), '2.5');
      await shows(tab, { X: changed(1, 1, 2.5) });
      await tab.fill(name, 'tiger');
      await tab.press('Enter');
      await tab.click(button('They may differ', question));
      await tab.click(cell(grid('weights, softmax of each row'), /^query tiger, key sat/));
      await tab.click({ css: '.number', within: { css: '.step > .line', within: panel, nth: 0 }, nth: 0 });
      await tab.eventually(async () => assert.equal((await steps(tab)).length, 2));
      const opened = await steps(tab);
      await tab.eventually(async () => {
        const state = decodeState(await tab.evaluate(() => location.hash));
        assert.ok('open' in state, JSON.stringify(state));
        assert.deepEqual(state.open[0]?.path, [0]);
      });
      await tab.reload();
      await lessonReady(tab);
      await tab.eventually(async () => assert.deepEqual(await steps(tab), opened));
      await shows(tab, { X: changed(1, 1, 2.5) });
      assert.equal(await tab.value(name), 'tiger');
      await tab.wait({ ...question, has: 'Those are four vectors' });
    },
  },
];
