/** What axe-core finds on every page, in both themes and on a phone: nothing. And motion, text size, colours, print. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nothingFound } from './axe.ts';
import { embedSite } from './embedding-pages.ts';
import { builtIndex } from './oracle.ts';
import {
  cellSaid,
  eventually,
  focused,
  grid,
  LESSON,
  lessonReady,
  panel,
  partOfLastStep,
  phone,
  readThrough,
  startBrowser,
  stopBrowser,
  withLesson,
  withPage,
  withSite,
} from './pages.ts';

before(startBrowser);
after(stopBrowser);

test('axe finds nothing: the list of lessons', async () => {
  for (const options of [{}, { colorScheme: 'dark' as const }, phone]) {
    await withPage('index.html', { ...options, ready: false }, async ({ page }) => {
      await page
        .getByRole('link', { name: /^Queries and keys/ })
        .first()
        .waitFor();
      for (const concepts of await page.locator('summary').all()) await concepts.click();
      await nothingFound(page);
    });
  }
});

/** Every lesson of the folder, as it opens, and with the first number of its text unfolded and all dropdowns open. */
for (const { slug } of builtIndex().lessons) {
  for (const [where, options] of [
    ['light', {}],
    ['dark, on a phone', { ...phone, colorScheme: 'dark' }],
  ] as const) {
    test(`axe finds nothing: ${slug}, ${where}`, async () => {
      await withPage(`lesson.html?lesson=${slug}`, { ...options, ready: false }, async ({ page }) => {
        const number = page.locator('softlook-lesson article p .number').first();
        await number.waitFor();
        await nothingFound(page);
        await number.click();
        await panel(page).waitFor();
        await readThrough(page); // which opens what is closed
        await nothingFound(page);
      });
    });
  }
}

test('axe finds nothing: the gallery of all views', async () => {
  for (const options of [{}, { ...phone, colorScheme: 'dark' as const }]) {
    await withPage('gallery.html', { ...options, ready: false }, async ({ page }) => {
      await page.locator('softlook-heatmap').first().waitFor();
      await nothingFound(page);
    });
  }
});

for (const [where, options] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', phone],
] as const) {
  test(`axe finds nothing: the lesson, ${where}, with a number open, predictions revealed, a table, a refused text`, async () => {
    await withLesson(options, async ({ page }) => {
      for (const question of await page.locator('[part~=predict]').all()) {
        const choice = question.getByRole('group').getByRole('button').first();
        if (await choice.count()) await choice.click();
      }
      await page.getByRole('button', { name: 'Take along: scores, Q Kᵀ', exact: true }).first().click();
      await page.getByRole('button', { name: 'Show as table', exact: true }).click();
      await page.getByRole('textbox', { name: 'embeddings X, cat, 2', exact: true }).fill('oops');
      await page.getByRole('textbox', { name: 'embeddings X, cat, 2', exact: true }).press('Enter');
      await cellSaid(grid(page, 'weights, softmax of each row'), 'query cat, key sat, weight 0.19').click();
      for (let i = 0; i < 4; i++) await partOfLastStep(page, 0).click();
      await nothingFound(page);
    });
  });
}

test('axe finds nothing: a lesson whose engine is missing, and one that is not there', async () => {
  await withSite({ instead: [[/\.wasm$/, { status: 404, body: '' }]] }, async (at) => {
    for (const path of [LESSON, 'lesson.html?lesson=no-such-lesson']) {
      await withPage(path, { at, ready: false }, async ({ page }) => {
        await page.getByRole('alert').first().waitFor();
        await nothingFound(page);
      });
    }
  });
});

test('axe finds nothing: the page for iframes, the example pages', async () => {
  await withPage('embed.html?lesson=queries-and-keys', {}, async ({ page }) => nothingFound(page));
  await withPage('examples/course-page.html', {}, async ({ page }) => {
    // The page around is loud on purpose; what is ours in it has to be right.
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('header, main > h1, main > h2, main > p, footer'))
        element.remove();
    });
    await nothingFound(page);
  });
  await embedSite(async ({ there }) => {
    await withPage('other.html', { at: there }, async ({ page }) => nothingFound(page));
  });
});

test('with reduced motion nothing moves', async () => {
  await withLesson({ reducedMotion: 'reduce' }, async ({ page }) => {
    await cellSaid(grid(page, 'weights, softmax of each row'), 'query cat, key sat, weight 0.19').click();
    await panel(page).waitFor();
    const moving = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: Document | ShadowRoot): void => {
        for (const element of root.querySelectorAll('*')) {
          for (const pseudo of [undefined, '::before', '::after']) {
            const style = getComputedStyle(element, pseudo);
            const lasts = (list: string): boolean => list.split(',').some((time) => parseFloat(time) > 0);
            if ((style.animationName !== 'none' && lasts(style.animationDuration)) || lasts(style.transitionDuration)) {
              found.push(`${element.tagName}.${element.className} ${style.transitionProperty} ${style.animationName}`);
            }
          }
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document);
      return {
        found,
        running: document.getAnimations().length,
        scroll: getComputedStyle(document.documentElement).scrollBehavior,
      };
    });
    assert.deepEqual(moving, { found: [], running: 0, scroll: 'auto' });
  });
});

