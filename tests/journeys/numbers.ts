/** Numbers: they are the engine's, the same in every browser, and unfold down to the inputs. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InputValue, loadEngine as Load } from '../../bindings/engine.ts';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { builtIndex, explain, printed, runProgram } from '../browser/oracle.ts';
import { siteFiles } from '../browser/server.ts';
import { button, cell, cells, grid, lessonReady, panel, steps, type Journey } from './journey.ts';
import type { Sought } from './seek.ts';
import type { Tab } from './tab.ts';

const weights = grid('weights, softmax of each row');
const weight = cell(weights, 'query cat, key sat, weight 0.19');

/** A number of the innermost step of the open unfolding. */
const partOfStep = (level: number): Sought => ({
  css: '.number',
  within: { css: '.step > .line', within: panel, nth: level },
  nth: 0,
});

/** A line of `softlook explain`: the result and the numbers it is made of. */
function readLine(line: string): { result: string; numbers: string[] } {
  const [, ...sides] = line.replace(/ {3}\[.*\]$/, '').split(' = ');
  return { result: sides.at(-1)!, numbers: sides.length > 1 ? (sides[0]!.match(/−?\d+(\.\d+)?/g) ?? []) : [] };
}

/** Weight, scaled score, score, query entry, embedding entry: what the command prints for the way along first parts. */
export async function expectedSteps(): Promise<{ result: string; numbers: string[] }[]> {
  return (await explain('A[1,2]', 4)).slice(0, 5).map(readLine);
}

