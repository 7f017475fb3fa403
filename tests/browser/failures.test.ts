/** What can go wrong around a lesson: each gets a clear sentence, the text stays readable, nothing is thrown. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  cells,
  eventually,
  grid,
  lessonReady,
  LESSON,
  startBrowser,
  stopBrowser,
  withLesson,
  withPage,
  withSite,
} from './pages.ts';
import { notFound, siteFiles, type Answer } from './server.ts';

before(startBrowser);
after(stopBrowser);

/** One sentence says what is wrong; the text is there, and where a number would be stands a dash with a reason. */
async function readableWith(page: Page, sentence: RegExp): Promise<void> {
  const alert = page.getByRole('alert').first();
  await alert.waitFor();
  assert.match(await alert.innerText(), sentence);
  assert.equal(await page.getByRole('heading', { level: 1, name: 'Queries and keys' }).isVisible(), true);
  assert.equal(await page.getByRole('heading', { name: 'Why saturation hurts' }).isVisible(), true);
  assert.equal(await page.getByText('At a job fair, everybody wears two cards').isVisible(), true);
  const text = await page.locator('softlook-lesson article').innerText();
  assert.ok(text.length > 10_000, `${text.length} characters`);
  assert.equal(/undefined|\[object|NaN/.exec(text), null);
  const absent = page.locator('softlook-lesson .absent');
  const count = await absent.count();
  assert.ok(count > 10, `${count} absent numbers`);
  assert.match(await absent.first().innerText(), /—/);
  // The author's inputs need no engine.
  assert.equal(
    await page
      .getByRole('grid', { name: /^embeddings X/ })
      .first()
      .isVisible(),
    true,
  );
}

const wasm = siteFiles().get('/softlook/wasm/softlook.wasm')!;
const broken: [string, Answer][] = [
  ['is missing', notFound],
  ['is garbage', { type: 'application/wasm', body: Buffer.alloc(5000, 0x5a) }],
  ['is cut off', { type: 'application/wasm', body: wasm.subarray(0, wasm.length >> 1) }],
  ['is empty', { type: 'application/wasm', body: '' }],
  ['is an HTML page', { type: 'text/html', body: '<!doctype html><p>Our front page</p>' }],
  ['is another module', { type: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) }],
];
for (const [how, answer] of broken) {
  test(`the engine's .wasm ${how}`, async () => {
    await withSite({ instead: [[/\.wasm$/, answer]] }, (at) =>
      withPage(LESSON, { at, ready: false }, async ({ page }) => readableWith(page, /engine .* could not be loaded/)),
    );
  });
}

test('the .wasm is served with a wrong type: the lesson works all the same', async () => {
  await withSite({ instead: [[/\.wasm$/, { type: 'application/octet-stream', body: wasm }]] }, (at) =>
    withPage(LESSON, { at }, async ({ page }) => {
      assert.equal(await page.locator('softlook-lesson .absent').count(), 0);
    }),
  );
});

test('the JavaScript of the engine is missing', async () => {
  for (const path of [/\/wasm\/softlook\.js$/, /\/assets\/engine-.*\.js$/, /\/assets\/open-session-.*\.js$/]) {
    await withSite({ instead: [[path, notFound]] }, (at) =>
      withPage(LESSON, { at, ready: false }, async ({ page }) => readableWith(page, /engine .* could not be loaded/)),
    );
  }
});

test('after a failure, Try again brings the numbers without losing the place', async () => {
  const instead: [RegExp, Answer][] = [[/\.wasm$/, notFound]];
  await withSite({ instead }, (at) =>
    withPage(LESSON, { at, ready: false }, async ({ page }) => {
      await readableWith(page, /could not be loaded/);
      instead.length = 0;
      await page.getByRole('button', { name: 'Try again' }).click();
      await lessonReady(page);
      assert.equal(await page.getByRole('alert').count(), 0);
      assert.equal(await page.locator('softlook-lesson .absent').count(), 0);
    }),
  );
});

