// `npm run lighthouse`: sets up and builds what is stale, then runs run.ts in a Node that Lighthouse takes.
import { join } from 'node:path';
import { buildLessons, buildModules, buildPackage, buildSite } from '../../tools/build.mjs';
import { ensureChromium } from '../../tools/chromium.mjs';
import { nodeOfAtLeast } from '../../tools/newer-node.mjs';
import { ensurePackages } from '../../tools/packages.mjs';
import { ensurePrivatePackage, handOver } from '../../tools/private-package.mjs';
import { fail, StepFailed } from '../../tools/steps.mjs';
import { ensureToolchain } from '../../tools/toolchain.mjs';

/** @type {[number, number]} */
const WANTED = [22, 19];

try {
  await ensurePackages();
  await ensurePrivatePackage(import.meta.dirname, { title: 'Lighthouse (390 MB on disk)', node: WANTED });
  await ensureChromium();
  await buildModules(await ensureToolchain());
  await buildPackage();
  await buildLessons();
  await buildSite();
  const program = nodeOfAtLeast(WANTED, import.meta.dirname);
  if (!program) {
    throw new StepFailed(
      `Lighthouse needs Node ${WANTED.join('.')} or newer, this is ${process.versions.node}, and there is none for this machine among the packages; install a newer Node, then run the command again.`,
    );
  }
  const flags = ['--disable-warning=ExperimentalWarning'];
  handOver(program, [...flags, join(import.meta.dirname, 'run.ts'), ...process.argv.slice(2)]);
} catch (error) {
  fail(error);
}
