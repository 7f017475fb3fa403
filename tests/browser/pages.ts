/** Pages of the built site in Chromium, and what tests ask of a lesson on them. */
import assert from 'node:assert/strict';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { launchOptions } from '../../tools/chromium.mjs';
import { serveSite, type ServerOptions, type Site } from './server.ts';

export const LESSON = 'lesson.html?lesson=queries-and-keys';
export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

let browser: Browser | undefined;
let site: Site | undefined;

export async function startBrowser(): Promise<void> {
  browser = await chromium.launch(launchOptions());
  site = await serveSite({ cors: true });
}

export async function stopBrowser(): Promise<void> {
  await browser?.close();
  await site?.close();
}

export interface Opened {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors and unhandled rejections of the page. */
  errors: string[];
  /** Addresses that were asked for. */
  requests: string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** From another site than the common one. */
  at?: Site;
  /** Runs in the page before anything else. */
  init?: () => void;
  /** Waits until the numbers of the lesson stand there (default true). */
  ready?: boolean;
}

/** A page in a context of its own; the context is closed after `use`, and the page must not have thrown. */
export async function withPage<T>(path: string, options: OpenOptions, use: (opened: Opened) => Promise<T>): Promise<T> {
  const { at = site!, init, ready = true, ...rest } = options;
  const context = await browser!.newContext({ viewport: { width: 1280, height: 900 }, ...rest });
  try {
    context.setDefaultTimeout(30_000);
    // tsx compiles functions that are sent to the page with calls of this helper.
    await context.addInitScript('globalThis.__name ??= (made) => made;');
    if (init) await context.addInitScript(init);
    const page = await context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(new URL(path, at.address).href);
    if (ready) await lessonReady(page);
    const result = await use({ page, context, errors, requests });
    assert.deepEqual(errors, [], 'the page threw');
    return result;
  } finally {
    await context.close();
  }
}

/** The lesson page with its numbers. */
export function withLesson<T>(options: OpenOptions, use: (opened: Opened) => Promise<T>): Promise<T> {
  return withPage(LESSON, options, use);
}

/** A server of its own for one test. */
export async function withSite<T>(options: ServerOptions, use: (site: Site) => Promise<T>): Promise<T> {
  const own = await serveSite(options);
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

/** Until every lesson of the page has its first heatmap, and the fonts are there. */
export async function lessonReady(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const lessons = [...document.querySelectorAll('softlook-lesson')];
    return (
      lessons.length > 0 &&
      lessons.every((lesson) => lesson.shadowRoot?.querySelector('article[aria-busy="false"] softlook-heatmap'))
    );
  });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/**
 * In a page: two frames of it. Chromium without a screen stops making frames for a page once in a long while, and for
 * good, though the page goes on: then a moment is enough.
 */
export const FRAMES = `Promise.race([
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  new Promise((done) => setTimeout(done, 200)),
])`;

/** Walks through a lesson to its end and opens what is closed, so that everything in it comes near once. */
export async function readThrough(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
      for (const lesson of document.querySelectorAll('softlook-lesson'))
        for (const closed of lesson.shadowRoot?.querySelectorAll('.dropdown-content[hidden]') ?? [])
          closed.dispatchEvent(new Event('beforematch'));
      scrollTo({ top: y, behavior: 'instant' });
      await ${FRAMES};
    }
  })()`);
}

/**
 * Tries until the assertions hold, a frame of the page between tries; then the last failure is the test's. A machine that
 * stood still for a while is no failure: one is told only after so many frames.
 */
export async function eventually(page: Page, assertions: () => Promise<void>): Promise<void> {
  const until = Date.now() + 6_000;
  for (let frames = 0; ; frames++) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > until && frames >= 30) throw error;
      await page.evaluate(FRAMES);
    }
  }
}

/** The nth view of this name: `grid(page, 'scores, Q Kᵀ')`. */
export function grid(page: Page | Locator, label: string, nth = 0): Locator {
  const name = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\. `);
  return page.getByRole('grid', { name }).nth(nth);
}

/** Opens dropdowns, all or those of a title, as the browser's search does: the focus stays where it is. */
export async function openDropdowns(page: Page | Locator, title = ''): Promise<void> {
  const found = await page.locator('.dropdown').filter({ hasText: title }).locator('.dropdown-content').all();
  assert.ok(found.length > 0, `there is no dropdown ${title}`);
  for (const content of found) await content.dispatchEvent('beforematch');
}

/** What stands in the cells of a grid, row by row. */
export async function cells(within: Locator): Promise<string[]> {
  return (await within.getByRole('gridcell').allInnerTexts()).map((text) => text.trim()).filter(Boolean);
}

/** A cell by what a screen reader says of it. */
export const cellSaid = (within: Locator, said: string | RegExp): Locator =>
  within.getByRole('gridcell', { name: said });

/** The name or text of what has the focus, inside all shadow roots; empty where nothing has it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return '';
    return element.getAttribute('aria-label') ?? (element as HTMLElement).innerText.trim();
  });
}

export function field(page: Page | Locator, matrix: string, row: string, column: number): Locator {
  return page
    .getByRole('textbox', { name: [matrix, row, `${column}`].filter(Boolean).join(', '), exact: true })
    .first();
}

/** The numbers of the first paragraph that says `start`. */
export async function numbersAfter(page: Page | Locator, start: string): Promise<string[]> {
  const paragraph = page.locator('p').filter({ hasText: start }).first();
  return paragraph.locator('button').allInnerTexts();
}

export const panel = (page: Page): Locator => page.getByRole('dialog');

/** The steps of the open unfolding, outermost first: its title, its result, and the numbers of its arithmetic. */
export async function steps(page: Page): Promise<{ result: string; numbers: string[] }[]> {
  return panel(page)
    .locator('.step > .line')
    .evaluateAll((lines) =>
      lines.map((line) => ({
        result: line.querySelector<HTMLElement>('.result')!.innerText.trim(),
        numbers: [...line.querySelectorAll<HTMLElement>('.number, .plain-number')].map((one) => one.innerText.trim()),
      })),
    );
}

/** A number of the innermost step of the open unfolding. */
export const partOfLastStep = (page: Page, nth: number): Locator =>
  panel(page).locator('.step > .line').last().locator('.number').nth(nth);
