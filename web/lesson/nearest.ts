/** Did you mean: the known word that is nearest to an unknown one. */

/** Levenshtein distance with swapped neighbours, or `limit + 1` when it is greater than `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** The nearest of the known words, when it is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const limit = word.length <= 1 ? 0 : word.length <= 3 ? 1 : word.length <= 6 ? 2 : 3;
  let found: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase(), limit);
    // Of two as near, the one of more similar length.
    const closer = far === least && found !== undefined && gap(candidate, word) < gap(found, word);
    if (far < least || closer) {
      least = far;
      found = candidate;
    }
  }
  return found;
}

function gap(a: string, b: string): number {
  return Math.abs(a.length - b.length);
}

/** `Did you mean NAME?`, or the known words when none is near and there are few. */
export function hint(word: string, known: Iterable<string>, write: (name: string) => string = (name) => name): string {
  const all = [...known];
  const near = nearest(word, all);
  if (near !== undefined) return ` Did you mean ${write(near)}?`;
  if (all.length === 0 || all.length > 16) return '';
  return ` It can be ${all.map(write).join(', ')}.`;
}
