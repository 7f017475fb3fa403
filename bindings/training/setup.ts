/** What a training needs, as plain data: it goes to a worker as it is. */
import type { RawError } from '../module.ts';
import type { ParsedProgram } from '../program/nodes.ts';
import type { DType, TensorValue } from '../surface.ts';

/** A tensor by its name: a node of the program, perhaps a parameter of the layer that it is, perhaps its gradient. */
export interface Named {
  name: string;
  node: number;
  /** Empty: the node itself. */
  parameter: string;
  gradient: boolean;
}

export interface TensorData {
  dtype: DType;
  shape: readonly number[];
  number: boolean;
  /** Of the dtype as it lies in memory. */
  cells: Uint8Array;
}

export interface TrainingSetup {
  program: Pick<ParsedProgram, 'source' | 'nodes'>;
  /** In the program's order. */
  inputs: readonly TensorData[];
  params: readonly Named[];
  loss: number;
  optimizer: {
    /** As in TrainingPlan of bindings/softlook.cpp. */
    kind: number;
    lr: number;
    betas: readonly [number, number];
    eps: number;
    weightDecay: number;
    momentum: number;
    dampening: number;
    nesterov: boolean;
  };
  /** Which inputs are taken in batches. */
  data: readonly number[];
  batch: number;
  seed?: number;
  order: readonly number[];
  watch: readonly Named[];
}

export interface Report {
  step: number;
  loss: number;
  tensors: Record<string, TensorValue>;
}

/** What steps gave, and the error that ended them. */
export interface Slice {
  reports: Report[];
  error?: RawError;
}
