/**
 * The two heat scales: diverging about 0 (ink for positive, rose for negative) and sequential from 0 to 1 (ink).
 * A colour is the mix of `heat-zero` with the full colour; digits stand in every cell, so the colour is never alone.
 */
import { palette } from '../elements/palette.ts';

export type Scale = 'diverging' | 'sequential';
export type Theme = 'light' | 'dark';

export interface Heat {
  side: 'positive' | 'negative';
  /** How much of the full colour, 0 to 1. */
  amount: number;
}

/** The greatest size in the data, at least 1 for the sequential scale, so that weights are compared with certainty. */
export function extent(data: ArrayLike<number>, scale: Scale): number {
  if (scale === 'sequential') return 1;
  let most = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (Number.isFinite(size) && size > most) most = size;
  }
  return most || 1;
}

/** Where a value stands on its scale. NaN has no colour. */
export function heat(value: number, most: number): Heat {
  if (Number.isNaN(value)) return { side: 'positive', amount: 0 };
  return { side: value < 0 ? 'negative' : 'positive', amount: Math.min(1, Math.abs(value) / most) };
}

type Rgb = [number, number, number];
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb;

/** The colour of a cell in one theme: what CSS mixes on the page, for pictures that leave it. */
export function heatColour({ side, amount }: Heat, theme: Theme): string {
  const at = theme === 'light' ? 0 : 1;
  const zero = rgb(palette['heat-zero'][at]);
  const full = rgb(palette[`heat-${side}`][at]);
  return (
    '#' +
    zero
      .map((from, i) =>
        Math.round(from + (full[i]! - from) * amount)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')
  );
}

/** Relative luminance (WCAG 2) of a hex colour. */
export function luminance(hex: string): number {
  const [r, g, b] = rgb(hex).map((part) => {
    const s = part / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever reads on the colour: one of the two always has 4.5:1. */
export function onHeat(colour: string): '#000000' | '#ffffff' {
  return luminance(colour) > 0.179 ? '#000000' : '#ffffff';
}
