/** What the run asks of a contender in its own process or worker, and the contender's answers. */
import { items } from '../items.ts';
import { sampleOf } from '../numbers.ts';
import {
  first,
  Missing,
  type Contender,
  type ContenderName,
  type Open,
  type Place,
  type Prepared,
} from './contender.ts';
import { timeOf, type Timed } from './timing.ts';

export type Ask =
  | { kind: 'prepare'; item: string }
  | { kind: 'sample' } // some cells of the result
  | { kind: 'warm' | 'time'; milliseconds: number }
  | { kind: 'release' }
  | { kind: 'load' }; // asked of a fresh process, first

export type Answer =
  | { kind: 'ready'; note?: string }
  | { kind: 'absent' } // takes no part in this work
  | { kind: 'missing'; why: string }
  | { kind: 'failed'; why: string }
  | { kind: 'sample'; cells: Float32Array }
  | ({ kind: 'time' } & Timed)
  | { kind: 'load'; milliseconds: number; cells: Float32Array }
  | { kind: 'released' };

/** A module each, so that a process loads one contender. */
const modules: Record<ContenderName, () => Promise<Open>> = {
  simd128: async () => (await import('./softlook.ts')).open('simd128'),
  relaxed: async () => (await import('./softlook.ts')).open('relaxed'),
  'onnxruntime-web': async () => (await import('./onnxruntime.ts')).open,
  tfjs: async () => (await import('./tfjs.ts')).open,
  limit: async () => (await import('./limit.ts')).open('simd128'),
  'limit (relaxed)': async () => (await import('./limit.ts')).open('relaxed'),
};

/** @returns what answers: one question at a time */
export function seat(name: ContenderName, place: Place): (ask: Ask) => Promise<Answer> {
  let contender: Promise<Contender> | undefined;
  let prepared: Prepared | undefined;

  const answer = async (ask: Ask): Promise<Answer> => {
    switch (ask.kind) {
      case 'prepare': {
        contender ??= modules[name]().then((open) => open(place));
        const { work } = items.find((item) => item.name === ask.item)!;
        prepared = await (await contender).prepare(work);
        return prepared ? { kind: 'ready', note: prepared.note } : { kind: 'absent' };
      }
      case 'sample':
        return { kind: 'sample', cells: sampleOf(await (prepared!.sample ?? prepared!.call)()) };
      case 'warm':
      case 'time':
        return { kind: 'time', ...(await timeOf(prepared!, ask.milliseconds)) };
      case 'release':
        prepared?.close();
        prepared = undefined;
        return { kind: 'released' };
      case 'load':
        return load(name, place);
    }
  };

  return (ask) =>
    answer(ask).catch((error: unknown) => {
      if (error instanceof Missing) return { kind: 'missing', why: error.message };
      return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    });
}

/** From the import of the library to the first product, read back. */
async function load(name: ContenderName, place: Place): Promise<Answer> {
  const open = await modules[name]();
  const started = performance.now();
  const prepared = await (await open(place)).prepare(first);
  if (!prepared) return { kind: 'absent' };
  const cells = await prepared.call();
  return { kind: 'load', milliseconds: performance.now() - started, cells };
}
