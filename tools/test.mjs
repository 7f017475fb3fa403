// `npm test`: all parts but those that bring a browser of their own, or those named (`npm test -- engine lesson`, `npm
// test -- all`). A part that fails does not stop the others.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { buildAll, buildModules } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { buildEngineTests, engineTests } from './engine-tests.mjs';
import { ensureFirefox } from './firefox.mjs';
import { cppFiles } from './format.mjs';
import { fuzz } from './fuzz.mjs';
import { ensurePackages } from './packages.mjs';
import { project } from './places.mjs';
import { fail, run, seconds, StepFailed } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';
import { ensureWebKit } from './webkit.mjs';

const ENGINE_BUDGET = 150_000; // bytes of brotli

const at = (path) => join(project, path);
const bin = (name) => at(`node_modules/.bin/${name}`);

/** @typedef {{ passed: number, failed: number, note?: string }} Outcome */

const PARTS = [
  ['format', checkFormat],
  ['lint', () => check(bin('eslint'), ['.'], 'Lint found something; the lines above say where.')],
  [
    'types',
    () => check(bin('tsc'), ['--noEmit'], 'The TypeScript sources do not type-check; the lines above say where.'),
  ],
  ['engine', (toolchain) => runEngineTests(toolchain, 'asan')],
  ['wasm', (toolchain) => runEngineTests(toolchain, 'wasm')],
  ['bindings', (toolchain) => buildModules(toolchain).then(() => runNodeTests('tests/bindings'))],
  ['lesson', (toolchain) => buildModules(toolchain).then(() => runNodeTests('tests/lesson'))],
  ['fuzz', runFuzzers],
  ['view', () => runNodeTests('tests/view')],
  ['cli', (toolchain) => buildModules(toolchain).then(() => runNodeTests('tests/cli'))],
  ['build', () => buildAll().then(() => ({ passed: 1, failed: 0 }))],
  ['size', (toolchain) => buildModules(toolchain).then(checkSize)],
  [
    'browser',
    () =>
      buildAll()
        .then(ensureChromium)
        .then(() => runNodeTests('tests/browser', 'tests/journeys/chromium.test.ts')),
  ],
  [
    'firefox',
    () =>
      buildAll()
        .then(ensureFirefox)
        .then(() => runNodeTests('tests/journeys/firefox.test.ts')),
  ],
  [
    'webkit',
    () =>
      buildAll()
        .then(ensureWebKit)
        .then(() => runNodeTests('tests/journeys/webkit.test.ts')),
  ],
  ['package', () => buildAll().then(() => runNodeTests('tests/package'))],
];

/** Run when they are named: each takes a browser that a developer need not have. */
const WHEN_NAMED = ['firefox', 'webkit'];

async function checkFormat({ clangFormat }) {
  const outcomes = [
    await check(
      bin('prettier'),
      ['--check', '--log-level=warn', '.'],
      'Some files are not formatted; `npm run format` does it.',
    ),
  ];
  const files = cppFiles();
  if (clangFormat && files.length) {
    outcomes.push(
      await check(
        clangFormat,
        ['--dry-run', '-Werror', ...files],
        'Some C++ files are not formatted; `npm run format` does it.',
      ),
    );
  }
  const note = clangFormat ? undefined : 'C++ not checked, that takes clang-format 19';
  return { ...sum(outcomes), note };
}

