/**
 * The JavaScript surface of the engine: what `softlook/engine` exports, in the browser and in Node, without a DOM.
 *
 * These names are a contract. Others call them; more may be added, none changed.
 * A test holds every type here against the module that the build makes.
 */

/** float32 arithmetic; int64 and bool where PyTorch has them (indices, comparisons, masks). */
export type DType = 'float32' | 'int64' | 'bool';

/** `simd128` gives the same bits as the native build; `relaxed` may fuse multiply-adds. */
export type Variant = 'simd128' | 'relaxed';

/** A place in the source of a program. Lines and columns count from 1, offsets from 0, all in UTF-16 units. */
export interface Place {
  line: number;
  column: number;
  from: number;
  to: number;
}

/** What an `EngineError` can be about. One sentence each stands in engine/error.h. */
export type EngineErrorCode =
  | 'syntax' // the text is not Python, or not in the subset
  | 'unknown_name' // a function, method or attribute that the op table does not have
  | 'argument' // an argument is missing, unknown, doubled or of the wrong kind
  | 'shape' // sizes that do not go together
  | 'dimension' // a dim that the tensor does not have
  | 'index' // an index outside its dimension
  | 'dtype' // a dtype the op does not take
  | 'value' // a value the op does not take
  | 'input' // an input that is missing, ragged, or not made of numbers
  | 'limit' // more nodes, more memory or longer text than the engine accepts
  | 'gradient' // backward from something that is not a float32 scalar, or grad of what has none
  | 'closed' // a tensor, program or run that was closed
  | 'load' // the WebAssembly module could not be loaded or compiled
  | 'variant' // this browser does not have the instructions of the variant asked for
  | 'trap'; // the module stopped; it was made anew

/** Every error that leaves the engine. `message` is a sentence with what is wrong, where, and what to do. */
export interface EngineErrorShape extends Error {
  code: EngineErrorCode;
  /** What to do about it; also the end of `message`. */
  hint?: string;
  line?: number;
  column?: number;
}

/** Nested arrays: numbers make a float32 tensor, booleans a bool tensor. Ragged nesting is an error. */
export type Nested<T> = T | readonly Nested<T>[];

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array;

/** A flat, row-major array with its shape. Typed arrays say their dtype: Int32Array and BigInt64Array are int64. */
export interface FlatTensor {
  shape: readonly number[];
  data: TypedArray | readonly number[] | readonly boolean[];
  dtype?: DType;
}

/** A tensor that stays in the engine's memory until `close()`. */
export interface ResidentTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Frees its memory. Closing twice does nothing. */
  close(): void;
}

/**
 * What a program's input may be given as. A number that is whole is an int64 scalar (so that it can be a size), any
 * other number a float32 scalar.
 */
export type InputValue = number | boolean | Nested<number> | Nested<boolean> | FlatTensor | ResidentTensor;

/** A copy of a tensor's values, row-major. `data` is Float32Array for every dtype; int64 also has `integers`. */
export interface TensorValue {
  shape: number[];
  data: Float32Array;
  dtype: DType;
  integers?: BigInt64Array;
  /** The node that made it, for `explain`. */
  node: NodeId;
}

/** Opaque: a node of one program. Pass it back to `explain` or `tensor`. */
export type NodeId = number;

export interface Cell {
  node: NodeId;
  index: number[];
}

/** One number that a cell was made from. With a `cell`, it has that cell's value and unfolds in turn. */
export interface Part {
  role: string;
  value: number;
  cell?: Cell;
}

/**
 * How ONE cell was made: `value` is `formula` evaluated over `parts`, float32 rounding after each step, bit for bit.
 *
 * The formula language. A name is a role. A role with several parts is a list, in the order of `parts`; a role with one
 * part is a number. `+ - * /`, unary `-`, comparisons (1 or 0) and function calls work cell by cell over lists of equal
 * length, a number going with every element. `sum(list)` starts from 0 and runs left to right; `max(list)` and
 * `min(list)` give NaN when an element is NaN. `nth_largest(list, n)` and `nth_smallest(list, n)` are the element that n
 * others come before in order, `argnth_largest` and `argnth_smallest` its place; NaN counts as the largest, and of equal
 * ones the first comes first. Other functions are scalar calls into the engine
 * (`engine.scalar(name, ...)`); `scalar_pow` is the power by a Python number, for which PyTorch takes `sqrt(a)`,
 * `1 / sqrt(a)` and `1 / (a * a)`. A part without a cell is taken as it is, not rounded. In int64 and bool there is no -0, and
 * `integer_pow`, `integer_floor_divide` and `integer_remainder` compute in whole numbers. An input has the formula `input`
 * and no parts, a number of the program the formula `number`.
 */
