// Programs from this machine's Debian release that it does not have, unpacked into the shared folder: no root, nothing
// installed. They run with the libraries and fonts beside them. (The toolchain is another Debian's; see private-root.mjs.)
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { delimiter, join } from 'node:path';
import { hostRelease, privateApt } from './apt.mjs';
import { cache } from './places.mjs';
import { run, step, StepFailed } from './steps.mjs';

/** Letters for what a browser draws: a bare machine has no font at all. */
export const FONTS = ['fonts-dejavu-core', 'fonts-liberation'];

/** The first of these programs on PATH. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => fs.existsSync(path));
}

/**
 * @typedef {object} Recipe
 * @property {string} name        of the folder
 * @property {string} title       for people: Chromium
 * @property {string} size        of the download, for people
 * @property {string} file        the module the recipe stands in; when it changes, a new folder is made
 * @property {string[]} packages
 * @property {string} otherwise   what to do where this cannot be done, after a semicolon
 * @property {(folder: string) => Promise<void>} [adapt]   before it is tried
 * @property {(folder: string) => Promise<void>} tryOut
 */

function place({ name, file }) {
  const recipe = createHash('sha256');
  for (const each of [file, 'private-packages.mjs', 'apt.mjs']) {
    recipe.update(fs.readFileSync(new URL(each, import.meta.url)));
  }
  return join(cache, `${name}-${recipe.update(cache).digest('hex').slice(0, 12)}`);
}

/** The folder, if it is there and whole. @param {Recipe} recipe */
export function findPrivate(recipe) {
  try {
    return fs.realpathSync(place(recipe));
  } catch {
    return undefined;
  }
}

/** The folder of Debian's libraries in a root, or undefined. */
export function libraryFolder(root) {
  const name = fs.readdirSync(join(root, 'usr/lib')).find((each) => each.endsWith('-linux-gnu'));
  return name && join(root, 'usr/lib', name);
}

/** What a program unpacked in `folder` needs in its environment. */
export function privateEnvironment(folder) {
  const libraries = libraryFolder(folder);
  const nested = fs.readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const withPrivateOnes = nested.map((entry) => join(libraries, entry.name)); // pulseaudio and others
  return {
    LD_LIBRARY_PATH: [libraries, ...withPrivateOnes].join(':'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  };
}

/** Fetches the packages and all that this machine lacks of what they depend on. @param {Recipe} recipe */
export async function ensurePrivate(recipe) {
  if (findPrivate(recipe)) return;
  const { title, size, packages, otherwise, adapt, tryOut } = recipe;
  if (process.platform !== 'linux' || !fs.existsSync('/var/lib/dpkg/status')) {
    throw new StepFailed(`${title} is not on this machine; ${otherwise}, then run the command again.`);
  }
  const name = place(recipe);
  const folder = `${name}.${randomBytes(4).toString('hex')}`;
  const downloads = `${folder}.downloads`;
  fs.mkdirSync(folder, { recursive: true });
  try {
    await step(`Downloading ${title} for the page tests (about ${size}, once per machine)`, async (say) => {
      const apt = await privateApt(downloads, hostRelease(), { installed: '/var/lib/dpkg/status' });
      let count = 0;
      const archives = await apt.download(packages, (line) => line.startsWith('Get:') && say(`${++count} packages`));
      for (const [index, path] of archives.entries()) {
        say(`unpacking ${index + 1} of ${archives.length}`);
        await run('dpkg-deb', ['-x', path, folder], {
          failure: `${title} could not be unpacked; free some disk space (1 GB), then run the command again.`,
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
    await step('Trying it out', async () => {
      await adapt?.(folder);
      await tryOut(folder);
    });
    if (findPrivate(recipe)) return;
    const link = `${folder}.link`;
    fs.symlinkSync(folder, link);
    fs.renameSync(link, name); // only now is it the one
  } finally {
    fs.rmSync(downloads, { recursive: true, force: true });
    if (findPrivate(recipe) !== folder) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian 12's packages still put some libraries in /lib. */
function mergeLibraries(folder) {
  const old = join(folder, 'lib');
  if (fs.existsSync(old)) fs.cpSync(old, join(folder, 'usr/lib'), { recursive: true, verbatimSymlinks: true });
}