/** A command whose success is one passed test. */
async function check(command, args, failure) {
  try {
    await run(command, args, { cwd: project, show: true, failure });
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

async function runEngineTests(toolchain, preset) {
  const sources = testFiles('tests/engine', '.cpp');
  if (!sources.length) return { passed: 0, failed: 0, note: 'no tests yet' };
  await buildEngineTests(toolchain, preset);
  const outcomes = [];
  for (const { name, command } of engineTests(preset)) {
    console.log(`· ${name}`);
    const report = at(`build/${name}-tests.xml`);
    fs.rmSync(report, { force: true });
    const reporters = ['--reporter', 'console::colour-mode=none', '--reporter', `junit::out=${report}`];
    const crashed = await run(command[0], [...command.slice(1), ...reporters], {
      cwd: project,
      env: { ...process.env, ...toolchain.env },
      show: true,
    }).catch((error) => error);
    outcomes.push(readCatch2(report, crashed));
  }
  return sum(outcomes);
}

/** Counts test cases; a program that ended without a whole report counts as one that failed. */
function readCatch2(report, crashed) {
  const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';
  if (!text.includes('</testsuites>')) {
    console.error(`The test program stopped before its end. ${crashed?.message ?? ''}`);
    return { passed: 0, failed: 1 };
  }
  const cases = text.match(/<testcase[^>]*?\/>|<testcase[\s\S]*?<\/testcase>/g) ?? [];
  const failed = cases.filter((each) => /<(failure|error)\b/.test(each)).length;
  // Sanitizers report leaks after the last test.
  return { passed: cases.length - failed, failed: Math.max(failed, crashed ? 1 : 0) };
}

/** The tests of folders and files; the first one names the report. */
async function runNodeTests(...places) {
  const files = places.flatMap((place) => (place.endsWith('.ts') ? [place] : testFiles(place, '.test.ts')));
  if (!files.length) return { passed: 0, failed: 0, note: 'no tests yet' };
  fs.mkdirSync(at('build'), { recursive: true });
  const report = at(`build/${places[0].replaceAll('/', '-')}.tap`);
  const reporters = ['spec', 'stdout', 'tap', report].map(
    (value, i) => `--test-reporter${i % 2 ? '-destination' : ''}=${value}`,
  );
  const crashed = await run(process.execPath, ['--import', 'tsx', '--test', ...reporters, ...files], {
    cwd: project,
    show: true,
  }).catch((error) => error);
  const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed: Math.max(failed, crashed ? 1 : 0) };
}

/** A minute each, from a fixed seed; the regressions of the corpus come first. */
async function runFuzzers(toolchain) {
  const outcomes = [];
  const counts = [];
  for (const target of ['core', 'language']) {
    try {
      counts.push(`${target}: ${await fuzz(toolchain, target)}`);
      outcomes.push({ passed: 1, failed: 0 });
    } catch (error) {
      console.error(error.message);
      outcomes.push({ passed: 0, failed: 1 });
    }
  }
  return { ...sum(outcomes), note: counts.join(', ') || undefined };
}

function testFiles(folder, ending) {
  if (!fs.existsSync(at(folder))) return [];
  const entries = fs.readdirSync(at(folder), { recursive: true }).sort();
  return entries.filter((path) => path.endsWith(ending)).map((path) => join(folder, path));
}

function checkSize() {
  const outcomes = ['softlook', 'softlook-relaxed'].map((variant) => {
    const file = fs.readFileSync(at(`build/wasm/${variant}.wasm`));
    const settings = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: file.length };
    const size = brotliCompressSync(file, { params: settings }).length;
    const fits = size <= ENGINE_BUDGET;
    console.log(
      `${variant}.wasm: ${size} bytes of brotli, ${fits ? 'within' : 'MORE THAN'} the ${ENGINE_BUDGET} of the budget`,
    );
    return { passed: fits ? 1 : 0, failed: fits ? 0 : 1 };
  });
  return sum(outcomes);
}

const sum = (outcomes) => ({
  passed: outcomes.reduce((total, { passed }) => total + passed, 0),
  failed: outcomes.reduce((total, { failed }) => total + failed, 0),
});

async function runPart(name, work, toolchain) {
  const started = Date.now();
  console.log(`\n== ${name} ==`);
  let outcome;
  try {
    outcome = await work(toolchain);
    if (!outcome.note && outcome.passed + outcome.failed === 0) {
      outcome = { passed: 0, failed: 1, note: 'no test ran' };
    }
  } catch (error) {
    console.error(error instanceof StepFailed ? error.message : error);
    outcome = { passed: 0, failed: 1 };
  }
  const result = { name, ...outcome, time: seconds(started) };
  console.log(describe(result));
  return result;
}

function describe({ name, passed, failed, note, time }) {
  const word = failed ? 'FAILED' : passed ? 'passed' : 'empty';
  const counts = `${passed} passed, ${failed} failed`;
  return `${name.padEnd(10)} ${word.padEnd(7)} ${time.padStart(8)}  ${counts}${note ? ` (${note})` : ''}`;
}

const given = process.argv.slice(2);
const named = given.includes('all') ? PARTS.map(([name]) => name) : given;
const unknown = named.filter((name) => !PARTS.some(([part]) => part === name));
try {
  if (unknown.length) {
    const all = PARTS.map(([name]) => name).join(', ');
    throw new StepFailed(
      `There is no part called ${unknown.join(' or ')}; the parts are ${all}, and “all” means these.`,
    );
  }
  await ensurePackages();
  const toolchain = await ensureToolchain();
  const results = [];
  for (const [name, work] of PARTS) {
    const wanted = named.length ? named.includes(name) : !WHEN_NAMED.includes(name);
    if (wanted) results.push(await runPart(name, work, toolchain));
  }
  const total = sum(results);
  console.log(`\n== summary ==\n${results.map(describe).join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed ? 1 : 0);
} catch (error) {
  fail(error);
}
