/** Figures of real lessons: an arrow is dragged and moved by keys, and no name of a point lies on another. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { eventually, FRAMES, phone, startBrowser, stopBrowser, withPage } from './pages.ts';

before(startBrowser);
after(stopBrowser);

const dotOf = (plane: Locator): Locator => plane.locator('.dot-product .number');
const numberOf = async (one: Locator): Promise<number> => Number((await one.innerText()).trim().replace('−', '-'));
/** The entries of an arrow, from what is said of its tip. */
const entriesOf = async (tip: Locator): Promise<number[]> =>
  (await tip.getAttribute('aria-valuetext'))!.split(', ').map((entry) => Number(entry.replace('−', '-')));
const product = (a: number[], b: number[]): number => a.reduce((sum, entry, at) => sum + entry * b[at]!, 0);

test('an arrow is dragged: its dot product follows in the figure and in the text, unfolds, and undo takes one step', () =>
  withPage('lesson.html?lesson=the-problem-attention-solves', {}, async ({ page }) => {
    const plane = page.locator('softlook-plane').first();
    await plane.scrollIntoViewIfNeeded();
    const tip = plane.locator('[data-tip="1"]');
    const still = plane.locator('[data-tip="0"]');
    const [a, b] = [await entriesOf(still), await entriesOf(tip)];
    assert.equal(await numberOf(dotOf(plane)), product(a, b));

    const hit = (await tip.locator('.hit').boundingBox())!;
    const [x, y] = [hit.x + hit.width / 2, hit.y + hit.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 25, { steps: 5 });
    await page.mouse.up();
    const dragged = await entriesOf(tip);
    assert.ok(dragged[0]! > b[0]! && dragged[1]! < b[1]!, `dragged to ${dragged}`);
    const made = product(a, dragged);
    const shows = (one: Locator): Promise<void> =>
      eventually(page, async () => {
        const shown = await numberOf(one);
        assert.ok(Math.abs(shown - made) < 0.006, `${shown} for ${made}`);
      });
    await shows(dotOf(plane));
    const inText = page.locator('p', { hasText: 'The three dot products are' }).locator('.number').first();
    await shows(inText);

    // What it is made of are the numbers of the two arrows, down to the input.
    await dotOf(plane).click();
    const unfolding = page.locator('.panel softlook-unfolding');
    await unfolding.waitFor();
    await eventually(page, async () => {
      const said = (await unfolding.locator('.root').innerText()).replaceAll('−', '-').replaceAll(/[()]/g, '');
      const line = /(-?[\d.]+) = (-?[\d.]+)·(-?[\d.]+) \+ (-?[\d.]+)·(-?[\d.]+)/.exec(said);
      assert.ok(line, said);
      const [result, ...factors] = line.slice(1).map(Number);
      assert.deepEqual(factors, [dragged[0], a[0], dragged[1], a[1]]);
      assert.ok(Math.abs(result! - made) < 0.006, said);
    });
    await page.keyboard.press('Control+z');
    await eventually(page, async () => assert.deepEqual(await entriesOf(tip), b));
    assert.equal(await numberOf(dotOf(plane)), product(a, b));
  }));

test('an arrow is moved by keys, and the same arrow moves in every figure that shows it', () =>
  withPage('lesson.html?lesson=the-problem-attention-solves', {}, async ({ page }) => {
    const planes = page.locator('softlook-plane');
    const tip = planes.first().locator('[data-tip="0"]');
    await tip.scrollIntoViewIfNeeded();
    const before = await entriesOf(tip);
    await tip.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await eventually(page, async () => {
      const moved = await entriesOf(tip);
      assert.ok(moved[0]! < before[0]! && moved[1]! > before[1]!, `moved to ${moved}`);
      for (let at = 0; at < 3; at++) {
        const plane = planes.nth(at);
        assert.deepEqual(await entriesOf(plane.locator('[data-tip="0"]')), moved);
        const made = product(moved, await entriesOf(plane.locator('[data-tip="1"]')));
        assert.ok(Math.abs((await numberOf(dotOf(plane))) - made) < 0.006, `figure ${at + 1}`);
      }
    });
    assert.equal(await tip.evaluate((one) => one.matches(':focus')), true);
  }));

const slugs = readdirSync(join(import.meta.dirname, '../../lessons')).flatMap(
  (file) => /^\d+-(.*)\.md$/.exec(file)?.[1] ?? [],
);

for (const [look, options] of [
  ['wide', {}],
  ['on a phone', phone],
] as const) {
  test(`no name of a point lies on another, in any lesson, ${look}`, async () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const slug of slugs) {
      await withPage(`lesson.html?lesson=${slug}`, options, async ({ page }) => {
        const found = (await page.evaluate(`(async () => {
          const root = document.querySelector('softlook-lesson').shadowRoot;
          const wrong = [];
          let seen = 0;
          for (const host of root.querySelectorAll('softlook-plane, softlook-scatter')) {
            host.scrollIntoView();
            await ${FRAMES};
            const names = [...host.shadowRoot.querySelectorAll('text.name')].filter((name) => name.textContent.trim());
            const boxes = names.map((name) => name.getBoundingClientRect());
            seen += names.length;
            for (const [i, a] of boxes.entries()) for (const [j, b] of boxes.entries()) {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (j > i && wide > 2 && high > 4)
                wrong.push(names[i].textContent.trim() + ' on ' + names[j].textContent.trim());
            }
          }
          return { seen, wrong };
        })()`)) as { seen: number; wrong: string[] };
        seen += found.seen;
        wrong.push(...found.wrong.map((one) => `${slug}: ${one}`));
      });
    }
    assert.deepEqual(wrong, []);
    assert.ok(seen > 30, `only ${seen} names were looked at`);
  });
}
