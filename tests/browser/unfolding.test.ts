/** The heart of it: a number is opened and followed down to an input, by mouse, by keyboard and by touch. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { explain, printed, runProgram } from './oracle.ts';
import {
  cells,
  cellSaid,
  eventually,
  focused,
  grid,
  numbersAfter,
  panel,
  partOfLastStep,
  phone,
  startBrowser,
  steps,
  stopBrowser,
  tabTo,
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

test('every number of the lesson is there, and equals what the engine computes in Node', async () => {
  const value = await runProgram('main');
  await withLesson({}, async ({ page }) => {
    assert.equal(await page.getByText('—', { exact: true }).count(), 0);
    assert.equal(await page.getByText('could not be').count(), 0);
    assert.equal(
      await page.locator('softlook-lesson .absent, softlook-lesson .absent-figure, softlook-lesson .trouble').count(),
      0,
    );
    for (const [label, name, digits] of [
      ['Q = X W_Q', 'Q', 2],
      ['K = X W_K', 'K', 2],
      ['raw scores, X Xᵀ', 'R', 2],
      ['scores, Q Kᵀ', 'S', 2],
      ['scaled scores, S / √d_k', 'Z', 2],
      ['weights, softmax of each row', 'A', 2],
    ] as const) {
      assert.deepEqual(await cells(grid(page, label)), printed(value(name), digits), label);
    }
    const [x, q, k] = [value('X').data, value('Q').data, value('K').data].map((data) =>
      printed({ data: data.slice(3, 6) }),
    );
    assert.deepEqual(await numbersAfter(page, 'Rows are tokens, in all three tables'), [...x!, ...q!, ...k!]);
  });
});

test('by mouse: from a weight down to an embedding in five clicks', async () => {
  const expected = await expectedSteps();
  await withLesson({}, async ({ page }) => {
    const before = await weight(page).boundingBox();
    await weight(page).click();
    for (let i = 0; i < 4; i++) await partOfLastStep(page, 0).click();
    assert.deepEqual(await steps(page), expected);
    assert.match(await panel(page).locator('.note').last().innerText(), /This is an input: the arithmetic ends here/);
    // The text stays where it is.
    const now = await weight(page).boundingBox();
    assert.equal(now!.x, before!.x);
    assert.equal(now!.width, before!.width);
    // The opened cell is outlined, its mirror too.
    assert.equal(await weight(page).getAttribute('aria-selected'), 'true');
    const outlines = await weights(page)
      .getByRole('gridcell')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).outlineStyle).filter((style) => style !== 'none'));
    assert.deepEqual(outlines.sort(), ['dashed', 'solid']);
  });
});

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

test('Next step, Back and Close; the focus goes back to the number', async () => {
  await withLesson({}, async ({ page }) => {
    await weight(page).click();
    assert.equal(
      await panel(page).evaluate((dialog) => (dialog.getRootNode() as ShadowRoot).activeElement === dialog),
      true,
    );
    await panel(page).getByRole('button', { name: 'Next step' }).click();
    await panel(page).getByRole('button', { name: 'Next step' }).click();
    assert.equal((await steps(page)).length, 3);
    await cellSaid(grid(page, 'scaled scores, S / √d_k'), 'query The, key The, scaled score 0.68').click();
    assert.equal((await steps(page))[0]!.result, '0.68');
    await panel(page).getByRole('button', { name: 'Back', exact: true }).click();
    assert.equal((await steps(page)).length, 3, 'Back brings the number before, as deep as it was');
    await panel(page).getByRole('button', { name: 'Close' }).click();
    await eventually(page, async () => assert.equal(await panel(page).count(), 0));
    assert.equal(await focused(page), 'query cat, key sat, weight 0.19');
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

test('by keyboard only: contents, grid, Enter, down to the embedding, Escape', async () => {
  const expected = await expectedSteps();
  await withLesson({}, async ({ page }) => {
    await page.keyboard.press('Tab');
    assert.match(await focused(page), /Skip to the lesson/);
    await tabTo(page, /^From scores to weights$/, 30);
    await page.keyboard.press('Enter');
    await eventually(page, async () => assert.equal(await focused(page), 'From scores to weights'));
    // The question on the way has stops of its own: numbers, a field, its buttons.
    await tabTo(page, /^query The, key The, weight 0\.33$/, 30);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    assert.equal(await focused(page), 'query cat, key sat, weight 0.19');
    await page.keyboard.press('Enter');
    for (let level = 0; level < 4; level++) {
      const last = partOfLastStep(page, 0);
      await last.waitFor();
      const target = await last.evaluate((number) => number.textContent.trim());
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press('Tab');
        if (await last.evaluate((number) => (number.getRootNode() as ShadowRoot).activeElement === number)) break;
      }
      assert.equal(await focused(page), target);
      await page.keyboard.press('Enter');
      await eventually(page, async () => assert.equal((await steps(page)).length, level + 2));
    }
    assert.deepEqual(await steps(page), expected);
    await page.keyboard.press('Escape');
    await eventually(page, async () => assert.equal(await panel(page).count(), 0));
    assert.equal(await focused(page), 'query cat, key sat, weight 0.19');
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
    assert.ok(sheet.x >= 0 && sheet.x + sheet.width <= 360);
    assert.ok(chosen.y >= 0 && chosen.y + chosen.height <= sheet.y, 'the number is hidden by the sheet');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    await panel(page).getByRole('button', { name: 'Close' }).tap();
    await eventually(page, async () => assert.equal(await panel(page).count(), 0));
  });
});

test('the pointer or the focus on a number lights what it was made from, in all views', async () => {
  await withLesson({}, async ({ page }) => {
    const lit = (label: string, nth = 0) =>
      grid(page, label, nth)
        .locator('.lit')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    await cellSaid(grid(page, 'scores, Q Kᵀ'), 'query cat, key sat, score −0.42').hover();
    const sources = async (): Promise<void> => {
      assert.equal((await lit('Q = X W_Q')).length, 3);
      for (const said of await lit('Q = X W_Q')) assert.match(said!, /cat/);
      assert.equal((await lit('K = X W_K')).length, 3);
      for (const said of await lit('K = X W_K')) assert.match(said!, /sat/);
      // The same score lights in the other heatmap of the scores, and in the text.
      assert.deepEqual(await lit('scores, Q Kᵀ', 1), ['query cat, key sat, score −0.42']);
      const inText = page.locator('p').filter({ hasText: 'Read one pair aloud' }).getByRole('button').nth(2);
      assert.match((await inText.getAttribute('class'))!, /\blit\b/);
    };
    await eventually(page, sources);
    await page.mouse.move(5, 5);
    await eventually(page, async () => assert.deepEqual(await lit('Q = X W_Q'), []));
    await cellSaid(grid(page, 'scores, Q Kᵀ'), 'query cat, key sat, score −0.42').focus();
    await eventually(page, sources);
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
    await eventually(page, async () => assert.ok((await results.count()) >= 4));
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
