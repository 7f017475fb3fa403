/** The views of questions by mouse and by keyboard alone, in their states, from hand-made data in the gallery. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openPage, startGallery, stopGallery } from './gallery.ts';

before(startGallery);
after(stopGallery);

/** The question of the gallery with this id, and what its element told since. */
async function opened(
  id: string,
  use: (asked: Locator, told: () => Promise<[string, unknown][]>, page: Page) => Promise<void>,
): Promise<void> {
  const page = await openPage();
  await page.evaluate(`window.heard = [];
    document.getElementById('${id}').addEventListener('gallery-did', ({ detail }) =>
      window.heard.push([detail.name, detail.detail]));`);
  const asked = page.locator(`#${id}`);
  await asked.scrollIntoViewIfNeeded();
  await use(asked, () => page.evaluate('window.heard'), page);
  assert.deepEqual(page.errors, []);
  await page.context().close();
}

const names = async (told: () => Promise<[string, unknown][]>): Promise<string[]> =>
  (await told()).map(([name]) => name);

/** The text of the elements that describe a field. */
const description = (field: Locator): Promise<string> =>
  field.evaluate((one) =>
    (one.getAttribute('aria-describedby') ?? '')
      .split(/\s+/)
      .map((id) => (one.getRootNode() as ShadowRoot).getElementById(id)?.textContent ?? '')
      .join(' '),
  );

test('a number is typed and checked with Enter; its field says how exact it has to be', () =>
  opened('number', async (asked, told, page) => {
    const field = asked.getByLabel('Your answer');
    assert.match(await description(field), /2 decimals will do/);
    assert.equal(await field.getAttribute('aria-invalid'), 'false');
    await field.focus();
    await page.keyboard.type('0.19');
    await page.keyboard.press('Enter');
    assert.equal((await told()).filter(([name]) => name === 'give').at(-1)?.[1], '0.19');
    const heard = await names(told);
    assert.ok(heard.includes('check'), heard.join());
  }));

test('a wrong number is invalid and described by the mistake; hints and answer are within reach of Tab', () =>
  opened('number-wrong', async (asked, told, page) => {
    const field = asked.getByLabel('Your answer');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.match(await description(field), /without being divided by the root/);
    assert.equal(
      await asked
        .getByRole('status')
        .innerText()
        .then((text) => text.startsWith('✗')),
      true,
    );
    await field.focus();
    const order: string[] = [];
    for (let at = 0; at < 5; at++) {
      await page.keyboard.press('Tab');
      order.push(
        await page.evaluate(`document.getElementById('number-wrong').shadowRoot.activeElement?.textContent.trim()`),
      );
    }
    assert.deepEqual(order, ['Check', '0.12', 'Another hint', 'Show the answer', 'Start again']);
    await page.keyboard.press('Enter');
    assert.deepEqual(await names(told), ['restart']);
  }));

test('what cannot be read is said without a verdict', () =>
  opened('number-unread', async (asked) => {
    const said = asked.getByRole('status');
    assert.match(await said.innerText(), /abc/);
    assert.doesNotMatch(await said.innerText(), /[✓✗]/);
  }));

test('once it is right, the explanation is open and the answer need not be asked for', () =>
  opened('number-right', async (asked) => {
    assert.match(await asked.getByRole('status').innerText(), /^✓ Right/);
    assert.equal(await asked.getByRole('button', { name: 'Show the answer' }).count(), 0);
    assert.equal(await asked.locator('.revealed').count(), 1);
    assert.equal(await asked.getByLabel('Your answer').getAttribute('aria-invalid'), 'false');
  }));

test('cells are walked by the up and down keys, and each says whether it is right', () =>
  opened('cells-wrong', async (asked, told, page) => {
    const cell = (place: number): Locator => asked.locator(`[data-place="${place}"]`);
    await cell(3).focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await cell(6).evaluate((one) => one.matches(':focus')), true);
    await page.keyboard.type('0.07');
    assert.deepEqual((await told()).at(-1), ['type', { place: 6, text: '0.07' }]);
    assert.match(await description(cell(3)), /^right$/);
    assert.match(await description(cell(6)), /not right yet/);
    assert.match(await description(cell(7)), /“a”/);
    assert.equal(await cell(7).getAttribute('aria-label'), 'sat, cat');
  }));

test('one of the choices is chosen by keys', () =>
  opened('choice', async (asked, told, page) => {
    await asked.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await told(), [
      ['give', [0]],
      ['give', [1]],
    ]);
    assert.equal(await asked.getByRole('radio').nth(1).isChecked(), true);
    await page.keyboard.press('Enter');
    assert.deepEqual((await names(told)).at(-1), 'check');
  }));

test('several choices are ticked and unticked, in their own order', () =>
  opened('choices-right', async (asked, told) => {
    await asked.getByRole('checkbox').nth(1).click();
    await asked.getByRole('checkbox').nth(0).click();
    assert.deepEqual(await told(), [
      ['give', [2]],
      ['give', [0, 2]],
    ]);
  }));

