/** Inputs are changed in every way there is, and everything on the page follows as the engine computes it in Node. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { changed, printed, runProgram } from './oracle.ts';
import {
  cells,
  cellSaid,
  eventually,
  field,
  focused,
  grid,
  lessonReady,
  numbersAfter,
  openDropdowns,
  panel,
  phone,
  startBrowser,
  steps,
  stopBrowser,
  withLesson,
} from './pages.ts';

before(startBrowser);
after(stopBrowser);

const views = [
  ['Q = X W_Q', 'Q', 2],
  ['K = X W_K', 'K', 2],
  ['raw scores, X Xᵀ', 'R', 2],
  ['scores, Q Kᵀ', 'S', 2],
  ['M = W_Q W_Kᵀ', 'M', 2],
  ['scaled scores, S / √d_k', 'Z', 2],
  ['weights, softmax of each row', 'A', 2],
  ['scores from queries and keys of length two', 'S_two', 2],
] as const;

/** All views of the main program and the numbers in its text show what the engine computes from these inputs. */
async function shows(page: Page, inputs: Record<string, number[][]> = {}): Promise<void> {
  const value = await runProgram('main', inputs);
  await openDropdowns(page, 'the same scores from shorter queries');
  await eventually(page, async () => {
    for (const [label, name, digits] of views) {
      assert.deepEqual(await cells(grid(page, label)), printed(value(name), digits), label);
    }
    const row = (name: string) => printed({ data: value(name).data.slice(3, 6) });
    assert.deepEqual(await numbersAfter(page, 'Rows are tokens, in all three tables'), [
      ...row('X'),
      ...row('Q'),
      ...row('K'),
    ]);
  });
}

const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).first();
const redo = (page: Page) => page.getByRole('button', { name: 'Redo' }).first();
const resetAll = (page: Page) => page.getByRole('button', { name: 'Reset all' }).first();
const preset = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();

test('an open unfolding follows an edit', async () => {
  await withLesson({}, async ({ page }) => {
    await cellSaid(grid(page, 'scores, Q Kᵀ'), 'query cat, key sat, score −0.42').click();
    await field(page, 'embeddings X', 'cat', 2).fill('1.8');
    const value = await runProgram('main', { X: changed(1, 1, 1.8) });
    const expected = printed({ data: [value('S').data[6]!] })[0];
    await eventually(page, async () => assert.equal((await steps(page))[0]!.result, expected));
  });
});

test('a number is dragged with a finger on a phone, and its sign changes by a button', async () => {
  await withLesson(phone, async ({ page, context }) => {
    const input = field(page, 'embeddings X', 'cat', 1);
    await input.scrollIntoViewIfNeeded();
    const box = (await input.boundingBox())!;
    const client = await context.newCDPSession(page);
    const touch = (type: string, at?: number) =>
      client.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: at === undefined ? [] : [{ x: box.x + box.width / 2 + at, y: box.y + box.height / 2 }],
      });
    await touch('touchStart', 0);
    for (let at = 6; at <= 48; at += 6) await touch('touchMove', at);
    await touch('touchEnd');
    await eventually(page, async () => {
      const dragged = Number((await input.inputValue()).replace('−', '-'));
      assert.ok(dragged > 0.2 && dragged < 0.7, `dragged to ${dragged}`);
    });
    const now = Number((await input.inputValue()).replace('−', '-'));
    await shows(page, { X: changed(1, 0, now) });
    await page.getByRole('button', { name: 'Change sign' }).first().tap();
    await shows(page, { X: changed(1, 0, -now) });
  });
});

test('a matrix is pasted whole from a notebook, whatever its form', async () => {
  const W_Q = [
    [2, 0, 0.5],
    [0, -1, 0],
    [1, 1, 1],
  ];
  await withLesson({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
    for (const text of [
      'tensor([[ 2.0,  0.0,  0.5],\n        [ 0.0, -1.0,  0.0],\n        [ 1.0,  1.0,  1.0]])',
      '2\t0\t0.5\n0\t-1\t0\n1\t1\t1\n',
      'np.array([[2., 0., 0.5], [0., -1., 0.], [1., 1., 1.]], dtype=np.float32)',
    ]) {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page
        .getByRole('textbox', { name: /^query matrix W_Q/ })
        .first()
        .focus();
      await page.keyboard.press('Control+v');
      await shows(page, { W_Q });
      await resetAll(page).click();
      await shows(page);
    }
  });
});

