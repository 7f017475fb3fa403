/** Chromium in the hands of playwright-core. */
import { chromium, type Browser } from 'playwright-core';
import { launchOptions } from '../../tools/chromium.mjs';
import { mouseAndKeyboard, type Driven, type Hands, type Look } from './hands.ts';

export async function startChromium(): Promise<Driven> {
  const browser = await chromium.launch(launchOptions());
  return {
    name: 'Chromium',
    open: (look) => open(browser, look),
    close: () => browser.close(),
  };
}

async function open(browser: Browser, { width, height, dark = false }: Look): Promise<Hands> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  return {
    go: async (address) => void (await page.goto(address)),
    reload: async () => void (await page.reload()),
    evaluate: (expression) => page.evaluate(expression),
    ...mouseAndKeyboard(page),
    resize: (wide, high) => page.setViewportSize({ width: wide, height: high }),
    screenshot: () => page.screenshot(),
    close: () => context.close(),
  };
}
