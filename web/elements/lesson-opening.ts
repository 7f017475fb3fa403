/** Opening a lesson with the engine; one engine serves all lessons of a page. */
import type { Engine } from '../../bindings/surface.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Session, State } from '../lesson/session.ts';
import type { Words } from '../words/words.ts';

let engine: Promise<Engine> | undefined;

function startEngine(): Promise<Engine> {
  if (engine) return engine;
  const started = import('../../bindings/engine.ts').then(({ loadEngine }) => loadEngine());
  // One that failed is not waited for again.
  started.catch(() => {
    if (engine === started) engine = undefined;
  });
  return (engine = started);
}

/** A session, or one sentence about why there is none. `again` says whether trying again can help. */
export async function openLesson(
  lesson: Lesson,
  words: Words,
  state?: State,
): Promise<Session | { message: string; again: boolean }> {
  const said = words.page.lesson;
  if (typeof WebAssembly === 'undefined') return { message: said.noWasm, again: false };
  if (!mayRun()) return { message: said.forbidden, again: false };
  try {
    const [ready, { openSession }] = await Promise.all([startEngine(), import('../lesson/open-session.ts')]);
    return openSession(lesson, ready, state);
  } catch {
    engine = undefined;
    return { message: said.noEngine, again: true };
  }
}

/** The smallest module there is: a policy that forbids WebAssembly refuses it, in WebKit only where it is to run. */
function mayRun(): boolean {
  try {
    const smallest = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    return Boolean(new WebAssembly.Instance(smallest));
  } catch {
    return false;
  }
}