test('with W_K = W_Q the scores are symmetric; twice as large too; the way back by undo, redo and reset', async () => {
  const W_Q = [
    [1, 0, 1],
    [0, 1, -1],
    [-1, 1, 0],
  ];
  const symmetric = async (page: Page): Promise<boolean> => {
    const S = await cells(grid(page, 'scores, Q Kᵀ', 1));
    return S.every((text, place) => text === S[(place % 4) * 4 + Math.floor(place / 4)]);
  };
  await withLesson({}, async ({ page }) => {
    assert.equal(await symmetric(page), false);
    await preset(page, 'both be the same matrix').click();
    await shows(page, { W_K: W_Q });
    assert.equal(await symmetric(page), true);
    await page.getByRole('button', { name: /be twice/ }).click();
    await shows(page, { W_K: W_Q.map((row) => row.map((value) => 2 * value)) });
    assert.equal(await symmetric(page), true);
    await undo(page).click();
    await shows(page, { W_K: W_Q });
    await redo(page).click();
    await shows(page, { W_K: W_Q.map((row) => row.map((value) => 2 * value)) });
    await preset(page, 'both be as at the start').click();
    await shows(page);
    assert.equal(await symmetric(page), false);
    await preset(page, 'both be other matrices').click();
    await resetAll(page).click();
    await shows(page);
  });
});

test('the two matrices exchanged; other axes leave the scores as they were', async () => {
  await withLesson({}, async ({ page }) => {
    const start = await cells(grid(page, 'scores, Q Kᵀ'));
    const queries = await cells(grid(page, 'Q = X W_Q'));
    const keys = await cells(grid(page, 'K = X W_K'));
    await preset(page, 'the two matrices exchanged').click();
    await eventually(page, async () => {
      assert.deepEqual(await cells(grid(page, 'Q = X W_Q')), keys);
      assert.deepEqual(await cells(grid(page, 'K = X W_K')), queries);
    });
    await undo(page).click();
    await preset(page, 'change the axes').click();
    await eventually(page, async () => assert.notDeepEqual(await cells(grid(page, 'Q = X W_Q')), queries));
    assert.deepEqual(await cells(grid(page, 'scores, Q Kᵀ')), start);
  });
});

test('the slider of d_k moves the experiment at every stop, and a finger is not left behind', async () => {
  await withLesson({}, async ({ page }) => {
    const slider = page
      .locator('[part~=explore]')
      .getByRole('slider', { name: /^d_?k$/ })
      .first();
    await slider.scrollIntoViewIfNeeded();
    const first = await slider.getAttribute('aria-valuetext');
    await slider.focus();
    await page.keyboard.press('Home');
    await eventually(page, async () => assert.equal(await slider.getAttribute('aria-valuetext'), '1'));
    const summary = (await grid(page, 'over all random queries').elementHandle())!;
    // As a finger does it: the next stop comes as soon as the page has painted. No stop is left out, none is late.
    const stops = await slider.evaluate(async (element, view) => {
      const input = element as HTMLInputElement;
      const seen: { d_k: number; shown: string[]; took: number }[] = [];
      for (let stop = 1; stop <= Number(input.max); stop++) {
        const started = performance.now();
        input.value = String(stop);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        seen.push({
          d_k: Number(input.getAttribute('aria-valuetext')),
          shown: [...view!.querySelectorAll('[data-place]')].map((cell) => cell.textContent!.trim()),
          took: performance.now() - started,
        });
      }
      return seen;
    }, summary);
    assert.deepEqual(
      stops.map(({ d_k }) => d_k),
      [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512],
    );
    for (const { d_k, shown } of stops) {
      const value = await runProgram('saturation', { d_k });
      assert.deepEqual(shown, printed(value('summary'), 3), `d_k = ${d_k}`);
    }
    const times = stops.map(({ took }) => took).sort((a, b) => a - b);
    console.log(
      `d_k: ${times.length} changes, each ready for painting after ${times[times.length >> 1]!.toFixed(0)} ms (median), ${times.at(-1)!.toFixed(0)} ms (most); first ${first}`,
    );
    await undo(page).click();
    await eventually(page, async () => assert.equal(await slider.getAttribute('aria-valuetext'), '1'));
  });
});

