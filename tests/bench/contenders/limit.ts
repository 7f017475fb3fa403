/** The limit: as many multiply-adds as the product takes, in registers. */
import type { Work } from '../items.ts';
import { Missing, type Open, type Prepared } from './contender.ts';

export const open =
  (variant: 'simd128' | 'relaxed'): Open =>
  async (place) => {
    const bytes = (await place.limit(variant)) as BufferSource;
    if (!WebAssembly.validate(bytes)) throw new Missing(`There are no ${variant} instructions here.`);
    const { instance } = await WebAssembly.instantiate(bytes);
    const limit = instance.exports.limit as (count: number, factor: number, term: number) => number;
    return {
      async prepare(work: Work): Promise<Prepared | undefined> {
        if (work.kind !== 'matmul') return undefined;
        const count = work.m * work.k * work.n;
        return {
          call: () => {
            limit(count, 0.5, 1);
            return new Float32Array();
          },
          close: () => undefined,
        };
      },
    };
  };
