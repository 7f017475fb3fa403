// Catch2 as one source file, from Debian's source package: Debian's library is compiled for x86, and the tests run as
// WebAssembly too.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateApt } from './apt.mjs';
import { cache } from './places.mjs';
import { run, step } from './steps.mjs';

const SOURCE = 'catch_amalgamated.cpp';

/** Where Catch2 is kept for a machine that has its own toolchain, if it is not there already. */
export function catch2Folder() {
  const folders = [process.env.SOFTLOOK_CATCH2, '/usr/local/include', '/opt/homebrew/include'].filter(Boolean);
  return folders.find((folder) => existsSync(join(folder, SOURCE))) ?? join(cache, 'catch2');
}

/** Takes the two files out of the source package's archive. */
export async function unpackCatch2(archive, folder) {
  mkdirSync(folder, { recursive: true });
  const files = ['--strip-components=2', '--wildcards', '*/extras/catch_amalgamated.*'];
  await run('tar', ['-xf', archive, '-C', folder, ...files], {
    failure: 'The Catch2 sources could not be unpacked; report this as a bug, with the lines below.',
  });
}

/** Fetches Catch2 for a machine that has the rest. */
export async function ensureCatch2({ catch2 }) {
  if (existsSync(join(catch2, SOURCE))) return;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'catch2.'));
  try {
    await step('Downloading Catch2 for the tests', async () => {
      const apt = await privateApt(join(scratch, 'apt'), 'trixie').catch((error) => {
        error.message = `The engine's tests need Catch2 3; put its catch_amalgamated.cpp and .hpp into a folder, set SOFTLOOK_CATCH2 to it and run the command again. (${error.message})`;
        throw error;
      });
      await unpackCatch2(await apt.source('catch2'), join(scratch, 'catch2'));
    });
    if (!existsSync(catch2)) renameSync(join(scratch, 'catch2'), catch2);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
