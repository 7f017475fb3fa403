/** A `{flow}` on the lesson page: its boxes follow the inputs, its numbers unfold, and what cannot be shown is said. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { parseLesson } from '../../web/lesson/parse.ts';
import { nothingFound } from './axe.ts';
import {
  cells,
  eventually,
  lessonReady,
  LESSON,
  panel,
  phone,
  readThrough,
  startBrowser,
  stopBrowser,
  withPage,
  withSite,
  type Opened,
  type OpenOptions,
} from './pages.ts';
import { asAnswer } from './question-pages.ts';
import { STRICT_POLICY } from './server.ts';

before(startBrowser);
after(stopBrowser);

const text = readFileSync(join(import.meta.dirname, 'lessons/flow.md'), 'utf8');

function withFlows(
  options: OpenOptions,
  use: (opened: Opened) => Promise<void>,
  change: (lesson: Lesson) => Lesson = (same) => same,
): Promise<void> {
  const { lesson, problems } = parseLesson(text, 'queries-and-keys.md');
  assert.deepEqual(problems, []);
  return withSite(
    { policy: STRICT_POLICY, instead: [[/lessons\/queries-and-keys\.json$/, asAnswer(change(lesson))]] },
    (at) => withPage(LESSON, { at, ...options }, use),
  );
}

const flowOf = (page: Page, label: string): Locator => page.locator('figure').filter({ hasText: label }).last();
const boxOf = (within: Locator, name: string | RegExp): Locator => within.getByRole('button', { name });

test('sizes and numbers follow the sentence and the slider', async () => {
  await withFlows({}, async ({ page }) => {
    const flow = flowOf(page, 'weights, step by step');
    const scores = boxOf(flow, /^S E @ … , 3 by 3, made from E and E\.T, step 2/);
    await scores.click();
    assert.equal((await cells(flow)).length, 9);
    assert.equal(await boxOf(flow, /^sqrt\(d_k\) , 2\.00, made from d_k$/).count(), 1);
    assert.match(await flow.locator('.said').first().innerText(), /The longest path from E to A takes 4 steps\./);

    await page.getByRole('slider', { name: 'size of a key' }).press('End');
    await eventually(page, async () => assert.equal(await boxOf(flow, /^sqrt\(d_k\) , 4\.00/).count(), 1));
    await page.getByRole('button', { name: 'The cat sat on the mat', exact: true }).click();
    await eventually(page, async () => assert.equal(await boxOf(flow, /^S E @ … , 6 by 6/).count(), 1));
    assert.equal((await cells(flow)).length, 36);
    assert.deepEqual(await flow.getByRole('rowheader').allInnerTexts(), ['The', 'cat', 'sat', 'on', 'the', 'mat']);
  });
});

test('a number of a step without a name unfolds, and a link brings it back', async () => {
  await withFlows({}, async ({ page }) => {
    const flow = flowOf(page, 'weights, step by step');
    await boxOf(flow, /^S \/ … /).click();
    assert.equal(await flow.locator('softlook-matrix .label').first().innerText(), 'S / sqrt(dk)');
    const shown = (await cells(flow))[1]!;
    await flow.locator('[data-place="1"]').click();
    const result = async () => (await panel(page).locator('.result').first().innerText()).trim();
    // An unfolding shows the decimals that make its terms add up.
    assert.equal(Number(await result()).toFixed(2), shown);
    const title = await panel(page).innerText();
    await page.waitForFunction(() => location.hash.length > 1);
    await page.reload();
    await lessonReady(page);
    await eventually(page, async () => assert.equal(await panel(page).innerText(), title));
  });
});

test('by keyboard only: one stop for the whole flow, keys inside of it', async () => {
  await withFlows({}, async ({ page }) => {
    const flow = flowOf(page, 'a chain');
    await flow.locator('[tabindex="0"]').first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const last = flow.locator('.box:focus');
    assert.match((await last.ariaSnapshot()).replace(/\s+/g, ' '), /h 13 of 13 .*step 12 of the longest path/);
    assert.equal((await cells(flow)).length, 2);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await flow.locator('.box:focus').count(), 0);
  });
});

test('too many boxes and a program that fails are sentences; the rest of the page stands', async () => {
  await withFlows({}, async ({ page }) => {
    assert.match(await flowOf(page, 'more boxes').innerText(), /This flow has more boxes than can be read at once\./);
    assert.match(await page.locator('.absent-figure').last().innerText(), /In the program “failing”: matmul: .*\.$/s);
    assert.equal(await page.locator('softlook-flow').count(), 2);
  });
});

for (const [look, options] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', phone],
] as const) {
  test(`axe finds nothing, and nothing is wider than the page, ${look}`, async () => {
    await withFlows(options, async ({ page }) => {
      const flow = flowOf(page, 'weights, step by step');
      await boxOf(flow, /^S E @ … /).click();
      await nothingFound(page);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
      assert.ok(wide <= room, `${wide} of ${room}`);
    });
  });
}

test('in a lesson that is written from right to left the flow keeps the direction of its program', async () => {
  await withFlows(
    {},
    async ({ page }) => {
      const flow = flowOf(page, 'weights, step by step');
      const [left, right] = await Promise.all([
        boxOf(flow, /^E ,/).boundingBox(),
        boxOf(flow, /^d_k|^dk/).boundingBox(),
      ]);
      assert.ok(left!.x < right!.x, `E at ${left!.x}, d_k at ${right!.x}`);
      const scores = boxOf(flow, /^S E @ … /);
      await scores.click();
      await nothingFound(page);
    },
    (lesson) => ({ ...lesson, dir: 'rtl' }),
  );
});

test('a box stands out when one of its numbers does, in whichever view it is pointed at', () =>
  withPage('lesson.html?lesson=values-and-attention-output', {}, async ({ page }) => {
    await readThrough(page);
    const flow = page.locator('softlook-flow');
    const lit = () => flow.locator('.box.lit b').allInnerTexts();
    assert.deepEqual(await lit(), []);
    // A value is made of a row of the embeddings and a column of its matrix.
    await page.locator('p', { hasText: 'its value' }).locator('.number.value').first().hover();
    await eventually(page, async () => assert.deepEqual((await lit()).sort(), ['V', 'WV', 'X']));
    await page.mouse.move(2, 2);
    await eventually(page, async () => assert.deepEqual(await lit(), []));
  }));
