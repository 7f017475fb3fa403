/** The handle of a training: it takes slice after slice from a seat, and tells of every step in order. */
import { EngineError } from '../error.ts';
import type { RawError } from '../module.ts';
import type { Training, TrainingResult, TrainingStep } from '../surface.ts';
import { Refused } from './refused.ts';
import type { Seat } from './seat.ts';

export interface Course {
  open(): Promise<Seat>;
  /** How many to take. */
  steps: number;
  paused: boolean;
  onStep: ((step: TrainingStep) => void) | undefined;
  toError(raw: RawError): EngineError;
}

/**
 * Steps are computed in slices and told of afterwards. Where it is paused or stopped before all of a slice were told of,
 * the seat goes back to the last one that was: nobody sees more of it than time.
 */
export class SlicedTraining implements Training {
  readonly done: Promise<TrainingResult>;
  status: TrainingResult['status'];
  steps = 0;
  loss = Number.NaN;
  where: Seat['where'] | undefined;
  private readonly course: Course;
  private readonly singles: ((step: TrainingStep | undefined) => void)[] = [];
  private readonly readers: ((result: TrainingResult) => void)[] = [];
  private seat: Seat | undefined;
  private wake: () => void = () => undefined;

  constructor(course: Course) {
    this.course = course;
    this.status = course.paused ? 'paused' : 'running';
    this.done = this.run();
    // Whoever asks for `done` learns of a failure; for others the status says it.
    this.done.catch(() => undefined);
  }

  pause(): void {
    if (this.status === 'running') this.status = 'paused';
  }

  resume(): void {
    if (this.status === 'paused') this.status = 'running';
    this.wake();
  }

  step(): Promise<TrainingStep | undefined> {
    this.pause();
    if (this.isOver()) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.singles.push(resolve);
      this.wake();
    });
  }

  stop(): void {
    if (!this.isOver()) this.status = 'stopped';
    this.wake();
  }

  async read(): Promise<TrainingResult> {
    if (this.isOver()) return this.done;
    return new Promise((resolve, reject) => {
      this.readers.push(resolve);
      this.done.then(resolve, reject);
      this.wake();
    });
  }

  private async run(): Promise<TrainingResult> {
    try {
      this.seat = await this.course.open();
      this.where = this.seat.where;
      while (!this.isOver()) await this.goOn(this.seat);
      const result = await this.result();
      this.seat.close();
      return result;
    } catch (error) {
      this.status = 'failed';
      this.seat?.close();
      throw this.asError(error);
    } finally {
      for (const resolve of this.singles.splice(0)) resolve(undefined);
    }
  }

  private async goOn(seat: Seat): Promise<void> {
    if (this.readers.length) {
      const readers = this.readers.splice(0);
      const result = await this.result();
      for (const resolve of readers) resolve(result);
    }
    const left = this.course.steps - this.steps;
    if (left === 0) {
      this.status = 'done';
      return;
    }
    const single = this.status === 'paused';
    if (single && !this.singles.length) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      return;
    }
    const { reports, error } = await seat.slice(single ? 1 : left);
    const told = this.tell(reports, single);
    if (told < reports.length) await seat.rewind(this.steps);
    else if (error) throw new Refused(error);
  }

  /** @returns how many were told of before it was paused or stopped */
  private tell(reports: readonly TrainingStep[], single: boolean): number {
    for (const [i, report] of reports.entries()) {
      if (this.status !== 'running' && !(single && !this.isOver())) return i;
      this.steps = report.step;
      this.loss = report.loss;
      this.course.onStep?.(report);
      this.singles.shift()?.(report);
    }
    return reports.length;
  }

  private async result(): Promise<TrainingResult> {
    const { status, steps, loss } = this;
    return { status, step: steps, loss, params: await this.seat!.params() };
  }

  private isOver(): boolean {
    return this.status === 'stopped' || this.status === 'done' || this.status === 'failed';
  }

  private asError(error: unknown): unknown {
    if (error instanceof Refused) return this.course.toError(error.raw);
    if (this.where !== 'worker' || error instanceof EngineError) return error;
    return new EngineError('trap', 'The engine stopped while it was training.', {
      hint: 'Try again, with smaller sizes if they were large.',
      cause: error,
    });
  }
}
