/** The State before the learner has chosen anything. */
import type { State } from './session.ts';

/** Nothing differs from the lesson as its author wrote it. */
export function emptyState(): State {
  return { version: 1, inputs: {}, labels: {}, sentences: {}, open: [], answers: {} };
}
