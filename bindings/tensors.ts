/** Copies of the engine's tensors for JavaScript. */
import { EngineError } from './error.ts';
import { dtypes } from './inputs.ts';
import type { Module, Reading } from './module.ts';
import type { DType, TensorValue } from './surface.ts';

/**
 * Cells in the module's memory. A constructor makes the copies: unlike `slice`, it does not fill the new array with
 * zeros first, which takes as long as the copy.
 *
 * @throws EngineError `limit` when there is no memory for the copy.
 */
export function copyCells(
  module: Module,
  dtype: DType,
  address: number,
  count: number,
): Pick<TensorValue, 'data' | 'integers'> {
  const { buffer } = module.HEAPU8;
  try {
    if (dtype === 'float32') return { data: new Float32Array(new Float32Array(buffer, address, count)) };
    if (dtype === 'bool') return { data: new Float32Array(new Uint8Array(buffer, address, count)) };
    const integers = new BigInt64Array(new BigInt64Array(buffer, address, count));
    const data = new Float32Array(count);
    for (let i = 0; i < count; ++i) data[i] = Number(integers[i]);
    return { data, integers };
  } catch (cause) {
    throw new EngineError('limit', `There is not enough memory for a copy of ${count} cells.`, {
      hint: 'Read a part of the tensor, or use smaller ones.',
      cause,
    });
  }
}

/** The tensor that a node holds. */
export function copyOf(module: Module, handle: Reading, node: number): TensorValue {
  const shape = handle.shape(node);
  const count = shape.reduce((product, size) => product * size, 1);
  const dtype = dtypes[handle.dtype(node)]!;
  return { ...copyCells(module, dtype, handle.cells(node), count), shape, dtype, node: handle.own(node) };
}
