// The peers: packages of tests/bench/ alone. They are 430 MB on disk, which nobody should wait for to see a lesson.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from '../../tools/steps.mjs';
import { machineNodeIsEnough } from './node.mjs';

const folder = import.meta.dirname;

export async function ensurePeers() {
  if (areInstalled()) return;
  const without = machineNodeIsEnough() ? ['--omit=optional'] : [];
  await step('Installing the peers (430 MB on disk)', () =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...without], {
      cwd: folder,
      failure:
        'The peers could not be installed; check the network and the registry that `npm config get registry` names, then run the command again.',
    }),
  );
}

/** npm writes its own record in node_modules last. */
function areInstalled() {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] ? installed[path].version === version : optional === true;
  });
}
