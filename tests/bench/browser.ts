/** The same comparison in a page: served for any browser, or opened in Chromium. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { launchOptions } from '../../tools/chromium.mjs';
import type { Options } from './options.ts';
import type { ItemReport } from './rounds.ts';

const folder = fileURLToPath(new URL('../../build/bench/page', import.meta.url));

async function serve(port: number): Promise<{ server: Server; address: string }> {
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) =>
    files(request, response, () => void response.writeHead(404).end()),
  );
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, 'localhost', resolve));
  return { server, address: `http://localhost:${(server.address() as AddressInfo).port}/` };
}

function query({ items, rounds, milliseconds }: Options): string {
  const names = items.map(({ name }) => name).join(',');
  return String(new URLSearchParams({ items: names, rounds: String(rounds), time: String(milliseconds) }));
}

export async function servePage(options: Options): Promise<void> {
  const { address } = await serve(Number(process.env.PORT) || 0);
  console.log(`The comparison is at ${address}?${query(options)} (Ctrl-C stops it)`);
}

/** Opens the page, lets it run, and reads what it found. */
export async function measureInBrowser(
  options: Options,
  say: (what: string) => void,
): Promise<{ runtime: string; reports: ItemReport[] }> {
  const { server, address } = await serve(0);
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage();
    page.on('console', (message) => message.text().startsWith('· ') && say(message.text().slice(2)));
    const broken = new Promise<never>((_, reject) => page.on('pageerror', reject));
    await page.goto(`${address}?${query(options)}&start`);
    await Promise.race([page.waitForSelector('#report', { state: 'attached', timeout: 0 }), broken]);
    const reports = JSON.parse((await page.textContent('#report'))!) as ItemReport[];
    return { runtime: `Chromium ${browser.version()}`, reports };
  } finally {
    await browser.close();
    server.close();
  }
}
