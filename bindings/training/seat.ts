/** Where a training is computed: in a worker, or between the other tasks of this thread. */
import { EngineError } from '../error.ts';
import type { Loaded } from '../loader.ts';
import type { Module, RawError } from '../module.ts';
import type { TensorValue } from '../surface.ts';
import { Refused } from './refused.ts';
import type { Slice, TrainingSetup } from './setup.ts';
import { Trainer } from './trainer.ts';

export interface Seat {
  readonly where: 'worker' | 'slices';
  slice(most: number): Promise<Slice>;
  rewind(step: number): Promise<void>;
  params(): Promise<Record<string, TensorValue>>;
  close(): void;
}

/** Milliseconds: a page stays lively, a worker answers soon. */
const localSlice = 8;
const workerSlice = 16;

/** The engine of this thread; `generation` counts its modules. */
export interface Home {
  readonly generation: number;
  guard<T>(f: (module: Module) => T): T;
}

export class LocalSeat implements Seat {
  readonly where = 'slices';
  private readonly home: Home;
  private readonly generation: number;
  private readonly trainer: Trainer;

  constructor(home: Home, setup: TrainingSetup) {
    this.home = home;
    this.generation = home.generation;
    this.trainer = home.guard((module) => new Trainer(module, setup));
  }

  async slice(most: number): Promise<Slice> {
    await nextTask();
    return this.withTrainer((trainer) => trainer.slice(most, localSlice));
  }

  async rewind(step: number): Promise<void> {
    this.withTrainer((trainer) => trainer.rewind(step));
  }

  async params(): Promise<Record<string, TensorValue>> {
    return this.withTrainer((trainer) => trainer.params());
  }

  close(): void {
    if (this.generation === this.home.generation) this.withTrainer((trainer) => trainer.close());
  }

  private withTrainer<T>(f: (trainer: Trainer) => T): T {
    if (this.generation === this.home.generation) return this.home.guard(() => f(this.trainer));
    throw new EngineError('closed', 'This training was lost when the engine was started anew.', {
      hint: 'Begin it again.',
    });
  }
}

/** After what else waits to be done. Timers would wait for milliseconds. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** What is asked of training-worker.ts, one question at a time. */
export type Ask =
  | { ask: 'open'; script: string; compiled: WebAssembly.Module }
  | { ask: 'start'; setup: TrainingSetup }
  | { ask: 'slice'; most: number; milliseconds: number }
  | { ask: 'rewind'; step: number }
  | { ask: 'params' };

export type Answer = { value: unknown } | { refused: RawError } | { failed: string };

/**
 * A worker with a module of its own; undefined where the page may have none: in Node, from another origin, under a
 * policy.
 */
export async function openWorker({ script, compiled }: Loaded): Promise<WorkerSeat | undefined> {
  if (typeof Worker === 'undefined') return undefined;
  let seat: WorkerSeat | undefined;
  try {
    seat = new WorkerSeat(new Worker(new URL('./training-worker.ts', import.meta.url), { type: 'module' }));
    await seat.ask({ ask: 'open', script, compiled });
    return seat;
  } catch {
    seat?.close();
    return undefined;
  }
}

export class WorkerSeat implements Seat {
  readonly where = 'worker';
  private readonly worker: Worker;
  private waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void } | undefined;

  constructor(worker: Worker) {
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('value' in data) this.waiting?.resolve(data.value);
      else this.waiting?.reject('refused' in data ? new Refused(data.refused) : new Error(data.failed));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.waiting?.reject(new Error(event.message || 'The worker could not be started.'));
    };
    worker.onmessageerror = () => this.waiting?.reject(new Error('The worker could not read a message.'));
  }

  ask(ask: Ask): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.worker.postMessage(ask);
    });
  }

  async start(setup: TrainingSetup): Promise<this> {
    try {
      await this.ask({ ask: 'start', setup });
      return this;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async slice(most: number): Promise<Slice> {
    return (await this.ask({ ask: 'slice', most, milliseconds: workerSlice })) as Slice;
  }

  async rewind(step: number): Promise<void> {
    await this.ask({ ask: 'rewind', step });
  }

  async params(): Promise<Record<string, TensorValue>> {
    return (await this.ask({ ask: 'params' })) as Record<string, TensorValue>;
  }

  close(): void {
    this.worker.terminate();
  }
}
