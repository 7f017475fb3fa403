// `npm run bench`: sets up and builds what is stale, then runs run.ts in a Node that has relaxed SIMD.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildModules } from '../../tools/build.mjs';
import { ensureChromium } from '../../tools/chromium.mjs';
import { buildPreset } from '../../tools/cmake.mjs';
import { ensurePackages } from '../../tools/packages.mjs';
import { project } from '../../tools/places.mjs';
import { fail } from '../../tools/steps.mjs';
import { ensureToolchain } from '../../tools/toolchain.mjs';
import { chooseNode } from './node.mjs';
import { ensurePeers } from './peers.mjs';

const words = process.argv.slice(2);
const asked = (option) => words.includes(option);

try {
  if (!asked('--help')) await prepare();
  handOver(...chooseNode());
} catch (error) {
  fail(error);
}

/** run.ts takes the place of this process: its end is ours, and who stops us stops it. */
function handOver(program, ...flags) {
  const child = spawn(program, [...flags, join(import.meta.dirname, 'run.ts'), ...words], {
    cwd: project,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', fail);
  child.on('close', (code) => process.exit(code ?? 1));
}

async function prepare() {
  await ensurePackages();
  await ensurePeers();
  const toolchain = await ensureToolchain();
  await buildModules(toolchain);
  await buildPreset(toolchain, 'wasm', ['limit', 'limit-relaxed']);
  const { buildEngine, buildGradients, buildPage } = await import('./build.mjs'); // needs the packages
  await buildEngine();
  await buildGradients();
  if (asked('--browser') || asked('--page')) await buildPage();
  if (asked('--browser')) await ensureChromium();
}
