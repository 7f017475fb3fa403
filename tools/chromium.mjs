// The browser of the tests: Debian's Chromium (or the machine's own Chrome), driven by playwright-core.
//
//   import { chromium } from 'playwright-core';
//   import { launchOptions } from '../../tools/chromium.mjs';
//   const browser = await chromium.launch(launchOptions());
import * as fs from 'node:fs';
import { join } from 'node:path';
import { ensurePrivate, findPrivate, FONTS, onPath, privateEnvironment } from './private-packages.mjs';
import { run } from './steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-dev-shm-usage', // small in containers
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--font-render-hinting=none',
];

/** @type {import('./private-packages.mjs').Recipe} */
const RECIPE = {
  name: 'chromium',
  title: 'Chromium',
  size: '150 MB',
  file: 'chromium.mjs',
  packages: ['chromium', ...FONTS],
  otherwise: 'install Chromium or Chrome, or set the environment variable SOFTLOOK_CHROMIUM to its path',
  tryOut,
};

function findOnMachine() {
  if (process.env.SOFTLOOK_CHROMIUM) return process.env.SOFTLOOK_CHROMIUM;
  return onPath(...NAMES) ?? MAC.find((path) => fs.existsSync(path));
}

/**
 * What playwright-core's `chromium.launch` needs. The site is ours, so the sandbox is off: it takes privileges that
 * containers and a private Chromium do not have.
 */
export function launchOptions() {
  const common = {
    headless: true,
    chromiumSandbox: false,
    args: ARGUMENTS,
  };
  const own = findOnMachine();
  if (own) return { ...common, executablePath: own };
  const folder = findPrivate(RECIPE);
  if (!folder) throw new Error('There is no Chromium on this machine; `npm test -- browser` fetches one.');
  return { ...common, ...privateProgram(folder) };
}

/** How to run the Chromium unpacked in `folder`. */
function privateProgram(folder) {
  return {
    executablePath: join(folder, 'usr/lib/chromium/chromium'),
    env: { ...process.env, ...privateEnvironment(folder) },
  };
}

/** Fetches Chromium and the libraries that this machine lacks into the shared folder, unless there is a browser. */
export async function ensureChromium() {
  if (!findOnMachine()) await ensurePrivate(RECIPE);
}

async function tryOut(folder) {
  const { executablePath, env } = privateProgram(folder);
  const page = 'data:text/html,<p>%F0%9F%91%81 it draws</p>';
  const profile = fs.mkdtempSync(join(folder, 'profile-'));
  const options = ['--headless', '--no-sandbox', ...ARGUMENTS, `--user-data-dir=${profile}`, '--dump-dom', page];
  await run(executablePath, options, {
    env,
    timeout: 60_000,
    failure:
      'The downloaded Chromium does not run on this machine; install Chromium or Chrome by hand (as root: apt-get install chromium), then run the command again.',
  });
  fs.rmSync(profile, { recursive: true, force: true });
}
