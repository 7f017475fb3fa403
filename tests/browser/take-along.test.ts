/** What is taken along: matrices as NumPy and CSV, pictures as SVG and PNG, the table twin, unfoldings as text. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { printed, runProgram } from './oracle.ts';
import { cellSaid, eventually, grid, panel, startBrowser, steps, stopBrowser, withLesson } from './pages.ts';

before(startBrowser);
after(stopBrowser);

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
const label = 'weights, softmax of each row';

async function choose(page: Page, what: string, of = label): Promise<void> {
  await page
    .getByRole('button', { name: `Take along: ${of}`, exact: true })
    .first()
    .click();
  await page.getByRole('button', { name: what, exact: true }).click();
}
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** The numbers in a text, as float32. */
const float32 = (text: string): number[] =>
  (text.match(/-?\d+(\.\d+)?(e[-+]?\d+)?/g) ?? []).map((number) => Math.fround(Number(number)));

test('a matrix is copied as NumPy with every bit of its numbers', async () => {
  const { data, shape } = (await runProgram('main'))('A');
  await withLesson(clipboard, async ({ page }) => {
    await choose(page, 'Copy as NumPy');
    await eventually(page, async () =>
      assert.match(await copied(page), /^np\.array\(\[\[.*\]\], dtype=np\.float32\)$/s),
    );
    const text = await copied(page);
    assert.deepEqual(float32(text.replace('float32', '')), [...data]);
    assert.equal(text.split('\n').length, shape[0]);
  });
});

test('a matrix is copied as CSV with its labels', async () => {
  const { data } = (await runProgram('main'))('A');
  await withLesson(clipboard, async ({ page }) => {
    await choose(page, 'Copy as CSV');
    await eventually(page, async () => assert.match(await copied(page), /^,The,cat,sat,here\r\nThe,/));
    const rows = (await copied(page)).trimEnd().split('\r\n').slice(1);
    assert.deepEqual(
      rows.map((row) => row.split(',')[0]),
      ['The', 'cat', 'sat', 'here'],
    );
    assert.deepEqual(
      rows.flatMap((row) => row.split(',').slice(1).map(Number).map(Math.fround)),
      [...data],
    );
  });
});

test('where copying is not allowed, the text stands there to be copied by hand', async () => {
  await withLesson(
    { init: () => Object.defineProperty(navigator, 'clipboard', { value: undefined }) },
    async ({ page }) => {
      await choose(page, 'Copy as CSV');
      const byHand = page.getByRole('textbox', { name: 'Take along' });
      await byHand.waitFor();
      assert.match(await byHand.inputValue(), /^,The,cat,sat,here\s/);
    },
  );
});

