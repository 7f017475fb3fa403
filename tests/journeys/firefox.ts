/** Firefox in the hands of puppeteer-core, which speaks WebDriver BiDi with it. */
import { launch, type Browser, type Page } from 'puppeteer-core';
import { firefoxProgram } from '../../tools/firefox.mjs';
import { mouseAndKeyboard, type Driven, type Hands, type Look } from './hands.ts';

/** Which colours a page is told that the device wants. */
const SCHEME = 'layout.css.prefers-color-scheme.content-override';

export async function startFirefox(): Promise<Driven> {
  const { executablePath, env } = firefoxProgram();
  // What a device wants is a setting of the whole browser, so there is one for each.
  const browsers = new Map<boolean, Promise<Browser>>();
  const browserFor = (dark: boolean): Promise<Browser> => {
    const known = browsers.get(dark);
    if (known) return known;
    const started = launch({
      browser: 'firefox',
      executablePath,
      env: { ...process.env, ...env },
      headless: true,
      extraPrefsFirefox: { [SCHEME]: dark ? 0 : 1 },
    });
    browsers.set(dark, started);
    return started;
  };
  return {
    name: 'Firefox',
    open: async (look) => open(await browserFor(look.dark ?? false), look),
    close: async () => {
      for (const browser of browsers.values()) await (await browser).close();
    },
  };
}

async function open(browser: Browser, { width, height }: Look): Promise<Hands> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await resize(page, width, height);
  return {
    go: async (address) => void (await page.goto(address)),
    reload: async () => void (await page.reload()),
    evaluate: (expression) => page.evaluate(expression),
    ...mouseAndKeyboard(page),
    resize: (wide, high) => resize(page, wide, high),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => context.close(),
  };
}

async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewport({ width, height }).catch((error: unknown) => {
    // The size is a command of its own; an older Firefox does not have the one for the orientation.
    if (!String(error).includes('unknown command emulation.setScreenOrientationOverride')) throw error;
  });
  await page.waitForFunction(`innerWidth === ${width} && innerHeight === ${height}`);
}
