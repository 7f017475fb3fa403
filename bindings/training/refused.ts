import type { RawError } from '../module.ts';

/** What C++ says went wrong in a training. */
export class Refused extends Error {
  readonly raw: RawError;

  constructor(raw: RawError) {
    super(raw.message);
    this.raw = raw;
  }
}
