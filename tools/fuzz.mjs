// `npm run fuzz -- core|language [--minutes N] [--seed N] [FILE...]`: fuzzes the engine's C++ core or the program
// language; with files, tries those again. `npm test` does each for a minute, from a fixed seed.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildModules } from './build.mjs';
import { buildPreset } from './cmake.mjs';
import { project } from './places.mjs';
import { fail, run, StepFailed } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

const corpus = join(project, 'tests/fuzz/core');
/** Inputs that reach further than those before them, kept from run to run. */
const found = join(project, 'build/fuzz-corpus');
const failures = join(project, 'build/fuzz-failures');

const TARGETS = { core: fuzzCore, language: fuzzLanguage };

/**
 * Fuzzes `target` for `minutes` from `seed`, or tries `files`; resolves to how many inputs were tried, as a sentence.
 * The failing input is printed and kept in build/fuzz-failures/, with the command that tries it again.
 */
export async function fuzz(toolchain, target, { minutes = 1, seed = 1, files = [] } = {}) {
  mkdirSync(failures, { recursive: true });
  return TARGETS[target](toolchain, { minutes, seed, files });
}

async function fuzzCore(toolchain, { minutes, seed, files }) {
  await buildPreset(toolchain, 'fuzz', ['fuzz']);
  const program = join(project, 'build/fuzz/fuzz');
  const env = { ...process.env, ...toolchain.env, UBSAN_OPTIONS: 'print_stacktrace=1' };
  // Seconds by the clock: far more than any input takes on a machine that does much else.
  const limits = ['-timeout=300', '-rss_limit_mb=3000'];
  const failure = `The core failed; the lines above show the list of nodes. The input is in ${failures}: npm run fuzz -- core FILE tries it again.`;
  const counts = [];
  const echo = (line) => {
    if (/^Done (\d+) runs/.test(line)) counts.push(Number(line.split(' ')[1]));
    if (!/\b(REDUCE|NEW|RELOAD)\b|NEW_FUNC|^INFO:|^###|# Uses:/.test(line)) console.log(`  ${line}`);
  };
  const call = (args) =>
    run(program, [...limits, `-artifact_prefix=${failures}/core-`, ...args], { env, echo, failure });
  if (files.length) {
    await call(files);
    return `${files.length} inputs`;
  }
  console.log(`· core: seed ${seed}, ${minutes} min`);
  await call(readdirSync(corpus).map((name) => join(corpus, name))); // the regressions, each by its name
  mkdirSync(found, { recursive: true });
  const time = Math.round(minutes * 60);
  await call([`-max_total_time=${time}`, `-seed=${seed}`, '-max_len=1024', '-len_control=0', found, corpus]);
  return `${counts.at(-1)} inputs`;
}

async function fuzzLanguage(toolchain, { minutes, seed, files }) {
  await buildModules(toolchain);
  const args = ['--minutes', String(minutes), '--seed', String(seed), ...files];
  let said = '';
  await run(process.execPath, ['--import', 'tsx', join(project, 'tests/fuzz/language.ts'), ...args], {
    cwd: project,
    echo(line) {
      said = /: (\d+ programs)/.exec(line)?.[1] ?? said;
      console.log(`  ${line}`);
    },
    failure: 'The program language failed; the lines above show the program, and how to try it again.',
  });
  return said;
}

if (process.argv[1] === import.meta.filename) {
  const started = Date.now();
  try {
    const { values, positionals } = parseArgs({
      options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
      allowPositionals: true,
    });
    const [target, ...files] = positionals;
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!Object.hasOwn(TARGETS, target ?? '') || !(minutes > 0) || !Number.isSafeInteger(seed) || seed < 1) {
      throw new StepFailed('Write npm run fuzz -- core or language, then --minutes N, --seed N (from 1), or files.');
    }
    const count = await fuzz(await ensureToolchain(), target, { minutes, seed, files });
    console.log(`${target}: ${count} in ${Math.round((Date.now() - started) / 1000)} s, nothing found`);
  } catch (error) {
    fail(error);
  }
}
