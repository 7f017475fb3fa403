/** A piece of a template that is drawn again only when something it was drawn from is another than before. */
import { noChange } from 'lit';
import { directive, Directive } from 'lit/directive.js';

/** Something that was read while drawing: how it is read again, and what it was. */
export interface Reading {
  again(): unknown;
  was: unknown;
}

export interface Recorder {
  /** Draws, and says what was read meanwhile. */
  record(draw: () => unknown): { made: unknown; readings: readonly Reading[] };
}

class Kept extends Directive {
  private owner: object | undefined;
  private readings: readonly Reading[] = [];

  override render(owner: object, recorder: Recorder, draw: () => unknown): unknown {
    if (owner === this.owner && this.readings.every(({ again, was }) => sameThing(again(), was))) return noChange;
    const { made, readings } = recorder.record(draw);
    this.owner = owner;
    this.readings = readings;
    return made;
  }
}

/** `owner` is what is drawn, such as a block of a lesson. */
export const kept = directive(Kept);

/** The same object, or lists of the same things. */
export function sameThing(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, at) => one === b[at]);
}