export interface Explanation {
  cell: Cell;
  /** The op's name in the op table, such as `matmul`; `input` for an input. */
  op: string;
  formula: string;
  /** Where the exact formula carries a step that only serves numerics (softmax's maximum): the same in plain words. */
  shown?: string;
  /** Rounding after each step is to this dtype. */
  dtype: DType;
  value: number;
  parts: Part[];
}

/** A node of a compiled program, with its place in the source. */
export interface NodeInfo {
  node: NodeId;
  /** The op's name; `input`, `number`, ... for leaves. */
  op: string;
  /** The names bound to it in the program, last binding only. */
  names: string[];
  /** The source text it was parsed from. */
  text: string;
  place: Place;
  /** The nodes it reads, in order. */
  args: NodeId[];
}

export interface Engine {
  readonly variant: Variant;
  /** A resident tensor. @throws EngineError `input` when ragged or not numeric. */
  tensor(value: InputValue): ResidentTensor;
  /** Parses a program ahead: `compile` of the same text, if it comes next, does not parse it again. @throws EngineError */
  prepare(source: string): void;
  /** Parses, checks and compiles. @throws EngineError with line and column. */
  compile(source: string, options?: CompileOptions): Program;
  /** One scalar function of the formula language (`exp`, `log`, `pow`, `randn`, ...), with the bits of the ops. */
  scalar(name: string, ...values: number[]): number;
  /** The op table, a row an op: what documentation and tests read. */
  readonly ops: readonly OpInfo[];
}

/** A row of the op table as JavaScript sees it. */
export interface OpInfo {
  name: string;
  /** Other words for the same op, such as `mm` for `matmul`. */
  aliases: string[];
  /** Python-like: `softmax(input, dim)`. */
  signature: string;
  /** One sentence. */
  summary: string;
  /** What `ulp` counts: the result, or the sum of the absolute terms; `exact` for none. */
  bound: 'exact' | 'ulp' | 'ulp of terms';
  /** The bound of agreement with PyTorch, as in the op's row. */
  ulp: number;
  differentiable: boolean;
}

export interface CompileOptions {
  /**
   * The names whose values are wanted; without it, every value of a run is kept. What these names do not need is not
   * computed (nor are its errors found), and memory that is read no more is used again. Asking a run for something else
   * computes all of it then.
   */
  keep?: readonly string[];
}

export interface Program {
  readonly source: string;
  /** The free names that `run` must be given. */
  readonly inputs: readonly string[];
  readonly nodes: readonly NodeInfo[];
  /** The node a name is bound to last (an input's too), or undefined. */
  node(name: string): NodeId | undefined;
  /** Evaluates every node, or what `keep` takes. @throws EngineError with line and column. */
  run(inputs: Record<string, InputValue>): Run;
  /**
   * Changes parameters step by step so that a loss falls. Begins at once, by itself: in a worker where the page may have
   * one, else in slices between other tasks, with the same bits. `onStep` is called after every step, in order.
   *
   * A step takes the next rows of `data`, evaluates the loss and its gradients, and changes the parameters by the
   * optimizer's rule (PyTorch 2.6's, each operation rounded to float32). What depends on neither data nor parameters is
   * evaluated once, random numbers included.
   *
   * @throws EngineError for options that can be seen to be wrong; what only shows in computing rejects `done`.
   */
  train(options: TrainOptions, onStep?: (step: TrainingStep) => void): Training;
  /** Trainings of this program stop. */
  close(): void;
}

/** PyTorch's words and defaults. Numbers are not negative, betas below 1. */
export type OptimizerOptions =
  | {
      name: 'SGD';
      /** Default 0.001. */
      lr?: number;
      momentum?: number;
      dampening?: number;
      nesterov?: boolean;
      /** Added to the gradient, times the parameter. */
      weight_decay?: number;
    }
  | {
      name: 'Adam' | 'AdamW';
      /** Default 0.001. */
      lr?: number;
      /** Default [0.9, 0.999]. */
      betas?: readonly [number, number];
      /** Default 1e-8. */
      eps?: number;
      /** Default 0 for Adam, which adds it to the gradient; 0.01 for AdamW, which shrinks the parameter itself. */
      weight_decay?: number;
    };