test('a heatmap is saved as SVG that stands on its own', async () => {
  const value = await runProgram('main');
  await withLesson({ acceptDownloads: true }, async ({ page, context }) => {
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Save as SVG')]);
    assert.match(download.suggestedFilename(), /^weights.*\.svg$/);
    const text = await readFile(await download.path(), 'utf8');
    const viewer = await context.newPage();
    const seen = await viewer.evaluate((source) => {
      const picture = new DOMParser().parseFromString(source, 'image/svg+xml');
      const addresses = [...picture.querySelectorAll('*')].flatMap((one) =>
        [...one.attributes]
          .filter(({ name, value: said }) => name !== 'xmlns' && /https?:|url\(/.test(said))
          .map(({ value: said }) => said),
      );
      return {
        broken: picture.querySelector('parsererror') !== null,
        root: picture.documentElement.namespaceURI,
        texts: [...picture.querySelectorAll('text')].map((one) => one.textContent.trim()),
        rectangles: picture.querySelectorAll('rect').length,
        scripts: picture.querySelectorAll('script').length,
        addresses,
      };
    }, text);
    assert.equal(seen.broken, false);
    assert.equal(seen.root, 'http://www.w3.org/2000/svg');
    for (const number of printed(value('A'))) assert.ok(seen.texts.includes(number), number);
    for (const token of ['The', 'cat', 'sat', 'here']) assert.ok(seen.texts.includes(token), token);
    assert.ok(seen.rectangles >= 16, `${seen.rectangles} rectangles`);
    assert.equal(seen.scripts, 0);
    assert.deepEqual(seen.addresses, []);
  });
});

test('a heatmap is saved as PNG, whole and not blank', async () => {
  await withLesson({ acceptDownloads: true }, async ({ page, context }) => {
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Save as PNG')]);
    assert.match(download.suggestedFilename(), /^weights.*\.png$/);
    const bytes = await readFile(await download.path());
    assert.deepEqual([...bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const chunks: Buffer[] = [];
    let ended = false;
    for (let at = 8; at < bytes.length;) {
      const length = bytes.readUInt32BE(at);
      const type = bytes.toString('latin1', at + 4, at + 8);
      if (type === 'IDAT') chunks.push(bytes.subarray(at + 8, at + 8 + length));
      if (type === 'IEND') ended = at + 12 + length === bytes.length;
      at += 12 + length;
    }
    assert.ok(ended, 'the file is cut off');
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    assert.ok(width >= 200 && height >= 200, `${width} by ${height}`);
    const { length } = inflateSync(Buffer.concat(chunks));
    assert.ok(length > width * height, `${length} bytes for ${width} by ${height}`);
    const viewer = await context.newPage();
    const colours = await viewer.evaluate(async (data) => {
      const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const drawing = canvas.getContext('2d')!;
      drawing.drawImage(picture, 0, 0);
      const pixels = new Uint32Array(drawing.getImageData(0, 0, picture.width, picture.height).data.buffer);
      return new Set(pixels).size;
    }, bytes.toString('base64'));
    assert.ok(colours > 16, `${colours} colours`);
  });
});

test('the table twin holds the same numbers with headings, and the heatmap comes back', async () => {
  const value = await runProgram('main');
  await withLesson({}, async ({ page }) => {
    await choose(page, 'Show as table');
    const table = page.getByRole('table', { name: new RegExp(`^${label}`) });
    await table.waitFor();
    assert.deepEqual(await table.getByRole('cell').filter({ hasText: /\S/ }).allInnerTexts(), printed(value('A')));
    assert.deepEqual(await table.getByRole('rowheader').allInnerTexts(), ['The', 'cat', 'sat', 'here']);
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['The', 'cat', 'sat', 'here']);
    assert.equal(await table.getByRole('caption').count(), 1);
    await choose(page, 'Show as heatmap');
    await grid(page, label).waitFor();
    assert.equal(await table.count(), 0);
  });
});

test('an unfolding is copied as NumPy that computes its result, and as LaTeX', async () => {
  await withLesson(clipboard, async ({ page }) => {
    await cellSaid(grid(page, 'scores, Q Kᵀ'), 'query cat, key sat, score −0.42').click();
    await panel(page).getByRole('button', { name: 'Copy as NumPy' }).click();
    await eventually(page, async () => assert.match(await copied(page), /^import numpy as np/));
    const line = (await copied(page)).split('\n').find((each) => each.includes('*'))!;
    const [sum, said] = line.split('#') as [string, string];
    const terms = sum.split(' + ').map((term) =>
      term
        .replace(/[()\s]/g, '')
        .split('*')
        .map(Number),
    );
    const total = terms.reduce((all, factors) => all + factors.reduce((product, factor) => product * factor, 1), 0);
    assert.ok(Math.abs(total - -0.42) < 1e-6, `${sum} is ${total}`);
    assert.match(said, /-0\.42/);
    assert.equal((await steps(page)).length, 1);
    await panel(page).getByRole('button', { name: 'Copy as LaTeX' }).click();
    await eventually(page, async () => assert.match(await copied(page), /\\cdot/));
    const latex = await copied(page);
    assert.equal(latex.split('{').length, latex.split('}').length);
    assert.match(latex, /-0\.42/);
    assert.doesNotMatch(latex, /[−·]/);
  });
});

test('the menu closes with Escape, and the focus goes back to its button', async () => {
  await withLesson({}, async ({ page }) => {
    const button = page.getByRole('button', { name: `Take along: ${label}`, exact: true }).first();
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await eventually(page, async () => assert.equal(await button.getAttribute('aria-expanded'), 'false'));
    assert.equal(await button.evaluate((one) => (one.getRootNode() as ShadowRoot).activeElement === one), true);
  });
});
