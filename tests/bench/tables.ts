/** The report as tables of words, for the terminal, README.md and the page. */
import { contenderNames, type ContenderName } from './contenders/contender.ts';
import { items, type Item } from './items.ts';
import { ratiosOf, type Ratio } from './ratios.ts';
import type { ItemReport } from './rounds.ts';
import { spreadOf, type Spread } from './statistics.ts';

export interface Table {
  title: string;
  header: string[];
  rows: string[][];
}

export function tablesOf(reports: readonly ItemReport[]): Table[] {
  return [ratioTable(reports), timeTable(reports), speedTable(reports)].filter(({ rows }) => rows.length);
}

/** What has to be said beside the numbers: what is missing, what failed, which way a peer took. */
export function remarksOf(reports: readonly ItemReport[]): string[] {
  const remarks = reports.flatMap(({ title, parts, failed, difference }) => [
    ...(failed ? [`${title}: ${failed}`] : []),
    ...parts.filter(({ missing }) => missing).map(({ contender, missing }) => `${title}, ${contender}: ${missing}`),
    ...parts.filter(({ note }) => note).map(({ contender, note }) => `${title}, ${contender}: computed by ${note}.`),
    ...(difference === undefined || failed
      ? []
      : [`${title}: the results differ by ${difference.toPrecision(2)} at most.`]),
  ]);
  return remarks;
}

const itemOf = ({ name }: ItemReport): Item => items.find((item) => item.name === name)!;

function ratioTable(reports: readonly ItemReport[]): Table {
  const rows = reports.flatMap((report) => {
    const ratios = ratiosOf(itemOf(report), report);
    return ratios
      .filter(({ variant }) => variant === 'simd128')
      .map((simd128, i) => {
        const relaxed = ratios.filter(({ variant }) => variant === 'relaxed')[i]!;
        return [report.title, simd128.against, ...ratioCells(simd128), ...ratioCells(relaxed)];
      });
  });
  return {
    title: 'Their time by ours: median (quartiles) of the rounds, and what we want at least',
    header: ['work', 'against', 'simd128', 'target', 'relaxed', 'target'],
    rows,
  };
}

function ratioCells({ ratio, target, reached }: Ratio): string[] {
  return [ratio ? spreadText(ratio) : 'missing', `${target.toFixed(2)}${reached === false ? ' not reached' : ''}`];
}

function timeTable(reports: readonly ItemReport[]): Table {
  const rows = reports.map((report) => [
    report.title,
    ...contenderNames.map((name) => timeCell(report, name, (times) => spreadText(spreadOf(times)))),
  ]);
  return { title: 'Milliseconds per call: median (quartiles)', header: ['work', ...contenderNames], rows };
}

function speedTable(reports: readonly ItemReport[]): Table {
  const rows = reports.flatMap((report) => {
    const { work } = itemOf(report);
    if (work.kind !== 'matmul') return [];
    const operations = 2 * work.m * work.k * work.n;
    const speed = (times: number[]): string => (operations / spreadOf(times).median / 1e6).toFixed(1);
    return [[report.title, ...contenderNames.map((name) => timeCell(report, name, speed))]];
  });
  return { title: 'GFLOP/s', header: ['work', ...contenderNames], rows };
}

function timeCell(report: ItemReport, name: ContenderName, text: (times: number[]) => string): string {
  const part = report.parts.find(({ contender }) => contender === name);
  if (!part) return '–';
  return part.times.length ? text(part.times) : part.failed || report.failed ? 'failed' : 'missing';
}

const spreadText = ({ median, low, high }: Spread): string => `${digits(median)} (${digits(low)}–${digits(high)})`;

/** Three significant digits, without an exponent. */
function digits(value: number): string {
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(places, 6));
}

/** A Markdown table with its columns in line. */
export function markdown({ title, header, rows }: Table): string {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [`${title}:`, '', line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
