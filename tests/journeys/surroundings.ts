/** Where a lesson stands: on pages of others, under strict policies, offline, on a phone, in the dark. */
import assert from 'node:assert/strict';
import { otherPage, ownPage } from '../browser/embedding-pages.ts';
import { builtIndex, printed, runProgram } from '../browser/oracle.ts';
import { LESSON } from '../browser/pages.ts';
import { NO_WASM_POLICY, STRICT_POLICY } from '../browser/server.ts';
import { button, cell, cells, field, grid, lessonReady, panel, steps, type Journey } from './journey.ts';
import type { Sought } from './seek.ts';
import type { Tab } from './tab.ts';

const weights = (within?: Sought): Sought => grid('weights, softmax of each row', 0, within);
const weight = (within?: Sought): Sought => cell(weights(within), 'query cat, key sat, weight 0.19');

const background = (tab: Tab) => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const ink = (tab: Tab) => tab.among({ css: 'h1' }, ([title]) => getComputedStyle(title!).color);

/** From 0, black, to 255. */
const brightness = (colour: string): number =>
  (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;

/** How many pixels the page is wider than its window. */
const sticksOut = (tab: Tab) =>
  tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export const surroundings: Journey[] = [
  {
    title: 'two lessons on a course page under the strict policy, its files served by the course itself',
    async go(walk) {
      const value = await runProgram('main');
      const site = await walk.own({
        policy: STRICT_POLICY,
        only: /^\/(softlook|lessons)\//,
        pages: { '/page.html': ownPage() },
      });
      const tab = await walk.lesson('page.html', {}, site);
      for (const css of ['#first', '#second']) {
        assert.deepEqual(await cells(tab, weights({ css })), printed(value('A')));
      }
      await tab.click(weight({ css: '#second' }));
      await tab.eventually(async () => assert.equal((await steps(tab))[0]!.result, '0.19'));
      // One engine for both.
      assert.equal(site.asked.filter((path) => path.endsWith('.wasm')).length, 1);
    },
  },
  {
    title: 'a page of another origin loads everything from ours',
    async go(walk) {
      const value = await runProgram('main');
      const ours = await walk.own({ cors: true });
      const there = await walk.own({ only: /^$/, pages: { '/other.html': otherPage(ours.address) } });
      const tab = await walk.lesson('other.html', {}, there);
      assert.deepEqual(await cells(tab, weights()), printed(value('A')));
      await tab.click(weight());
      await tab.eventually(async () => assert.equal((await steps(tab))[0]!.result, '0.19'));
      for (const ending of ['.wasm', '.woff2']) {
        assert.ok(
          ours.asked.some((path) => path.endsWith(ending)),
          `no ${ending} in ${ours.asked.join()}`,
        );
      }
      assert.deepEqual(
        there.asked.filter((path) => !/icon|first-of-all/.test(path)),
        ['/other.html'],
      );
      const fonts = await tab.evaluate(() =>
        [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
      );
      assert.ok(
        fonts.some((family) => family.includes('Softlook')),
        'our fonts come from the other origin, too',
      );
    },
  },
  {
    title: "a policy without 'wasm-unsafe-eval': our page and a course page say who can allow it",
    async go(walk) {
      const sentence = /policy forbids WebAssembly.*wasm-unsafe-eval/;
      const forbidding = await walk.own({ policy: NO_WASM_POLICY, pages: { '/page.html': ownPage() } });
      const tab = await walk.visitor();
      for (const [path, count] of [
        [LESSON, 1],
        ['page.html', 2],
      ] as const) {
        await tab.go(`${forbidding.address}${path}`);
        await tab.eventually(async () => {
          const alerts = await tab.texts({ role: 'alert' });
          assert.equal(alerts.length, count);
          for (const alert of alerts) assert.match(alert, sentence);
        });
        assert.equal(await tab.count({ role: 'heading', name: 'Why saturation hurts' }), count, 'the text is there');
        const said = await tab.evaluate(async (address) => {
          const { loadEngine } = (await import(address)) as { loadEngine(): Promise<unknown> };
          return loadEngine().then(
            String,
            (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
          );
        }, `${forbidding.address}softlook/engine.js`);
        assert.match(said, /^load: This page's content policy forbids WebAssembly/);
      }
      // What the refusals said is heard of pages that are left; one without an engine says nothing more.
      await tab.go(`${forbidding.address}index.html`);
      for (const complaint of await tab.heard())
        assert.match(complaint, /wasm|WebAssembly|ArrayBuffer|Content Security/);
    },
  },
  {
    title: 'once the lesson is there, it needs no network',
    async go(walk) {
      const site = await walk.own({});
      const tab = await walk.lesson(LESSON, {}, site);
      await site.close();
      await tab.fill(field('embeddings X', 'cat', 2), '2.5');
      const value = await runProgram('main', {
        X: [
          [0.9, 0.1, -0.2],
          [-0.3, 2.5, 0.5],
          [0.1, 0.6, 0.4],
          [0.4, -0.2, 0.7],
        ],
      });
      await tab.eventually(async () => assert.deepEqual(await cells(tab, weights()), printed(value('A'))));
      await tab.click(cell(weights(), /^query cat, key sat/));
      await tab.eventually(async () => assert.equal((await steps(tab)).length, 1));
      await tab.click(button('Next step', panel));
      await tab.eventually(async () => assert.equal((await steps(tab)).length, 2));
    },
  },
  {
    title: 'the variant with relaxed SIMD is loaded, or refused by a sentence where the browser lacks it',
    async go(walk) {
      const tab = await walk.visit('index.html');
      const { has, said } = await tab.evaluate(async (address) => {
        // i32.const 0, i8x16.splat three times, f32x4.relaxed_madd: a module of one function that leaves a v128.
        const code = [0, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0x41, 0, 0xfd, 15, 0xfd, 0x85, 2, 11];
        const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 0x7b, 3, 2, 1, 0];
        const bytes = new Uint8Array([...head, 10, code.length + 2, 1, code.length, ...code]);
        const { loadEngine } = (await import(address)) as {
          loadEngine(options: object): Promise<{ variant: string }>;
        };
        return {
          has: WebAssembly.validate(bytes),
          said: await loadEngine({ variant: 'relaxed' }).then(
            ({ variant }) => variant,
            (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
          ),
        };
      }, `${walk.site.address}softlook/engine.js`);
      if (has) assert.equal(said, 'relaxed');
      else assert.match(said, /^variant: This browser .* has no relaxed SIMD.*Load the variant simd128/);
    },
  },
  {
    title:
      'every lesson on a phone of 360 pixels, in the dark: nothing sticks out, a number opens above the lower edge',
    async go(walk) {
      const tab = await walk.visitor({ width: 360, height: 740, dark: true });
      for (const { slug } of builtIndex().lessons) {
        await tab.go(`${walk.site.address}lesson.html?lesson=${slug}`);
        await lessonReady(tab);
        assert.equal(await sticksOut(tab), 0, slug);
        assert.equal(await tab.count({ css: '.absent, .absent-figure, .trouble, .problem' }), 0, slug);
        assert.ok(brightness(await background(tab)) < 60, `${slug}: ${await background(tab)}`);
        assert.ok(brightness(await ink(tab)) > 190, `${slug}: ${await ink(tab)}`);
        const number: Sought = { css: 'article p .number', nth: 0 };
        await tab.click(number);
        const sheet = await tab.place(panel);
        assert.equal(Math.round(sheet.y + sheet.height), 740, `${slug}: the sheet stands at the lower edge`);
        assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= 360, slug);
        await tab.eventually(async () => {
          const chosen = await tab.place(number);
          assert.ok(chosen.y >= 0 && chosen.y + chosen.height <= sheet.y, `${slug}: the number is hidden by the sheet`);
        });
        assert.equal(await sticksOut(tab), 0, slug);
      }
    },
  },
  {
    title: 'dark follows the device; what is chosen instead is kept',
    async go(walk) {
      const tab = await walk.lesson(LESSON, { dark: true });
      assert.ok(brightness(await background(tab)) < 60, await background(tab));
      assert.ok(brightness(await ink(tab)) > 190, await ink(tab));
      await tab.click(button('Text size and colours'));
      await tab.click({ role: 'radio', name: 'Light' });
      await tab.eventually(async () => {
        const light = await background(tab);
        assert.ok(brightness(light) > 230, light);
      });
      assert.ok(brightness(await ink(tab)) < 80, await ink(tab));
      await tab.reload();
      await lessonReady(tab);
      assert.ok(brightness(await background(tab)) > 230, 'the choice is kept');
    },
  },
];
