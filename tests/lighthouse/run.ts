/**
 * `npm run lighthouse`, once everything is built (lighthouse.mjs): the mobile preset on the index and on every lesson,
 * each page several times in a browser of its own, the median of each score. Fails where a score is too low.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import lighthouse, { type Result } from 'lighthouse';
import { chromium } from 'playwright-core';
import { launchOptions } from '../../tools/chromium.mjs';
import { serveSite, siteFiles } from '../browser/server.ts';
import { writeMeasured } from '../measured.ts';

/** The lowest score of each category, of 100. */
const LOWEST = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;
type Category = keyof typeof LOWEST;
const CATEGORIES = Object.keys(LOWEST) as Category[];

/** What stands behind the score of performance, in milliseconds but for the last. */
const METRICS = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'speed-index': 'speed index',
  'total-blocking-time': 'blocked',
  'cumulative-layout-shift': 'shift',
} as const;

interface Measured {
  page: string;
  scores: Record<Category, number>;
  metrics: number[];
  /** Titles of the audits that cost points in accessibility or best practices. */
  faults: string[];
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '3' }, write: { type: 'boolean', default: false } },
  });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error('--rounds takes a whole number from 1 on.');
  const pages = pagesNamed(positionals);
  // As static hosts send it.
  const site = await serveSite({ compressed: true });
  let version = '';
  const all: Measured[] = [];
  try {
    for (const page of pages) {
      const results: Result[] = [];
      for (let round = 0; round < rounds; round++) results.push(await measure(new URL(page, site.address).href));
      version = results[0]!.lighthouseVersion;
      const measured = summary(page, results);
      all.push(measured);
      console.log(`· ${row(measured).join('  ')}`);
    }
  } finally {
    await site.close();
  }
  const text = report(all, version, rounds);
  console.log(`\n${text}`);
  if (values.write) await writeMeasured(new URL('../browser/README.md', import.meta.url), 'lighthouse', text);
  const low = all.filter(({ scores }) => CATEGORIES.some((category) => scores[category] < LOWEST[category]));
  if (low.length === 0) return;
  throw new Error(`Too low: ${low.map(({ page }) => page).join(', ')}.`);
}

/** The index and every lesson of the built site, or those whose address contains one of the words. */
function pagesNamed(words: readonly string[]): string[] {
  const slugs = [...siteFiles().keys()].flatMap((path) => /^\/lessons\/([a-z-]+)\.json$/.exec(path)?.[1] ?? []);
  const all = ['index.html', ...slugs.filter((slug) => slug !== 'index').map((slug) => `lesson.html?lesson=${slug}`)];
  const pages = words.length === 0 ? all : all.filter((page) => words.some((word) => page.includes(word)));
  if (pages.length === 0)
    throw new Error(`No page has ${words.join(' or ')} in its address; there are ${all.join(', ')}.`);
  return pages;
}

async function measure(address: string): Promise<Result> {
  const { executablePath, args = [], env } = launchOptions();
  // Lighthouse speaks to the browser by itself, through this port.
  const port = 9300 + (process.pid % 500);
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    ...(env ? { env } : {}),
    args: [...args, `--remote-debugging-port=${port}`],
    chromiumSandbox: false,
  });
  try {
    const result = await lighthouse(address, { port, onlyCategories: CATEGORIES, logLevel: 'error' });
    if (!result) throw new Error(`Lighthouse gave nothing for ${address}.`);
    if (result.lhr.runtimeError) throw new Error(`${address}: ${result.lhr.runtimeError.message}`);
    return result.lhr;
  } finally {
    await browser.close();
  }
}

function summary(page: string, results: readonly Result[]): Measured {
  const score = (category: Category): number =>
    Math.round(100 * median(results.map(({ categories }) => categories[category]?.score ?? 0)));
  return {
    page,
    scores: Object.fromEntries(CATEGORIES.map((category) => [category, score(category)])) as Record<Category, number>,
    metrics: Object.keys(METRICS).map((id) => median(results.map(({ audits }) => audits[id]?.numericValue ?? NaN))),
    faults: [...new Set(results.flatMap(faultsOf))],
  };
}

function faultsOf({ categories, audits }: Result): string[] {
  return CATEGORIES.filter((category) => category !== 'performance')
    .flatMap((category) => categories[category]!.auditRefs)
    .flatMap(({ id, weight }) => {
      const audit = audits[id]!;
      return weight > 0 && audit.score !== null && audit.score < 1 ? [`${id}: ${audit.title}`] : [];
    });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function row({ page, scores, metrics }: Measured): string[] {
  const shown = metrics.map((value, i) => (i < metrics.length - 1 ? `${Math.round(value)} ms` : value.toFixed(3)));
  return [page, ...CATEGORIES.map((category) => String(scores[category])), ...shown];
}

function report(all: readonly Measured[], version: string, rounds: number): string {
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
  const date = new Date().toISOString().slice(0, 10);
  const names = ['page', ...CATEGORIES.map((category) => category.replace('-', ' ')), ...Object.values(METRICS)];
  const table = [names, names.map(() => '---'), ...all.map(row)].map((cells) => `| ${cells.join(' | ')} |`);
  const faults = all.flatMap(({ page, faults }) => faults.map((fault) => `- ${page}: ${fault}`));
  const heading = `Lighthouse ${version}, mobile preset, median of ${rounds}; ${machine}; ${date}.`;
  return [heading, table.join('\n'), ...(faults.length > 0 ? [faults.join('\n')] : [])].join('\n\n');
}
