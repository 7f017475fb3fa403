/** The reference files that tests/reference/generate.py writes: what PyTorch 2.6 gives for a program and its inputs. */
import { readdirSync, readFileSync } from 'node:fs';
import type { DType, InputValue, TensorValue } from '../../bindings/surface.ts';

type Written = number | 'nan' | 'inf' | '-inf' | '-0';

export interface WrittenTensor {
  shape: number[];
  dtype: DType;
  data: Written[];
  /** The sum of the absolute terms of each cell. */
  scale?: Written[];
}

export interface Reference {
  op: string;
  title: string;
  source: string;
  inputs: Record<string, WrittenTensor | number | boolean>;
  /** What PyTorch says when it refuses the program. */
  refused?: string;
  expected?: Record<string, WrittenTensor>;
  outputs?: string[];
  /** Of the loss `(y * weights).sum()`. */
  weights?: WrittenTensor;
  gradients?: Record<string, WrittenTensor & { differences?: Written[] }>;
}

const folder = new URL('../reference/', import.meta.url);

export function references(): { family: string; cases: Reference[] }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .map((file) => {
      const lines = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
      return { family: file.replace('.jsonl', ''), cases: lines.map((line) => JSON.parse(line) as Reference) };
    });
}

const words: Record<string, number> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity, '-0': -0 };

export function numbers(written: readonly Written[]): number[] {
  return written.map((x) => (typeof x === 'string' ? words[x]! : x));
}

export function inputOf(value: WrittenTensor | number | boolean): InputValue {
  if (typeof value !== 'object') return value;
  const { shape, dtype } = value;
  if (dtype !== 'int64') return { shape, dtype, data: numbers(value.data) };
  return { shape, data: BigInt64Array.from(value.data, (x) => BigInt(x)) };
}

/** The cells: digits mean the float32 nearest to them. */
export function cellsOfWritten(value: WrittenTensor): number[] {
  const cells = numbers(value.data);
  return value.dtype === 'float32' ? cells.map(Math.fround) : cells;
}

/** A tensor's cells as numbers; int64 as such, not by way of float32. */
export function cellsOf(value: Pick<TensorValue, 'data' | 'integers'>): number[] {
  return value.integers ? Array.from(value.integers, Number) : Array.from(value.data);
}

/** The distance between neighbouring float32 numbers at this size. */
export function ulpAt(size: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(size))), -126);
  return Number.isFinite(exponent) ? 2 ** (exponent - 23) : 2 ** -149;
}

/** Whether two numbers are the same: NaN is NaN, 0 is not -0. */
export const same = (a: number, b: number): boolean => Object.is(a, b);

/** How many ULP of `scale` lie between two numbers; 0 for equal ones, infinite where one is no number. */
export function distance(found: number, expected: number, scale: number): number {
  if (found === expected || (Number.isNaN(found) && Number.isNaN(expected))) return 0;
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return Infinity;
  return Math.abs(found - expected) / ulpAt(scale);
}
