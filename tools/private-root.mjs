// The toolchain from Debian 13's packages, unpacked into a private folder and made to run from there.
//
// No chroot, no namespaces, no root: each program gets the folder's own loader and libraries written into it
// (patchelf), so that it runs on any Linux, also in containers that forbid namespaces, and sees the project under its
// true path. Nothing is installed and no maintainer script runs. All Debian packages of it are checked against
// Debian's keys by apt.
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { privateApt } from './apt.mjs';
import { unpackCatch2 } from './catch2.mjs';
import { cache } from './places.mjs';
import { run, step, StepFailed } from './steps.mjs';

const RELEASE = 'trixie';
const PACKAGES = [
  'emscripten',
  'libxsimd-dev',
  'libxtensor-dev',
  'xtl-dev',
  'cmake',
  'ninja-build',
  'clang-19',
  'clang-format-19',
  'libclang-rt-19-dev', // sanitizers
  'libstdc++-14-dev',
  'patchelf',
];

/** Parts that nothing here reads: other machines' libraries, and a Node beside the one that runs this. */
const UNREAD_PACKAGES =
  /^(nodejs|libnode|node-corepack|node-undici|libc6-i386|lib32|procps|libclang1-19|gprofng|libgprofng)/;
const UNREAD_IN_EMSCRIPTEN = [
  './usr/share/doc*',
  './usr/share/emscripten/test*',
  '*/wasm64-emscripten*',
  '*/wasm32-emscripten/pic*',
  '*/wasm32-emscripten/lto-pic*',
  '*/wasm32-emscripten/*libwasmfs*',
  '*/wasm32-emscripten/*-mt*.a',
  '*/wasm32-emscripten/*-ww*.a',
];

const MACHINES = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'usr/lib64/ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'usr/lib/ld-linux-aarch64.so.1' },
};

/** Everything that decides what is in the folder, the folder's own place included: its programs know their path. */
function key() {
  const hash = createHash('sha256');
  for (const file of ['private-root.mjs', 'apt.mjs']) hash.update(fs.readFileSync(new URL(file, import.meta.url)));
  return hash.update(`${cache} ${process.arch}`).digest('hex').slice(0, 12);
}

/** The folder of the toolchain if it is there and whole, else undefined. */
export function findPrivateRoot() {
  try {
    return fs.realpathSync(join(cache, `toolchain-${key()}`));
  } catch {
    return undefined;
  }
}

/**
 * Makes the folder. It is built under a name of its own and becomes THE toolchain by one rename of a link at the very
 * end: a set-up that was killed is never trusted, and two at once do not disturb each other.
 * @returns its path
 */
export async function makePrivateRoot() {
  const machine = MACHINES[process.arch];
  if (process.platform !== 'linux' || !machine) {
    throw new StepFailed(
      `There is no ready toolchain for ${process.platform} ${process.arch}; install Emscripten 3.1.60 or newer, xtensor 0.25, xsimd 13, xtl, CMake, Ninja and clang yourself (README, "Your own toolchain").`,
    );
  }
  for (const program of ['apt-get', 'dpkg-deb']) {
    await run(program, ['--version'], {
      failure: `This machine has no ${program}, so Debian's toolchain cannot be unpacked; install Emscripten 3.1.60 or newer, xtensor 0.25, xsimd 13, xtl, CMake, Ninja and clang yourself (README, "Your own toolchain").`,
    });
  }
  const name = `toolchain-${key()}`;
  const folder = join(cache, `${name}.${randomBytes(4).toString('hex')}`);
  const downloads = `${folder}.downloads`;
  fs.mkdirSync(downloads, { recursive: true });
  removeLeftOvers();
  try {
    const root = join(folder, 'root');
    const { archives, catch2 } = await step('Downloading the toolchain (about 420 MB, once per machine)', (say) =>
      download(downloads, say),
    );
    await step('Unpacking it (about 1.3 GB)', (say) => unpack(archives, root, say));
    await step('Making it run from its folder', async () => {
      await relocate(root, machine);
      await placeHeaders(root);
      await unpackCatch2(catch2, join(folder, 'catch2'));
      writeVersions(archives, folder);
    });
    await step('Trying it out', () => tryOut(folder));
    return publish(folder, join(cache, name));
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    fs.rmSync(downloads, { recursive: true, force: true });
  }
}

