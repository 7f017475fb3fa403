// The npm packages: installed anew when what package-lock.json asks for is not what stands in node_modules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './places.mjs';
import { run, step } from './steps.mjs';

export async function ensurePackages() {
  if (areInstalled()) return;
  await step('Installing the npm packages', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: project,
      failure:
        'The npm packages could not be installed; check the network and the registry that `npm config get registry` names, then run the command again.',
    }),
  );
}

/** npm's own record in node_modules is written last, so an installation that was killed does not pass for one. */
function areInstalled() {
  const record = join(project, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    // Optional packages are for other machines too.
    return installed[path] ? installed[path].version === version : optional === true;
  });
}