test('in forced colours the chosen tab alone is underlined, and the rules of a plane are fainter than its arrows', async () => {
  await withPage(
    'lesson.html?lesson=multi-head-attention',
    { forcedColors: 'active', ready: false },
    async ({ page }) => {
      await lessonReady(page);
      const ends = await page
        .getByRole('tablist')
        .first()
        .getByRole('tab')
        .evaluateAll((tabs) => tabs.map((tab) => getComputedStyle(tab).borderBlockEndColor));
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(ends.length, 2);
      assert.notEqual(ends[0], ground);
      assert.equal(ends[1], ground);
      const [rule, arrow] = await page
        .locator('softlook-plane')
        .first()
        .evaluate((plane) =>
          ['.rule', '.arrow .shaft'].map((name) => {
            const style = getComputedStyle(plane.shadowRoot!.querySelector(name)!);
            return Number(style.strokeOpacity) * parseFloat(style.strokeWidth);
          }),
        );
      assert.ok(rule! < arrow! / 4, `${rule} and ${arrow}`);
    },
  );
});

test('the text grows as it is told, and nothing falls out of the page', async () => {
  await withLesson({}, async ({ page }) => {
    const size = () =>
      page
        .locator('softlook-lesson article > p')
        .nth(2)
        .evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
    const before = await size();
    await page.getByRole('button', { name: 'Text size and colours' }).click();
    const larger = page.getByRole('button', { name: 'Larger' });
    while (await larger.isEnabled()) await larger.click();
    await eventually(page, async () => assert.ok(Math.abs((await size()) / before - 1.5) < 0.02, `${await size()}`));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await page.keyboard.press('Escape');
    assert.equal(await focused(page), 'Text size and colours');
  });
});

test('at 320 pixels, as at 400 %, the text needs no scrolling sideways; nor at other widths', async () => {
  await withLesson({}, async ({ page }) => {
    for (const width of [320, 360, 768, 1024]) {
      await page.setViewportSize({ width, height: 800 });
      const across = () => page.evaluate(() => document.documentElement.scrollWidth);
      await eventually(page, async () => assert.equal(await across(), width));
      await cellSaid(grid(page, 'weights, softmax of each row'), 'query cat, key sat, weight 0.19').click();
      await panel(page).waitFor();
      assert.equal(await across(), width);
      await page.keyboard.press('Escape');
      await eventually(page, async () => assert.equal(await panel(page).count(), 0));
    }
  });
});

test('on paper: the text and its numbers, no bar, no buttons, no open unfolding over the text', async () => {
  await withLesson({}, async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('heading', { level: 1, name: 'Queries and keys' }).isVisible(), true);
    assert.equal(
      await cellSaid(grid(page, 'weights, softmax of each row'), 'query cat, key sat, weight 0.19').isVisible(),
      true,
    );
    for (const name of ['Share', 'Undo', 'Take along: scores, Q Kᵀ']) {
      for (const button of await page.getByRole('button', { name, exact: true }).all())
        assert.equal(await button.isVisible(), false, name);
    }
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    // A bar is a background, which paper leaves out unless it is told not to.
    const bars = page.locator('softlook-bars .fill');
    const count = await bars.count();
    assert.ok(count > 3, `${count} bars`);
    for (const bar of await bars.all())
      assert.equal(await bar.evaluate((one) => getComputedStyle(one).printColorAdjust), 'exact');
    // Nor does it say what keys do, or that an answer would open.
    for (const told of [page.getByText('The answer opens when you have committed'), page.getByText('Enter runs it.')]) {
      assert.ok((await told.count()) > 2, `${await told.count()} lines`);
      for (const line of await told.all()) assert.equal(await line.isVisible(), false, await line.innerText());
    }
    const { length } = await page.pdf();
    assert.ok(length > 20_000, `${length} bytes`);
  });
});

test('the page says its language; the lesson says the language and direction of its text', async () => {
  await withLesson({}, async ({ page }) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
    const said = await page.locator('softlook-lesson article').evaluate((article) => {
      const marked = article.closest('[lang]')!;
      return [marked.getAttribute('lang'), marked.getAttribute('dir'), document.title];
    });
    assert.deepEqual(said, ['en', 'ltr', 'Queries and keys · Softlook']);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    assert.equal(await page.getByRole('main').count(), 1);
  });
});
