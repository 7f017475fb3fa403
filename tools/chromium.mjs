// The browser of the tests: Debian's Chromium (or the machine's own Chrome), driven by playwright-core.
//
//   import { chromium } from 'playwright-core';
//   import { launchOptions } from '../../tools/chromium.mjs';
//   const browser = await chromium.launch(launchOptions());
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { delimiter, join } from 'node:path';
import { hostRelease, privateApt } from './apt.mjs';
import { cache } from './places.mjs';
import { run, step, StepFailed } from './steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium's packages, and letters for what it draws: a bare machine has no font at all. */
const PACKAGES = ['chromium', 'fonts-dejavu-core', 'fonts-liberation'];

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

function findOnMachine() {
  if (process.env.SOFTLOOK_CHROMIUM) return process.env.SOFTLOOK_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC];
  return candidates.find((path) => fs.existsSync(path));
}

function privateName() {
  const recipe = createHash('sha256');
  for (const file of ['chromium.mjs', 'apt.mjs']) recipe.update(fs.readFileSync(new URL(file, import.meta.url)));
  return join(cache, `chromium-${recipe.update(cache).digest('hex').slice(0, 12)}`);
}

function findPrivate() {
  try {
    return fs.realpathSync(privateName());
  } catch {
    return undefined;
  }
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
  const folder = findPrivate();
  if (!folder) throw new Error('There is no Chromium on this machine; `npm test -- browser` fetches one.');
  return { ...common, ...privateProgram(folder) };
}

/** How to run the Chromium unpacked in `folder`: with the libraries and fonts beside it. */
function privateProgram(folder) {
  const libraries = join(
    folder,
    'usr/lib',
    fs.readdirSync(join(folder, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')),
  );
  const nested = fs.readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const withPrivateOnes = nested.map((entry) => join(libraries, entry.name)); // pulseaudio and others
  return {
    executablePath: join(folder, 'usr/lib/chromium/chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [libraries, ...withPrivateOnes].join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** Fetches Chromium and the libraries that this machine lacks into the shared folder, unless there is a browser. */
export async function ensureChromium() {
  if (findOnMachine() || findPrivate()) return;
  if (process.platform !== 'linux' || !fs.existsSync('/var/lib/dpkg/status')) {
    throw new StepFailed(
      'The browser tests need Chromium or Chrome; install one, or set the environment variable SOFTLOOK_CHROMIUM to its path, then run the command again.',
    );
  }
  const name = privateName();
  const folder = `${name}.${randomBytes(4).toString('hex')}`;
  const downloads = `${folder}.downloads`;
  fs.mkdirSync(folder, { recursive: true });
  try {
    await step('Downloading Chromium for the browser tests (about 150 MB, once per machine)', async (say) => {
      const apt = await privateApt(downloads, hostRelease(), { installed: '/var/lib/dpkg/status' });
      let count = 0;
      const archives = await apt.download(PACKAGES, (line) => line.startsWith('Get:') && say(`${++count} packages`));
      for (const [index, path] of archives.entries()) {
        say(`unpacking ${index + 1} of ${archives.length}`);
        await run('dpkg-deb', ['-x', path, folder], {
          failure: 'Chromium could not be unpacked; free some disk space (1 GB), then run the command again.',
        });
      }
    });
    mergeLibraries(folder);
    fs.writeFileSync(
      join(folder, 'fonts.conf'),
      `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'usr/share/fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
    );
    await step('Trying it out', () => tryOut(folder));
    if (findPrivate()) return;
    const link = `${folder}.link`;
    fs.symlinkSync(folder, link);
    fs.renameSync(link, name); // only now is it the one
  } finally {
    fs.rmSync(downloads, { recursive: true, force: true });
    if (findPrivate() !== folder) fs.rmSync(folder, { recursive: true, force: true });
  }
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

/** Debian 12's packages still put some libraries in /lib. */
function mergeLibraries(folder) {
  const old = join(folder, 'lib');
  if (fs.existsSync(old)) fs.cpSync(old, join(folder, 'usr/lib'), { recursive: true, verbatimSymlinks: true });
}
