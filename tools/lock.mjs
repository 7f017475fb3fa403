// One build at a time in a clone: `npm start` and `npm test` side by side would write the same files.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from './places.mjs';

/** Runs `work` while no other process of this machine holds the lock `name`. */
export async function withLock(name, work) {
  const file = join(project, `build/${name}.lock`);
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  for (let owner = take(file); owner; owner = take(file)) {
    if (!told) console.log(`  waiting for another build of this clone (process ${owner}) ...`);
    told = true;
    await sleep(300);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** @returns the process that has the lock, or undefined when it is ours now. A lock of a dead process does not count. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file); // appears with its contents, or not at all
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) return owner;
    rmSync(file, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error; // just released
  }
  return take(file);
}

function isAlive(id) {
  try {
    return id > 0 && process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
