/** The views by mouse, keyboard and eye of a machine, from hand-made data in the gallery. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, startGallery, stopGallery } from './gallery.ts';

before(startGallery);
after(stopGallery);

const events = (id: string, name: string) => `
  window.heard = [];
  document.getElementById('${id}').addEventListener('${name}', (event) => window.heard.push(event.detail));`;

test('a heatmap is a grid with one tab stop; arrows move, Enter opens', async () => {
  const page = await openPage();
  await page.evaluate(events('scores', 'softlook-open'));
  const grid = page.locator('#scores [role=grid]');
  assert.equal(await grid.locator('[tabindex="0"]').count(), 1);
  await grid.locator('[data-place="0"]').focus();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  assert.deepEqual(await page.evaluate('window.heard'), [{ place: 6, index: [1, 2] }]);
  assert.equal(await grid.locator('[tabindex="0"]').getAttribute('aria-label'), 'query cat, key sat, score −0.42');
  await page.keyboard.press('Control+End');
  assert.equal(await grid.locator(':focus').getAttribute('data-place'), '15');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('a click opens, a hover points', async () => {
  const page = await openPage();
  await page.evaluate(
    events('weights', 'softlook-point') + events('weights', 'softlook-open').replace('window.heard = [];', ''),
  );
  await page.locator('#weights [data-place="5"]').click();
  const heard = (await page.evaluate('window.heard')) as { place?: number }[];
  assert.ok(
    heard.some((detail) => detail.place === 5),
    JSON.stringify(heard),
  );
  await page.context().close();
});

test('the table twin holds the same numbers', async () => {
  const page = await openPage();
  const heat = page.locator('#scores');
  await heat.locator('.more').click();
  await heat.getByRole('button', { name: 'Show as table' }).click();
  const table = heat.getByRole('table');
  assert.equal(await table.locator('td').filter({ hasText: '−2.83' }).count(), 1);
  assert.equal(await table.locator('th[scope=col]').count(), 4);
  await page.context().close();
});

test('a picture is saved as SVG and PNG, also under the strict policy', async () => {
  const page = await openPage();
  const heat = page.locator('#scores');
  for (const [label, ending] of [
    ['Save as SVG', '.svg'],
    ['Save as PNG', '.png'],
  ] as const) {
    await heat.locator('.more').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      heat.getByRole('button', { name: label }).click(),
    ]);
    const file = download.suggestedFilename();
    assert.ok(file.endsWith(ending), file);
  }
  await page.context().close();
});

test('a large heatmap draws only what its box shows, and End reaches the end', async () => {
  const page = await openPage();
  const large = page.locator('#large');
  const drawn = await large.locator('.cell').count();
  assert.ok(drawn < 1600, `${drawn} cells are drawn`);
  await large.locator('[data-place="0"]').focus();
  await page.keyboard.press('Control+End');
  await page.waitForTimeout(200);
  assert.equal(await large.locator(':focus').getAttribute('data-place'), '249999');
  await page.context().close();
});

test('a number is typed, stepped and dragged', async () => {
  const page = await openPage();
  await page.evaluate(events('input', 'softlook-edit'));
  const field = page.locator('#input [data-place="0"]');
  const last = async () => ((await page.evaluate('window.heard.at(-1)')) as { text: string; place: number }).text;
  await field.fill('−0,5');
  assert.equal(await last(), '-0,5');
  await field.fill('2');
  await page.keyboard.press('ArrowUp');
  assert.equal(await last(), '2.1');
  await page.keyboard.press('Shift+ArrowDown');
  const other = page.locator('#input [data-place="4"]');
  await other.scrollIntoViewIfNeeded();
  const box = (await other.boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 20 + 31, box.y + 10, { steps: 6 });
  await page.mouse.up();
  assert.equal(await last(), '1.3');
  await page.context().close();
});

test('a refused text stays in its field with its sentence', async () => {
  const page = await openPage();
  const field = page.locator('#input [data-place="1"]');
  await field.fill('abc');
  await page.locator('#input [data-place="2"]').focus();
  assert.equal(await field.inputValue(), 'abc');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const described = await field.getAttribute('aria-describedby');
  assert.match(await page.locator(`#input #${described}`).innerText(), /not a number/);
  await page.context().close();
});

test('a pasted matrix goes out whole', async () => {
  const page = await openPage();
  await page.evaluate(events('input', 'softlook-paste'));
  await page.locator('#input [data-place="0"]').evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text', '[[1, 2, 3], [4, 5, 6]]');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  assert.deepEqual(await page.evaluate('window.heard'), [{ text: '[[1, 2, 3], [4, 5, 6]]' }]);
  await page.context().close();
});

test('a line figure is read by keys', async () => {
  const page = await openPage();
  const plot = page.locator('#lines [role=slider]');
  await plot.focus();
  await page.keyboard.press('Home');
  assert.match((await plot.getAttribute('aria-valuetext'))!, /^d_k 1: /);
  await page.keyboard.press('ArrowRight');
  assert.match((await plot.getAttribute('aria-valuetext'))!, /^d_k 2: /);
  await page.context().close();
});

test('the numbers of an unfolding open by part', async () => {
  const page = await openPage();
  await page.evaluate(events('unfolding', 'softlook-open'));
  await page.locator('#unfolding button', { hasText: '0.64' }).click();
  assert.deepEqual(await page.evaluate('window.heard'), [{ level: 0, part: 3 }]);
  await page.context().close();
});

test('nothing is wider than a phone, in either direction of script', async () => {
  for (const dir of ['ltr', 'rtl']) {
    const page = await openPage('gallery.html', { viewport: { width: 360, height: 800 }, hasTouch: true });
    await page.evaluate(`document.documentElement.dir = '${dir}'`);
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, dir);
    await page.context().close();
  }
});

test('a second import of the elements changes nothing', async () => {
  const page = await openPage();
  await page.addScriptTag({ type: 'module', content: `import '/@fs${process.cwd()}/web/elements/index.ts?second';` });
  await page.waitForTimeout(600);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});
