/** The order in which the items of a question are first shown: shuffled, always the same way, none in its own place. */

/** A permutation of the whole numbers below `count`, made from an id: one cycle through all of them (Sattolo). */
export function shuffled(count: number, id: string): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  let state = [...id].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5) >>> 0;
  for (let last = count - 1; last > 0; last--) {
    // xorshift: good enough for a handful of items.
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    const other = state % last;
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
