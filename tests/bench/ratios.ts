/** How far ahead this engine is: their time by ours, round by round. */
import type { ContenderName } from './contenders/contender.ts';
import type { Item, Opponent, Target } from './items.ts';
import type { ItemReport } from './rounds.ts';
import { spreadOf, type Spread } from './statistics.ts';

export interface Ratio {
  /** As in the table: the opponent, and whom it was where that is a question. */
  against: string;
  variant: 'simd128' | 'relaxed';
  target: number;
  /** Undefined where one of the two was not timed. */
  ratio?: Spread;
  reached?: boolean;
}

export function ratiosOf(item: Item, report: ItemReport): Ratio[] {
  return item.targets.flatMap((target) => [ratioOf(report, target, 'simd128'), ratioOf(report, target, 'relaxed')]);
}

function ratioOf(report: ItemReport, target: Target, variant: 'simd128' | 'relaxed'): Ratio {
  const opponent = opponentOf(report, target.against, variant);
  const against = target.against === 'faster peer' && opponent ? `faster peer: ${opponent}` : target.against;
  const wanted = { against, variant, target: target[variant] };
  const ours = timesOf(report, variant);
  const theirs = opponent && timesOf(report, opponent);
  if (!ours || !theirs) return wanted;
  const ratio = spreadOf(theirs.map((time, round) => time / ours[round]!));
  return { ...wanted, ratio, reached: ratio.median >= wanted.target };
}

function opponentOf(report: ItemReport, against: Opponent, variant: 'simd128' | 'relaxed'): ContenderName | undefined {
  if (against === 'limit') return variant === 'relaxed' ? 'limit (relaxed)' : 'limit';
  if (against !== 'faster peer') return against;
  const peers = (['onnxruntime-web', 'tfjs'] as const).filter((name) => timesOf(report, name));
  const median = (name: ContenderName): number => spreadOf(timesOf(report, name)!).median;
  return peers.sort((a, b) => median(a) - median(b))[0];
}

function timesOf(report: ItemReport, name: ContenderName): number[] | undefined {
  const times = report.parts.find(({ contender }) => contender === name)?.times;
  return times?.length ? times : undefined;
}