test('an order is one tab stop; its keys choose and move a step, and the place is said', () =>
  opened('order', async (asked, told, page) => {
    const list = asked.getByRole('listbox');
    assert.equal(await list.locator('[tabindex="0"]').count(), 1);
    await list.locator('[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(60);
    assert.match(await list.locator(':focus').innerText(), /scores of all pairs/);
    await page.keyboard.press('Alt+ArrowUp');
    await page.waitForTimeout(60);
    const last = (await told()).at(-1)![1] as { order: number[] };
    assert.deepEqual(last.order, [0, 2, 3, 1]);
    assert.match(await list.locator(':focus').innerText(), /scores of all pairs/);
    assert.match(await asked.locator('.whole').innerText(), /Now place 1 of 4\./);
    assert.equal(await asked.getByRole('button', { name: 'Move up' }).getAttribute('aria-disabled'), 'true');
    await asked.getByRole('button', { name: 'Move down' }).click();
    assert.deepEqual(((await told()).at(-1)![1] as { order: number[] }).order, [2, 0, 3, 1]);
  }));

test('of a wrong order, what stands in its place is ticked, and the first that does not', () =>
  opened('order-wrong', async (asked) => {
    const signs = await asked
      .getByRole('option')
      .evaluateAll((options) => options.map((one) => /[✓✗]/.exec(one.textContent!)?.[0] ?? ''));
    assert.deepEqual(signs, ['✓', '✓', '✗', '']);
  }));

test('the steps of a bug hunt are tabs, and the button points at the step that is looked at', () =>
  opened('hunt', async (asked, told, page) => {
    await asked.getByRole('tab', { name: 'S' }).focus();
    await page.keyboard.press('End');
    await page.waitForTimeout(60);
    assert.equal(await asked.getByRole('tab', { name: 'W' }).getAttribute('aria-selected'), 'true');
    await asked.getByRole('button', { name: 'W is the faulty step' }).click();
    assert.deepEqual((await told()).at(-1), ['pick', 'W']);
  }));

test('the line of a program that fails is marked until it is changed; Control and Enter runs it', () =>
  opened('exercise-fails', async (asked, told, page) => {
    const marked = asked.locator('.cm-wrong');
    await marked.waitFor();
    assert.match(await marked.innerText(), /softmaxx/);
    const text = asked.getByRole('textbox', { name: 'Your program' });
    await text.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' ');
    await marked.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    assert.equal((await names(told)).at(-1), 'check');
    // The keyboard gets out again.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.equal(await asked.getByRole('button', { name: 'Run' }).evaluate((one) => one.matches(':focus')), true);
  }));

test('of the checks that fail, the first is told: later ones take for granted that it holds', () =>
  opened('exercise-wrong', async (asked) => {
    const said = await asked.getByRole('status').innerText();
    assert.match(said, /1 of 3 checks hold\..*does not add up to one/s);
    assert.doesNotMatch(said, /but these are not the weights/);
  }));

test('a prediction opens when it is made, keeps its answer, and can be taken back', () =>
  opened('predict', async (asked, told) => {
    assert.equal(await asked.locator('.revealed').count(), 0);
    await asked.getByRole('button', { name: 'Not always' }).click();
    assert.equal(await asked.locator('.revealed').count(), 1);
    assert.equal(await asked.getByRole('button', { name: 'Not always' }).getAttribute('aria-pressed'), 'true');
    assert.equal(await asked.getByRole('button', { name: 'Always', exact: true }).isDisabled(), true);
    await asked.locator('.reveal .quiet').click();
    assert.equal(await asked.locator('.revealed').count(), 0);
    assert.deepEqual(
      (await told()).map(([, given]) => given),
      [{ answer: 1 }, {}],
    );
  }));

test('a prediction in words is not made by nothing', () =>
  opened('predict-free', async (asked, told) => {
    await asked.getByRole('button', { name: 'Commit' }).click();
    await asked.getByRole('textbox').fill('   ');
    await asked.getByRole('button', { name: 'Commit' }).click();
    assert.deepEqual(await told(), []);
    await asked.getByRole('textbox').fill(' two matrices ');
    await asked.getByRole('button', { name: 'Commit' }).click();
    assert.deepEqual(await told(), [['give', { answer: 'two matrices' }]]);
  }));

test('all answers are forgotten and brought back at the end', async () => {
  await opened('end', async (asked) => assert.equal(await asked.getByRole('button').count(), 0));
  await opened('end-some', async (asked, told) => {
    await asked.getByRole('button').click();
    assert.deepEqual(await names(told), ['forget']);
  });
  await opened('end-forgotten', async (asked, told) => {
    await asked.getByRole('button').click();
    assert.deepEqual(await names(told), ['bringBack']);
  });
});
