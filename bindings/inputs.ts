/** From what JavaScript gives as an input to the cells of a tensor. */
import { EngineError } from './error.ts';
import type { DType, FlatTensor, InputValue, TypedArray } from './surface.ts';

/** Cells ready to be copied into the engine. */
export interface Cells {
  dtype: DType;
  shape: number[];
  /** A Python number: it was given as a bare number or boolean. */
  number: boolean;
  data: ArrayLike<number | boolean | bigint>;
  write(memory: ArrayBufferLike, address: number): void;
}

/** As in DType of engine/tensor.h. */
export const dtypes: readonly DType[] = ['bool', 'int64', 'float32'];

const cellBytes: Record<DType, number> = { bool: 1, int64: 8, float32: 4 };

/** Bytes that a tensor's cells take. */
export function byteLength(dtype: DType, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, cellBytes[dtype]);
}

/** Nested arrays deeper than this are refused before anything is counted. */
const mostNested = 16;

/**
 * Reads an input.
 *
 * @throws EngineError `input`, with a sentence that begins with `name`.
 */
export function readInput(name: string, value: Exclude<InputValue, { close(): void }>): Cells {
  if (typeof value === 'number') return bareNumber(value);
  if (typeof value === 'boolean') return fromNumbers('bool', [], [value ? 1 : 0], true);
  if (Array.isArray(value)) return nested(name, value);
  if (isFlat(value)) return flat(name, value);
  throw new EngineError(
    'input',
    `${name} is ${describe(value)}, not a number, nested arrays of numbers, or { shape, data }.`,
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A whole number is an int64 scalar, so that it can be a size. */
function bareNumber(value: number): Cells {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
    ? fromNumbers('int64', [], [value], true)
    : fromNumbers('float32', [], [value], true);
}

function fromNumbers(dtype: DType, shape: number[], data: ArrayLike<number>, number = false): Cells {
  return { dtype, shape, number, data, write: (memory, address) => writeNumbers(dtype, data, memory, address) };
}

function writeNumbers(dtype: DType, data: ArrayLike<number>, memory: ArrayBufferLike, address: number): void {
  if (dtype === 'float32') {
    new Float32Array(memory, address, data.length).set(data);
  } else if (dtype === 'bool') {
    const cells = new Uint8Array(memory, address, data.length);
    for (let i = 0; i < data.length; ++i) cells[i] = data[i] === 0 ? 0 : 1;
  } else {
    const cells = new BigInt64Array(memory, address, data.length);
    for (let i = 0; i < data.length; ++i) cells[i] = BigInt(data[i]!);
  }
}

function nested(name: string, value: readonly unknown[]): Cells {
  const shape = shapeOf(name, value);
  const cells: (number | boolean)[] = [];
  collect(name, value, shape, 0, cells);
  const booleans = cells.length > 0 && cells.every((cell) => typeof cell === 'boolean');
  return fromNumbers(booleans ? 'bool' : 'float32', shape, cells.map(Number));
}

/** Sizes along the first items. */
function shapeOf(name: string, value: readonly unknown[]): number[] {
  const shape: number[] = [];
  let item: unknown = value;
  while (Array.isArray(item)) {
    if (shape.length === mostNested) throw new EngineError('input', `${name} is nested more than ${mostNested} deep.`);
    shape.push(item.length);
    item = item[0];
  }
  return shape;
}

function collect(name: string, value: unknown, shape: number[], depth: number, cells: (number | boolean)[]): void {
  if (depth === shape.length) {
    if (typeof value === 'number' || typeof value === 'boolean') {
      cells.push(value);
      return;
    }
    if (Array.isArray(value)) throw ragged(name, 'a list stands where a number stood before');
    throw new EngineError('input', `${name} has a cell that is ${describe(value)}, not a number.`);
  }
  if (!Array.isArray(value)) throw ragged(name, 'a number stands where a list stood before');
  const size = shape[depth]!;
  if (value.length !== size) throw ragged(name, `one list has ${size} items, another ${value.length}`);
  for (let i = 0; i < size; ++i) collect(name, value[i], shape, depth + 1, cells);
}

function ragged(name: string, what: string): EngineError {
  return new EngineError('input', `${name} is ragged: ${what}.`, { hint: 'Give every row the same length.' });
}

function isFlat(value: unknown): value is FlatTensor {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

function flat(name: string, value: FlatTensor): Cells {
  if (!Array.isArray(value.shape) && !ArrayBuffer.isView(value.shape)) {
    throw new EngineError('input', `${name} has a shape that is ${describe(value.shape)}, not a list of sizes.`);
  }
  const shape = [...value.shape];
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new EngineError('input', `${name} has the shape (${shape.join(', ')}); sizes are whole numbers from 0 up.`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const data = value.data;
  if (!ArrayBuffer.isView(data) && !Array.isArray(data)) {
    throw new EngineError('input', `${name} has data that is ${describe(data)}, not an array.`);
  }
  if (data.length !== count) {
    throw new EngineError(
      'input',
      `${name} has the shape (${shape.join(', ')}), ${count} cells, but its data has ${data.length}.`,
      {
        hint: 'Their product must be the length of the data.',
      },
    );
  }
  const dtype = value.dtype ?? dtypeOf(data);
  if (!dtypes.includes(dtype)) {
    throw new EngineError('input', `${name} has the dtype ${String(dtype)}; the engine has float32, int64 and bool.`);
  }
  const numbers = toNumbers(name, data);
  if (dtype === 'int64') needWhole(name, numbers);
  return {
    dtype,
    shape,
    number: false,
    data,
    write: (memory, address) => writeFlat(dtype, data, numbers, memory, address),
  };
}

function dtypeOf(data: FlatTensor['data']): DType {
  if (data instanceof Float32Array || data instanceof Float64Array) return 'float32';
  if (ArrayBuffer.isView(data)) return 'int64';
  return data.length > 0 && data.every((cell) => typeof cell === 'boolean') ? 'bool' : 'float32';
}

function toNumbers(name: string, data: FlatTensor['data']): ArrayLike<number> {
  if (data instanceof BigInt64Array) return Array.from(data, Number);
  if (ArrayBuffer.isView(data)) return data as Exclude<TypedArray, BigInt64Array>;
  for (const cell of data) {
    if (typeof cell !== 'number' && typeof cell !== 'boolean') {
      throw new EngineError('input', `${name} has a cell that is ${describe(cell)}, not a number.`);
    }
  }
  return Array.from(data, Number);
}

function needWhole(name: string, numbers: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; ++i) {
    if (Number.isInteger(numbers[i])) continue;
    throw new EngineError('input', `${name} has the dtype int64 but a cell that is ${numbers[i]}.`, {
      hint: 'Round it, or use float32.',
    });
  }
}

/** int64 cells given as such are copied whole; their numbers would lose digits beyond 2^53. */
function writeFlat(
  dtype: DType,
  data: FlatTensor['data'],
  numbers: ArrayLike<number>,
  memory: ArrayBufferLike,
  address: number,
): void {
  if (dtype === 'int64' && data instanceof BigInt64Array) new BigInt64Array(memory, address, data.length).set(data);
  else writeNumbers(dtype, numbers, memory, address);
}
