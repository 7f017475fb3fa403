// The toolchain: the machine's own where it is good enough, else a private one. Tells CMake about it by two files in
// build/toolchain/, which the presets name.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPrivateRoot, makePrivateRoot } from './private-root.mjs';
import { findMachineToolchain } from './machine-toolchain.mjs';
import { project } from './places.mjs';

/**
 * @typedef {object} Toolchain
 * @property {string} kind      `machine` or `private`, for people
 * @property {string} cmake     programs, as paths or as names on PATH
 * @property {string} ctest
 * @property {string} ninja
 * @property {string | undefined} clangFormat   version 19, or undefined: others format differently
 * @property {string} catch2    folder of catch_amalgamated.cpp; see ensureCatch2
 * @property {Record<string, string>} env       added to the environment of the programs it builds
 */

/** Finds or makes the toolchain. @returns {Promise<Toolchain>} */
export async function ensureToolchain() {
  const machine = process.env.SOFTLOOK_TOOLCHAIN === 'private' ? undefined : findMachineToolchain();
  const { native, wasm, ...toolchain } = machine ?? privateToolchain(findPrivateRoot() ?? (await makePrivateRoot()));
  const folder = join(project, 'build/toolchain');
  mkdirSync(folder, { recursive: true });
  writeIfChanged(join(folder, 'native.cmake'), native);
  writeIfChanged(join(folder, 'wasm.cmake'), wasm);
  return toolchain;
}

function privateToolchain(folder) {
  const root = join(folder, 'root');
  const bin = join(root, 'usr/bin');
  const gcc = join(root, 'usr/lib/gcc', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu', '14');
  const loader = process.arch === 'arm64' ? 'usr/lib/ld-linux-aarch64.so.1' : 'usr/lib64/ld-linux-x86-64.so.2';
  const libraries = join(root, 'usr/lib', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu');
  const link = `-fuse-ld=lld -Wl,--dynamic-linker=${join(root, loader)} -Wl,-rpath,${libraries}`;
  const common = `set(SOFTLOOK_INCLUDE "${join(folder, 'include')}")
set(SOFTLOOK_CATCH2 "${join(folder, 'catch2')}")
`;
  return {
    kind: 'private',
    cmake: join(bin, 'cmake'),
    ctest: join(bin, 'ctest'),
    ninja: join(bin, 'ninja'),
    clangFormat: join(bin, 'clang-format-19'),
    catch2: join(folder, 'catch2'),
    env: { ASAN_SYMBOLIZER_PATH: join(bin, 'llvm-symbolizer-19') },
    native: `# Written by tools/toolchain.mjs.
set(CMAKE_CXX_COMPILER "${join(bin, 'clang++-19')}")
set(CMAKE_AR "${join(bin, 'llvm-ar-19')}" CACHE FILEPATH "")
set(CMAKE_RANLIB "${join(bin, 'llvm-ranlib-19')}" CACHE FILEPATH "")
set(CMAKE_SYSROOT "${root}")
# Named through /usr: Ninja would fold "/lib/gcc/../.." to a folder that is not there and build everything each time.
set(CMAKE_CXX_FLAGS_INIT "--gcc-install-dir=${gcc}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "${link}")
${common}`,
    wasm: `# Written by tools/toolchain.mjs.
include("${join(root, 'usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake')}")
${common}`,
  };
}

/** CMake starts over when a toolchain file is newer than its build. */
function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}