test('a browser without WebAssembly', async () => {
  const init = (): void => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
  };
  await withPage(LESSON, { init, ready: false }, async ({ page }) =>
    readableWith(page, /This browser has no WebAssembly/),
  );
});

test('a lesson that is not there, by its name and by its address', async () => {
  await withPage('lesson.html?lesson=no-such-lesson', { ready: false }, async ({ page }) => {
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /There is no lesson at .*no-such-lesson/);
    assert.equal(await page.getByRole('link', { name: 'Softlook' }).isVisible(), true, 'there is a way on');
  });
  for (const path of [
    'lesson.html',
    'lesson.html?lesson=',
    'lesson.html?lesson=../secrets',
    'embed.html?lesson=%3Cb%3E',
  ]) {
    await withPage(path, { ready: false }, async ({ page }) => {
      await page.getByText('No lesson was named in the address').waitFor();
    });
  }
  // A server that answers everything with its front page.
  await withSite(
    { instead: [[/no-such-lesson/, { type: 'text/html', body: '<!doctype html><p>Front page</p>' }]] },
    (at) =>
      withPage('embed.html?lesson=no-such-lesson', { at, ready: false }, async ({ page }) => {
        await page.getByRole('alert').waitFor();
        assert.match(await page.getByRole('alert').innerText(), /There is no lesson at/);
      }),
  );
});

test('a broken lesson file is told, whatever is in it', async () => {
  const whole = siteFiles().get('/lessons/queries-and-keys.json')!;
  const parts = JSON.parse(whole.toString()) as Record<string, unknown>;
  const answer: Answer = { type: 'application/json', body: whole };
  await withSite({ instead: [[/lessons\/queries-and-keys\.json$/, answer]] }, (at) =>
    withPage(LESSON, { at }, async ({ page }) => {
      for (const body of [
        '',
        '{',
        'null',
        '[]',
        '"lesson"',
        '{"format": 1}',
        whole.subarray(0, 20_000),
        JSON.stringify({ ...parts, format: 99 }),
        JSON.stringify({ ...parts, body: 'text' }),
        JSON.stringify({ ...parts, programs: null }),
      ]) {
        answer.body = body;
        await page.reload();
        await page.getByRole('alert').waitFor();
        assert.match(
          await page.getByRole('alert').innerText(),
          /is not a lesson in a form this page understands/,
          body.toString().slice(0, 40),
        );
      }
    }),
  );
});

test('a lesson with strange blocks and broken expressions shows what it can', async () => {
  const lesson = JSON.parse(siteFiles().get('/lessons/queries-and-keys.json')!.toString()) as { body: unknown[] };
  lesson.body.splice(
    1,
    0,
    { type: 'hologram', id: 1 },
    {
      type: 'paragraph',
      children: [
        { type: 'smell', value: 1 },
        { type: 'text', value: 'After the strange one.' },
      ],
    },
    {
      type: 'paragraph',
      children: [
        { type: 'text', value: 'It is ' },
        { type: 'num', expression: { program: 'main', text: 'no_such_name + ' }, at: { line: 1 } },
        { type: 'num', expression: { program: 'nowhere', text: 'Q' }, at: { line: 1 } },
      ],
    },
  );
  await withSite(
    { instead: [[/lessons\/queries-and-keys\.json$/, { type: 'application/json', body: JSON.stringify(lesson) }]] },
    (at) =>
      withPage(LESSON, { at }, async ({ page }) => {
        assert.equal(await page.getByText('After the strange one.').isVisible(), true);
        assert.equal(await page.locator('softlook-lesson .absent').count(), 2);
        assert.equal(
          await page.getByRole('gridcell', { name: 'query cat, key sat, weight 0.19' }).first().isVisible(),
          true,
        );
      }),
  );
});

