/** The learner's own sentence: what is typed gets its embeddings, whatever its writing; what cannot be used says so. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { embedSentence } from '../../web/lesson/embeddings.ts';
import { en } from '../../web/words/en.ts';
import { printed, runProgram } from './oracle.ts';
import { cells, eventually, grid, startBrowser, stopBrowser, withLesson } from './pages.ts';

before(startBrowser);
after(stopBrowser);

const box = (page: Page) => page.getByRole('textbox', { name: 'Your sentence' });
const use = (page: Page) => page.getByRole('button', { name: 'Use this sentence' });
const weights = (page: Page) => grid(page, 'weights');

/** The sentence's views show these words, and what the engine computes from their embeddings. */
async function shows(page: Page, sentence: string, words: string[]): Promise<void> {
  const embedded = embedSentence(sentence, en);
  assert.ok('words' in embedded, JSON.stringify(embedded));
  const value = await runProgram('sentence', { X: embedded.words.map(({ vector }) => [...vector]) });
  await eventually(page, async () => {
    assert.deepEqual(await weights(page).getByRole('rowheader').allInnerTexts(), words);
    assert.deepEqual(await weights(page).getByRole('columnheader').allInnerTexts(), words);
    assert.deepEqual(await cells(weights(page)), printed(value('A')));
    assert.deepEqual(await cells(grid(page, 'embeddings (invented)')), printed(value('X')));
  });
}

test('a typed sentence of seven words has forty-nine weights, and says that its embeddings are invented', async () => {
  const sentence = 'The muddy dog chased the old cat';
  await withLesson({}, async ({ page }) => {
    await box(page).fill(sentence);
    await use(page).click();
    await shows(page, sentence, ['The', 'muddy', 'dog', 'chased', 'the', 'old', 'cat']);
    assert.equal((await cells(weights(page))).length, 49);
    assert.match(
      await page
        .locator('form')
        .filter({ has: box(page) })
        .innerText(),
      /invented/,
    );
    assert.equal(
      await weights(page)
        .getByRole('gridcell', { name: /^query dog, key chased, weight \d\.\d\d$/ })
        .count(),
      1,
    );
  });
});

test('a sentence of ours is one click away', async () => {
  await withLesson({}, async ({ page }) => {
    await page.getByRole('button', { name: 'Man bites dog', exact: true }).click();
    await shows(page, 'Man bites dog', ['Man', 'bites', 'dog']);
    assert.equal(await box(page).inputValue(), 'Man bites dog');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await shows(page, 'The bank was steep and muddy', ['The', 'bank', 'was', 'steep', 'and', 'muddy']);
  });
});

test('accents, right-to-left writing and emoji are words like others', async () => {
  await withLesson({}, async ({ page }) => {
    for (const [sentence, words] of [
      ['L’été à Ågård – naïve Zoë', ['L’été', 'à', 'Ågård', 'naïve', 'Zoë']],
      ['القط جلس هنا', ['القط', 'جلس', 'هنا']],
      ['החתול ישב כאן', ['החתול', 'ישב', 'כאן']],
      ['🐈‍⬛🐕 👩🏽‍🚀', ['🐈‍⬛', '🐕', '👩🏽‍🚀']],
      ['the cat 🐈 sat', ['the', 'cat', 'sat']],
      ['e\u0301t\u00e9', ['été']],
    ] as const) {
      await box(page).fill(sentence);
      await use(page).click();
      await shows(page, sentence, [...words]);
      assert.equal(await box(page).inputValue(), sentence);
    }
  });
});

test('<script> in a sentence is text', async () => {
  await withLesson({}, async ({ page }) => {
    await box(page).fill('cat <img src=x onerror="document.title=1"> sat');
    await use(page).click();
    await eventually(page, async () => {
      const words = await weights(page).getByRole('rowheader').allInnerTexts();
      assert.ok(words.includes('onerror'), words.join());
    });
    assert.equal(await page.locator('softlook-lesson img').count(), 0);
    assert.match(await page.title(), /Queries and keys/);
  });
});

test('what cannot be used gets a sentence in its place; the text is kept, and so are the last good numbers', async () => {
  await withLesson({}, async ({ page }) => {
    let good = 'The bank was steep and muddy';
    for (const [typed, sentence] of [
      ['', /The sentence is empty/],
      ['   ', /The sentence is empty/],
      ['?! … --', /only signs/],
      [`${'word '.repeat(499)}word`, /has 500 words; at most 32 fit/],
    ] as const) {
      await box(page).fill(typed);
      await use(page).click();
      await eventually(page, async () => {
        assert.equal(await box(page).getAttribute('aria-invalid'), 'true', typed.slice(0, 20));
        assert.match(await page.locator(`#${await box(page).getAttribute('aria-describedby')}`).innerText(), sentence);
      });
      assert.equal(await box(page).inputValue(), typed, 'the typed text is kept');
      await shows(page, good, good.split(' '));
      // It is mended by a good one.
      good = good === 'Dog bites man' ? 'Man bites dog' : 'Dog bites man';
      await box(page).fill(good);
      await use(page).click();
      await shows(page, good, good.split(' '));
      assert.equal(await box(page).getAttribute('aria-invalid'), 'false');
    }
  });
});

test('4 MB are pasted: a sentence, and the page goes on', async () => {
  await withLesson({}, async ({ page }) => {
    await box(page).evaluate((input) => {
      (input as HTMLInputElement).value = 'muddy bank '.repeat(381_301);
      input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      input.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    });
    await eventually(page, async () =>
      assert.match(
        (await page.getByRole('alert').allInnerTexts()).join(),
        /4,194,311 characters; a sentence may have at most/,
      ),
    );
    assert.equal((await box(page).inputValue()).length, 4_194_311);
    assert.ok((await page.evaluate(() => location.href.length)) < 60_000, 'it does not go into the address');
    await page.getByRole('button', { name: 'Man bites dog', exact: true }).click();
    await shows(page, 'Man bites dog', ['Man', 'bites', 'dog']);
  });
});

test('a sentence comes back with the address', async () => {
  await withLesson({}, async ({ page, context }) => {
    await box(page).fill('Café cats chase 🐕 dogs');
    await use(page).click();
    await page.waitForFunction(() => location.hash.length > 1);
    const again = await context.newPage();
    await again.goto(page.url());
    await again.locator('softlook-heatmap').first().waitFor();
    await shows(again, 'Café cats chase 🐕 dogs', ['Café', 'cats', 'chase', 'dogs']);
    assert.equal(await box(again).inputValue(), 'Café cats chase 🐕 dogs');
  });
});
