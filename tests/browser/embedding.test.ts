/** Lessons on pages of others: under a strict policy, from another origin, among hostile styles, in an iframe. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { courseSite, embedSite, hostileStyle } from './embedding-pages.ts';
import { printed, runProgram } from './oracle.ts';
import {
  cells,
  cellSaid,
  eventually,
  field,
  grid,
  LESSON,
  lessonReady,
  panel,
  startBrowser,
  stopBrowser,
  withPage,
  type Opened,
} from './pages.ts';

before(startBrowser);
after(stopBrowser);

/** What the browser refused because of the policy. */
async function refusals(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { refused?: string[] }).refused ?? []);
}
const hearRefusals = (): void => {
  const refused: string[] = [];
  Object.defineProperty(window, 'refused', { value: refused, enumerable: false });
  addEventListener('securitypolicyviolation', (event) =>
    refused.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
};

const weights = (lesson: Page | Locator) => grid(lesson, 'weights, softmax of each row');

test('the example page of a course site, as it is built, under its own policy', async () => {
  await withPage('examples/course-page.html', { init: hearRefusals }, async ({ page }) => {
    assert.equal(await page.locator('softlook-lesson').count(), 2);
    assert.deepEqual(await refusals(page), []);
    assert.deepEqual(await cells(page.locator('main > softlook-heatmap').getByRole('grid')), [
      '0.75',
      '0.25',
      '0.40',
      '0.60',
    ]);
  });
});

test('a lesson is drawn whole where timers hardly run, as in a frame of another origin out of sight', async () => {
  const noTimers = (): void => {
    window.setTimeout = (() => 0) as unknown as typeof window.setTimeout;
  };
  await withPage(LESSON, { init: noTimers }, async ({ page }) => {
    assert.equal(await page.getByRole('heading', { name: 'What would you say?' }).count(), 1);
  });
});

test('the states of two lessons are independent; `state` is read, heard and set', async () => {
  const changed = await runProgram('main', {
    X: [
      [0.9, 0.1, -0.2],
      [-0.3, 3, 0.5],
      [0.1, 0.6, 0.4],
      [0.4, -0.2, 0.7],
    ],
  });
  const start = await runProgram('main');
  await courseSite((at) =>
    withPage('page.html', { at }, async ({ page }) => {
      const [first, second] = [page.locator('#first'), page.locator('#second')];
      await page.evaluate(() => {
        const heard: [string, unknown][] = [];
        Object.defineProperty(window, 'heard', { value: heard });
        document.addEventListener('softlook-statechange', (event) =>
          heard.push([(event.target as Element).id, structuredClone((event as CustomEvent).detail.state)]),
        );
      });
      await field(first, 'embeddings X', 'cat', 2).fill('3');
      await eventually(page, async () => assert.deepEqual(await cells(weights(first)), printed(changed('A'))));
      assert.deepEqual(await cells(weights(second)), printed(start('A')));
      const heard = (await page.evaluate(() => (window as unknown as { heard: unknown }).heard)) as [
        string,
        { inputs: object },
      ][];
      assert.deepEqual([...new Set(heard.map(([id]) => id))], ['first']);
      assert.deepEqual(Object.keys(heard.at(-1)![1].inputs), ['main.X']);
      // Undo in one lesson does not reach the other.
      await second.getByRole('button', { name: 'Undo' }).first().waitFor();
      assert.equal(await second.getByRole('button', { name: 'Undo' }).first().isDisabled(), true);
      // What one lesson says can be given to the other, as JSON.
      await page.evaluate(() => {
        const [from, to] = ['first', 'second'].map(
          (id) => document.getElementById(id) as unknown as { state: unknown },
        );
        to!.state = JSON.parse(JSON.stringify(from!.state));
      });
      await eventually(page, async () => assert.deepEqual(await cells(weights(second)), printed(changed('A'))));
      assert.equal(page.url(), `${at.address}page.html`, 'an embedded lesson leaves the address alone');
      // Opened in one, nothing opens in the other.
      await cellSaid(weights(first), /^query cat, key sat/).click();
      assert.equal(await panel(page).count(), 1);
      assert.equal(await first.getByRole('dialog').count(), 1);
      await page.keyboard.press('Escape');
      await eventually(page, async () => assert.equal(await panel(page).count(), 0));
    }),
  );
});

test('a state that is set before the lesson is there holds when it comes; one that does not fit is told', async () => {
  await courseSite((at) =>
    withPage('page.html', { at }, async ({ page }) => {
      const said = await page.evaluate(async () => {
        const lesson = document.createElement('softlook-lesson') as HTMLElement & { state: unknown };
        lesson.id = 'third';
        lesson.setAttribute('src', '/lessons/queries-and-keys.json');
        lesson.state = {
          version: 1,
          inputs: {
            'main.W_K': { shape: [3, 3], data: [1, 0, 1, 0, 1, -1, -1, 1, 0] },
            'main.gone': { shape: [1], data: [1] },
          },
          labels: {},
          sentences: {},
          open: [],
          answers: {},
        };
        const problem = new Promise<string>((resolve) =>
          lesson.addEventListener('softlook-problem', (event) => resolve((event as CustomEvent).detail.message)),
        );
        document.querySelector('main')!.append(lesson);
        return problem;
      });
      assert.match(said, /do not fit the lesson/);
      await lessonReady(page);
      const S = await cells(grid(page.locator('#third'), 'scores, Q Kᵀ'));
      assert.deepEqual(
        S,
        S.map((_, place) => S[(place % 4) * 4 + Math.floor(place / 4)]),
      );
    }),
  );
});

test('the example page of another origin, as it is built: element and iframe', async () => {
  await embedSite(({ ours }) =>
    withPage(`examples/other-origin.html?site=${encodeURIComponent(ours.address)}`, {}, async ({ page, requests }) => {
      const value = await runProgram('main');
      assert.deepEqual(await cells(weights(page)), printed(value('A')));
      const frame = page.frameLocator('iframe');
      await frame.locator('softlook-heatmap').first().waitFor();
      // The frame is out of sight: it is drawn to its end, and tells its height, nevertheless.
      await frame.locator('article[aria-busy="false"]').waitFor();
      await eventually(page, async () => {
        const height = Number(await page.locator('iframe').getAttribute('height'));
        assert.ok(height > 5000, `the frame is ${height} pixels high`);
      });
      assert.ok(
        requests.some((address) => address.startsWith(`${ours.address}softlook/`)),
        requests.join('\n'),
      );
    }),
  );
});

/** Everything of a lesson that a host style could change, element by element. */
const looks = (page: Page, id: string) =>
  page.locator(`#${id}`).evaluate((host) => {
    const names = [
      'display',
      'visibility',
      'opacity',
      'position',
      'color',
      'backgroundColor',
      'fontFamily',
      'fontSize',
      'fontWeight',
      'fontStyle',
      'lineHeight',
      'letterSpacing',
      'textTransform',
      'textAlign',
      'cursor',
      'marginTop',
      'paddingLeft',
      'borderTopWidth',
    ] as const;
    const found: string[] = [];
    const walk = (root: ShadowRoot): void => {
      for (const element of root.querySelectorAll('.root, .root *')) {
        const style = getComputedStyle(element);
        found.push(
          `${element.localName}.${element.getAttribute('class') ?? ''}: ${names.map((name) => style[name]).join(' | ')}`,
        );
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(host.shadowRoot!);
    return found;
  });

test('the styles of a hostile page do not reach into a lesson', async () => {
  const seen = (style: string) =>
    courseSite(
      (at) =>
        withPage('page.html', { at }, async ({ page }) => {
          // The same room for the lesson on both pages.
          await page.addStyleTag({
            content: `html, body, main { display: block !important; margin: 0 !important; padding: 0 !important; visibility: visible !important; }
              main > :not(#first) { display: none !important; } #first { display: block !important; width: 1000px !important; margin: 0 !important; }`,
          });
          await page.locator('#first').getByRole('button', { name: '0.20', exact: true }).first().click();
          await panel(page).waitFor();
          return { looks: await looks(page, 'first') };
        }),
      style,
    );
  const plain = await seen('');
  const hostile = await seen(hostileStyle);
  assert.ok(plain.looks.length > 1500, `${plain.looks.length} elements`);
  assert.equal(hostile.looks.length, plain.looks.length);
  const different = plain.looks.flatMap((look, i) =>
    look === hostile.looks[i] ? [] : [`${look}\n  becomes ${hostile.looks[i]}`],
  );
  assert.deepEqual(different.slice(0, 5), []);
});

test('our styles do not reach out to the page', async () => {
  const around = (page: Page) =>
    page.evaluate(() =>
      ['html', 'body', 'main', 'h1', '#theirs'].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector)!);
        return [...style]
          .filter((name) => !/size|width|height|origin|perspective|inset|margin/.test(name))
          .map((name) => `${name}: ${style.getPropertyValue(name)}`);
      }),
    );
  await courseSite(async (at) => {
    const without = await withPage('page.html', { at, ready: false, javaScriptEnabled: true }, async ({ page }) => {
      await page.evaluate(() => document.querySelectorAll('softlook-lesson').forEach((lesson) => lesson.remove()));
      return around(page);
    });
    await withPage('page.html', { at }, async ({ page }) => {
      assert.deepEqual(await around(page), without);
      assert.equal(
        await page.evaluate(() => document.querySelectorAll('head style, body style, link[rel=stylesheet]').length),
        1,
        'only the page’s own',
      );
    });
  });
});

