// `npm run format [FILE...]`: formats everything, or the files named. The check is part of `npm test`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './places.mjs';
import { fail, run } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

export const isCpp = (path) => /\.(cpp|h)$/.test(path);

/** The project's own C++ files. */
export function cppFiles() {
  return ['engine', 'bindings', 'tests/engine', 'tests/fuzz', 'tests/bench'].flatMap((folder) => {
    try {
      const entries = readdirSync(join(project, folder), { recursive: true });
      return entries.filter(isCpp).map((path) => join(folder, path));
    } catch {
      return [];
    }
  });
}

if (process.argv[1] === import.meta.filename) {
  const named = process.argv.slice(2);
  const cpp = named.length ? named.filter(isCpp) : cppFiles();
  const others = named.length ? named.filter((path) => !isCpp(path)) : ['.'];
  try {
    const { clangFormat } = await ensureToolchain();
    const options = { cwd: project, show: true };
    if (others.length) await run('node_modules/.bin/prettier', ['--write', '--log-level=warn', ...others], options);
    if (cpp.length && clangFormat) await run(clangFormat, ['-i', ...cpp], options);
    if (cpp.length && !clangFormat) console.log('The C++ files were left alone: that takes clang-format 19.');
  } catch (error) {
    fail(error);
  }
}
