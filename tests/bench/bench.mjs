// `npm run bench`: sets up and builds what is stale, then runs run.ts in a Node that has relaxed SIMD.
import { join } from 'node:path';
import { buildModules } from '../../tools/build.mjs';
import { ensureChromium } from '../../tools/chromium.mjs';
import { buildPreset } from '../../tools/cmake.mjs';
import { ensurePackages } from '../../tools/packages.mjs';
import { project } from '../../tools/places.mjs';
import { fail, run, StepFailed } from '../../tools/steps.mjs';
import { ensureToolchain } from '../../tools/toolchain.mjs';
import { chooseNode } from './node.mjs';
import { ensurePeers } from './peers.mjs';

const words = process.argv.slice(2);
const asked = (option) => words.includes(option);

try {
  if (!asked('--help')) await prepare();
  const [program, ...flags] = chooseNode();
  await run(program, [...flags, join(import.meta.dirname, 'run.ts'), ...words], { cwd: project, show: true });
} catch (error) {
  // run.ts has said why.
  if (error instanceof StepFailed && error.message.includes('ended with 1.')) process.exit(1);
  fail(error);
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
