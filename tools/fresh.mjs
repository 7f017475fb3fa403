// Which steps of the build can be left out: those whose inputs are what they were when the step last succeeded.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { project } from './places.mjs';

/**
 * Runs `work` unless every file under `inputs` has the size and time it had after the last success, and `output` is
 * there. A step that fails or is killed is done again.
 */
export function unlessFresh(name, files, work) {
  return withLock(name, () => runUnlessFresh(name, files, work));
}

async function runUnlessFresh(name, { inputs, output }, work) {
  const stamp = join(project, 'build/stamps', name);
  const now = fingerprint(inputs);
  if (existsSync(join(project, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(join(project, 'build/stamps'), { recursive: true });
  writeFileSync(stamp, now);
}

function fingerprint(inputs) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(join(project, path), { throwIfNoEntry: false });
    if (!stat) return hash.update(`${path} is not there\n`);
    if (!stat.isDirectory()) return hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    for (const entry of readdirSync(join(project, path)).sort()) visit(join(path, entry));
    return undefined;
  };
  inputs.forEach(visit);
  return hash.digest('hex');
}
