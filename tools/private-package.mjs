// Packages that one command alone needs, in a folder with a package.json of its own: neither `npm start` nor the
// published package knows them.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineNodeIsAtLeast } from './newer-node.mjs';
import { project } from './places.mjs';
import { fail, run, step } from './steps.mjs';

/**
 * Installs what the folder's package-lock.json names, unless it is there. Its optional packages bring a newer Node and
 * are left out where the machine's is new enough.
 *
 * @param {string} folder
 * @param {{ title: string; node: [number, number] }} about what the step is called, and the Node that is wanted
 */
export async function ensurePrivatePackage(folder, { title, node }) {
  if (isInstalled(folder)) return;
  const without = machineNodeIsAtLeast(node) ? ['--omit=optional'] : [];
  await step(`Installing ${title}`, () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...without], {
      cwd: folder,
      failure: `npm could not install ${title}; check the network and the registry that \`npm config get registry\` names, then run the command again.`,
    }),
  );
}

/** npm writes its own record in node_modules last. */
function isInstalled(folder) {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] ? installed[path].version === version : optional === true;
  });
}

/** The program takes the place of this process: its end is ours, and who stops us stops it. */
export function handOver(program, args) {
  const child = spawn(program, args, { cwd: project, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', fail);
  child.on('close', (code) => process.exit(code ?? 1));
}
