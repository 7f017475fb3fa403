/** Contenders in workers of their own. */
import type { Answer } from '../contenders/seat.ts';
import type { StartSeat } from '../rounds.ts';

export const startWorker: StartSeat = (name) => {
  const worker = new Worker(new URL('./worker-seat.ts', import.meta.url), { type: 'module', name });
  return {
    ask: (question) =>
      new Promise((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
        worker.onerror = ({ message }) => resolve({ kind: 'failed', why: `Its worker stopped: ${message}` });
        worker.postMessage(question);
      }),
    stop: () => worker.terminate(),
  };
};