/** Every program of a lesson with the author's inputs: name, shape and bits of each tensor that it binds. */
async function bitsOf({ address, lesson }: { address: string; lesson: Lesson }): Promise<string[]> {
  const { loadEngine } = (await import(address)) as { loadEngine: typeof Load };
  const engine = await loadEngine();
  return lesson.programs.flatMap(({ name, source }) => {
    const program = engine.compile(source);
    const own = lesson.inputs
      .filter((input) => input.program === name && program.inputs.includes(input.name))
      .map((input): [string, InputValue] => [
        input.name,
        input.shape.length ? { shape: input.shape, data: new Float32Array(input.data) } : input.data[0]!,
      ]);
    const run = program.run(Object.fromEntries(own));
    const lines = [...new Set(program.nodes.flatMap(({ names }) => names))].map((bound) => {
      try {
        const { shape, data } = run.tensor(bound);
        const bits = [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
        return `${name}.${bound} [${shape.join()}] ${bits.map((each) => each.toString(16)).join(' ')}`;
      } catch (error) {
        return `${name}.${bound} ${String(error)}`; // a list of tensors has no bits of its own
      }
    });
    run.close();
    program.close();
    return lines;
  });
}

const unfolded = async (tab: Tab): Promise<void> => {
  const expected = await expectedSteps();
  await tab.eventually(async () => assert.deepEqual(await steps(tab), expected));
};

export const numbers: Journey[] = [
  {
    title: 'the list of lessons leads to a lesson, whose numbers are those of the engine in Node',
    async go(walk) {
      const value = await runProgram('main');
      const tab = await walk.visit('index.html');
      await tab.click({ role: 'link', name: /^Queries and keys/, nth: 0 });
      await tab.wait({ role: 'heading', name: 'Queries and keys' });
      await lessonReady(tab);
      // The page around the lesson hears of it in its turn.
      await tab.eventually(async () =>
        assert.equal(await tab.evaluate(() => document.title), 'Queries and keys · Softlook'),
      );
      assert.equal(await tab.count({ css: '.absent, .absent-figure, .trouble' }), 0);
      assert.equal(await tab.count({ css: 'p', has: 'could not be' }), 0);
      for (const [label, name] of [
        ['Q = X W_Q', 'Q'],
        ['K = X W_K', 'K'],
        ['raw scores, X Xᵀ', 'R'],
        ['scores, Q Kᵀ', 'S'],
        ['scaled scores, S / √d_k', 'Z'],
        ['weights, softmax of each row', 'A'],
      ] as const) {
        assert.deepEqual(await cells(tab, grid(label)), printed(value(name)), label);
      }
      const rows = ['X', 'Q', 'K'].flatMap((name) => printed({ data: value(name).data.slice(3, 6) }));
      const paragraph: Sought = { css: 'p', has: 'Rows are tokens, in all three tables', nth: 0 };
      assert.deepEqual(await tab.texts({ role: 'button', within: paragraph }), rows);
      const [line, style] = await tab.among({ role: 'button', within: paragraph }, ([number]) => {
        const { textDecorationLine, textDecorationStyle } = getComputedStyle(number!);
        return [textDecorationLine, textDecorationStyle];
      });
      assert.deepEqual([line, style], ['underline', 'dotted'], 'a number that unfolds looks like it');
    },
  },
  {
    title: 'every tensor of every lesson has the bits that Node computes',
    async go(walk) {
      const tab = await walk.visit('index.html');
      const inNode = pathToFileURL(join(import.meta.dirname, '../../dist/engine.js')).href;
      for (const { slug } of builtIndex().lessons) {
        const lesson = JSON.parse(siteFiles().get(`/lessons/${slug}.json`)!.toString()) as Lesson;
        const here = await bitsOf({ address: inNode, lesson });
        const there = await tab.evaluate(bitsOf, { address: `${walk.site.address}softlook/engine.js`, lesson });
        assert.ok(here.length > 10, `${slug}: ${here.length} tensors`);
        assert.equal(there.length, here.length, slug);
        const different = there.filter((line, at) => line !== here[at]);
        assert.deepEqual(
          different.map((line) => line.slice(0, 120)),
          [],
          slug,
        );
      }
    },
  },
  {
    title: 'by clicks: from a weight down to an embedding in five; Next step, Back, Close, and the focus on the number',
    async go(walk) {
      const tab = await walk.lesson();
      const before = await tab.place(weight);
      await tab.click(weight);
      await tab.wait(panel);
      assert.equal(await tab.among(panel, ([dialog]) => dialog!.matches(':focus')), true);
      for (let level = 0; level < 4; level++) await tab.click(partOfStep(level));
      await unfolded(tab);
      assert.match(await tab.text({ css: '.note', within: panel }), /This is an input: the arithmetic ends here/);
      // The text stays where it is; the opened cell is outlined, its mirror too.
      const { x, width } = await tab.place(weight);
      assert.deepEqual({ x, width }, { x: before.x, width: before.width });
      assert.equal(await tab.attribute(weight, 'aria-selected'), 'true');
      const outlines = await tab.among({ role: 'gridcell', within: weights }, (all) =>
        all.map((one) => getComputedStyle(one).outlineStyle).filter((style) => style !== 'none'),
      );
      assert.deepEqual(outlines.sort(), ['dashed', 'solid']);
      await tab.click(cell(grid('scaled scores, S / √d_k'), 'query The, key The, scaled score 0.68'));
      await tab.eventually(async () => assert.equal((await steps(tab))[0]!.result, '0.68'));
      await tab.click(button('Next step', panel));
      await tab.eventually(async () => assert.equal((await steps(tab)).length, 2));
      await tab.click(button('Back', panel));
      await unfolded(tab); // as deep as it was
      await tab.click(button('Close', panel));
      await tab.waitWithout(panel);
      assert.equal(await tab.focused(), 'query cat, key sat, weight 0.19');
    },
  },
  {
    title: 'by keyboard only: contents, grid, Enter, down to the embedding, Escape',
    async go(walk) {
      const tab = await walk.lesson();
      await tab.press('Tab');
      assert.match(await tab.focused(), /Skip to the lesson/);
      await tab.tabTo(/^From scores to weights$/, 30);
      await tab.press('Enter');
      await tab.eventually(async () => assert.equal(await tab.focused(), 'From scores to weights'));
      await tab.tabTo(/^query The, key The, weight 0\.33$/, 40);
      await tab.press('ArrowDown', 'ArrowRight', 'ArrowRight');
      assert.equal(await tab.focused(), 'query cat, key sat, weight 0.19');
      await tab.press('Enter');
      for (let level = 0; level < 4; level++) {
        const part = partOfStep(level);
        await tab.wait(part);
        const isFocused = () =>
          tab.among(part, ([number]) => (number!.getRootNode() as ShadowRoot).activeElement === number);
        for (let i = 0; i < 30 && !(await isFocused()); i++) await tab.press('Tab');
        assert.ok(await isFocused(), `Tab did not reach the number of step ${level}`);
        await tab.press('Enter');
        await tab.eventually(async () => assert.equal((await steps(tab)).length, level + 2));
      }
      await unfolded(tab);
      await tab.press('Escape');
      await tab.waitWithout(panel);
      assert.equal(await tab.focused(), 'query cat, key sat, weight 0.19');
    },
  },
  {
    title: 'the pointer or the focus on a number lights what it was made from, in all views',
    async go(walk) {
      const tab = await walk.lesson();
      const lit = (label: string, nth = 0) =>
        tab.among({ css: '.lit', within: grid(label, nth) }, (all) => all.map((one) => one.getAttribute('aria-label')));
      const score = cell(grid('scores, Q Kᵀ'), 'query cat, key sat, score −0.42');
      const sources = async (): Promise<void> => {
        for (const [label, token] of [
          ['Q = X W_Q', /cat/],
          ['K = X W_K', /sat/],
        ] as const) {
          const found = await lit(label);
          assert.equal(found.length, 3, label);
          for (const said of found) assert.match(said!, token);
        }
        // The same score lights in the other heatmap of the scores, and in the text.
        assert.deepEqual(await lit('scores, Q Kᵀ', 1), ['query cat, key sat, score −0.42']);
        const paragraph: Sought = { css: 'p', has: 'Read one pair aloud', nth: 0 };
        assert.match((await tab.attribute({ role: 'button', within: paragraph, nth: 2 }, 'class'))!, /\blit\b/);
      };
      await tab.hover(score);
      await tab.eventually(sources);
      await tab.hover({ role: 'heading', name: 'From scores to weights' });
      await tab.eventually(async () => assert.deepEqual(await lit('Q = X W_Q'), []));
      await tab.focus(score);
      await tab.eventually(sources);
    },
  },
];
