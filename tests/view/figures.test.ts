/** The figures of lessons by mouse, keyboard and eye of a machine, from hand-made data in the gallery. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, startGallery, stopGallery } from './gallery.ts';

before(startGallery);
after(stopGallery);

test('tabs: one panel is seen; arrows, Home and End choose; the row is one tab stop', async () => {
  const page = await openPage();
  const box = page.locator('#tabs');
  const seen = async () => (await box.locator('[role=tabpanel]:not([hidden])').innerText()).trim();
  assert.equal(await box.locator('[role=tab][tabindex="0"]').count(), 1);
  await box.getByRole('tab', { name: 'weights' }).click();
  assert.equal(await seen(), 'Weights sum to one in each row.');
  for (const [key, text] of [
    ['ArrowRight', 'Scores may be any numbers.'],
    ['ArrowLeft', 'Weights sum to one in each row.'],
    ['Home', 'Scores may be any numbers.'],
    ['End', 'Weights sum to one in each row.'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await seen(), text, key);
    assert.equal(await box.locator('[role=tab]:focus').getAttribute('aria-selected'), 'true');
  }
  await page.evaluate("document.documentElement.dir = 'rtl'");
  await page.keyboard.press('ArrowLeft');
  assert.equal(await seen(), 'Scores may be any numbers.');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a dropdown: closed at first, a button with its state, opened by keys and by the search of the browser, open on paper', async () => {
  const page = await openPage();
  const box = page.locator('#dropdown');
  const button = box.getByRole('button', { name: /^If you have time: why the root of/ });
  const inside = box.getByText('The variance of a sum');
  // What a browser lays out for its search takes no room.
  const seen = async () => (await box.locator('.dropdown-content').boundingBox())!.height > 10;
  const state = async () => [await button.getAttribute('aria-expanded'), await inside.isVisible(), await seen()];
  assert.deepEqual(await state(), ['false', false, false]);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await seen(), 'on paper');
  await page.emulateMedia({ media: 'screen' });
  await button.focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await state(), ['true', true, true]);
  assert.equal(await box.getByRole('group', { name: /why the root/ }).count(), 1);
  await page.keyboard.press('Space');
  assert.deepEqual(await state(), ['false', false, false]);
  await inside.dispatchEvent('beforematch');
  assert.deepEqual(await state(), ['true', true, true]);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

const heard = (id: string, ...names: string[]) => `
  window.heard = [];
  for (const name of ${JSON.stringify(names)})
    document.getElementById('${id}').addEventListener(name, (event) => window.heard.push([name, event.detail]));`;

test('a tip is moved by keys and its place is said', async () => {
  const page = await openPage();
  const tip = page.locator('#plane').getByRole('slider', { name: 'a' });
  await tip.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  assert.equal(await tip.getAttribute('aria-valuetext'), '1.10, 1.00');
  assert.match(await page.locator('#plane .dot-product').innerText(), /a\s·\s*(times)?\s*b = 2\.70/);
  await page.context().close();
});

test('a tip is dragged: it follows in steps, the axes stay until it is let go', async () => {
  const page = await openPage();
  await page.evaluate(heard('plane', 'softlook-settle'));
  const plane = page.locator('#plane');
  const tip = plane.getByRole('slider', { name: 'b' });
  await tip.scrollIntoViewIfNeeded();
  const box = (await tip.locator('.grip').boundingBox())!;
  const axis = () => plane.locator('.tick').allInnerTexts();
  const before = await axis();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 500, box.y - 40, { steps: 8 });
  const [x = '', y = ''] = (await tip.getAttribute('aria-valuetext'))!.split(', ');
  assert.equal(x, '3.00', 'held at the edge');
  assert.ok(Number(y) > 0.5 && /^\d\.\d0$/.test(y), y);
  assert.deepEqual(await axis(), before);
  await page.mouse.up();
  assert.deepEqual(await page.evaluate('window.heard'), [['softlook-settle', {}]]);
  assert.notDeepEqual(await axis(), before, 'an arrow to the edge asks for wider axes');
  await page.context().close();
});

test('the points of a scatter are walked by keys, and their numbers open', async () => {
  const page = await openPage();
  await page.evaluate(heard('pulled', 'softlook-open'));
  const figure = page.locator('#pulled');
  const looked = figure.locator('[data-point][tabindex="0"]');
  assert.equal(await looked.count(), 1);
  assert.match((await looked.getAttribute('aria-label'))!, /^output, /);
  await looked.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  assert.equal(await looked.getAttribute('aria-label'), 'cat, dimension 1 −0.30, dimension 2 0.80, weight 0.26');
  await figure.locator('.readout').getByRole('button', { name: '0.26' }).click();
  assert.deepEqual(await page.evaluate('window.heard'), [['softlook-open', { of: 'numbers', place: 1 }]]);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a short strip is a grid of one row; its numbers open, the size of a part too', async () => {
  const page = await openPage();
  await page.evaluate(heard('strip', 'softlook-open'));
  const figure = page.locator('#strip');
  await figure.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  assert.match(
    (await figure.locator('[role=gridcell]:focus').getAttribute('aria-label'))!,
    /^head 2, column 5, value /,
  );
  await page.keyboard.press('Enter');
  await figure.getByRole('button', { name: '3' }).click();
  assert.deepEqual(await page.evaluate('window.heard'), [
    ['softlook-open', { of: 'array', place: 4 }],
    ['softlook-open', { of: 'each', place: 0 }],
  ]);
  await page.context().close();
});

test('a long strip is walked along, and parts that do not divide it are said', async () => {
  const page = await openPage();
  const bands = page.locator('#bands [role=slider]');
  await bands.focus();
  await page.keyboard.press('End');
  assert.match((await bands.getAttribute('aria-valuetext'))!, /^dimension 768, head 12: /);
  assert.match(
    await page.locator('#uneven [role=status]').innerText(),
    /^The 12 dimensions cannot be cut into\s+5\s+equal parts:\s+2\s+would be left over\.$/,
  );
  await page.context().close();
});

test('a difference has one scale, and the cell looked at stands out in all three', async () => {
  const page = await openPage();
  const maps = page.locator('#difference softlook-heatmap');
  const amounts = await maps
    .locator('[data-place="4"]')
    .evaluateAll((cells) => cells.map((cell) => parseFloat((cell as HTMLElement).style.getPropertyValue('--amount'))));
  const shown = await maps.locator('[data-place="4"]').allInnerTexts();
  assert.deepEqual(
    amounts,
    shown.map((text) => Number(((Number(text) / 0.64) * 100).toFixed(1))),
  );
  await maps.nth(1).locator('[data-place="5"]').hover();
  assert.equal(await maps.locator('.cell.lit[data-place="5"]').count(), 3);
  await page.context().close();
});

test('a product: the number looked at lights its row and its column and shows its sum', async () => {
  const page = await openPage();
  await page.evaluate(heard('product', 'softlook-open'));
  const figure = page.locator('#product');
  const [left, right, result] = [0, 1, 2].map((at) => figure.getByRole('grid').nth(at));
  await result!.locator('[data-place="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const lit = (grid: typeof left) =>
    grid!.locator('.meets').evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.place)));
  assert.deepEqual(await lit(left), [3, 4, 5]);
  assert.deepEqual(await lit(right), [1, 4, 7]);
  assert.match((await figure.locator('.sum').innerText()).replace(/\s+/g, ' '), /^Q\(cat, 1\) 1\.30 = /);
  await page.keyboard.press('Enter');
  await figure.locator('.sum .product').nth(1).getByRole('button').first().click();
  assert.deepEqual(await page.evaluate('window.heard'), [
    ['softlook-open', { of: 'product', place: 4 }],
    ['softlook-open', { of: 'product', place: 4, part: 1 }],
  ]);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a symbol of a formula shows its numbers and takes them away again', async () => {
  const page = await openPage();
  await page.evaluate(heard('formula', 'softlook-open'));
  const figure = page.locator('#formula');
  const symbol = figure.getByRole('button', { name: 'Q', exact: true });
  await symbol.focus();
  await page.keyboard.press('Enter');
  assert.equal(await symbol.getAttribute('aria-expanded'), 'true');
  await figure.getByRole('gridcell').nth(4).click();
  assert.deepEqual(await page.evaluate('window.heard'), [['softlook-open', { symbol: 'Q', place: 4 }]]);
  for (const box of await Promise.all((await figure.locator('.symbol').all()).map((one) => one.boundingBox())))
    assert.ok(box!.width >= 24 && box!.height >= 24, JSON.stringify(box));
  assert.equal(await figure.locator('.symbol.chosen').getAttribute('data-symbol'), 'Q');
  await figure.locator('[data-symbol="Q"]').click();
  assert.equal(await figure.getByRole('grid').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a flow is a list of boxes that keys walk along its lines; a box shows its numbers', async () => {
  const page = await openPage();
  await page.evaluate(heard('flow', 'softlook-choose', 'softlook-open'));
  const figure = page.locator('#flow');
  const list = figure.getByRole('list', { name: 'attention. Queries and keys make weights' });
  const spoken = (await list.ariaSnapshot()).match(/(?<=button ").*(?=")/g)!;
  assert.equal(spoken.length, 14);
  assert.deepEqual(
    [spoken[0], spoken[4], spoken.at(-1)],
    [
      'WQ , 3 by 3, nothing before it',
      'Q X @ W_Q , 4 by 3, made from X and W_Q',
      'Z A @ V , 4 by 3, made from A and V',
    ],
  );
  assert.ok(spoken.includes('sqrt(d_k) , 1.73, made from d_k'), spoken.join('\n'));
  assert.equal(await list.locator('[tabindex="0"]').count(), 1);

  const focused = () => figure.locator('.box:focus').locator('b, code').allInnerTexts();
  await list.locator('[tabindex="0"]').focus();
  const path: string[] = [];
  for (const key of ['End', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'Home']) {
    await page.keyboard.press(key);
    path.push((await focused())[0]!);
  }
  assert.deepEqual(path, ['Z', 'A', '… / …', 'sqrt(d_k)', '… / …', 'WQ']);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const box = figure.locator('.box:focus');
  assert.equal(await box.getAttribute('aria-expanded'), 'true');
  assert.deepEqual(await figure.locator('.box.lit b').allInnerTexts(), ['WQ', 'X']);
  assert.equal(await figure.locator('.edge.lit').count(), 2);
  await figure.getByRole('gridcell').nth(4).click();
  assert.deepEqual(await page.evaluate('window.heard'), [
    ['softlook-choose', { box: 2 }],
    ['softlook-open', { place: 4, index: [1, 1] }],
  ]);
  await figure.locator('[data-box="2"]').click();
  assert.equal(await figure.getByRole('grid').count(), 0);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('the longest path of a flow is bold and counted, and said', async () => {
  const page = await openPage();
  const figure = page.locator('#chain');
  assert.deepEqual(await figure.locator('.step').allInnerTexts(), ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  assert.equal(await figure.locator('.edge.passed').count(), 9);
  assert.match(
    await figure.locator('.said').first().innerText(),
    /The longest path from x1 to h \(9 of 9\) takes 9 steps\./,
  );
  assert.match(
    await figure.getByRole('list').ariaSnapshot(),
    /"h 2 of 9 tanh\(x_2 @ W_x \+ h @ W_h\) , 2 numbers, made from h \(1 of 9\), x_2, W_x and W_h, step 2 of the longest path"/,
  );
  await page.context().close();
});
