/** Values as PyTorch 2.6 and Python print them: what `print(...)` in a program says. */
import type { DType, TensorValue } from '../surface.ts';
import { exponentText, fixedDigits, isNegative, reprFloat32, scientificDigits } from './decimal.ts';
import { formatNumber, formatText, type PythonNumber } from './format.ts';
import { EngineError } from '../error.ts';

/** A tensor to print; int64 values are exact when `integers` is given. */
export type PrintableTensor = Pick<TensorValue, 'shape' | 'data' | 'dtype' | 'integers'>;

/** Whatever a program can print. */
export type Printable =
  | ({ kind: 'tensor' } & PrintableTensor)
  /** A Python number; floats are float32. */
  | { kind: 'number'; value: number | bigint; integer: boolean }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'none' }
  | { kind: 'string'; value: string }
  | { kind: 'dtype'; value: DType }
  /** A tensor's shape. */
  | { kind: 'size'; sizes: readonly number[] }
  | { kind: 'tuple' | 'list'; items: readonly Printable[] }
  /** What `max(dim=...)`, `topk` and their like give: `torch.return_types.max(values=..., indices=...)`. */
  | { kind: 'named tuple'; name: string; fields: readonly { name: string; value: Printable }[] };

const PRECISION = 4;
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const LINE_WIDTH = 80;

/**
 * A value as `print(value)` shows it, or, with `format`, as an f-string does: `f"{loss:.4f}"`, and `f"{loss}"` with
 * the empty format, which shows a tensor of one number without dimensions as that number.
 *
 * @throws EngineError `value` for a format that does not fit the value.
 */
export function formatValue(value: Printable, format?: string): string {
  if (format === undefined) return value.kind === 'string' ? value.value : repr(value);
  if (value.kind === 'tensor' && value.shape.length === 0) {
    const item = itemOf(value, 0);
    if (typeof item === 'boolean') return formatBoolean(item, format);
    return formatNumber(
      typeof item === 'bigint' ? { type: 'int', value: item } : { type: 'double', value: item },
      format,
    );
  }
  if (value.kind === 'number') return formatNumber(pythonNumber(value.value, value.integer), format);
  if (value.kind === 'boolean') return formatBoolean(value.value, format);
  if (value.kind === 'string') return formatText(value.value, format);
  if (format === '') return repr(value);
  throw new EngineError('value', `The format "${format}" needs one number, and this is ${describe(value)}.`, {
    hint: 'Print it without a format, or take one cell of it.',
  });
}

/** A tensor as PyTorch shows it: `tensor([[1., 2.]])`. */
export function formatTensor(tensor: PrintableTensor): string {
  const prefix = 'tensor(';
  const suffixes: string[] = [];
  let body = '[]';
  if (tensor.shape.includes(0)) {
    if (tensor.shape.length !== 1) suffixes.push(`size=${tupleOf(tensor.shape.map(String))}`);
    if (tensor.dtype !== 'float32') suffixes.push(`dtype=torch.${tensor.dtype}`);
  } else {
    body = new TensorText(tensor).text(prefix.length);
  }
  return `${prefix}${[body, ...suffixes].join(', ')})`;
}

/** A shape as PyTorch shows it: `torch.Size([4, 3])`. */
export function formatSize(sizes: readonly number[]): string {
  return `torch.Size([${sizes.join(', ')}])`;
}

function repr(value: Printable): string {
  switch (value.kind) {
    case 'tensor':
      return formatTensor(value);
    case 'number':
      return value.integer ? BigInt(value.value).toString() : reprFloat32(Number(value.value));
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'string':
      return reprText(value.value);
    case 'dtype':
      return `torch.${value.value}`;
    case 'size':
      return formatSize(value.sizes);
    case 'tuple':
      return tupleOf(value.items.map(repr));
    case 'list':
      return `[${value.items.map(repr).join(', ')}]`;
    case 'named tuple':
      return `torch.return_types.${value.name}(\n${value.fields.map((field) => `${field.name}=${repr(field.value)}`).join(',\n')})`;
  }
}

/** Python's repr of a string. */
function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'"\n\r\t]|[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
    const known = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    if (known) return known;
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
  return quote + body + quote;
}

