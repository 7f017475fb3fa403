/** Questions on the page: asked, graded, diagnosed, kept; by mouse, by keys, on a phone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { nothingFound } from './axe.ts';
import {
  eventually,
  focused,
  lessonReady,
  LESSON,
  phone,
  startBrowser,
  stopBrowser,
  withPage,
  withSite,
} from './pages.ts';
import { asAnswer, questionLesson, withQuestions } from './question-pages.ts';
import { notFound } from './server.ts';

before(startBrowser);
after(stopBrowser);

/** A question by what it asks. */
const asked = (page: Page, text: string): Locator => page.locator('.asked').filter({ hasText: text });
const verdict = (question: Locator): Locator => question.locator('.verdict');
const weight = (page: Page): Locator => asked(page, 'What is the weight');

async function give(question: Locator, text: string): Promise<void> {
  await question.getByRole('textbox').first().fill(text);
  await question.getByRole('button', { name: 'Check' }).click();
}

async function says(page: Page, question: Locator, sentence: RegExp): Promise<void> {
  await eventually(page, async () => assert.match(await verdict(question).innerText(), sentence));
}

test('nothing of the answer is on the page before a try', async () => {
  await withQuestions({}, async ({ page }) => {
    const html = await page.locator('softlook-lesson').evaluate((lesson) => {
      const all = (root: ParentNode): string =>
        [...root.querySelectorAll('*')]
          .filter((one) => !one.closest('style'))
          .map(
            (one) =>
              [...one.attributes].map(({ value }) => value).join(' ') + (one.shadowRoot ? all(one.shadowRoot) : ''),
          )
          .join(' ') + (root as HTMLElement).textContent;
      return all(lesson.shadowRoot!);
    });
    assert.match(html, /What is the weight of/);
    for (const secret of [
      '0.457',
      'Softmax of the row gives',
      'A column holds what one key',
      'Divide the scores',
      'Queries with keys',
    ]) {
      assert.ok(!html.includes(secret), secret);
    }
    assert.equal(await page.getByRole('button', { name: 'Show the answer' }).count(), 0);
  });
});

test('what is no number gets a sentence and is no try', async () => {
  await withQuestions({}, async ({ page }) => {
    const question = weight(page);
    await give(question, 'much');
    await says(page, question, /“much” is not a number/);
    const field = question.getByRole('textbox');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = (await field.getAttribute('aria-describedby'))!.split(' ')[0]!;
    assert.match(await question.locator(`[id="${described}"]`).innerText(), /not a number/);
    assert.equal(await question.getByRole('button', { name: 'Show the answer' }).count(), 0);
    await give(question, '4.57');
    await says(page, question, /digits are right, but it is ten times too large/);
    await question.getByRole('button', { name: 'Show the answer' }).click();
    await eventually(page, async () =>
      assert.match(await question.locator('.revealed').innerText(), /The answer is\s+0\.457/),
    );
  });
});

test("the learner's own inputs are what is graded", async () => {
  await withQuestions({}, async ({ page }) => {
    const question = weight(page);
    await give(question, '0.457');
    await says(page, question, /Right/);
    await page.getByRole('textbox', { name: 'embeddings, cat, 1', exact: true }).fill('2');
    await says(page, question, /Not yet/);
    await says(page, question, /Graded with the inputs as you have changed them/);
    await page.getByRole('textbox', { name: 'embeddings, cat, 1', exact: true }).press('Control+z');
    await says(page, question, /Right/);
  });
});

test('hints one at a time; the focus goes to each', async () => {
  await withQuestions({}, async ({ page }) => {
    const question = weight(page);
    await question.getByRole('button', { name: 'A hint', exact: true }).click();
    await question.getByText('Divide the scores').waitFor();
    assert.equal(await focused(page), 'Hint 1 of 2');
    assert.equal(await question.getByText('Then take the share').count(), 0);
    await question.getByRole('button', { name: 'Another hint' }).click();
    await question.getByText('Then take the share').waitFor();
    assert.equal(await question.getByRole('button', { name: /hint/ }).count(), 0);
  });
});

