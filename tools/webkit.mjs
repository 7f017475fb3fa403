// WebKit for the page tests: WebKitGTK's MiniBrowser, driven through WebKitWebDriver, on a screen of Xvfb that nobody sees.
// WebKit starts its other processes by paths that are compiled in, so it is installed where Chromium is only unpacked.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FONTS, libraryFolder, onPath } from './private-packages.mjs';
import { run, step, StepFailed } from './steps.mjs';

const PACKAGES = ['webkit2gtk-driver', 'xvfb', ...FONTS];

const PATIENCE = 30_000;

/** The browser's bar would keep a window from being as narrow as a phone. */
const THIN = `window * {
  min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px; -gtk-icon-transform: scale(0.1);
}
`;

function findOnMachine() {
  if (process.platform !== 'linux') return undefined;
  const [driver, screen, browser] = [onPath('WebKitWebDriver'), onPath('Xvfb'), browserIn('/')];
  return driver && screen && browser ? { driver, screen, browser } : undefined;
}

/** MiniBrowser has no place on PATH. */
function browserIn(root) {
  const libraries = libraryFolder(root);
  const path = libraries && join(libraries, 'webkit2gtk-4.1/MiniBrowser');
  return path && fs.existsSync(path) ? path : undefined;
}

/** Installs WebKit and the screen, unless the machine has them. */
export async function ensureWebKit() {
  if (findOnMachine()) return;
  if (process.platform !== 'linux' || process.getuid() !== 0 || !onPath('apt-get')) {
    throw new StepFailed(
      `WebKit is not on this machine, and it runs only where it is installed; as root: apt-get install ${PACKAGES.join(' ')}, then run the command again.`,
    );
  }
  const failure =
    'WebKit could not be installed; check the network and the mirror in /etc/apt, then run the command again.';
  await step('Installing WebKit and Xvfb for the page tests (about 150 MB, once per machine)', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['-q', 'update'], { failure, env });
    await run('apt-get', ['-q', 'install', '--yes', '--no-install-recommends', ...PACKAGES], { failure, env });
  });
}

/**
 * Starts a screen whose browsers ask for light or dark pages.
 * @returns {Promise<import('./webkit.mjs').WebKitScreen>}
 */
export async function startWebKitScreen({ dark = false } = {}) {
  const programs = findOnMachine();
  if (!programs) throw new Error('There is no WebKit on this machine; as root, `npm test -- webkit` installs it.');
  const { driver, screen, browser } = programs;
  const home = fs.mkdtempSync(join(tmpdir(), 'softlook-webkit-'));
  fs.mkdirSync(join(home, 'gtk-3.0'));
  fs.writeFileSync(join(home, 'gtk-3.0/gtk.css'), THIN);
  const picture = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const shown = spawn(screen, picture, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const env = {
    ...process.env,
    DISPLAY: `:${await firstLine(shown)}`,
    GDK_BACKEND: 'x11',
    GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    NO_AT_BRIDGE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
  };
  return {
    program: browser,
    startDriver: () => startDriver(driver, env),
    stop: async () => {
      await end(shown, shown.pid);
      // Processes of the last browser may still write.
      fs.rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function startDriver(program, env) {
  const port = await freePort();
  // A process group of its own, so that no browser outlives its driver.
  const driver = spawn(program, [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', detached: true, env });
  const stop = () => end(driver, -driver.pid);
  const address = `http://127.0.0.1:${port}`;
  try {
    await answering(`${address}/status`, driver);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

/** Ends a program, or with a negative number all of its group. */
async function end(program, target) {
  const ended = program.exitCode !== null || program.signalCode !== null;
  const gone = ended ? undefined : once(program, 'exit');
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
  await gone;
}

/** What a screen that has come up says: its number. */
function firstLine(screen) {
  return new Promise((resolve, reject) => {
    let said = '';
    screen.stdio[3].on('data', (text) => {
      said += text;
      if (said.includes('\n')) resolve(said.trim());
    });
    screen.on('error', reject);
    screen.on('exit', (code) => reject(new Error(`Xvfb ended with ${code} before its screen was there.`)));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answering(address, driver) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await fetch(address);
    } catch (error) {
      if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}.`);
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
