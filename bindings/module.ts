/** The Emscripten module as bindings/softlook.cpp exports it. Only engine.ts and its parts call it. */

/** What C++ says went wrong; `node` is the node of the program, -1 where there is none. */
export interface RawError {
  code: string;
  message: string;
  hint: string;
  node: number;
}

interface Handle {
  delete(): void;
}

export interface NodeList extends Handle {
  input(source: string, name: string): void;
  number(source: string, value: number, integer: boolean): void;
  boolean(source: string, value: boolean): void;
  none(source: string): void;
  ellipsis(source: string): void;
  text(source: string, value: string): void;
  tuple(source: string): void;
  list(source: string): void;
  slice(source: string): void;
  unpack(source: string, item: number, count: number): void;
  call(source: string, name: string, form: number): void;
  arg(node: number): void;
  keyword(name: string, node: number): void;
  keep(nodes: number[]): void;
}

export interface TensorHandle extends Handle {
  error(): RawError | null;
  /** Address of the cells. */
  cells(): number;
}

export interface ProgramHandle extends Handle {
  error(): RawError | null;
  setInput(input: number, tensor: TensorHandle, number: boolean): void;
  run(): RunHandle | null;
  train(plan: TrainingPlan): TrainingHandle | null;
}

export interface TrainingPlan extends Handle {
  parameter(node: number, name: string): void;
  loss(node: number): void;
  optimizer(kind: number, lr: number, beta1: number, beta2: number, eps: number, weightDecay: number): void;
  momentum(momentum: number, dampening: number, nesterov: boolean): void;
  batch(size: number): void;
  data(input: number): void;
  row(row: number): void;
  seed(seed: number): void;
}

export type RawPrinted =
  | { kind: 'number' | 'tensor'; node: number }
  | { kind: 'sequence'; text: string; items: RawPrinted[] }
  | { kind: 'text'; text: string }
  | { kind: 'none' };

export interface RawExplanation {
  node: number;
  op: string;
  dtype: number;
  formula: string;
  shown: string;
  value: number;
  roles: string[];
  /** The nodes of the parts, some perhaps more than once. */
  nodes: number[];
  /** Address of the parts; see parts.ts. Good until the next call that explains. */
  parts: number;
  count: number;
}

/** The values of the nodes, of a run or a training. */
export interface Reading extends Handle {
  error(): RawError | null;
  again(): boolean;
  complete(): boolean;
  size(): number;
  isTensor(node: number): boolean;
  dtype(node: number): number;
  shape(node: number): number[];
  cells(node: number): number;
  own(node: number): number;
  /** A node, or -1. */
  parameter(node: number, name: string): number;
  /** A node, or -1. */
  gradient(node: number): number;
}

export interface TrainingHandle extends Reading {
  step(): boolean;
  steps(): number;
  loss(): number;
  /** Of each parameter: which of the plan's, its name within that, its node. */
  parameters(): (number | string)[];
  save(): boolean;
  restore(): void;
}

export interface RunHandle extends Reading {
  origin(node: number): number;
  op(node: number): string;
  args(node: number): number[];
  printed(node: number): RawPrinted;
  explain(node: number, flat: number): RawExplanation | null;
  backward(loss: number): boolean;
}

export interface RawOp {
  name: string;
  aliases: string[];
  signature: string;
  summary: string;
  bound: 'exact' | 'ulp' | 'ulp of terms';
  ulp: number;
  differentiable: boolean;
}

export interface Module {
  HEAPU8: Uint8Array;
  NodeList: new () => NodeList;
  TensorHandle: new (dtype: number, shape: number[]) => TensorHandle;
  ProgramHandle: new (nodes: NodeList) => ProgramHandle;
  /** Makes TrainingPlan and TrainingHandle known. */
  bindTraining(): void;
  TrainingPlan?: new () => TrainingPlan;
  scalar(name: string, values: number[]): number | null;
  ops(): RawOp[];
}

export interface ModuleOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}

/** The default export of the Emscripten file. */
export type CreateModule = (options: ModuleOptions) => Promise<Module>;