test('the connection breaks: a sentence and a second try', async () => {
  await withSite({}, (at) =>
    withPage('index.html', { at, ready: false }, async ({ page, context }) => {
      await context.route('**/queries-and-keys.json', (route) => route.abort());
      await page.goto(`${at.address}${LESSON}`);
      await page.getByRole('alert').waitFor();
      assert.match(await page.getByRole('alert').innerText(), /could not be fetched. Check the connection/);
      await context.unroute('**/queries-and-keys.json');
      await page.getByRole('button', { name: 'Try again' }).click();
      await lessonReady(page);
    }),
  );
});

test('the list of lessons is missing or broken: the index says so, and the lesson goes without', async () => {
  for (const answer of [
    notFound,
    { type: 'application/json', body: '{"lessons": 5}' },
    { type: 'text/html', body: '<p>' },
  ]) {
    await withSite({ instead: [[/lessons\/index\.json$/, answer]] }, async (at) => {
      await withPage('index.html', { at, ready: false }, async ({ page }) => {
        await page.getByText('The list of lessons could not be fetched').waitFor();
      });
      await withPage(LESSON, { at }, async ({ page }) => assert.equal(await page.getByRole('alert').count(), 0));
    });
  }
});

test('fonts that are missing change nothing but the look', async () => {
  await withSite({ instead: [[/\.woff2$/, notFound]] }, (at) =>
    withPage(LESSON, { at }, async ({ page }) => {
      assert.equal(
        await page.getByRole('gridcell', { name: 'query cat, key sat, weight 0.19' }).first().isVisible(),
        true,
      );
    }),
  );
});

test('a broken fragment gets a sentence, and the lesson opens as it was written', async () => {
  await withPage('index.html', { ready: false }, async ({ page }) => {
    const start = page.url();
    for (const [fragment, sentence] of [
      ['#1.!!!', /damaged/],
      ['#1.eyJpIjp7', /damaged/],
      ['#1.bnVsbA', /damaged/],
      ['#7.e30', /another version of Softlook/],
      ['#section-two', /damaged/],
      [`#1.${'A'.repeat(70_000)}`, /too long/],
      // An input that this lesson does not have, and one with too few dimensions.
      [
        `#1.${Buffer.from('{"i":{"main.Z":[[1],[1]],"main.X":[[1],[5]]}}').toString('base64url')}`,
        /do not fit the lesson/,
      ],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(new URL(`${LESSON}${fragment}`, start).href);
      await lessonReady(page);
      await eventually(page, async () =>
        assert.match((await page.getByRole('status').allInnerTexts()).join(' '), sentence, fragment.slice(0, 20)),
      );
      await eventually(page, async () =>
        assert.equal((await cells(grid(page, 'weights, softmax of each row')))[6], '0.19', fragment.slice(0, 80)),
      );
    }
  });
});

test('a page that is left before its first lines are drawn says nothing', async () => {
  const leave = () => {
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, ...given: Parameters<typeof post>) {
      if (!document.querySelector('softlook-lesson')) dispatchEvent(new PageTransitionEvent('pagehide'));
      post.apply(this, given);
    } as typeof post;
  };
  await withLesson({ init: leave }, async ({ page }) =>
    assert.equal(new URL(page.url()).hash, '', 'nothing was changed'),
  );
});

test('a fragment with an opened number that is not there opens the rest', async () => {
  const state = {
    o: [
      ['main', 'A', [9, 9], [0]],
      ['main', 'A', [1, 2], [0, 99, 0]],
    ],
    a: { nowhere: 3 },
  };
  await withPage(`${LESSON}#1.${Buffer.from(JSON.stringify(state)).toString('base64url')}`, {}, async ({ page }) => {
    await page.getByRole('gridcell', { name: 'query cat, key sat, weight 0.19' }).first().waitFor();
    assert.equal(await page.locator('softlook-lesson .absent').count(), 0);
  });
});

test('storage that is refused (private windows, iframes) stops nothing', async () => {
  const init = (): void => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('refused', 'SecurityError');
      },
    });
  };
  await withLesson({ init }, async ({ page }) => {
    await page.getByRole('button', { name: 'Text size and colours' }).click();
    await page.getByRole('radio', { name: 'Dark' }).check();
    await eventually(page, async () =>
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark'),
    );
  });
});
