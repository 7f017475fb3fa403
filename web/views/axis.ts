/** A scale of an axis: numbers to pixels, linear or logarithmic, held inside its range. */

export type Axis = (value: number) => number;

export function linearAxis([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Axis {
  const span = high - low || 1;
  return (value) => from + Math.max(0, Math.min(1, (value - low) / span)) * (to - from);
}

/** Both ends must be above 0. */
export function logAxis([low, high]: readonly [number, number], range: readonly [number, number]): Axis {
  const linear = linearAxis([Math.log(low), Math.log(high)], range);
  return (value) => linear(Math.log(Math.max(value, Number.MIN_VALUE)));
}