export interface TrainOptions {
  /**
   * What is learned: names of inputs, which start at their value in `inputs`; layers (`'W_q'`), of which all parameters
   * are; single parameters (`'W_q.weight'`, `'blocks.0.bias'`); or tensors that the program makes of no input. Or inputs
   * with their first values: `{ W: [[0, 0]] }`.
   */
  params: readonly string[] | Record<string, InputValue>;
  /** The name of a float32 tensor of one cell. */
  loss: string;
  optimizer: OptimizerOptions;
  /** How many steps to take. */
  steps: number;
  /** The inputs that stay, and the first values of those that are learned. */
  inputs?: Record<string, InputValue>;
  /** The inputs of which each step takes some rows: as many rows in each, along the first dimension. */
  data?: Record<string, InputValue>;
  /** How many rows of `data` a step takes. Rows that no longer fill a batch are left out of an epoch. */
  batch?: number;
  /** Shuffles the rows for each epoch, as one `torch.randperm(rows)` after another from a generator of this seed. */
  seed?: number;
  /** The rows in the order in which they are taken, again and again; without it and `seed`, as they lie. */
  order?: readonly number[] | Int32Array | BigInt64Array;
  /** Names whose tensors every step gives, `NAME.grad` too. */
  watch?: readonly string[];
  /** Begin paused. */
  paused?: boolean;
  /** False: not in a worker. */
  worker?: boolean;
}

export interface TrainingStep {
  /** Steps taken, this one included. */
  step: number;
  /** Before this step changed the parameters. */
  loss: number;
  /** What was watched: as the step computed it; a parameter as the step left it. */
  tensors: Record<string, TensorValue>;
}

export interface TrainingResult {
  status: 'running' | 'paused' | 'stopped' | 'done' | 'failed';
  step: number;
  /** Of the last step; NaN before the first. */
  loss: number;
  /** By name, those of layers as `LAYER.weight`. */
  params: Record<string, TensorValue>;
}

export interface Training {
  readonly status: TrainingResult['status'];
  /** Steps of which `onStep` was told. */
  readonly steps: number;
  readonly loss: number;
  /** Where it runs; known once it does. */
  readonly where: 'worker' | 'slices' | undefined;
  /** No step after this call until `resume` or `step`. */
  pause(): void;
  resume(): void;
  /** Pauses and takes one step. Undefined where none is left. */
  step(): Promise<TrainingStep | undefined>;
  /** Ends it; `done` resolves with what was reached. */
  stop(): void;
  /** The parameters as they are after the last step. */
  read(): Promise<TrainingResult>;
  /** At the end, or when stopped. Rejects with an EngineError. */
  readonly done: Promise<TrainingResult>;
}

export interface Run {
  /**
   * A copy. `LAYER.weight` names a layer's parameter, `LAYERS.0.weight` that of one in a list, and `NAME.grad` a gradient
   * after `backward`. @throws EngineError `unknown_name`.
   */
  tensor(nameOrNode: string | NodeId): TensorValue;
  /** @throws EngineError `index` when the cell is outside the tensor. */
  explain(nameOrNode: string | NodeId, index: readonly number[]): Explanation;
  /**
   * A node by its id. Beyond `program.nodes` a run has the nodes between: the steps of an op that is made of other ops,
   * and those of gradients. They have the text and the place of the node that they serve.
   */
  node(node: NodeId): NodeInfo;
  /** What each `print(...)` said, in order, as PyTorch prints. */
  readonly outputs: readonly string[];
  /** Reverse mode from a float32 scalar. @throws EngineError `gradient`. */
  backward(name: string | NodeId): void;
  /** d(loss)/d(name); its cells unfold by `explain(grad.node, index)`. @throws EngineError `gradient`. */
  grad(name: string | NodeId): TensorValue;
  close(): void;
}

export interface LoadOptions {
  /** Default `simd128`. */
  variant?: Variant;
  /** Where the .wasm lies; default: beside the module. */
  wasmUrl?: string | URL;
}
