/** A tensor as text for the terminal, aligned, and as nested arrays for machines. */
import type { TensorValue } from '../../bindings/surface.ts';
import { float32Text } from '../lesson/number-text.ts';
import { cli } from '../words/en-cli.ts';

/** More rows or columns than these are cut in the middle. */
const mostRows = 16;
const mostColumns = 12;

type Flat = Pick<TensorValue, 'shape' | 'data' | 'dtype'> & Partial<Pick<TensorValue, 'integers'>>;

/** `(4, 3)`, `(3,)`, `()`. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** Aligned rows in brackets, as many decimals for all: four, or none where all are whole. */
export function tensorText(tensor: Flat): string {
  const { shape, data } = tensor;
  const texts = numberTexts(tensor);
  if (shape.length === 0) return texts[0] ?? '';
  const width = Math.max(0, ...shownPlaces(shape).map((place) => texts[place]!.length));
  let cut = false;
  const write = (dim: number, from: number, indent: string): string => {
    const size = shape[dim]!;
    const step = shape.slice(dim + 1).reduce((product, next) => product * next, 1);
    const last = dim === shape.length - 1;
    const pieces: string[] = [];
    for (const i of shownIndices(size, last ? mostColumns : mostRows)) {
      if (i === undefined) {
        cut = true;
        pieces.push('…');
      } else pieces.push(last ? texts[from + i]!.padStart(width) : write(dim + 1, from + i * step, `${indent} `));
    }
    return `[${pieces.join(last ? ', ' : `,\n${indent} `)}]`;
  };
  const text = write(0, 0, '');
  return cut ? `${text}\n${cli.more(shownPlaces(shape).length, data.length)}` : text;
}

function shownIndices(size: number, most: number): (number | undefined)[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i);
  const half = most / 2;
  return [
    ...Array.from({ length: half }, (_, i) => i),
    undefined,
    ...Array.from({ length: half }, (_, i) => size - half + i),
  ];
}

function shownPlaces(shape: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (places, size, dim) => {
      const indices = shownIndices(size, dim === shape.length - 1 ? mostColumns : mostRows);
      return places.flatMap((place) => indices.flatMap((i) => (i === undefined ? [] : [place * size + i])));
    },
    [0],
  );
}

function numberTexts({ data, dtype, integers, shape }: Flat): string[] {
  const texts: string[] = [];
  const places = shownPlaces(shape);
  const whole =
    dtype === 'float32' && places.every((place) => Number.isInteger(data[place]) || !Number.isFinite(data[place]!));
  for (const place of places) texts[place] = oneText(data[place]!, dtype, integers?.[place], whole);
  return texts;
}

function oneText(value: number, dtype: TensorValue['dtype'], integer: bigint | undefined, whole: boolean): string {
  if (dtype === 'bool') return value ? 'True' : 'False';
  if (dtype === 'int64') return String(integer ?? value);
  if (!Number.isFinite(value)) return float32Text(value);
  const size = Math.abs(value);
  if (whole && size < 1e9) return `${value}.`.replace('-0.', '0.');
  if (size !== 0 && (size < 5e-5 || size >= 1e9)) return value.toExponential(4);
  const fixed = value.toFixed(4);
  return Number(fixed) === 0 ? (0).toFixed(4) : fixed;
}

/** Nested arrays of the shape. JSON has no NaN and no infinity: they are the texts "NaN", "Infinity", "-Infinity". */
export function nestedValues({ shape, data, dtype, integers }: Flat): unknown {
  const one = (place: number): unknown => {
    const value = data[place]!;
    if (dtype === 'bool') return value !== 0;
    if (dtype === 'int64') return Number(integers?.[place] ?? value);
    return Number.isFinite(value) ? Number(float32Text(value)) : String(value);
  };
  const nest = (dim: number, from: number): unknown => {
    if (dim === shape.length) return one(from);
    const step = shape.slice(dim + 1).reduce((product, next) => product * next, 1);
    return Array.from({ length: shape[dim]! }, (_, i) => nest(dim + 1, from + i * step));
  };
  return nest(0, 0);
}
