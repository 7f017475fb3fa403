/** A tensor to take along: NumPy literal, CSV, LaTeX (with the digits that give every float32 back), and .npy. */
import { float32Text } from './number-text.ts';

/** Row-major values with their shape, as `Session.values` gives them. */
export interface Matrix {
  shape: readonly number[];
  data: ArrayLike<number>;
  dtype?: 'float32' | 'int64' | 'bool';
}

function numberText(value: number, dtype: Matrix['dtype']): string {
  if (dtype === 'bool') return value ? 'True' : 'False';
  if (dtype === 'int64') return String(value);
  return float32Text(value);
}

/** `np.array([[0.9, 0.1], [-0.3, 0.8]], dtype=np.float32)`; a single number is a bare literal. */
export function numpyText({ shape, data, dtype = 'float32' }: Matrix): string {
  const number = (value: number): string => {
    const text = numberText(value, dtype);
    return /nan|inf/.test(text) ? text.replace(/(nan|inf)/, 'np.$1') : text;
  };
  if (shape.length === 0) return number(data[0] ?? 0);
  const type = dtype === 'bool' ? 'bool_' : dtype;
  return `np.array(${nestedText(shape, data, number)}, dtype=np.${type})`;
}

function nestedText(shape: readonly number[], data: ArrayLike<number>, number: (value: number) => string): string {
  const write = (dim: number, from: number, indent: string): string => {
    const size = shape[dim] ?? 0;
    const step = shape.slice(dim + 1).reduce((product, next) => product * next, 1);
    const last = dim === shape.length - 1;
    const items = Array.from({ length: size }, (_, i) =>
      last ? number(data[from + i] ?? 0) : write(dim + 1, from + i * step, `${indent} `),
    );
    return `[${items.join(last ? ', ' : `,\n${indent} `)}]`;
  };
  return write(0, 0, ' '.repeat('np.array('.length));
}

/** Comma-separated, a row a line; with labels, a heading row and a first column. Higher dimensions become more rows. */
export function csvText(matrix: Matrix, labels?: { rows?: readonly string[]; columns?: readonly string[] }): string {
  const { data, dtype } = matrix;
  const columns = matrix.shape.length > 0 ? matrix.shape[matrix.shape.length - 1]! : 1;
  const rows = columns === 0 ? 0 : data.length / columns;
  const lines: string[] = [];
  if (labels?.columns) lines.push([...(labels.rows ? [''] : []), ...labels.columns.map(csvCell)].join(','));
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, column) => numberText(data[row * columns + column]!, dtype));
    if (labels?.rows) cells.unshift(csvCell(labels.rows[row] ?? ''));
    lines.push(cells.join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Quoted where needed; a leading sign that a spreadsheet would run as a formula is disarmed. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `\begin{bmatrix} … \end{bmatrix}`, without dollar signs. A vector is one row. */
export function latexText({ shape, data, dtype }: Matrix): string {
  const number = (value: number): string => {
    const text = numberText(value, dtype);
    if (text === 'nan') return '\\mathrm{NaN}';
    if (text.endsWith('inf')) return text.replace('inf', '\\infty');
    const [mantissa, exponent] = text.split('e');
    return exponent === undefined ? text : `${mantissa} \\times 10^{${Number(exponent)}}`;
  };
  if (shape.length === 0) return number(data[0] ?? 0);
  const columns = shape[shape.length - 1]!;
  const rows = columns === 0 ? 0 : data.length / columns;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => number(data[row * columns + column]!)).join(' & '),
  );
  return `\\begin{bmatrix}\n${lines.map((line) => `  ${line}`).join(' \\\\\n')}\n\\end{bmatrix}`;
}

/** The bytes of a .npy file (format 1.0, little-endian, C order): float32, int64 or bool. */
export function npyBytes({ shape, data, dtype = 'float32' }: Matrix): Uint8Array {
  const kind = { float32: '<f4', int64: '<i8', bool: '|b1' }[dtype];
  const width = { float32: 4, int64: 8, bool: 1 }[dtype];
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const said = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const padded = said + ' '.repeat((64 - ((10 + said.length + 1) % 64)) % 64) + '\n';
  const bytes = new Uint8Array(10 + padded.length + data.length * width);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, padded.length, true);
  for (let i = 0; i < padded.length; i++) bytes[10 + i] = padded.charCodeAt(i);
  for (let i = 0, at = 10 + padded.length; i < data.length; i++, at += width) {
    const value = data[i]!;
    if (dtype === 'float32') view.setFloat32(at, value, true);
    else if (dtype === 'int64') view.setBigInt64(at, BigInt(Math.trunc(value)), true);
    else bytes[at] = value ? 1 : 0;
  }
  return bytes;
}
