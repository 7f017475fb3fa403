/** What the lesson page transfers, as a server sends it at its best, and to whom it speaks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { LESSON, startBrowser, stopBrowser, withPage, withSite, lessonReady } from './pages.ts';
import { siteFiles } from './server.ts';

before(startBrowser);
after(stopBrowser);

const ENGINE_BUDGET = 150_000;
/** 230 KB beside the engine: 350 in all while the engine had 120. */
const PAGE_BUDGET = 230_000 + ENGINE_BUDGET;
/** What an exercise brings when one comes near stands outside of the page's budget. */
const EXERCISE = /\/(code-editor|before-exercise|exercise)-/;

/** Bytes of brotli at its strongest; fonts and pictures are compressed already. */
function transferred(path: string, body: Buffer): number {
  if (/\.(woff2|png|jpg|webp)$/.test(path)) return body.length;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  return Math.min(body.length, brotliCompressSync(body, { params }).length);
}

test('the lesson page and all that it asks for, read to its end', async () => {
  await withSite({}, (at) =>
    withPage(LESSON, { at }, async ({ page, requests }) => {
      // Everything that is loaded later, too: the whole page is walked through, and a number is opened.
      await page.getByRole('heading', { name: 'What would you say?' }).scrollIntoViewIfNeeded();
      await page.getByRole('gridcell', { name: 'query cat, key sat, weight 0.19' }).first().click();
      await page.getByRole('button', { name: 'Man bites dog', exact: true }).click();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(
        requests.filter((address) => !address.startsWith(at.address) && !/^(data|blob):/.test(address)),
        [],
        'another host was asked',
      );
      const files = siteFiles();
      const sizes = [...new Set(at.asked)].map((path) => {
        const body = files.get(path);
        assert.ok(body, `${path} was asked for and is not there`);
        return { path, size: transferred(path, body) };
      });
      sizes.sort((a, b) => b.size - a.size);
      const counted = sizes.filter(({ path }) => !EXERCISE.test(path));
      const total = counted.reduce((sum, { size }) => sum + size, 0);
      const engine = sizes.find(({ path }) => path.endsWith('.wasm'))!.size;
      for (const { path, size } of sizes) console.log(`${String(size).padStart(8)}  ${path}`);
      console.log(`${String(total).padStart(8)}  in all, of ${PAGE_BUDGET}; the engine ${engine} of ${ENGINE_BUDGET}`);
      assert.ok(total <= PAGE_BUDGET, `the lesson page transfers ${total} bytes, more than ${PAGE_BUDGET}`);
      assert.ok(engine <= ENGINE_BUDGET, `the engine has ${engine} bytes, more than ${ENGINE_BUDGET}`);
    }),
  );
});

test('nothing is said to anyone: no cookie, no beacon, no request after the page is there', async () => {
  await withSite({}, (at) =>
    withPage(LESSON, { at }, async ({ page, context }) => {
      await page.waitForLoadState('networkidle');
      const asked = at.asked.length;
      await page.getByRole('textbox', { name: 'embeddings X, cat, 2', exact: true }).fill('3');
      await page.getByRole('textbox', { name: 'Your sentence' }).fill('My own words');
      await page.getByRole('button', { name: 'Use this sentence' }).click();
      await page
        .getByRole('gridcell', { name: /^query My, key words/ })
        .first()
        .click();
      await page.waitForFunction(() => location.hash.length > 1);
      // The browser fetches the icon of the tab when it likes.
      assert.deepEqual(
        at.asked.slice(asked).filter((path) => !/icon/.test(path)),
        [],
      );
      assert.deepEqual(await context.cookies(), []);
      await lessonReady(page);
    }),
  );
});
