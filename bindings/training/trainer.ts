/** A training in one module: in a worker's, or in the page's own. */
import { dtypes } from '../inputs.ts';
import type { Module, TrainingHandle, TrainingPlan } from '../module.ts';
import { addNodes } from '../program/node-list.ts';
import { copyOf } from '../tensors.ts';
import type { TensorValue } from '../surface.ts';
import { Refused } from './refused.ts';
import type { Named, Report, Slice, TrainingSetup } from './setup.ts';

export class Trainer {
  private readonly module: Module;
  private readonly setup: TrainingSetup;
  private readonly handle: TrainingHandle;

  /** Evaluates the program with the first batch. @throws Refused */
  constructor(module: Module, setup: TrainingSetup) {
    this.module = module;
    this.setup = setup;
    this.handle = start(module, setup);
    try {
      for (const named of setup.watch) this.find(named);
    } catch (error) {
      this.handle.delete();
      throw error;
    }
  }

  /** Takes at most `most` steps, for about so many milliseconds; `rewind` can go back to any of them. */
  slice(most: number, milliseconds: number): Slice {
    const until = performance.now() + milliseconds;
    const reports: Report[] = [];
    if (!this.handle.save()) return { reports, error: this.handle.error()! };
    while (reports.length < most) {
      if (!this.handle.step()) return { reports, error: this.handle.error()! };
      reports.push(this.report());
      if (performance.now() >= until) break;
    }
    return { reports };
  }

  /** Goes back within the last slice: takes its steps again, up to `step`. */
  rewind(step: number): void {
    this.handle.restore();
    while (this.handle.steps() < step) {
      if (!this.handle.step()) throw new Refused(this.handle.error()!);
    }
  }

  params(): Record<string, TensorValue> {
    const params: Record<string, TensorValue> = {};
    const all = this.handle.parameters();
    for (let i = 0; i < all.length; i += 3) {
      const { name, node } = this.setup.params[all[i] as number]!;
      const within = all[i + 1] as string;
      const full = within && !name.endsWith(`.${within}`) ? `${name}.${within}` : name;
      params[full] = { ...copyOf(this.module, this.handle, all[i + 2] as number), node };
    }
    return params;
  }

  close(): void {
    this.handle.delete();
  }

  private report(): Report {
    const tensors: Record<string, TensorValue> = {};
    for (const named of this.setup.watch) {
      tensors[named.name] = { ...copyOf(this.module, this.handle, this.find(named)), node: named.node };
    }
    return { step: this.handle.steps(), loss: this.handle.loss(), tensors };
  }

  private find({ name, node, parameter, gradient }: Named): number {
    const { handle } = this;
    let found = parameter ? handle.parameter(node, parameter) : node;
    if (found >= 0 && gradient) found = handle.gradient(found);
    if (found < 0) throw new Refused(handle.error()!);
    if (!handle.isTensor(found)) {
      throw new Refused({ code: 'value', message: `${name} is not a tensor.`, hint: 'Watch a tensor.', node });
    }
    return found;
  }
}

function start(module: Module, setup: TrainingSetup): TrainingHandle {
  const list = new module.NodeList();
  if (!module.TrainingPlan) module.bindTraining();
  const plan = new module.TrainingPlan!();
  try {
    addNodes(list, setup.program);
    const program = new module.ProgramHandle(list);
    try {
      const raw = program.error();
      if (raw) throw new Refused(raw);
      setup.inputs.forEach(({ dtype, shape, number, cells }, i) => {
        const tensor = new module.TensorHandle(dtypes.indexOf(dtype), [...shape]);
        const refused = tensor.error();
        if (!refused) {
          module.HEAPU8.set(cells, tensor.cells());
          program.setInput(i, tensor, number);
        }
        tensor.delete();
        if (refused) throw new Refused(refused);
      });
      fill(plan, setup);
      const handle = program.train(plan);
      if (!handle) throw new Refused(program.error()!);
      return handle;
    } finally {
      program.delete();
    }
  } finally {
    plan.delete();
    list.delete();
  }
}

function fill(plan: TrainingPlan, setup: TrainingSetup): void {
  for (const { node, parameter } of setup.params) plan.parameter(node, parameter);
  plan.loss(setup.loss);
  const { kind, lr, betas, eps, weightDecay, momentum, dampening, nesterov } = setup.optimizer;
  plan.optimizer(kind, lr, ...betas, eps, weightDecay);
  plan.momentum(momentum, dampening, nesterov);
  for (const input of setup.data) plan.data(input);
  plan.batch(setup.batch);
  for (const row of setup.order) plan.row(row);
  if (setup.seed !== undefined) plan.seed(setup.seed);
}
