/** What every contender is to the bench, and what it gets from where it runs. */
import type * as engine from '../../../bindings/engine.ts';
import type { Work } from '../items.ts';

export const contenderNames = ['simd128', 'relaxed', 'onnxruntime-web', 'tfjs', 'limit', 'limit (relaxed)'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** Work made ready: its inputs are resident, and each call computes it and reads the result back. */
export interface Prepared {
  call(): Float32Array | Promise<Float32Array>;
  close(): void;
  /** The result for comparison, where it lies otherwise than ours in memory. */
  sample?(): Promise<Float32Array>;
  /** Which of several ways it took, for the report. */
  note?: string;
}

export interface Contender {
  /** @returns undefined for work that it takes no part in. @throws Missing */
  prepare(work: Work): Promise<Prepared | undefined>;
}

/** Loads the library and nothing before: the time of `open` and a first result is what "load" measures. */
export type Open = (place: Place) => Promise<Contender>;

/** What differs between Node and a page. */
export interface Place {
  engine(): Promise<typeof engine>;
  limit(variant: 'simd128' | 'relaxed'): Promise<Uint8Array>;
  /** The text of lesson two. */
  lesson(): Promise<string>;
  /** Folder of tfjs's modules, where it does not find them by itself. */
  tfjs?: string;
  /** Registers tfjs's gradients, which its core does not bring by itself. */
  tfjsGradients(): Promise<unknown>;
}

/** Something that this contender should do and cannot; the sentence stands in the report. */
export class Missing extends Error {}

/** The product that every library computes first: [[1, 2], [3, 4]] @ [[5, 6], [7, 8]]. */
export const first = { kind: 'matmul', m: 2, k: 2, n: 2 } as const satisfies Work;
