/**
 * Fuzzes the program language: random and mutated programs through parser and engine, for a time.
 *
 *   npm run fuzz -- language --minutes 60 --seed 7        npm run fuzz -- language FILE      (a failing program again)
 *
 * The programs run in a thread of their own, so that one that hangs or ends the thread can be named.
 */
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEngine } from '../../bindings/engine.ts';
import { readCases } from '../bindings/cases.ts';
import { Author, generator, mutated } from './text.ts';
import { tryProgram } from './trial.ts';

const project = join(import.meta.dirname, '../..');
const corpus = join(import.meta.dirname, 'language');
const failures = join(project, 'build/fuzz-failures');

/** Milliseconds without an answer; far more than the slowest program within the limits takes on a slow machine. */
const HANGS = 300_000;

/** JavaScript's memory may grow by this much, in bytes, over a whole run. */
const GROWTH = 64 * 2 ** 20;

interface Counts {
  ran: number;
  refused: number;
}

/** What the process that tries programs says; `failed` about the program in the file `current`. */
type Message = { counts: Counts } | { failed: string };

const current = (seed: number): string => join(failures, `language-${seed}-current.txt`);

/** Programs of the tests and the lessons. */
function programs(): string[] {
  const cases = readdirSync(join(project, 'tests/bindings/cases'))
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readCases(name).map(({ source }) => source));
  const scripts = readdirSync(join(project, 'tests/bindings/cases'))
    .filter((name) => name.endsWith('.py'))
    .map((name) => readFileSync(join(project, 'tests/bindings/cases', name), 'utf8'));
  const lessons = readdirSync(join(project, 'lessons'))
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const text = readFileSync(join(project, 'lessons', name), 'utf8');
      return Array.from(text.matchAll(/^`{3,}\{program\}.*\n((?::.*\n)*)([^]*?)^`{3,}/gm), ([, , source]) => source!);
    });
  return [...cases, ...scripts, ...lessons];
}

async function work(seed: number, until: number, files: readonly string[]): Promise<void> {
  const engine = await loadEngine();
  const known = programs();
  const counts: Counts = { ran: 0, refused: 0 };
  const one = (source: string): void => {
    writeFileSync(current(seed), source);
    counts[tryProgram(engine, source)] += 1;
  };
  for (const file of files.length ? files : readdirSync(corpus).map((name) => join(corpus, name))) {
    one(readFileSync(file, 'utf8'));
  }
  let start = 0;
  for (let round = 0, told = 0; files.length === 0 && Date.now() < until; ++round) {
    const draw = generator(Math.imul(seed, 0x9e3779b1) + round);
    one(draw(2) ? new Author(draw, engine.ops).program() : mutated(draw, known[draw(known.length)]!, known));
    if (Date.now() - told > 1_000) {
      told = Date.now();
      process.send!({ counts } satisfies Message);
    }
    if (round % 5_000 === 4_999) {
      globalThis.gc!();
      const used = process.memoryUsage().heapUsed;
      start ||= used;
      if (used > start + GROWTH) throw new Error(`JavaScript's memory grew from ${start} to ${used} bytes.`);
    }
  }
  process.send!({ counts } satisfies Message);
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    console.error('--minutes takes a number above 0 and --seed a whole number.');
    process.exit(2);
  }
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  mkdirSync(failures, { recursive: true });
  console.log(`language: ${positionals.length ? positionals.join(', ') : `seed ${seed}, ${minutes} min`}`);
  const until = String(started + minutes * 60_000);
  const child = fork(import.meta.filename, [String(seed), until, ...positionals], {
    env: { ...process.env, FUZZ_CHILD: '1' },
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  let counts: Counts = { ran: 0, refused: 0 };
  let why: string | undefined;
  let heard = Date.now();
  let told = Date.now();

  const tell = (): void => {
    const total = counts.ran + counts.refused;
    console.log(`language: ${total} programs in ${seconds()} s: ${counts.ran} ran, ${counts.refused} refused`);
  };
  const fail = (reason: string): never => {
    const source = readFileSync(current(seed), 'utf8');
    const file = join(failures, `language-${seed}-${Date.now()}.txt`);
    renameSync(current(seed), file);
    tell();
    console.error(`\n${reason}\n\nThe program, kept in ${file}:\n\n${source}\n`);
    console.error(`npm run fuzz -- language ${file} tries it again; seed ${seed} comes to it again.`);
    process.exit(1);
  };
  const watch = setInterval(() => {
    if (Date.now() - heard < HANGS) return;
    child.kill('SIGKILL');
    fail(`It gave no answer within ${HANGS / 1000} s.`);
  }, 1_000);
  child.on('message', (message: Message) => {
    heard = Date.now();
    if ('failed' in message) {
      why = message.failed;
      return;
    }
    counts = message.counts;
    if (Date.now() - told < 30_000) return;
    told = Date.now();
    tell();
  });
  child.on('close', (code, signal) => {
    clearInterval(watch);
    if (code !== 0) fail(why ?? `The process that tried it ended with ${signal ?? code}.`);
    tell();
    // Programs of both kinds, or the fuzzer would test little.
    if (positionals.length === 0 && Math.min(counts.ran, counts.refused) < 50) fail('Too few programs of one kind.');
  });
}

if (process.env['FUZZ_CHILD']) {
  const [seed, until, ...files] = process.argv.slice(2);
  try {
    await work(Number(seed), Number(until), files);
  } catch (error) {
    process.send!({
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies Message);
    process.exitCode = 1;
  }
  process.disconnect();
} else {
  main();
}