async function download(folder, say) {
  say('package lists');
  const apt = await privateApt(folder, RELEASE);
  let count = 0;
  const archives = await apt.download(PACKAGES, (line) => {
    if (line.startsWith('Get:')) say(`${++count} packages, now ${line.split(' ')[4] ?? ''}`);
  });
  return { archives, catch2: await apt.source('catch2') };
}

async function unpack(archives, root, say) {
  // Debian 13 has /bin, /lib and /sbin inside /usr; the links come first, so that nothing lands beside them.
  fs.mkdirSync(join(root, 'usr'), { recursive: true });
  for (const each of ['bin', 'sbin', 'lib', 'lib64']) fs.symlinkSync(`usr/${each}`, join(root, each));
  const wanted = archives.filter((path) => !UNREAD_PACKAGES.test(basename(path)));
  wanted.sort((a, b) => fs.statSync(b).size - fs.statSync(a).size);
  const total = wanted.length;
  const failure = 'A package could not be unpacked; free some disk space (3 GB), then run the command again.';
  const lane = async () => {
    for (let path = wanted.shift(); path; path = wanted.shift()) {
      say(`${total - wanted.length} of ${total} packages`);
      const excluded = basename(path).startsWith('emscripten_') ? UNREAD_IN_EMSCRIPTEN : [];
      const options = excluded.map((pattern) => `--exclude='${pattern}'`).join(' ');
      const unpackOne = `set -o pipefail; dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" --keep-directory-symlink --no-same-owner ${options}`;
      await run('bash', ['-c', unpackOne, path, root], { failure });
    }
  };
  await Promise.all([lane(), lane()]); // unpacking is bound by the decompressor: two cores, two lanes
}

/** Writes the folder's own paths into its programs. */
async function relocate(root, { triplet, loader }) {
  const ld = join(root, loader);
  const libraries = join(root, 'usr/lib', triplet);
  const failure = 'The toolchain could not be made to run from its folder; report this as a bug, with the lines below.';

  const programs = [];
  for (const folder of ['usr/bin', 'usr/lib/llvm-19/bin']) {
    for (const entry of fs.readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(root, folder, entry.name);
      if (entry.isFile() && isDynamicProgram(path)) programs.push(path);
    }
  }
  // patchelf cannot patch itself while it runs, and breaks Python's position-dependent program: that one gets a script
  // that names the loader, and `--argv0` lets Python find its library beside the script.
  const patchelf = join(root, 'usr/bin/patchelf');
  const python = programs.find((path) => /python3\.\d+$/.test(path));
  const patched = programs.filter((path) => path !== patchelf && path !== python);
  const patch = (...args) => run(ld, ['--library-path', libraries, patchelf, ...args], { failure });
  await patch('--set-interpreter', ld, ...patched);
  // A library with a search path of its own would not use that of the program, and take what the machine has.
  const selfish = [];
  for (const entry of fs.readdirSync(libraries, { withFileTypes: true })) {
    const path = join(libraries, entry.name);
    if (!entry.isFile() || !/\.so(\.|$)/.test(entry.name) || !isElf(path)) continue;
    if ((await patch('--print-rpath', path)).trim()) selfish.push(path);
  }
  await patch('--force-rpath', '--set-rpath', libraries, ...patched, ...selfish);

  fs.renameSync(python, `${python}.program`);
  writeScript(python, `exec '${ld}' --library-path '${libraries}' --argv0 "$0" '${python}.program' "$@"`);

  const emscripten = join(root, 'usr/share/emscripten');
  for (const name of fs.readdirSync(emscripten)) {
    const path = join(emscripten, name);
    if (!fs.statSync(path).isFile()) continue;
    const text = fs.readFileSync(path, 'utf8');
    if (text.startsWith('#!/bin/sh')) {
      fs.writeFileSync(path, text.replace('PYTHON=$EMSDK_PYTHON', `PYTHON='${join(root, 'usr/bin/python3')}'`));
    }
  }
  // Node is the one that runs the set-up (Debian's looks for its own parts in /usr/share); it is first on npm's PATH.
  fs.writeFileSync(
    join(emscripten, '.emscripten'),
    `import shutil
LLVM_ROOT = '${join(root, 'usr/bin')}'
BINARYEN_ROOT = '${join(root, 'usr')}'
NODE_JS = shutil.which('node')
CLANG_ADD_VERSION = '19'
LLVM_ADD_VERSION = '19'
FROZEN_CACHE = True  # Debian ships every system library ready made
`,
  );
  fs.symlinkSync('../nodejs', join(emscripten, 'node_modules'));
  const compiler = join(root, 'usr/bin/em++');
  fs.rmSync(compiler);
  writeScript(compiler, `exec '${join(emscripten, 'em++')}' "$@"`);
}

