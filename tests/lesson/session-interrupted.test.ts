/** The engine's module stops (a trap) and is made anew: the session waits, says so, and goes on by itself. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { loadEngine } from '../../bindings/engine.ts';
import { EngineError } from '../../bindings/error.ts';
import type { Engine, Program } from '../../bindings/surface.ts';
import { openSession } from '../../web/lesson/open-session.ts';
import { isProblem, type Session } from '../../web/lesson/session.ts';
import { fixtureLesson } from './session-lesson.ts';

const real = await loadEngine();

/** The engine, but `fail` says how many of the next calls stop it. */
function failing(fail: { compile: number; run: number }): Engine {
  const trap = (): never => {
    throw new EngineError('trap', 'The engine stopped.', { hint: 'Try again in a moment.' });
  };
  return {
    variant: real.variant,
    ops: real.ops,
    tensor: (value) => real.tensor(value),
    scalar: (name, ...values) => real.scalar(name, ...values),
    prepare: (source) => real.prepare(source),
    compile(source): Program {
      if (fail.compile-- > 0) trap();
      const program = real.compile(source);
      return {
        source,
        inputs: program.inputs,
        nodes: program.nodes,
        node: (name) => program.node(name),
        run: (inputs) => (fail.run-- > 0 ? trap() : program.run(inputs)),
        train: (options, onStep) => program.train(options, onStep),
        close: () => program.close(),
      };
    },
  };
}

/** The sentence that stands instead of the values, or undefined. */
function refusal(session: Session, text: string): string | undefined {
  const found = session.values({ program: 'main', text });
  return isProblem(found) ? found.message : undefined;
}

for (const fail of [
  { compile: 1, run: 0 },
  { compile: 0, run: 1 },
  { compile: 1, run: 1 },
]) {
  test(`stopped in compile ${fail.compile}, run ${fail.run}: a sentence, then the values`, async () => {
    const session = openSession(fixtureLesson(['A[1']), failing({ ...fail }));
    let told = 0;
    session.subscribe(() => told++);
    assert.match(refusal(session, 'S') ?? 'values', /stopped/);
    await wait(250);
    session.values({ program: 'main', text: 'S' });
    await wait(250);
    assert.ok(told >= 1, `told ${told} times`);
    assert.equal(refusal(session, 'S'), undefined);
    assert.notEqual(refusal(session, 'A[1'), undefined, 'what is wrong by itself stays wrong');
    assert.equal(refusal(session, 'A[1]'), undefined);
    session.close();
  });
}

test('an engine that stops each time is not asked for ever', async () => {
  const fail = { compile: 0, run: 1e9 };
  const session = openSession(fixtureLesson(), failing(fail));
  session.subscribe(() => session.values({ program: 'main', text: 'S' }));
  session.values({ program: 'main', text: 'S' });
  await wait(1200);
  assert.ok(1e9 - fail.run <= 6, `${1e9 - fail.run} runs`);
  assert.match(refusal(session, 'S') ?? 'values', /stopped/);
  // An edit is a new chance.
  fail.run = 0;
  session.change({ kind: 'cell', program: 'main', input: 'X', index: [0, 0], text: '1' });
  assert.equal(refusal(session, 'S'), undefined);
  session.close();
});
