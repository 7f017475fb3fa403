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
