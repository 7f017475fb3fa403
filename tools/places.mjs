// Where things are: the project, and the folder that all clones of this user share.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = resolve(fileURLToPath(import.meta.url), '../..');

/** Outside every clone, so that the toolchain is fetched once. Safe to delete: it is made again. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'softlook');