test('globals of the page stay as they were, and keys outside a lesson are the page’s', async () => {
  const look = () => {
    const prototypes = [Object, Array, String, Element, HTMLElement, Node, Event, EventTarget, Promise, Map].map(
      (made) => `${made.name}: ${Object.getOwnPropertyNames(made.prototype).sort().join()}`,
    );
    return { names: Object.getOwnPropertyNames(window), prototypes };
  };
  const remember = (): void => {
    const prototypes = [Object, Array, String, Element, HTMLElement, Node, Event, EventTarget, Promise, Map].map(
      (made) => `${made.name}: ${Object.getOwnPropertyNames(made.prototype).sort().join()}`,
    );
    const listened: string[] = [];
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...given: Parameters<typeof add>) {
      const own = this ?? window;
      const global = own === window || own === document || own === document.documentElement || own === document.body;
      // Only what our files do: the driver of the tests listens, too.
      if (global && new Error().stack?.includes('/softlook/')) listened.push(given[0]);
      return add.apply(this, given);
    };
    Object.defineProperty(window, 'before', { value: { names: [] as string[], prototypes, listened } });
    (window as unknown as { before: { names: string[] } }).before.names = Object.getOwnPropertyNames(window);
  };
  await courseSite((at) =>
    withPage('page.html', { at, init: remember }, async ({ page }: Opened) => {
      await cellSaid(weights(page.locator('#first')), 'query cat, key sat, weight 0.19').click();
      const before = await page.evaluate(
        () => (window as unknown as { before: { names: string[]; prototypes: string[]; listened: string[] } }).before,
      );
      const now = await page.evaluate(look);
      // Lit notes its versions there, as it does on every page that has it; elements with an id are names, too.
      const ours = now.names.filter(
        (name) => !before.names.includes(name) && !/^(lit|reactiveElement|litElement)/.test(name),
      );
      assert.deepEqual(ours, []);
      assert.deepEqual(now.prototypes, before.prototypes);
      // Of the window, its end, and where a press begins; keys and clicks of the page are not listened to.
      assert.deepEqual(
        before.listened.filter((name) => !/^(resize|scroll|visibilitychange|pagehide|pointerdown)$/.test(name)),
        [],
      );
      // Escape and Control+Z on the page’s own button are heard by the page, and change no lesson.
      const scores = grid(page.locator('#second'), 'scores, Q Kᵀ');
      const start = await cells(scores);
      await page.locator('#second').getByRole('button', { name: 'both be the same matrix' }).click();
      await eventually(page, async () => assert.notDeepEqual(await cells(scores), start));
      const chosen = await cells(scores);
      const heard = await page.evaluate(() => {
        const keys: string[] = [];
        document.addEventListener('keydown', (event) => keys.push(`${event.key} ${event.defaultPrevented}`));
        document.getElementById('theirs')!.focus();
        (window as unknown as { before: { keys?: string[] } }).before.keys = keys;
        return keys.length;
      });
      assert.equal(heard, 0);
      for (const key of ['Escape', 'Control+z', 'ArrowDown', 'a']) await page.keyboard.press(key);
      const keys = await page.evaluate(() => (window as unknown as { before: { keys: string[] } }).before.keys);
      assert.deepEqual(
        keys.filter((key) => !key.startsWith('Control')),
        ['Escape false', 'z false', 'ArrowDown false', 'a false'],
      );
      assert.equal(await panel(page).count(), 1);
      assert.deepEqual(await cells(scores), chosen);
    }),
  );
});