test('an edit of an embedding is drawn with the next frame', async () => {
  await withLesson({}, async ({ page }) => {
    const input = field(page, 'embeddings X', 'cat', 2);
    const scores = grid(page, 'scores, Q Kᵀ');
    await input.focus();
    const handle = (await scores.elementHandle())!;
    const drawn = await input.evaluate(async (element: HTMLInputElement, view) => {
      const seen: { value: number; text: string; took: number }[] = [];
      for (let i = 0; i < 20; i++) {
        const value = 0.8 + i / 10;
        const started = performance.now();
        element.value = value.toFixed(1);
        element.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        // What the frame that now begins paints.
        const cell = view!.querySelector('[data-place="5"]')!;
        seen.push({ value, text: cell.textContent!.trim(), took: performance.now() - started });
      }
      return seen;
    }, handle);
    for (const { value, text } of drawn) {
      const run = await runProgram('main', { X: changed(1, 1, Number(value.toFixed(1))) });
      assert.equal(text, printed({ data: [run('S').data[5]!] })[0]);
    }
    const sorted = drawn.map(({ took }) => took).sort((a, b) => a - b);
    console.log(
      `an edit: ${drawn.length} changes, each ready for painting after ${sorted[10]!.toFixed(0)} ms (median), ${sorted.at(-1)!.toFixed(0)} ms (most)`,
    );
  });
});

test('what is no number is refused with a sentence; the text stays, the last good value counts, the rest goes on', async () => {
  await withLesson({}, async ({ page }) => {
    const input = field(page, 'embeddings X', 'cat', 2);
    for (const [typed, sentence] of [
      ['', /The cell is empty/],
      ['NaN', /not a number/i],
      ['Infinity', /number/],
      ['1e39', /larger than the largest number/],
      ['1/2', /decimal number/],
      ['two', /“two” is not a number/],
      ['7'.repeat(500), /500 characters|larger than/],
    ] as const) {
      await input.fill(typed);
      await input.press('Enter');
      await eventually(page, async () => {
        assert.equal(await input.getAttribute('aria-invalid'), 'true', typed);
        const described = await input.getAttribute('aria-describedby');
        const said = await page.locator(`#${described}`).first().innerText();
        assert.match(said, sentence);
      });
      assert.equal(await input.inputValue(), typed, 'the typed text is kept');
      await shows(page);
    }
    // The other fields go on working.
    await field(page, 'embeddings X', 'sat', 3).fill('0.9');
    await shows(page, { X: changed(2, 2, 0.9) });
    await input.fill('0.8');
    await input.press('Enter');
    await eventually(page, async () => assert.equal(await input.getAttribute('aria-invalid'), 'false'));
  });
});

test('1e38 is a number: what becomes too large says so, and everything else goes on', async () => {
  await withLesson({}, async ({ page }) => {
    await field(page, 'embeddings X', 'cat', 2).fill('1e38');
    await eventually(page, async () => {
      const R = await cells(grid(page, 'raw scores, X Xᵀ'));
      assert.equal(R[5], '∞');
      assert.equal(R[0], '0.86');
      assert.deepEqual((await cells(grid(page, 'Q = X W_Q'))).slice(0, 5), [
        '1.10',
        '−0.10',
        '0.80',
        '−0.80',
        '1.00 × 10³⁸',
      ]);
      assert.equal(await page.locator('softlook-lesson .absent, softlook-lesson .absent-figure').count(), 0);
    });
    await undo(page).click();
    await shows(page);
  });
});

