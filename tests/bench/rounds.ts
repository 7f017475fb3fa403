/** The run: contenders take turns, round by round, so that what disturbs the machine disturbs all of them. */
import { contenderNames, type ContenderName } from './contenders/contender.ts';
import type { Answer, Ask } from './contenders/seat.ts';
import type { Item } from './items.ts';
import { difference } from './numbers.ts';

export interface Seat {
  /** One question at a time. */
  ask(question: Ask): Promise<Answer>;
  stop(): void;
}

/** Starts a contender in its own process or worker. */
export type StartSeat = (name: ContenderName) => Seat;

export interface Settings {
  rounds: number;
  /** How long a contender's turn takes at least. */
  milliseconds: number;
}

/** A contender's part in an item: its times per call in milliseconds, a round each, or why there are none. */
export interface Part {
  contender: ContenderName;
  times: number[];
  note?: string;
  /** What it cannot do, or how it failed. */
  missing?: string;
  failed?: boolean;
}

export interface ItemReport {
  name: string;
  title: string;
  parts: Part[];
  /** The largest difference between two contenders' results; undefined where nothing was compared. */
  difference?: number;
  /** Why nothing was timed. */
  failed?: string;
}

/** Results that differ by more are not the same work. */
export const tolerance = 1e-3;

type Say = (what: string) => void;

export async function measure(
  start: StartSeat,
  items: readonly Item[],
  settings: Settings,
  say: Say,
): Promise<ItemReport[]> {
  const seats = new Map<ContenderName, Seat>();
  const seatOf = (name: ContenderName): Seat => {
    if (!seats.has(name)) seats.set(name, start(name));
    return seats.get(name)!;
  };
  const reports: ItemReport[] = [];
  try {
    for (const item of items) {
      say(item.title);
      const work = item.work.kind === 'load' ? measureLoad(start, item, settings) : measureItem(seatOf, item, settings);
      reports.push(await work);
    }
  } finally {
    for (const seat of seats.values()) seat.stop();
  }
  return reports;
}

async function measureItem(seatOf: StartSeat, item: Item, settings: Settings): Promise<ItemReport> {
  const report: ItemReport = { name: item.name, title: item.title, parts: [] };
  const samples: [ContenderName, Float32Array][] = [];
  for (const contender of contenderNames) {
    const ready = await seatOf(contender).ask({ kind: 'prepare', item: item.name });
    if (ready.kind === 'absent') continue;
    const part: Part = { contender, times: [], ...(ready.kind === 'ready' ? { note: ready.note } : missing(ready)) };
    report.parts.push(part);
    if (part.missing) continue;
    const sample = await seatOf(contender).ask({ kind: 'sample' });
    if (sample.kind !== 'sample') Object.assign(part, missing(sample));
    else if (sample.cells.length) samples.push([contender, sample.cells]);
  }
  const present = report.parts.filter((part) => !part.missing);
  if (item.comparable) compare(report, samples);
  if (!report.failed) {
    for (const { contender } of present) {
      await seatOf(contender).ask({ kind: 'warm', milliseconds: settings.milliseconds / 2 });
    }
    for (let round = 0; round < settings.rounds; ++round) {
      // Each round begins with another one.
      for (let i = 0; i < present.length; ++i) {
        const part = present[(i + round) % present.length]!;
        const time = await seatOf(part.contender).ask({ kind: 'time', milliseconds: settings.milliseconds });
        if (time.kind === 'time') part.times.push(time.perCall);
        else Object.assign(part, missing(time));
      }
    }
  }
  for (const { contender } of report.parts) await seatOf(contender).ask({ kind: 'release' });
  return report;
}

/** A fresh process for every contender in every round; the first round warms the disk's cache. */
async function measureLoad(start: StartSeat, item: Item, settings: Settings): Promise<ItemReport> {
  const report: ItemReport = { name: item.name, title: item.title, parts: [] };
  const samples = new Map<ContenderName, Float32Array>();
  const loading = contenderNames.filter((name) => !name.startsWith('limit'));
  for (const contender of loading) report.parts.push({ contender, times: [] });
  for (let round = -1; round < settings.rounds; ++round) {
    for (const part of report.parts) {
      if (part.missing) continue;
      const seat = start(part.contender);
      const answer = await seat.ask({ kind: 'load' });
      seat.stop();
      if (answer.kind !== 'load') Object.assign(part, missing(answer));
      else if (round < 0) samples.set(part.contender, answer.cells);
      else part.times.push(answer.milliseconds);
    }
  }
  compare(report, [...samples]);
  return report;
}

function missing(answer: Answer): { missing: string; failed: boolean } {
  if (answer.kind === 'missing') return { missing: answer.why, failed: false };
  return { missing: answer.kind === 'failed' ? answer.why : `It answered ${answer.kind}.`, failed: true };
}

function compare(report: ItemReport, samples: readonly (readonly [ContenderName, Float32Array])[]): void {
  const [reference, ...others] = samples;
  for (const [name, cells] of others) {
    const each = difference(reference![1], cells);
    if (!(each <= (report.difference ?? 0))) report.difference = each;
    report.difference ??= each;
    if (each <= tolerance) continue;
    report.failed = `The results of ${reference![0]} and ${name} differ by ${each.toPrecision(2)}; nothing was timed.`;
    return;
  }
}