function tupleOf(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

function pythonNumber(value: number | bigint, integer: boolean): PythonNumber {
  return integer ? { type: 'int', value: BigInt(value) } : { type: 'float32', value: Number(value) };
}

function formatBoolean(value: boolean, format: string): string {
  return format === '' ? (value ? 'True' : 'False') : formatNumber({ type: 'int', value: value ? 1n : 0n }, format);
}

function describe(value: Printable): string {
  switch (value.kind) {
    case 'tensor':
      return `a tensor of shape ${tupleOf(value.shape.map(String))}`;
    case 'none':
      return 'None';
    case 'size':
      return 'a shape';
    case 'dtype':
      return 'a dtype';
    default:
      return `a ${value.kind === 'named tuple' ? 'tuple' : value.kind}`;
  }
}

function itemOf({ data, dtype, integers }: PrintableTensor, at: number): number | bigint | boolean {
  if (dtype === 'int64') return integers?.[at] ?? BigInt(Math.trunc(data[at]!));
  return dtype === 'bool' ? data[at] !== 0 : data[at]!;
}

/** The lines of one tensor's numbers: one way of writing for all of them, in columns. */
class TensorText {
  readonly #tensor: PrintableTensor;
  readonly #strides: number[];
  readonly #summarize: boolean;
  readonly #write: (at: number) => string;
  readonly #width: number;

  constructor(tensor: PrintableTensor) {
    this.#tensor = tensor;
    this.#strides = tensor.shape.map((_, dim) =>
      tensor.shape.slice(dim + 1).reduce((product, size) => product * size, 1),
    );
    const count = tensor.shape.reduce((product, size) => product * size, 1);
    this.#summarize = count > THRESHOLD;
    const shown = this.#summarize ? this.#shownCells(0, 0) : Array.from({ length: count }, (_, at) => at);
    const { write, width } = tensor.dtype === 'float32' ? floatWriter(tensor.data, shown) : plainWriter(tensor, shown);
    this.#write = (at) => write(at).padStart(width);
    this.#width = width;
  }

  text(indent: number): string {
    return this.#block(0, 0, indent);
  }

  /** The indices along a dimension that are shown; undefined stands for the dots. */
  #indices(dim: number): (number | undefined)[] {
    const size = this.#tensor.shape[dim]!;
    if (!this.#summarize || size <= 2 * EDGE_ITEMS) return Array.from({ length: size }, (_, index) => index);
    const edge = [...Array(EDGE_ITEMS).keys()];
    return [...edge, undefined, ...edge.map((index) => size - EDGE_ITEMS + index)];
  }

  #shownCells(dim: number, at: number): number[] {
    if (dim === this.#tensor.shape.length) return [at];
    return this.#indices(dim).flatMap((index) =>
      index === undefined ? [] : this.#shownCells(dim + 1, at + index * this.#strides[dim]!),
    );
  }

  #block(dim: number, at: number, indent: number): string {
    const rank = this.#tensor.shape.length;
    if (rank === 0) return this.#write(0);
    if (dim === rank - 1) return this.#row(at, indent);
    const blocks = this.#indices(dim).map((index) =>
      index === undefined ? '...' : this.#block(dim + 1, at + index * this.#strides[dim]!, indent + 1),
    );
    return `[${blocks.join(`,${'\n'.repeat(rank - dim - 1)}${' '.repeat(indent + 1)}`)}]`;
  }

  #row(at: number, indent: number): string {
    const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (this.#width + 2)));
    const last = this.#tensor.shape.length - 1;
    const cells = this.#indices(last).map((index) => (index === undefined ? ' ...' : this.#write(at + index)));
    const lines: string[] = [];
    for (let start = 0; start < cells.length; start += perLine) {
      lines.push(cells.slice(start, start + perLine).join(', '));
    }
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  }
}

interface Writer {
  write: (at: number) => string;
  width: number;
}

function plainWriter(tensor: PrintableTensor, shown: readonly number[]): Writer {
  const write = (at: number): string => {
    const item = itemOf(tensor, at);
    return typeof item === 'boolean' ? (item ? 'True' : 'False') : item.toString();
  };
  return { write, width: widest(shown, write) };
}

/** Whole numbers as `1.`, others with four digits, and by powers of ten when they are too large, small or far apart. */
function floatWriter(data: Float32Array, shown: readonly number[]): Writer {
  const decisive = shown.filter((at) => data[at] !== 0 && Number.isFinite(data[at]));
  let smallest = Infinity;
  let largest = 0;
  let whole = true;
  for (const at of decisive) {
    const size = Math.abs(data[at]!);
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
    whole &&= Number.isInteger(size);
  }
  const scientific = decisive.length > 0 && (largest / smallest > 1000 || largest > 1e8 || (!whole && smallest < 1e-4));
  const digits = (value: number): string => {
    if (scientific) {
      const { digits: mantissa, exponent } = scientificDigits(value, PRECISION);
      return mantissa + exponentText(exponent);
    }
    return whole ? `${fixedDigits(value, 0)}.` : fixedDigits(value, PRECISION);
  };
  const write = (at: number): string => {
    const value = data[at]!;
    if (Number.isNaN(value)) return 'nan';
    const sign = isNegative(value) ? '-' : '';
    return sign + (Number.isFinite(value) ? digits(value) : 'inf');
  };
  return { write, width: decisive.length > 0 ? widest(decisive, write) : 1 };
}

function widest(cells: readonly number[], write: (at: number) => string): number {
  return cells.reduce((width, at) => Math.max(width, write(at).length), 1);
}