test('a ragged, an empty and a 4 MB paste are refused with a sentence and change nothing', async () => {
  await withLesson({}, async ({ page }) => {
    const paste = (text: string) =>
      field(page, 'embeddings X', 'cat', 2).evaluate((input, pasted) => {
        const data = new DataTransfer();
        data.setData('text/plain', pasted);
        input.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }),
        );
      }, text);
    for (const [text, sentence] of [
      ['1 2 3\n4 5\n6 7 8\n9 10 11', /Row 2 has 2 numbers, but the first row has 3/],
      ['[[1, 2, 3], [4, nan, 6], [1, 2, 3], [1, 2, 3]]', /Row 2, column 2/],
      ['[[1, 2, 3], [4, 5, 6]', /never closed/],
      ['0.5 '.repeat(1_048_576), /characters; a matrix may have at most/],
    ] as const) {
      await paste(text);
      await eventually(page, async () => {
        const alerts = await page.getByRole('alert').allInnerTexts();
        assert.ok(
          alerts.some((said) => sentence.test(said)),
          `${alerts.join(' ')} / ${sentence}`,
        );
      });
      await shows(page);
    }
    await field(page, 'embeddings X', 'cat', 2).fill('0.9');
    await shows(page, { X: changed(1, 1, 0.9) });
  });
});

test('a matrix of another shape is tried: what no longer fits says why in its place, and undo brings all back', async () => {
  await withLesson({}, async ({ page }) => {
    await page
      .getByRole('textbox', { name: /^query matrix W_Q/ })
      .first()
      .evaluate((input) => {
        const data = new DataTransfer();
        data.setData('text/plain', '1 2\n3 4');
        input.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }),
        );
      });
    await openDropdowns(page, 'the same scores from shorter queries');
    await eventually(page, async () => {
      const said = await page.locator('softlook-lesson .absent-figure').allInnerTexts();
      assert.ok(said.length > 0 && said.every((sentence) => /\(4, 3\).*\(2, 2\)|2.*3|3.*2/.test(sentence)), said[0]);
    });
    // Other programs of the lesson do not notice.
    assert.equal((await cells(grid(page, 'over all random queries'))).length, 8);
    await undo(page).click();
    await shows(page);
  });
});

test('tokens are renamed: accents, emoji and right-to-left text in every heading and in what is spoken', async () => {
  await withLesson({}, async ({ page }) => {
    const token = (nth: number) => page.getByRole('textbox', { name: `tokens ${nth}`, exact: true });
    for (const [nth, text] of [
      [1, 'Élodie'],
      [2, '🐈‍⬛'],
      [3, 'جلست'],
      [4, 'כאן'],
    ] as const) {
      await token(nth).fill(text);
      await token(nth).press('Enter');
    }
    const said = 'query 🐈‍⬛, key جلست, weight 0.19';
    await eventually(page, async () => {
      assert.equal(await cellSaid(grid(page, 'weights, softmax of each row'), said).count(), 1);
      assert.deepEqual(await grid(page, 'scores, Q Kᵀ').getByRole('columnheader').allInnerTexts(), [
        'Élodie',
        '🐈‍⬛',
        'جلست',
        'כאן',
      ]);
      assert.equal(
        await page.locator('p').filter({ hasText: 'Read one pair aloud' }).locator('em').first().innerText(),
        '🐈‍⬛',
      );
    });
    await token(2).fill('');
    await token(2).press('Enter');
    await eventually(page, async () =>
      assert.match((await page.getByRole('alert').allInnerTexts()).join(), /at least one letter/),
    );
    await shows(page);
  });
});

test('an unfolding that ends in an input offers to change it, and leads to its field', async () => {
  await withLesson({}, async ({ page }) => {
    await cellSaid(grid(page, 'Q = X W_Q'), /cat.*query entry −0.80/).click();
    await panel(page).locator('.step > .line').last().locator('.number').first().click();
    await panel(page).getByRole('button', { name: 'Change it' }).click();
    await eventually(page, async () => assert.equal(await focused(page), 'embeddings X, cat, 1'));
    await page.keyboard.type('1.5');
    await shows(page, { X: changed(1, 0, 1.5) });
  });
});

test('Share copies an address that opens the same page elsewhere', async () => {
  const address = await withLesson({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
    await preset(page, 'both be the same matrix').click();
    await page.getByRole('button', { name: 'Share' }).click();
    await eventually(page, async () =>
      assert.match((await page.getByRole('status').allInnerTexts()).join(' '), /Link copied/),
    );
    return page.evaluate(() => navigator.clipboard.readText());
  });
  await withLesson({}, async ({ page }) => {
    await page.goto('about:blank');
    await page.goto(address);
    await lessonReady(page);
    await shows(page, {
      W_K: [
        [1, 0, 1],
        [0, 1, -1],
        [-1, 1, 0],
      ],
    });
  });
});
