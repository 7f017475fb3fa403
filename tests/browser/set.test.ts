/** How pages are set, measured where a reader's walk once found it wrong: formulas, edges, names, rows that belong together. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { builtIndex } from './oracle.ts';
import {
  cellSaid,
  eventually,
  grid,
  panel,
  partOfLastStep,
  phone,
  readThrough,
  startBrowser,
  stopBrowser,
  withLesson,
  withPage,
} from './pages.ts';

before(startBrowser);
after(stopBrowser);

const LESSON_WITH = (slug: string): string => `lesson.html?lesson=${slug}`;

for (const { slug } of builtIndex().lessons) {
  test(`what goes on beside the edge fades there, and nothing else does: ${slug}, on a phone`, () =>
    withPage(LESSON_WITH(slug), phone, async ({ page }) => {
      await readThrough(page);
      await eventually(page, async () => {
        const { wrong, cut } = (await page.evaluate(`(() => {
          const wrong = [];
          let cut = 0;
          const walk = (root) => {
            for (const one of root.querySelectorAll('*')) {
              if (one.shadowRoot) walk(one.shadowRoot);
              if (one.closest('.cm-editor, textarea') || !one.clientWidth || !one.checkVisibility({ visibilityProperty: true })) continue;
              if (!['auto', 'scroll'].includes(getComputedStyle(one).overflowX)) continue;
              const hidden = one.scrollWidth - one.clientWidth;
              const fades = getComputedStyle(one).maskImage !== 'none';
              if (hidden > 3) cut += 1;
              if (hidden > 3 !== fades)
                wrong.push((root.host?.localName ?? '') + ' ' + one.className + ' hides ' + hidden + (fades ? ', fades: ' : ': ') + one.textContent.trim().slice(0, 60));
            }
          };
          walk(document.querySelector('softlook-lesson').shadowRoot);
          return { wrong, cut };
        })()`)) as { wrong: string[]; cut: number };
        assert.deepEqual(wrong, []);
        assert.ok(cut > 3, `only ${cut} boxes go on beside the edge`);
      });
    }));
}

test('a table whose end has been scrolled to fades at its beginning instead', () =>
  withPage(LESSON_WITH('the-problem-attention-solves'), phone, async ({ page }) => {
    const box = page.locator('softlook-matrix .scroll').first();
    await eventually(page, async () => assert.equal(await box.getAttribute('data-cut'), 'right'));
    await box.evaluate((one) => one.scrollTo({ left: 40 }));
    await eventually(page, async () => assert.equal(await box.getAttribute('data-cut'), 'left right'));
    await box.evaluate((one) => one.scrollTo({ left: one.scrollWidth }));
    await eventually(page, async () => assert.equal(await box.getAttribute('data-cut'), 'left'));
  }));

for (const [where, options] of [
  ['wide', {}],
  ['on a phone', phone],
] as const) {
  test(`a bracket is as high as the fraction in it, an exponent stands at its letter: ${where}`, () =>
    withPage(LESSON_WITH('values-and-attention-output'), options, async ({ page }) => {
      await readThrough(page);
      const { fractions, exponents } = (await page.evaluate(`(() => {
        const fractions = [];
        const exponents = [];
        const walk = (root) => {
          for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) walk(one.shadowRoot);
            if (one.localName === 'mfrac') {
              const brackets = [one.previousElementSibling, one.nextElementSibling].filter((by) => /^[()]$/.test(by?.textContent.trim() ?? ''));
              for (const by of brackets) fractions.push(by.getBoundingClientRect().height / one.getBoundingClientRect().height);
            }
            if (one.localName === 'msup' && one.firstElementChild.localName === 'mi') {
              const [base, raised] = [...one.children].map((part) => part.getBoundingClientRect());
              exponents.push((base.bottom - raised.top) / base.height);
            }
          }
        };
        walk(document.querySelector('softlook-lesson').shadowRoot);
        return { fractions, exponents };
      })()`)) as { fractions: number[]; exponents: number[] };
      assert.ok(fractions.length >= 4 && exponents.length >= 2, `${fractions.length} and ${exponents.length}`);
      for (const one of fractions) assert.ok(one > 0.95, `a bracket has ${one} of the height of its fraction`);
      for (const one of exponents) assert.ok(one < 1.6, `an exponent is lifted by ${one} of its letter`);
    }));

  test(`a formula ends where its root ends, and equals signs stand under each other: ${where}`, () =>
    withPage(LESSON_WITH('queries-and-keys'), options, async ({ page }) => {
      await readThrough(page);
      await eventually(page, async () => {
        const { rooms, signs } = (await page.evaluate(`(() => {
          const article = document.querySelector('softlook-lesson').shadowRoot;
          const roots = [...article.querySelectorAll('p msqrt')].filter((one) => one.checkVisibility());
          const rooms = roots.map((one) => {
            const size = parseFloat(getComputedStyle(one).fontSize);
            return (one.closest('math').getBoundingClientRect().right - one.lastElementChild.getBoundingClientRect().right) / size;
          });
          const lines = [...article.querySelectorAll('mtable')].map((table) =>
            [...table.querySelectorAll('mo')].filter((one) => one.textContent === '=').map((one) => Math.round(one.getBoundingClientRect().x)));
          return { rooms, signs: lines };
        })()`)) as { rooms: number[]; signs: number[][] };
        assert.ok(rooms.length >= 5, `${rooms.length} roots`);
        for (const room of rooms) assert.ok(Math.abs(room) < 0.06, `${room} em behind a root`);
        assert.deepEqual(
          signs.map((line) => line.length),
          [2, 1],
        );
        assert.equal(new Set(signs[0]).size, 1, `${signs[0]}`);
      });
    }));

  test(`the names of a projection lie on no number and inside the picture, whichever token is chosen: ${where}`, async () => {
    for (const slug of ['queries-and-keys', 'values-and-attention-output', 'attention-in-numbers']) {
      await withPage(LESSON_WITH(slug), options, async ({ page }) => {
        await readThrough(page);
        const view = page.locator('softlook-projection');
        await view.scrollIntoViewIfNeeded();
        const choices = view.getByRole('radio');
        const count = await choices.count();
        assert.ok(count >= 3, `${count} choices in ${slug}`);
        for (let i = 0; i < count; i++) {
          await choices.nth(i).check();
          const wrong = await view.evaluate((host) => {
            const picture = host.shadowRoot!.querySelector('svg.plane')!;
            const frame = picture.getBoundingClientRect();
            const texts = [...picture.querySelectorAll('text')].map((text) => ({
              isName: text.classList.contains('name'),
              said: text.textContent.trim(),
              box: text.getBoundingClientRect(),
            }));
            return texts.flatMap((a, at) => {
              if (!a.isName) return [];
              const out = a.box.left < frame.left - 4 || a.box.right > frame.right + 4;
              const under = texts.filter((b, other) => {
                const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
                const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
                return other !== at && wide > 2 && high > 4;
              });
              return [
                ...(out ? [`${a.said} leaves the picture`] : []),
                ...under.map((b) => `${a.said} lies on ${b.said}`),
              ];
            });
          });
          assert.deepEqual(wrong, [], `${slug}, choice ${i + 1}`);
        }
      });
    }
  });
}

test('the three tables of a difference begin in one line where they stand one under the other', () =>
  withPage(LESSON_WITH('the-problem-attention-solves'), phone, async ({ page }) => {
    await readThrough(page);
    const lefts = await page
      .locator('softlook-difference')
      .first()
      .locator('table.grid')
      .evaluateAll((tables) => tables.map((table) => Math.round(table.getBoundingClientRect().left)));
    assert.equal(lefts.length, 3);
    assert.equal(new Set(lefts).size, 1, `${lefts}`);
  }));

test('tables beside each other begin at one height: the three matrices of a head', () =>
  withPage(LESSON_WITH('multi-head-attention'), {}, async ({ page }) => {
    await readThrough(page);
    const tops = await page
      .locator('.tab-panel')
      .first()
      .locator('softlook-matrix table')
      .evaluateAll((tables) => tables.map((table) => Math.round(table.getBoundingClientRect().top)));
    assert.equal(tops.length, 3);
    assert.equal(new Set(tops).size, 1, `${tops}`);
  }));

test('a plane beside others keeps its numbers in its own width, names of dimensions in one line', () =>
  withPage(LESSON_WITH('the-problem-attention-solves'), {}, async ({ page }) => {
    await readThrough(page);
    const planes = page.locator('softlook-plane').filter({ hasText: 'dot product' });
    assert.equal(await planes.count(), 3);
    for (const plane of await planes.all()) {
      const { over, heights } = await plane.evaluate((host) => {
        const table = host.shadowRoot!.querySelector('table.points')!;
        return {
          over: table.getBoundingClientRect().right - host.getBoundingClientRect().right,
          heights: [...table.querySelectorAll('tr')].map((row) => row.getBoundingClientRect().height),
        };
      });
      assert.ok(over <= 0.5, `the table goes on for ${over} pixels`);
      assert.ok(heights[0]! <= heights[1]! + 2, `rows of ${heights} pixels`);
    }
  }));

test('the names of values lie on no line that pulls at the output', async () => {
  for (const slug of ['values-and-attention-output', 'attention-in-numbers']) {
    await withPage(LESSON_WITH(slug), {}, async ({ page }) => {
      await readThrough(page);
      const wrong = await page.locator('softlook-scatter').evaluateAll((hosts) =>
        hosts.flatMap((host) => {
          const names = [...host.shadowRoot!.querySelectorAll('text.name')];
          return [...host.shadowRoot!.querySelectorAll<SVGLineElement>('line.pull')].flatMap((pull) => {
            const [from, length] = [pull.getScreenCTM()!, pull.getTotalLength()];
            const steps = Array.from({ length: 200 }, (_, i) =>
              pull.getPointAtLength((length * i) / 199).matrixTransform(from),
            );
            return names.flatMap((name) => {
              const box = name.getBoundingClientRect();
              const on = steps.filter(
                ({ x, y }) => x > box.left && x < box.right && y > box.top + 4 && y < box.bottom - 4,
              );
              return (on.length * length) / 200 > 14 ? [`${name.textContent.trim()}, ${on.length}`] : [];
            });
          });
        }),
      );
      assert.deepEqual(wrong, [], slug);
    });
  }
});

test('four columns to fill fit on a phone, and so do the eight steps of a fault', async () => {
  await withPage(LESSON_WITH('the-problem-attention-solves'), phone, async ({ page }) => {
    await readThrough(page);
    const box = page.locator('[part=question] .scroll').filter({ has: page.locator('.answer-grid') });
    assert.deepEqual(await box.evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth)), [0]);
  });
  await withPage(LESSON_WITH('queries-and-keys'), phone, async ({ page }) => {
    await readThrough(page);
    const tops = await page
      .locator('.hunt [role=tab]')
      .evaluateAll((tabs) => tabs.map((tab) => Math.round(tab.getBoundingClientRect().top)));
    assert.equal(tops.length, 8);
    assert.equal(new Set(tops).size, 1, `${tops}`);
  });
});

test('no word in a table of the text is broken on a phone', async () => {
  for (const slug of ['multi-head-attention', 'attention-in-numbers']) {
    await withPage(LESSON_WITH(slug), phone, async ({ page }) => {
      await readThrough(page);
      const { words, broken } = await page.locator('.prose-table').evaluateAll((tables) => {
        let words = 0;
        const broken: string[] = [];
        for (const table of tables) {
          const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
          for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
            for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N},.]+/gu)) {
              const range = document.createRange();
              range.setStart(text, index);
              range.setEnd(text, index + word.length);
              words += 1;
              if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word);
            }
          }
        }
        return { words, broken };
      });
      assert.ok(words > 20, `${words} words`);
      assert.deepEqual(broken, [], slug);
    });
  }
});

test('the picture of attention fits on a phone, with the words in the order of the sentence', () =>
  withPage(LESSON_WITH('attention-in-numbers'), phone, async ({ page }) => {
    await readThrough(page);
    const flow = page.locator('softlook-flow').filter({ hasText: 'attention, at the last word' });
    assert.deepEqual(await flow.locator('.scroll').evaluate((box) => box.scrollWidth - box.clientWidth), 0);
    const words = await flow.locator('.box.given').evaluateAll((boxes) =>
      boxes
        .map((one) => ({ name: one.querySelector('b')!.textContent!.trim(), left: one.getBoundingClientRect().left }))
        .sort((a, b) => a.left - b.left)
        .map(({ name }) => name),
    );
    assert.deepEqual(words, ['x1', 'x2', 'x3', 'x4']);
  }));

test('on a phone the unfolding keeps its title and its Close in sight while it is scrolled', () =>
  withLesson(phone, async ({ page }) => {
    await cellSaid(grid(page, 'weights, softmax of each row'), 'query cat, key sat, weight 0.19').click();
    for (let i = 0; i < 4; i++) await partOfLastStep(page, 0).click();
    await panel(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight, behavior: 'instant' }));
    const close = panel(page).getByRole('button', { name: 'Close' });
    const [inside, outside] = [(await close.boundingBox())!, (await panel(page).boundingBox())!];
    assert.ok(inside.y >= outside.y && inside.y < outside.y + 40, `${inside.y} in ${outside.y}`);
    await close.click();
    await eventually(page, async () => assert.equal(await panel(page).count(), 0));
  }));

test('no text of a lesson shows a name as a program writes it: an index stands below its letter', async () => {
  for (const { slug } of builtIndex().lessons) {
    await withPage(LESSON_WITH(slug), {}, async ({ page }) => {
      await readThrough(page);
      const raw = (await page.evaluate(`(() => {
        const raw = [];
        const walk = (node) => {
          for (const one of node.childNodes) {
            if (one.nodeType === Node.TEXT_NODE) {
              if (/\\b\\p{L}{1,2}_\\p{L}/u.test(one.data)) raw.push(one.data.trim());
            } else if (one.nodeType === Node.ELEMENT_NODE) {
              if (one.matches('code, pre, style, textarea, .cm-editor, .heard, .hunt, [role=tab], [role=tablist], title')) continue;
              if (one.shadowRoot) walk(one.shadowRoot);
              walk(one);
            }
          }
        };
        walk(document.querySelector('softlook-lesson').shadowRoot);
        return raw;
      })()`)) as string[];
      assert.deepEqual(raw, [], slug);
    });
  }
});
