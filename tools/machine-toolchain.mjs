// Looks for a toolchain that the machine already has: Debian 13's packages, emsdk with vcpkg or conda, Homebrew.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { catch2Folder } from './catch2.mjs';
import { project } from './places.mjs';

const OLDEST_EMSCRIPTEN = [3, 1, 60];
const HEADERS = { xtensor: 'xtensor/xarray.hpp', xsimd: 'xsimd/arch/xsimd_wasm.hpp', xtl: 'xtl/xtl_config.hpp' };

/** What privateToolchain() in toolchain.mjs gives, for the machine's own programs; undefined if something is missing. */
export function findMachineToolchain() {
  const compiler = which('em++') ?? fromEmsdk();
  const headers = findHeaders();
  const [cmake, ctest, ninja] = ['cmake', 'ctest', 'ninja'].map(which);
  const platform = compiler && findPlatformFile(compiler);
  if (!compiler || !headers || !cmake || !ctest || !ninja || !platform) return undefined;
  const { newEnough, native, clangFormat } = askPrograms(compiler);
  if (!newEnough || !native) return undefined;

  const include = placeHeaders(headers);
  const catch2 = catch2Folder();
  const common = `set(SOFTLOOK_INCLUDE "${include}")\nset(SOFTLOOK_CATCH2 "${catch2}")\n`;
  return {
    kind: 'machine',
    cmake,
    ctest,
    ninja,
    clangFormat,
    catch2,
    env: {},
    native: `# Written by tools/machine-toolchain.mjs.\nset(CMAKE_CXX_COMPILER "${native}")\n${common}`,
    wasm: `# Written by tools/machine-toolchain.mjs.\ninclude("${platform}")\n${common}`,
  };
}

/** What takes a second to find out, kept until one of the programs changes. */
function askPrograms(compiler) {
  const natives = ['clang++-19', 'clang++', 'g++', 'c++'].map(which).filter(Boolean);
  const formatters = ['clang-format-19', 'clang-format'].map(which).filter(Boolean);
  const key = [compiler, ...natives, ...formatters].map((path) => `${path} ${statSync(path).mtimeMs}`).join('\n');
  const file = join(project, 'build/toolchain/machine.json');
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8'));
    if (known.key === key) return known;
  }
  const answers = {
    key,
    newEnough: isNewEnough(compiler),
    native: natives.find(hasSanitizers) ?? natives[0],
    clangFormat: formatters.find((path) => versionOf(path)?.[0] === 19),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(answers));
  return answers;
}

/** Debian's clang has its sanitizers in a package of their own, libclang-rt-19-dev. */
function hasSanitizers(compiler) {
  const options = ['-fsanitize=address,undefined', '-x', 'c++', '-', '-o', '/dev/null'];
  return spawnSync(compiler, options, { input: 'int main() {}' }).status === 0;
}

function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder && existsSync(path)) return path;
  }
  return undefined;
}

function fromEmsdk() {
  const path = process.env.EMSDK && join(process.env.EMSDK, 'upstream/emscripten/em++');
  return path && existsSync(path) ? path : undefined;
}

function versionOf(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /(\d+)\.(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
}

function isNewEnough(compiler) {
  const version = versionOf(compiler);
  if (!version) return false;
  for (const [i, least] of OLDEST_EMSCRIPTEN.entries()) if (version[i] !== least) return version[i] > least;
  return true;
}

/** CMake's file for Emscripten, beside the compiler proper (Debian's and Homebrew's em++ is a link or script to it). */
function findPlatformFile(compiler) {
  const folders = [
    dirname(realpathSync(compiler)),
    join(dirname(realpathSync(compiler)), '../libexec'),
    '/usr/share/emscripten',
    process.env.EMSDK && join(process.env.EMSDK, 'upstream/emscripten'),
  ];
  const files = folders.filter(Boolean).map((folder) => join(folder, 'cmake/Modules/Platform/Emscripten.cmake'));
  return files.find((file) => existsSync(file));
}

/** The include folder of each header-only library, or undefined when one is missing or too old. */
function findHeaders() {
  const vcpkg = process.env.VCPKG_ROOT && join(process.env.VCPKG_ROOT, 'installed');
  const folders = [
    process.env.SOFTLOOK_INCLUDE,
    process.env.CONDA_PREFIX && join(process.env.CONDA_PREFIX, 'include'),
    ...(vcpkg && existsSync(vcpkg) ? readdirSync(vcpkg).map((triplet) => join(vcpkg, triplet, 'include')) : []),
    process.env.HOMEBREW_PREFIX && join(process.env.HOMEBREW_PREFIX, 'include'),
    '/opt/homebrew/include',
    '/usr/local/include',
    '/usr/include',
  ].filter(Boolean);
  const found = {};
  for (const [library, header] of Object.entries(HEADERS)) {
    found[library] = folders.find((folder) => existsSync(join(folder, header)));
    if (!found[library]) return undefined;
  }
  return found;
}

/** One include folder with links to the three libraries: /usr/include itself must not reach em++. */
function placeHeaders(headers) {
  const include = join(project, 'build/toolchain/include');
  mkdirSync(include, { recursive: true });
  for (const [library, folder] of Object.entries(headers)) {
    const link = join(include, library);
    rmSync(link, { force: true });
    symlinkSync(join(folder, library), link);
  }
  return include;
}
