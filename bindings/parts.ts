/** The parts of an explanation, from the module's memory. */
import type { RawExplanation } from './module.ts';
import type { Part } from './surface.ts';

/** Of a `Part` in engine/op.h: 24 bytes, the role in the first, the value from byte 8 on, the node 16, the cell 20. */
const BYTES = 24;
const VALUES = BYTES / 8;
const WORDS = BYTES / 4;

/**
 * Takes the parts as the module left them. A sum over a vocabulary has tens of thousands, so their objects are made when
 * they are first asked for; by then the module's memory may hold something else and the run be closed.
 *
 * @param shapeOf the shape of a node
 */
export function takeParts(
  buffer: ArrayBufferLike,
  raw: RawExplanation,
  shapeOf: (node: number) => readonly number[],
): () => Part[] {
  const copy = buffer.slice(raw.parts, raw.parts + raw.count * BYTES);
  const shapes = new Map<number, readonly number[]>();
  for (const node of raw.nodes) shapes.set(node, shapeOf(node));
  let parts: Part[] | undefined;
  return () => (parts ??= partsOf(copy, raw.roles, shapes));
}

function partsOf(
  copy: ArrayBufferLike,
  roles: readonly string[],
  shapes: ReadonlyMap<number, readonly number[]>,
): Part[] {
  const bytes = new Uint8Array(copy);
  const values = new Float64Array(copy);
  const words = new Int32Array(copy);
  const count = copy.byteLength / BYTES;
  const parts = new Array<Part>(count);
  let shape: readonly number[] = [];
  let last = -1;
  for (let i = 0; i < count; ++i) {
    const role = roles[bytes[i * BYTES]!]!;
    const value = values[i * VALUES + 1]!;
    const node = words[i * WORDS + 4]!;
    if (node < 0) {
      parts[i] = { role, value };
      continue;
    }
    if (node !== last) shape = shapes.get((last = node))!;
    parts[i] = { role, value, cell: { node, index: indexOf(words[i * WORDS + 5]!, shape) } };
  }
  return parts;
}

/** The index of a cell by its row-major position. */
function indexOf(flat: number, shape: readonly number[]): number[] {
  if (shape.length === 1) return [flat];
  if (shape.length === 2) {
    const row = Math.floor(flat / shape[1]!);
    return [row, flat - row * shape[1]!];
  }
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let dim = shape.length - 1; dim >= 0; --dim) {
    const size = shape[dim]!;
    index[dim] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}