test('answers survive a reload without the address; one starts again, all are forgotten and brought back', async () => {
  await withQuestions({}, async ({ page }) => {
    await give(weight(page), '0.576');
    await says(page, weight(page), /Not yet/);
    await asked(page, 'What adds up to one?').getByRole('radio', { name: 'Each row' }).check();
    await page.getByRole('textbox', { name: 'Your answer' }).last().fill('in my own words');
    await page.getByRole('button', { name: 'Commit' }).click();
    await page.getByText('Something.').waitFor();
    const again = async () => {
      await page.goto(page.url().replace(/#.*/, ''));
      await page.reload();
      await lessonReady(page);
    };
    await again();
    await says(page, weight(page), /went into softmax without/);
    assert.equal(await weight(page).getByRole('textbox').inputValue(), '0.576');
    assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), true);
    await page.getByText('in my own words').waitFor();
    await weight(page).getByRole('button', { name: 'Start again' }).click();
    assert.equal(await weight(page).getByRole('textbox').inputValue(), '');
    await again();
    assert.equal(await weight(page).getByRole('textbox').inputValue(), '');
    assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), true);
    const end = page.getByRole('group', { name: 'Your answers' });
    assert.match(await end.innerText(), /2 of 8 questions answered\. Your answers stay in this browser\./);
    await end.getByRole('button', { name: 'Forget my answers' }).click();
    await eventually(page, async () =>
      assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), false),
    );
    await end.getByRole('button', { name: 'Bring them back' }).click();
    await eventually(page, async () =>
      assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), true),
    );
    await end.getByRole('button', { name: 'Forget my answers' }).click();
    await again();
    assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), false);
    assert.match(await end.innerText(), /No question is answered yet/);
  });
});

test('attempts are not in the address that is shared', async () => {
  await withQuestions({}, async ({ page }) => {
    await give(weight(page), '0.576');
    await says(page, weight(page), /Not yet/);
    await page.waitForTimeout(600); // longer than the address waits for
    assert.equal(new URL(page.url()).hash, '');
  });
});

test('where the browser keeps nothing, all works and the page says so', async () => {
  const blocked = (): void => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  };
  const full = (): void => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  };
  for (const init of [blocked, full]) {
    await withQuestions({ init }, async ({ page }) => {
      await give(weight(page), '0.457');
      await says(page, weight(page), /Right/);
      await page.getByText('This browser does not keep them').waitFor();
    });
  }
});

test('a question that has changed since: a choice is dropped, own words stay and say so', async () => {
  const instead: [RegExp, ReturnType<typeof asAnswer>][] = [
    [/lessons\/queries-and-keys\.json$/, asAnswer(questionLesson())],
  ];
  await withSite({ instead }, (at) =>
    withPage(LESSON, { at }, async ({ page }) => {
      await asked(page, 'What adds up to one?').getByRole('radio', { name: 'Each row' }).check();
      await page.getByRole('textbox', { name: 'Your answer' }).last().fill('in my own words');
      await page.getByRole('button', { name: 'Commit' }).click();
      await page.getByText('Something.').waitFor();
      instead[0]![1] = asAnswer(
        questionLesson((text) =>
          text.replace('What adds up to one?', 'What adds up?').replace('What do you expect?', 'And you?'),
        ),
      );
      await page.goto(page.url().replace(/#.*/, ''));
      await page.reload();
      await lessonReady(page);
      assert.equal(await page.getByRole('radio', { name: 'Each row' }).isChecked(), false);
      await page.getByText('in my own words').waitFor();
      await page.getByText('The question has changed since you answered it.').waitFor();
    }),
  );
});

test('without the code of questions the lesson stands, with a sentence', async () => {
  await withQuestions({ instead: [[/question-part-.*\.js$/, notFound]] }, async ({ page }) => {
    await page.getByText('What is the weight of').waitFor();
    await page.getByText('could not be loaded. Reload the page').first().waitFor();
  });
});

test('without the engine the questions are there to read', async () => {
  await withQuestions({ instead: [[/\.wasm$/, notFound]], ready: false }, async ({ page }) => {
    await page.getByRole('alert').first().waitFor();
    await weight(page).waitFor();
    await page.getByText('could not be loaded').first().waitFor();
    assert.equal(await weight(page).getByRole('textbox').isDisabled(), true);
  });
});

for (const [where, options] of [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', phone],
] as const) {
  test(`axe finds nothing before and after the tries, ${where}; nothing is wider than the page`, async () => {
    await withQuestions(options, async ({ page }) => {
      await nothingFound(page);
      await give(weight(page), '0.576');
      await weight(page).getByRole('button', { name: 'A hint', exact: true }).click();
      const fields = asked(page, 'Fill in').getByRole('textbox');
      for (const [at, text] of ['0.8', '1', '2'].entries()) await fields.nth(at).fill(text);
      for (const name of ['Fill in', 'Put the steps'])
        await asked(page, name).getByRole('button', { name: 'Check' }).click();
      await asked(page, 'What adds up').getByRole('radio', { name: 'Each column' }).check();
      await asked(page, 'What adds up').getByRole('button', { name: 'Check' }).click();
      await asked(page, 'Put the steps').getByRole('button', { name: 'Show the answer' }).click();
      await asked(page, 'What do the scores').getByRole('checkbox').first().check();
      await asked(page, 'What do the scores').getByRole('button', { name: 'Check' }).click();
      await nothingFound(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    });
  });
}
