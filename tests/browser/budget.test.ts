/** What the lesson page transfers, as a server sends it at its best, and to whom it speaks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { builtIndex } from './oracle.ts';
import { LESSON, lessonReady, panel, startBrowser, stopBrowser, withPage, withSite } from './pages.ts';
import { siteFiles, type Site } from './server.ts';

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

/** What was asked for at this site, the largest first, and nothing elsewhere. */
function sizesOf({ address, asked }: Site, requests: readonly string[]): { path: string; size: number }[] {
  assert.deepEqual(
    requests.filter((one) => !one.startsWith(address) && !/^(data|blob):/.test(one)),
    [],
    'another host was asked',
  );
  const files = siteFiles();
  return [...new Set(asked)]
    .map((path) => {
      const body = files.get(path);
      assert.ok(body, `${path} was asked for and is not there`);
      return { path, size: transferred(path, body) };
    })
    .sort((a, b) => b.size - a.size);
}

for (const { slug } of builtIndex().lessons) {
  test(`all that the page of ${slug} asks for, read to its end`, async () => {
    await withSite({}, (at) =>
      withPage(`lesson.html?lesson=${slug}`, { at }, async ({ page, requests }) => {
        // Everything that is loaded later, too: the whole page is walked through, and a number is opened.
        for (const heading of await page.locator('softlook-lesson h2').all()) await heading.scrollIntoViewIfNeeded();
        await page.locator('softlook-lesson article p .number').first().click();
        await panel(page).waitFor();
        await page.waitForLoadState('networkidle');
        const sizes = sizesOf(at, requests);
        const total = sizes.filter(({ path }) => !EXERCISE.test(path)).reduce((sum, { size }) => sum + size, 0);
        const engine = sizes.find(({ path }) => path.endsWith('.wasm'))!.size;
        for (const { path, size } of sizes) console.log(`${String(size).padStart(8)}  ${path}`);
        console.log(
          `${String(total).padStart(8)}  in all, of ${PAGE_BUDGET}; the engine ${engine} of ${ENGINE_BUDGET}`,
        );
        assert.ok(total <= PAGE_BUDGET, `the page transfers ${total} bytes, more than ${PAGE_BUDGET}`);
        assert.ok(engine <= ENGINE_BUDGET, `the engine has ${engine} bytes, more than ${ENGINE_BUDGET}`);
      }),
    );
  });
}

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
