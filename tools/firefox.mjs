// Firefox for the page tests: Debian's firefox-esr (or the machine's own Firefox), driven by puppeteer-core through
// WebDriver BiDi.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { ensurePrivate, findPrivate, FONTS, onPath, privateEnvironment } from './private-packages.mjs';
import { run } from './steps.mjs';

const MAC = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** @type {import('./private-packages.mjs').Recipe} */
const RECIPE = {
  name: 'firefox',
  title: 'Firefox',
  size: '120 MB',
  file: 'firefox.mjs',
  packages: ['firefox-esr', ...FONTS],
  otherwise: 'install Firefox, or set the environment variable SOFTLOOK_FIREFOX to its path',
  tryOut,
};

function findOnMachine() {
  if (process.env.SOFTLOOK_FIREFOX) return process.env.SOFTLOOK_FIREFOX;
  return onPath('firefox-esr', 'firefox') ?? [MAC].find((path) => fs.existsSync(path));
}

/** The program, and what it needs beside this process's environment. */
export function firefoxProgram() {
  const own = findOnMachine();
  if (own) return { executablePath: own, env: {} };
  const folder = findPrivate(RECIPE);
  if (!folder) throw new Error('There is no Firefox on this machine; `npm test -- firefox` fetches one.');
  return privateProgram(folder);
}

const privateProgram = (folder) => ({
  executablePath: join(folder, 'usr/lib/firefox-esr/firefox-esr'),
  env: privateEnvironment(folder),
});

/** Fetches Firefox and the libraries that this machine lacks into the shared folder, unless there is one. */
export async function ensureFirefox() {
  if (!findOnMachine()) await ensurePrivate(RECIPE);
}

async function tryOut(folder) {
  const { executablePath, env } = privateProgram(folder);
  const home = fs.mkdtempSync(join(folder, 'home-'));
  const picture = join(home, 'picture.png');
  await run(executablePath, ['--headless', '--profile', home, '--screenshot', picture, 'data:text/html,<p>it draws'], {
    env: { ...process.env, ...env, HOME: home },
    timeout: 60_000,
    failure:
      'The downloaded Firefox does not run on this machine; install it by hand (as root: apt-get install firefox-esr), then run the command again.',
  });
  fs.rmSync(home, { recursive: true, force: true });
}
