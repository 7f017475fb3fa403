// `node tools/engine-tests.mjs asan|native|wasm [Catch2 arguments]`: builds the engine's tests and runs them.
import { join } from 'node:path';
import { ensureCatch2 } from './catch2.mjs';
import { buildPreset } from './cmake.mjs';
import { project } from './places.mjs';
import { fail, run } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

/** Each test program of a preset: its name, and the command that runs it. */
export function engineTests(preset) {
  if (preset !== 'wasm') return [{ name: preset, command: [join(project, `build/${preset}/softlook-tests`)] }];
  return ['softlook', 'softlook-relaxed'].map((variant) => ({
    name: variant,
    // Node 20 has relaxed SIMD behind a flag.
    command: [
      process.execPath,
      '--experimental-wasm-relaxed-simd',
      join(project, `build/wasm-objects/${variant}-tests.cjs`),
    ],
  }));
}

export async function buildEngineTests(toolchain, preset) {
  await ensureCatch2(toolchain);
  const targets = preset === 'wasm' ? ['softlook-tests', 'softlook-relaxed-tests'] : ['softlook-tests'];
  await buildPreset(toolchain, preset, targets);
}

if (process.argv[1] === import.meta.filename) {
  const [preset, ...rest] = process.argv.slice(2);
  try {
    const toolchain = await ensureToolchain();
    await buildEngineTests(toolchain, preset);
    for (const { name, command } of engineTests(preset)) {
      console.log(`· ${name}`);
      await run(command[0], [...command.slice(1), ...rest], {
        cwd: project,
        env: { ...process.env, ...toolchain.env },
        show: true,
        failure: `The engine's tests failed (${name}); what they say is above.`,
      });
    }
  } catch (error) {
    fail(error);
  }
}