test('a lesson is taken out and put back, moved, and shown twice: it goes on where it was', async () => {
  await courseSite((at) =>
    withPage('page.html', { at }, async ({ page }) => {
      const first = page.locator('#first');
      await field(first, 'embeddings X', 'cat', 2).fill('3');
      await page.evaluate(async () => {
        const lesson = document.getElementById('first')!;
        lesson.remove();
        await new Promise(requestAnimationFrame);
        document.querySelector('main')!.append(lesson);
      });
      await lessonReady(page);
      const value = await runProgram('main', {
        X: [
          [0.9, 0.1, -0.2],
          [-0.3, 3, 0.5],
          [0.1, 0.6, 0.4],
          [0.4, -0.2, 0.7],
        ],
      });
      await eventually(page, async () => assert.deepEqual(await cells(weights(first)), printed(value('A'))));
    }),
  );
});

test('a page that imports the elements twice has them once', async () => {
  await courseSite((at) =>
    withPage('page.html', { at }, async ({ page }) => {
      const same = await page.evaluate(async () => {
        const before = customElements.get('softlook-lesson');
        const address = '/softlook/index.js?again';
        await import(address);
        return customElements.get('softlook-lesson') === before;
      });
      assert.equal(same, true);
    }),
  );
});

test('in an iframe the lesson tells its height, in both forms, and tells it again when it changes', async () => {
  interface Heard {
    origin: string;
    data: { type?: string; subject?: string; height: number };
  }
  await embedSite(({ ours, there }) =>
    withPage('frame.html', { at: there, ready: false }, async ({ page }) => {
      const frame = page.frameLocator('#frame');
      await frame.locator('softlook-heatmap').first().waitFor();
      const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard) as Promise<Heard[]>;
      const last = async () => {
        const all = await heard();
        return {
          ours: all.findLast(({ data }) => data.type === 'softlook-resize')?.data.height ?? 0,
          lti: all.findLast(({ data }) => data.subject === 'lti.frameResize')?.data.height ?? 0,
        };
      };
      const needed = () => frame.locator('body').evaluate((body) => Math.ceil(body.scrollHeight));
      await eventually(page, async () => {
        const { ours: told, lti } = await last();
        assert.ok(told > 5000, `${told}`);
        assert.equal(lti, told);
        assert.ok(Math.abs(told - (await needed())) <= 1, `${told} of ${await needed()}`);
      });
      for (const { origin, data } of await heard()) {
        assert.equal(`${origin}/`, ours.address);
        assert.deepEqual(Object.keys(data).length, 2);
      }
      const before = (await last()).ours;
      const question = frame.locator('[part~=predict]').first();
      await question.getByRole('button', { name: 'They may differ' }).click();
      await eventually(page, async () => {
        assert.ok((await last()).ours > before + 40, `${(await last()).ours} after ${before}`);
        assert.equal((await last()).lti, (await last()).ours);
      });
      const longer = (await last()).ours;
      await question.getByRole('button', { name: 'Answer again' }).click();
      await eventually(page, async () => {
        const { ours: told } = await last();
        assert.ok(told < longer - 40, `${told} after ${longer}`);
      });
      // Numbers unfold inside, without a sheet that would stand at the end of a very tall frame.
      const weight = frame
        .getByRole('grid', { name: /^weights, softmax of each row/ })
        .getByRole('gridcell', { name: 'query cat, key sat, weight 0.19' });
      await weight.click();
      const [number, open] = [await weight.boundingBox(), await frame.getByRole('dialog').boundingBox()];
      assert.ok(Math.abs(number!.y - open!.y) < 900, `${number!.y} and ${open!.y}`);
      // The frame is as tall as its content: it does not scroll inside.
      await eventually(page, async () => {
        const inner = await frame.locator('html').evaluate((root) => root.scrollHeight - root.clientHeight);
        assert.ok(inner <= 1, `${inner} pixels hidden`);
      });
    }),
  );
});
