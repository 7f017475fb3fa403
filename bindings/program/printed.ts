/** The text of a `print` from the values of a run. */
import type { RawPrinted } from '../module.ts';
import type { DType, TensorValue } from '../surface.ts';
import type { NodeIndex, PrintPiece } from './nodes.ts';
import { formatValue, type Printable } from './print.ts';

const dtypeWords: readonly string[] = ['float32', 'int64', 'bool'] satisfies DType[];

/** Before the name of the op that gave values and their indices. */
const RETURN_TYPES = 'torch.return_types.';

/** @throws EngineError `value` for a format that does not fit its value. */
export function printedText(
  pieces: readonly PrintPiece[],
  printed: (node: NodeIndex) => RawPrinted,
  tensor: (node: number) => TensorValue,
): string {
  return pieces
    .map((piece) => ('text' in piece ? piece.text : formatValue(printable(printed(piece.node), tensor), piece.format)))
    .join('');
}

function printable(raw: RawPrinted, tensor: (node: number) => TensorValue): Printable {
  switch (raw.kind) {
    case 'none':
      return { kind: 'none' };
    case 'text':
      return dtypeWords.includes(raw.text)
        ? { kind: 'dtype', value: raw.text as DType }
        : { kind: 'string', value: raw.text };
    case 'tensor':
      return { kind: 'tensor', ...tensor(raw.node) };
    case 'number':
      return number(tensor(raw.node));
    case 'sequence': {
      const items = raw.items.map((item) => printable(item, tensor));
      if (raw.text === 'torch.Size') return { kind: 'size', sizes: items.map(sizeOf) };
      if (raw.text.startsWith(RETURN_TYPES)) {
        const names = ['values', 'indices'];
        const name = raw.text.slice(RETURN_TYPES.length);
        return { kind: 'named tuple', name, fields: items.map((value, i) => ({ name: names[i]!, value })) };
      }
      return { kind: raw.text === 'list' ? 'list' : 'tuple', items };
    }
  }
}

function sizeOf(item: Printable): number {
  return item.kind === 'number' ? Number(item.value) : Number.NaN;
}

function number(value: TensorValue): Printable {
  if (value.dtype === 'bool') return { kind: 'boolean', value: value.data[0] !== 0 };
  if (value.integers) return { kind: 'number', value: value.integers[0]!, integer: true };
  return { kind: 'number', value: value.data[0]!, integer: false };
}
