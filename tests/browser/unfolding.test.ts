/** The heart of it: a number is opened and followed down to an input, by mouse, by keyboard and by touch. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { explain, printed, runProgram } from './oracle.ts';
import {
  cellSaid,
  eventually,
  focused,
  grid,
  panel,
  partOfLastStep,
  phone,
  startBrowser,
  steps,
  stopBrowser,
  withLesson,
} from './pages.ts';

before(startBrowser);
after(stopBrowser);

const weights = (page: Page) => grid(page, 'weights, softmax of each row');
const weight = (page: Page) => cellSaid(weights(page), 'query cat, key sat, weight 0.19');

/** A line of `softlook explain`: the result and the numbers it is made of. */
function readLine(line: string): { result: string; numbers: string[] } {
  const [, ...sides] = line.replace(/ {3}\[.*\]$/, '').split(' = ');
  return { result: sides.at(-1)!, numbers: sides.length > 1 ? (sides[0]!.match(/−?\d+(\.\d+)?/g) ?? []) : [] };
}

/** Weight, scaled score, score, query entry, embedding entry: what the command prints for the way along first parts. */
async function expectedSteps(): Promise<{ result: string; numbers: string[] }[]> {
  const lines = await explain('A[1,2]', 4);
  return lines.slice(0, 5).map(readLine);
}

test('every level of the unfolding adds up to the value of the engine', async () => {
  const value = await runProgram('main');
  await withLesson({}, async ({ page }) => {
    await weight(page).click();
    for (let i = 0; i < 4; i++) await partOfLastStep(page, 0).click();
    const shown = (await steps(page)).map((step) => step.result);
    const exact = [
      value('A').data[6]!,
      value('Z').data[6]!,
      value('S').data[6]!,
      value('Q').data[3]!,
      value('X').data[3]!,
    ];
    shown.forEach((text, i) => {
      const digits = text.split('.')[1]?.length ?? 0;
      assert.deepEqual(printed({ data: [exact[i]!] }, digits), [text]);
    });
  });
});

test('a number in the text, in a figure and in a plain matrix opens in the same way', async () => {
  await withLesson({}, async ({ page }) => {
    const prose = page.locator('p').filter({ hasText: 'Read one pair aloud' }).getByRole('button');
    await prose.nth(2).click();
    const fromText = await steps(page);
    assert.equal(fromText[0]!.result, '−0.42');
    await page.keyboard.press('Escape');
    await cellSaid(grid(page, 'scores, Q Kᵀ'), 'query cat, key sat, score −0.42').click();
    assert.deepEqual(await steps(page), fromText);
    await page.keyboard.press('Escape');
    await cellSaid(grid(page, 'Q = X W_Q'), /cat.*query entry −0.80/).click();
    assert.equal((await steps(page))[0]!.result, '−0.80');
    await page.keyboard.press('Escape');
    const figure = page.getByRole('img', { name: /^One embedding, sent to two places|^The first two numbers/ });
    await figure.scrollIntoViewIfNeeded();
    await page.locator('softlook-projection dd').nth(1).getByRole('button').first().click();
    assert.equal((await steps(page))[0]!.numbers.length, 6);
  });
});

test('a number in an unfolding that is opened twice folds again', async () => {
  await withLesson({}, async ({ page }) => {
    await weight(page).click();
    await partOfLastStep(page, 0).click();
    assert.equal((await steps(page)).length, 2);
    await panel(page).locator('.step > .line').first().locator('.number').first().click();
    assert.equal((await steps(page)).length, 1);
  });
});

test('the keys of the grid: arrows stop at the edges, Home and End, with Control to the corners', async () => {
  await withLesson({}, async ({ page }) => {
    await cellSaid(weights(page), 'query The, key The, weight 0.33').focus();
    for (const [key, said] of [
      ['ArrowUp', 'query The, key The, weight 0.33'],
      ['ArrowLeft', 'query The, key The, weight 0.33'],
      ['End', 'query The, key here, weight 0.12'],
      ['ArrowRight', 'query The, key here, weight 0.12'],
      ['ArrowDown', 'query cat, key here, weight 0.46'],
      ['Home', 'query cat, key The, weight 0.05'],
      ['Control+End', 'query here, key here, weight 0.22'],
      ['Control+Home', 'query The, key The, weight 0.33'],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(page, async () => assert.equal(await focused(page), said, key));
    }
    // One stop of the Tab key for the whole grid.
    assert.equal(await weights(page).locator('[tabindex="0"]').count(), 1);
  });
});

test('by touch on a phone of 360 pixels: five taps, the number stays in sight above the sheet', async () => {
  const expected = await expectedSteps();
  await withLesson(phone, async ({ page }) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'nothing sticks out sideways');
    await weight(page).tap();
    await panel(page).waitFor();
    for (let i = 0; i < 4; i++) await partOfLastStep(page, 0).tap();
    await eventually(page, async () => assert.deepEqual(await steps(page), expected));
    const sheet = (await panel(page).boundingBox())!;
    const chosen = (await weight(page).boundingBox())!;
    assert.equal(Math.round(sheet.y + sheet.height), 740, 'the sheet stands at the lower edge');
    assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= 360, `${sheet.width} wide at ${sheet.x}`);
    assert.ok(chosen.y >= 0 && chosen.y + chosen.height <= sheet.y, 'the number is hidden by the sheet');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await panel(page).getByRole('button', { name: 'Close' }).tap();
    await eventually(page, async () => assert.equal(await panel(page).count(), 0));
  });
});

test('a trace goes step by step to the inputs', async () => {
  await withLesson({}, async ({ page }) => {
    const trace = page.locator('[part~=trace]');
    await trace.scrollIntoViewIfNeeded();
    assert.match(await trace.innerText(), /step 1 of \d/);
    await trace.getByRole('button', { name: 'Next step' }).click();
    await eventually(page, async () => assert.match(await trace.innerText(), /step 2 of \d/));
    await trace.getByRole('button', { name: 'All steps' }).click();
    const results = trace.locator('.line .result');
    await eventually(page, async () => {
      const count = await results.count();
      assert.ok(count >= 4, `${count} results`);
    });
    assert.deepEqual(
      (await results.allInnerTexts()).slice(0, 3),
      (await expectedSteps()).slice(0, 3).map((step) => step.result),
    );
  });
});

test('a button that has done its last does not lose the focus', async () => {
  await withLesson({}, async ({ page }) => {
    const next = page.locator('[part~=trace]').getByRole('button', { name: 'Next step' });
    await next.focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('Enter');
    await eventually(page, async () => assert.equal(await next.getAttribute('aria-disabled'), 'true'));
    assert.equal(await focused(page), 'Next step');
    await page.getByRole('button', { name: 'both be the same matrix' }).click();
    const undo = page.locator('[part~=explore]').first().getByRole('button', { name: 'Undo' });
    await undo.focus();
    await page.keyboard.press('Enter');
    await eventually(page, async () => assert.equal(await undo.getAttribute('aria-disabled'), 'true'));
    assert.equal(await focused(page), 'Undo');
  });
});
