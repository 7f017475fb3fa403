/** Faults to find and programs to write, on the page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { nothingFound } from './axe.ts';
import { eventually, focused, lessonReady, phone, startBrowser, stopBrowser } from './pages.ts';
import { withQuestions } from './question-pages.ts';
import { notFound } from './server.ts';

before(startBrowser);
after(stopBrowser);

const hunt = (page: Page): Locator => page.locator('.asked').filter({ hasText: 'The weights come out too even' });
const exercise = (page: Page): Locator => page.locator('.asked').filter({ hasText: 'Bind q to the product' });

async function says(page: Page, question: Locator, sentence: RegExp): Promise<void> {
  await eventually(page, async () => assert.match(await question.locator('.verdict').innerText(), sentence));
}

/** The editor, fetched and there. */
async function editor(page: Page): Promise<Locator> {
  await exercise(page).scrollIntoViewIfNeeded();
  const content = exercise(page).locator('.cm-content');
  await content.waitFor();
  return content;
}

async function write(page: Page, text: string): Promise<void> {
  await (await editor(page)).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

test('the editor is fetched when it comes near, not before', async () => {
  await withQuestions({}, async ({ page, requests }) => {
    const fetched = () => requests.some((address) => /code-editor/.test(address));
    assert.equal(fetched(), false);
    await editor(page);
    assert.equal(fetched(), true);
  });
});

test('a mistake is told with its line, which is marked until the text changes', async () => {
  await withQuestions({}, async ({ page }) => {
    const question = exercise(page);
    await write(page, '# one\nq = x @ v\n');
    await page.keyboard.press('Control+Enter');
    await says(page, question, /It does not run\. Line 2: .*“v”/);
    await eventually(page, async () =>
      assert.equal((await question.locator('.cm-wrong').allInnerTexts()).join().trim(), 'q = x @ v'),
    );
    await page.keyboard.press('End');
    await page.keyboard.type('  ');
    await eventually(page, async () => assert.equal(await question.locator('.cm-wrong').count(), 0));
    await write(page, 'q = x @ ');
    await page.keyboard.press('Control+Enter');
    await says(page, question, /Line 1: A value is missing/);
  });
});

test('by keys alone: Tab indents, Escape and Tab leave, undo is the editor’s own', async () => {
  await withQuestions({}, async ({ page }) => {
    const content = await editor(page);
    await content.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Tab');
    assert.match(await content.innerText(), /^ {4}# x and w are there/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    assert.match(await content.innerText(), /^# x and w are there/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Run');
    await page.keyboard.press('Enter');
    await says(page, exercise(page), /It runs\./);
  });
});

test('what was written survives a reload; Start again brings the first text, and undo what was there', async () => {
  await withQuestions({}, async ({ page }) => {
    await write(page, 'q = x + w');
    await page.waitForTimeout(400); // longer than a pause in typing
    await page.reload();
    await lessonReady(page);
    assert.equal((await (await editor(page)).innerText()).trim(), 'q = x + w');
    await exercise(page).getByRole('button', { name: 'Start again' }).click();
    await eventually(page, async () => assert.match(await (await editor(page)).innerText(), /# x and w are there/));
    await (await editor(page)).focus();
    await page.keyboard.press('Control+z');
    await eventually(page, async () => assert.equal((await (await editor(page)).innerText()).trim(), 'q = x + w'));
  });
});

test('where the editor cannot be had, a plain field does the same', async () => {
  await withQuestions({ instead: [[/code-editor-.*\.js$/, notFound]] }, async ({ page }) => {
    const question = exercise(page);
    await question.scrollIntoViewIfNeeded();
    const field = question.getByRole('textbox', { name: 'Your program' });
    await field.fill('q = x @ w');
    await field.press('Control+Enter');
    await says(page, question, /all checks hold/);
    await field.press('Tab');
    assert.equal(await focused(page), 'Run');
  });
});

for (const [where, options] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', phone],
] as const) {
  test(`axe finds nothing, ${where}; nothing is wider than the page`, async () => {
    await withQuestions(options, async ({ page }) => {
      await write(page, 'q = x * w  # a comment\nprint(q)');
      await exercise(page).getByRole('button', { name: 'Run' }).click();
      await says(page, exercise(page), /1 of 2/);
      await hunt(page).getByRole('button', { name: 'Q is the faulty step' }).click();
      await says(page, hunt(page), /right as it stands/);
      await nothingFound(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    });
  });
}

test('what is typed in the last moment before a reload is there after it', async () => {
  await withQuestions({}, async ({ page }) => {
    await write(page, 'q = 1');
    // No pause: the page is left in the same breath.
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.reload();
    await lessonReady(page);
    await eventually(page, async () => assert.match(await (await editor(page)).innerText(), /^q = 1/));
  });
});
