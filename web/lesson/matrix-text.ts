/**
 * Reading a matrix that a person typed or pasted: rows of CSV, TSV, semicolons or spaces, a NumPy print-out, or a
 * Python literal with or without `np.array(...)` or `torch.tensor(...)` around it.
 */
import type { Words } from '../words/words.ts';
import { readNumber } from './number-input.ts';

/** Longer texts are refused before they are looked at. */
export const longestMatrixText = 200_000;
/** More numbers than a lesson's page can show and edit. */
export const mostNumbers = 16_384;
const mostDimensions = 5;

export type ReadMatrix = { shape: number[]; data: number[] } | { message: string };

/** Shape and values, row-major; brackets say the shape, rows of text make a matrix. */
export function readMatrix(typed: string, words: Words): ReadMatrix {
  if (typed.length > longestMatrixText) return { message: words.paste.tooLong(typed.length, longestMatrixText) };
  const text = unwrap(typed);
  if (text === '') return { message: words.paste.empty };
  return text.startsWith('[') || text.startsWith('(') || /[[\]]/.test(text)
    ? readBrackets(text, words)
    : readRows(text, words);
}

/** Takes off a byte-order mark, a name in front, and the call around a literal. */
function unwrap(typed: string): string {
  const text = typed
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^[A-Za-z_]\w*\s*=(?!=)\s*/, '');
  const call = /^(?:[A-Za-z_][\w.]*\.)?(?:array|tensor|Tensor|asarray|matrix)\s*\(([^]*)\)\s*;?$/.exec(text);
  if (!call) return text;
  // What follows the literal in the call: dtype=..., requires_grad=..., grad_fn=...
  return call[1]!.replace(/(,\s*[A-Za-z_]\w*\s*=\s*[^,[\]]+)+,?\s*$/, '').trim();
}

const pieces = /[[\](),]|[^[\](),\s]+/g;

function readBrackets(text: string, words: Words): ReadMatrix {
  const said = words.paste;
  const counts: number[] = [];
  const shape: (number | undefined)[] = [];
  const data: number[] = [];
  let depth = 0;
  let leafDepth = 0;
  let ended = false;
  let separated = true;
  const place = (): [number, number] => [
    (counts[Math.max(0, depth - 2)] ?? 0) + (depth > 1 ? 1 : 0) || 1,
    (counts[depth - 1] ?? 0) + 1,
  ];

  for (const [piece] of text.matchAll(pieces)) {
    if (ended) {
      if (piece === ',' || piece === ';') continue;
      return { message: piece === ']' || piece === ')' ? said.unopened : said.afterEnd(piece.slice(0, 40)) };
    }
    if (piece === '[' || piece === '(') {
      if (depth === mostDimensions) return { message: said.tooDeep };
      if (leafDepth && depth >= leafDepth) return { message: said.unexpected(piece) };
      counts[depth++] = 0;
      separated = true;
    } else if (piece === ']' || piece === ')') {
      const count = counts[--depth] ?? 0;
      const known = shape[depth];
      if (known !== undefined && known !== count) {
        return { message: said.ragged(depth > 0 ? (counts[depth - 1] ?? 0) + 1 : 1, count, known) };
      }
      shape[depth] = count;
      if (depth > 0) counts[depth - 1]!++;
      else ended = true;
      separated = false;
    } else if (piece === ',') {
      if (separated) return { message: said.emptyPlace(...place()) };
      separated = true;
    } else {
      if (depth === 0) return { message: said.unexpected(piece.slice(0, 40)) };
      if (leafDepth && leafDepth !== depth) return { message: said.unexpected(piece.slice(0, 40)) };
      leafDepth = depth;
      const read = readNumber(piece, words);
      if ('message' in read) return { message: said.badPlace(...place(), piece.slice(0, 40), read.message) };
      counts[depth - 1]!++;
      if (data.push(read.value) > mostNumbers) return { message: said.tooMany(data.length, mostNumbers) };
      separated = false;
    }
  }
  if (!ended) return { message: said.unclosed };
  if (data.length === 0 || !leafDepth) return { message: said.empty };
  return { shape: shape.slice(0, leafDepth).map((size) => size ?? 0), data };
}

function readRows(text: string, words: Words): ReadMatrix {
  const said = words.paste;
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  const separator = text.includes('\t') ? '\t' : text.includes(';') ? ';' : text.includes(',') ? ',' : /\s+/;
  const data: number[] = [];
  let columns = 0;
  for (const [i, line] of lines.entries()) {
    const cells = (separator === '\t' ? line : line.trim()).split(separator);
    // A trailing comma or tab ends the row; it does not begin an empty cell.
    if (
      cells.length > 1 &&
      cells[cells.length - 1]!.trim() === '' &&
      cells.length === (columns || cells.length) + (i ? 1 : 0)
    )
      cells.pop();
    if (i === 0) columns = cells.length;
    if (cells.length !== columns) return { message: said.ragged(i + 1, cells.length, columns) };
    if (data.length + cells.length > mostNumbers) return { message: said.tooMany(lines.length * columns, mostNumbers) };
    for (const [j, cell] of cells.entries()) {
      const bare = cell.trim().replace(/^(["'])(.*)\1$/, '$2');
      if (bare === '') return { message: said.emptyPlace(i + 1, j + 1) };
      const read = readNumber(bare, words);
      if ('message' in read) return { message: said.badPlace(i + 1, j + 1, bare.slice(0, 40), read.message) };
      data.push(read.value);
    }
  }
  return { shape: [lines.length, columns], data };
}
