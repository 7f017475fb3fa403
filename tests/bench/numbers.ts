/** The inputs: every contender makes the same ones from a seed. */

/** `count` numbers from -1 up to 1, spread evenly (Mulberry32). */
export function numbers(seed: number, count: number): Float32Array {
  const result = new Float32Array(count);
  let state = seed >>> 0;
  for (let i = 0; i < count; ++i) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    result[i] = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  }
  return result;
}

/** At most `most` of the cells, evenly apart, the last one included. */
export function sampleOf(cells: Float32Array, most = 2000): Float32Array {
  if (cells.length <= most) return cells.slice();
  return Float32Array.from({ length: most }, (_, i) => cells[Math.round((i * (cells.length - 1)) / (most - 1))]!);
}

/** The largest difference of two samples, in proportion where values are larger than 1; NaN when they do not compare. */
export function difference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return NaN;
  let worst = 0;
  for (let i = 0; i < a.length; ++i) {
    const each = Math.abs(a[i]! - b[i]!) / Math.max(1, Math.abs(a[i]!));
    if (!(each <= worst)) worst = each;
  }
  return worst;
}
