// `node tools/cmake.mjs PRESET [TARGET...]`: sets up, configures and builds a CMake preset; quick when nothing changed.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { project } from './places.mjs';
import { fail, run, seconds } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

const FOLDERS = { wasm: 'build/wasm-objects' };
const folderOf = (preset) => join(project, FOLDERS[preset] ?? `build/${preset}`);

/** Builds `targets` of `preset` (all of them when none is named), showing Ninja's progress. */
export function buildPreset(toolchain, preset, targets = []) {
  return withLock(preset, () => build(toolchain, preset, targets));
}

async function build(toolchain, preset, targets) {
  const started = Date.now();
  const env = { ...process.env, ...toolchain.env };
  const folder = folderOf(preset);
  const title = `· Building ${preset}${targets.length ? `: ${targets.join(', ')}` : ''} ...`;
  let said = false;
  const say = (line) => {
    if (/Re-checking globbed|no work to do|Entering directory/.test(line)) return;
    if (!said) console.log(title);
    said = true;
    console.log(`  ${line}`);
  };
  if (!isConfigured(folder, targets)) {
    await run(toolchain.cmake, ['--preset', preset, '--fresh', `-DCMAKE_MAKE_PROGRAM=${toolchain.ninja}`], {
      cwd: project,
      env,
      failure: `The ${preset} build could not be configured; the lines below say why.`,
    });
  }
  await run(toolchain.cmake, ['--build', folder, ...(targets.length ? ['--target', ...targets] : [])], {
    cwd: project,
    env,
    echo: say,
    failure: `The ${preset} build failed; the compiler's message is above.`,
  });
  if (said) console.log(`  done in ${seconds(started)}`);
}

/**
 * Ninja itself configures again when CMakeLists.txt changes; a new toolchain or preset needs a fresh start, and so does
 * a target that was not possible before (tests before Catch2 was there).
 */
function isConfigured(folder, targets) {
  const made = join(folder, 'build.ninja');
  if (!existsSync(made)) return false;
  const inputs = ['CMakePresets.json', 'build/toolchain/native.cmake', 'build/toolchain/wasm.cmake'];
  if (inputs.some((input) => statSync(join(project, input)).mtimeMs >= statSync(made).mtimeMs)) return false;
  const rules = readFileSync(made, 'utf8');
  return targets.every((target) => rules.includes(`\nbuild ${target}:`));
}

if (process.argv[1] === import.meta.filename) {
  const [preset, ...targets] = process.argv.slice(2);
  try {
    await buildPreset(await ensureToolchain(), preset, targets);
  } catch (error) {
    fail(error);
  }
}
