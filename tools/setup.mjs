// `npm run setup`: everything that has to be there before a build. Quick when nothing is missing.
import { ensurePackages } from './packages.mjs';
import { fail } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

try {
  await ensurePackages();
  const { kind, cmake } = await ensureToolchain();
  console.log(`Set up, with the ${kind} toolchain (${cmake}).`);
} catch (error) {
  fail(error);
}
