// `npm run bench`: sets up and builds what is stale, then runs run.ts in a Node that has relaxed SIMD.
import { join } from 'node:path';
import { buildModules } from '../../tools/build.mjs';
import { ensureChromium } from '../../tools/chromium.mjs';
import { buildPreset } from '../../tools/cmake.mjs';
import { ensurePackages } from '../../tools/packages.mjs';
import { ensurePrivatePackage, handOver } from '../../tools/private-package.mjs';
import { fail } from '../../tools/steps.mjs';
import { ensureToolchain } from '../../tools/toolchain.mjs';
import { chooseNode, WANTED } from './node.mjs';

const words = process.argv.slice(2);
const asked = (option) => words.includes(option);

try {
  if (!asked('--help')) await prepare();
  const [program, ...flags] = chooseNode();
  handOver(program, [...flags, join(import.meta.dirname, 'run.ts'), ...words]);
} catch (error) {
  fail(error);
}

async function prepare() {
  await ensurePackages();
  // Packages of their own: nobody should wait for 430 MB to see a lesson.
  await ensurePrivatePackage(import.meta.dirname, { title: 'the peers (430 MB on disk)', node: WANTED });
  const toolchain = await ensureToolchain();
  await buildModules(toolchain);
  await buildPreset(toolchain, 'wasm', ['limit', 'limit-relaxed']);
  const { buildEngine, buildGradients, buildPage } = await import('./build.mjs'); // needs the packages
  await buildEngine();
  await buildGradients();
  if (asked('--browser') || asked('--page')) await buildPage();
  if (asked('--browser')) await ensureChromium();
}
