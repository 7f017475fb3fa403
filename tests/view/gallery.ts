/** The gallery in a real browser: Vite serves it from source, playwright-core drives Chromium. */
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { ensureChromium, launchOptions } from '../../tools/chromium.mjs';

const project = join(import.meta.dirname, '../..');
let server: ViteDevServer | undefined;
let browser: Browser | undefined;

export async function startGallery(): Promise<void> {
  await ensureChromium();
  server = await createServer({
    configFile: join(project, 'vite.config.ts'),
    mode: 'site',
    logLevel: 'error',
    server: { port: 0 },
  });
  await server.listen();
  browser = await chromium.launch(launchOptions());
}

export async function stopGallery(): Promise<void> {
  await browser?.close();
  await server?.close();
}

/** A page of the site in a context of its own. Errors of the page are collected in `page.errors`. */
export async function openPage(
  path = 'gallery.html',
  options: BrowserContextOptions = {},
): Promise<Page & { errors: string[] }> {
  const context = await browser!.newContext({ viewport: { width: 1000, height: 900 }, ...options });
  const page = (await context.newPage()) as Page & { errors: string[] };
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  const address = server!.resolvedUrls!.local[0]!;
  await page.goto(new URL(path, address).href, { waitUntil: 'networkidle' });
  return page;
}
