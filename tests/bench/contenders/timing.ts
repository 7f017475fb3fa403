/** Time per call: as many calls as fit into a while, at least one. */
import type { Prepared } from './contender.ts';

export interface Timed {
  perCall: number; // milliseconds
  calls: number;
}

export async function timeOf({ call }: Prepared, milliseconds: number): Promise<Timed> {
  const started = performance.now();
  let calls = 0;
  let elapsed = 0;
  // The clock of a page is coarse and reading it takes time: calls go in groups that double.
  for (let group = 1; elapsed < milliseconds || calls === 0; group *= 2) {
    const rest = calls && elapsed ? Math.ceil(((milliseconds - elapsed) * calls) / elapsed) : 1;
    for (let i = Math.min(group, Math.max(rest, 1)); i > 0; --i, ++calls) {
      const result = call();
      if (result instanceof Promise) await result;
    }
    elapsed = performance.now() - started;
  }
  return { perCall: elapsed / calls, calls };
}