function headOf(path) {
  const head = Buffer.alloc(4096);
  const file = fs.openSync(path, 'r');
  const length = fs.readSync(file, head, 0, head.length, 0);
  fs.closeSync(file);
  return head.toString('latin1', 0, length);
}

const isElf = (path) => headOf(path).startsWith('\x7fELF');
const isDynamicProgram = (path) => isElf(path) && headOf(path).includes('/ld-linux-');

function writeScript(path, body) {
  fs.writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** The header-only libraries in a folder of their own, so that em++ sees them without the C library's headers. */
async function placeHeaders(root) {
  const include = join(root, '../include');
  fs.mkdirSync(include);
  for (const name of ['xtensor', 'xsimd', 'xtl']) fs.symlinkSync(`../root/usr/include/${name}`, join(include, name));
}

function writeVersions(archives, folder) {
  const names = archives.map((path) => basename(path, '.deb')).sort();
  fs.writeFileSync(join(folder, 'packages.txt'), `${names.join('\n')}\n`);
}

/** Compiles and runs a few lines that need the headers, SIMD, exceptions and the JavaScript part of the linker. */
async function tryOut(folder) {
  const scratch = join(folder, 'try');
  fs.mkdirSync(scratch);
  const source = join(scratch, 'try.cpp');
  fs.writeFileSync(
    source,
    `#include <emscripten/bind.h>
#include <stdexcept>
#include <xsimd/xsimd.hpp>
#include <xtensor/xarray.hpp>
int answer() {
  try {
    if (xt::xarray<float>::from_shape({2, 3}).size() == 6) throw std::runtime_error("");
  } catch (const std::exception&) {
    return static_cast<int>(xsimd::reduce_add(xsimd::batch<float>(10.5f)));
  }
  return 0;
}
EMSCRIPTEN_BINDINGS(softlook) { emscripten::function("answer", &answer); }
`,
  );
  const output = join(scratch, 'try.mjs');
  const flags = ['-std=c++20', '-O2', '-msimd128', '-fwasm-exceptions', '-lembind', '-sMODULARIZE', '-sEXPORT_ES6'];
  const failure = 'The new toolchain does not compile; report this as a bug, with the lines below.';
  await run(join(folder, 'root/usr/bin/em++'), [...flags, '-isystem', join(folder, 'include'), source, '-o', output], {
    failure,
  });
  const program = `import(${JSON.stringify(output)}).then((m) => m.default()).then((m) => process.exit(m.answer() === 42 ? 0 : 1))`;
  await run(process.execPath, ['-e', program], { failure });
  fs.rmSync(scratch, { recursive: true });
}

/** Makes `folder` the toolchain, unless someone else was faster. */
function publish(folder, name) {
  const other = findPrivateRoot();
  if (other) {
    fs.rmSync(folder, { recursive: true, force: true });
    return other;
  }
  const link = `${folder}.link`;
  fs.symlinkSync(basename(folder), link);
  fs.renameSync(link, name);
  return fs.realpathSync(name);
}

/** What killed set-ups left: folders that nothing points to and that are a day old. */
function removeLeftOvers() {
  const current = new Set();
  const entries = fs.readdirSync(cache, { withFileTypes: true });
  for (const entry of entries) if (entry.isSymbolicLink()) current.add(fs.readlinkSync(join(cache, entry.name)));
  for (const entry of entries) {
    const path = join(cache, entry.name);
    if (!entry.isDirectory() || !/^(toolchain|chromium)-|^catch2\./.test(entry.name) || current.has(entry.name))
      continue;
    if (Date.now() - fs.statSync(path).mtimeMs > 86_400_000) fs.rmSync(path, { recursive: true, force: true });
  }
}
