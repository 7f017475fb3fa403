/** `npm run bench`, once everything is built (bench.mjs): measures, prints, writes. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { writeMeasured } from '../measured.ts';
import { measureInBrowser, servePage } from './browser.ts';
import { help, readOptions, type Options } from './options.ts';
import { startProcess } from './processes.ts';
import { measure, type ItemReport } from './rounds.ts';
import { markdown, remarksOf, tablesOf } from './tables.ts';

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) console.log(help);
  else if (options.where === 'page') await servePage(options);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  const say = (what: string): void => console.log(`· ${what}`);
  const { runtime, reports } =
    options.where === 'browser'
      ? await measureInBrowser(options, say)
      : {
          runtime: `Node ${process.versions.node}`,
          reports: await measure(startProcess, options.items, options, say),
        };
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
  const date = new Date().toISOString().slice(0, 10);
  const heading = `${machine}; ${runtime}; ${date}; ${options.rounds} rounds of ${options.milliseconds} ms.`;
  const text = [heading, ...tablesOf(reports).map(markdown), remarks(reports)].join('\n\n');
  console.log(`\n${text}`);
  if (options.json) await writeFile(options.json, `${JSON.stringify({ machine, runtime, date, reports }, null, 2)}\n`);
  if (options.write) await writeMeasured(new URL('README.md', import.meta.url), options.where, text);
  if (reports.some(({ failed, parts }) => failed || parts.some((part) => part.failed))) process.exitCode = 1;
}

function remarks(reports: readonly ItemReport[]): string {
  return remarksOf(reports)
    .map((remark) => `- ${remark}`)
    .join('\n');
}
