/** Contenders in processes of their own. */
import { fork } from 'node:child_process';
import type { Answer } from './contenders/seat.ts';
import type { StartSeat } from './rounds.ts';

export const startProcess: StartSeat = (name) => {
  const child = fork(new URL('node-seat.ts', import.meta.url), [name], { serialization: 'advanced' });
  return {
    ask: (question) =>
      new Promise((resolve) => {
        const ended = (code: number | null, signal: string | null): void => {
          resolve({ kind: 'failed', why: `Its process ended with ${signal ?? code}.` });
        };
        if (!child.connected) return ended(child.exitCode, child.signalCode);
        child.once('exit', ended);
        child.once('message', (said) => {
          child.off('exit', ended);
          resolve(said as Answer);
        });
        child.send(question);
      }),
    stop: () => void child.kill(),
  };
};
