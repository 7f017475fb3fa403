/**
 * `softlook/engine`: the C++ engine for JavaScript, in the browser and in Node, without a DOM.
 *
 * The names are those of surface.ts. Every error is an EngineError. A trap in the module becomes one EngineError too:
 * the module is made anew, programs compile themselves again when next used, and tensors and runs of the old one say
 * that they are closed.
 */
import { EngineError } from './error.ts';
import { byteLength, dtypes, readInput, type Cells } from './inputs.ts';
import { load, type Loaded } from './loader.ts';
import type { Module, ProgramHandle, RawError, RawExplanation, RawPrinted, RunHandle, TensorHandle } from './module.ts';
import type { ParsedProgram, ProgramNode } from './program/nodes.ts';
import { takeParts } from './parts.ts';
import { addNodes } from './program/node-list.ts';
import type { parseProgram } from './program/parse.ts';
import { sentenceInCalls } from './program/places.ts';
import { printedText } from './program/printed.ts';
import { copyCells } from './tensors.ts';
import { trainingSetup } from './training/options.ts';
import { Refused } from './training/refused.ts';
import type * as seats from './training/seat.ts';
import type { Named, TensorData, TrainingSetup } from './training/setup.ts';
import { SlicedTraining } from './training/training.ts';
import type {
  CompileOptions,
  DType,
  Engine,
  EngineErrorCode,
  Explanation,
  InputValue,
  LoadOptions,
  NodeId,
  NodeInfo,
  OpInfo,
  Place,
  Program,
  ResidentTensor,
  Run,
  TensorValue,
  TrainOptions,
  Training,
  TrainingStep,
  Variant,
} from './surface.ts';

export { EngineError } from './error.ts';
export type * from './surface.ts';

/**
 * Loads the engine.
 *
 * @throws EngineError `load` or `variant`; see loader.ts.
 */
export async function loadEngine(options: LoadOptions = {}): Promise<Engine> {
  // The parser is read while the module is compiled.
  const parser = import('./program/parse.ts');
  const loaded = await load(options);
  const module = await loaded.instantiate();
  return new WasmEngine(options.variant ?? 'simd128', loaded, module, (await parser).parseProgram);
}

/** Only pages that train load these. @throws EngineError `load` */
async function trainingParts(): Promise<typeof seats> {
  try {
    return await import('./training/seat.ts');
  } catch (cause) {
    throw new EngineError('load', 'The part of the engine that trains could not be loaded.', {
      hint: 'Check that the package was copied whole and that the connection works, then train again.',
      cause,
    });
  }
}

/** The node of the program that C++ names in an error: it says where, and through which calls. */
type NodeAt = (node: number) => ProgramNode | undefined;

function toError(raw: RawError, nodeAt: NodeAt): EngineError {
  const node = nodeAt(raw.node);
  return new EngineError(raw.code as EngineErrorCode, sentenceInCalls(raw.message, node?.calls), {
    line: node?.place.line,
    column: node?.place.column,
    hint: raw.hint || undefined,
  });
}

class WasmEngine implements Engine {
  readonly variant: Variant;
  /** Counts the modules: what was made in an earlier one is gone. */
  generation = 0;
  private readonly loaded: Loaded;
  private readonly parse: typeof parseProgram;
  private current: Module | undefined;
  private renewal: Promise<void> | undefined;
  private table: OpInfo[] | undefined;
  /** Parsed ahead. */
  private prepared: ParsedProgram | undefined;

  constructor(variant: Variant, loaded: Loaded, module: Module, parse: typeof parseProgram) {
    this.variant = variant;
    this.parse = parse;
    this.loaded = loaded;
    this.current = module;
  }

  get ops(): readonly OpInfo[] {
    this.table ??= this.guard((module) => module.ops());
    return this.table;
  }

  tensor(value: InputValue): ResidentTensor {
    if (value instanceof WasmTensor) throw new EngineError('input', 'This is a resident tensor already.');
    return this.makeTensor('The tensor', value);
  }

  prepare(source: string): void {
    this.prepared = this.parse(source);
  }

  compile(source: string, options: CompileOptions = {}): Program {
    const parsed = this.prepared?.source === source ? this.prepared : this.parse(source);
    this.prepared = undefined;
    return new WasmProgram(this, parsed, options.keep);
  }

  scalar(name: string, ...values: number[]): number {
    const result = this.guard((module) => module.scalar(String(name), values));
    if (result === null) {
      throw new EngineError('unknown_name', `The engine has no scalar function ${name} of ${values.length} numbers.`);
    }
    return result;
  }

  makeTensor(name: string, value: InputValue): WasmTensor {
    return this.residentOf(readInput(name, value as Exclude<InputValue, ResidentTensor>));
  }

  residentOf(cells: Cells): WasmTensor {
    return this.guard((module) => {
      const handle = new module.TensorHandle(dtypes.indexOf(cells.dtype), cells.shape);
      const raw = handle.error();
      if (raw) {
        handle.delete();
        throw toError(raw, () => undefined);
      }
      cells.write(module.HEAPU8.buffer, handle.cells());
      return new WasmTensor(this, handle, cells.shape, cells.dtype, cells.number);
    });
  }

  /** The cells of a value, resident or not. @throws EngineError `input` or `closed`. */
  read(name: string, value: InputValue): TensorData {
    if (!(value instanceof WasmTensor)) {
      const cells = readInput(name, value as Exclude<InputValue, ResidentTensor>);
      const memory = new Uint8Array(byteLength(cells.dtype, cells.shape));
      cells.write(memory.buffer, 0);
      return { dtype: cells.dtype, shape: cells.shape, number: cells.number, cells: memory };
    }
    this.needOwn(name, value);
    const { dtype, shape, number } = value;
    return this.guard((module) => {
      const address = value.get().cells();
      return { dtype, shape, number, cells: module.HEAPU8.slice(address, address + byteLength(dtype, shape)) };
    });
  }

  /** @throws EngineError `input` for a tensor of another engine. */
  needOwn(name: string, tensor: WasmTensor): void {
    if (tensor.isOf(this)) return;
    throw new EngineError('input', `${name} is a tensor of another engine.`, {
      hint: 'Make it with the engine that runs the program.',
    });
  }

  async trainingSeat(setup: TrainingSetup, worker: boolean): Promise<seats.Seat> {
    const { LocalSeat, openWorker } = await trainingParts();
    const away = worker ? await openWorker(this.loaded) : undefined;
    if (away) return away.start(setup);
    return new LocalSeat(this, setup);
  }

  /** Runs f in the module. What it throws is an EngineError; after a trap the module is made anew. */
  guard<T>(f: (module: Module) => T): T {
    if (!this.current) {
      throw new EngineError('trap', 'The engine is being started anew after it stopped.', {
        hint: 'Try again in a moment.',
      });
    }
    try {
      return f(this.current);
    } catch (cause) {
      if (cause instanceof EngineError || cause instanceof Refused) throw cause;
      this.renew();
      throw new EngineError('trap', 'The engine stopped while it was computing this; it is being started anew.', {
        hint: 'Tensors and runs that were open are closed. Try again, with smaller sizes if they were large.',
        cause,
      });
    }
  }

  private renew(): void {
    this.current = undefined;
    this.generation += 1;
    this.renewal ??= this.loaded
      .instantiate()
      .then((module) => {
        this.current = module;
      })
      .finally(() => {
        this.renewal = undefined;
      });
    // A failure shows at the next use: there is no module then.
    this.renewal.catch(() => undefined);
  }
}

/** What tensors, programs and runs share: a handle into one generation of the module, until it is closed. */
class Owned<H extends { delete(): void }> {
  protected readonly engine: WasmEngine;
  private readonly generation: number;
  private readonly what: string;
  private handle: H | undefined;

  constructor(engine: WasmEngine, handle: H, what: string) {
    this.engine = engine;
    this.generation = engine.generation;
    this.what = what;
    this.handle = handle;
  }

  get stale(): boolean {
    return this.engine.generation !== this.generation;
  }

  /** @throws EngineError `closed`. */
  get(): H {
    if (!this.handle) throw new EngineError('closed', `This ${this.what} was closed.`, { hint: 'Make it again.' });
    if (this.stale) {
      throw new EngineError('closed', `This ${this.what} was lost when the engine was started anew.`, {
        hint: 'Make it again.',
      });
    }
    return this.handle;
  }

  close(): void {
    if (this.handle && !this.stale) this.handle.delete();
    this.handle = undefined;
  }
}

class WasmTensor extends Owned<TensorHandle> implements ResidentTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly number: boolean;

  constructor(engine: WasmEngine, handle: TensorHandle, shape: readonly number[], dtype: DType, number: boolean) {
    super(engine, handle, 'tensor');
    this.shape = shape;
    this.dtype = dtype;
    this.number = number;
  }

  isOf(engine: WasmEngine): boolean {
    return this.engine === engine;
  }
}

/** An input of a run: where its cells lie, when they are the run's own. */
interface OwnInput {
  cells: Cells;
  address: number;
}

/** A run that was closed, with what is known of its memory: the next one takes it. */
interface Parked {
  run: Owned<RunHandle>;
  inputs: (OwnInput | undefined)[];
  values: Map<NodeId, Located>;
}

/** Where the cells of a node lie. */
interface Located {
  shape: number[];
  dtype: DType;
  count: number;
  address: number;
  node: NodeId;
}

class WasmProgram implements Program {
  readonly source: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly NodeInfo[];
  private readonly engine: WasmEngine;
  private readonly parsed: ParsedProgram;
  private readonly names: Map<string, NodeId>;
  private readonly kept: Set<NodeId> | undefined;
  private readonly trainings = new Set<Training>();
  private compiled: Owned<ProgramHandle>;
  private parked: Parked | undefined;
  private closed = false;

  constructor(engine: WasmEngine, parsed: ParsedProgram, keep: readonly string[] | undefined) {
    this.engine = engine;
    this.parsed = parsed;
    this.source = parsed.source;
    this.inputs = parsed.inputs.map(({ name }) => name);
    this.names = new Map([...parsed.inputs, ...parsed.bindings].map(({ name, node }) => [name, node]));
    this.nodes = nodeInfos(parsed, this.names);
    this.kept = keep && new Set(keep.map((name) => this.nodeToKeep(name)));
    this.compiled = this.compile();
  }

  node(name: string): NodeId | undefined {
    return this.names.get(name);
  }

  /** Whether a run has the values of this node of the program without being completed. */
  keeps(node: NodeId): boolean {
    return !this.kept || this.kept.has(node);
  }

  get keepsAll(): boolean {
    return !this.kept;
  }

  run(inputs: Record<string, InputValue>): Run {
    this.needOpen();
    if (this.compiled.stale) {
      this.compiled = this.compile();
      this.parked = undefined;
    }
    const handle = this.compiled.get();
    const given = this.given(inputs);
    return this.engine.guard((module) => {
      const again = this.runAgain(module, given);
      if (again) return again;
      const own = this.setInputs(handle, given);
      const run = handle.run();
      if (!run) throw toError(handle.error()!, this.nodeAt);
      return new WasmRun(this.engine, this, this.parsed, {
        run: new Owned(this.engine, run, 'run'),
        inputs: own,
        values: new Map(),
      });
    });
  }

  train(options: TrainOptions, onStep?: (step: TrainingStep) => void): Training {
    this.needOpen();
    const setup = trainingSetup(
      this.parsed,
      (name) => this.named(name),
      options,
      (name, value) => this.engine.read(name, value),
    );
    const training = new SlicedTraining({
      open: () => this.engine.trainingSeat(setup, options.worker !== false),
      steps: options.steps,
      paused: options.paused ?? false,
      onStep,
      toError: (raw) => toError(raw, this.nodeAt),
    });
    this.trainings.add(training);
    const forget = (): void => void this.trainings.delete(training);
    training.done.then(forget, forget);
    return training;
  }

  close(): void {
    this.closed = true;
    for (const training of this.trainings) training.stop();
    this.parked?.run.close();
    this.parked = undefined;
    this.compiled.close();
  }

  /** Takes back the memory of a run that was closed. */
  park(parked: Parked): void {
    if (this.closed || parked.run.stale || this.parked) parked.run.close();
    else this.parked = parked;
  }

  /** @throws EngineError `unknown_name` */
  named(name: string): Named {
    const gradient = name.endsWith('.grad') && !this.names.has(name);
    const path = gradient ? name.slice(0, -'.grad'.length) : name;
    const dot = path.indexOf('.');
    const node = this.names.get(dot < 0 ? path : path.slice(0, dot));
    if (node !== undefined) return { name, node, parameter: dot < 0 ? '' : path.slice(dot + 1), gradient };
    const names = [...this.names.keys()];
    throw new EngineError('unknown_name', `The program binds no name ${name}.`, {
      hint: names.length ? `Its names are ${names.slice(0, 20).join(', ')}.` : 'It binds no names.',
    });
  }

  private needOpen(): void {
    if (this.closed) throw new EngineError('closed', 'This program was closed.', { hint: 'Compile it again.' });
  }

  readonly nodeAt: NodeAt = (node) => this.parsed.nodes[node];

  private nodeToKeep(name: string): NodeId {
    const node = this.node(name);
    if (node !== undefined) return node;
    throw new EngineError('unknown_name', `The program binds no name ${name} that could be kept.`, {
      hint: `Its names are ${[...this.names.keys()].slice(0, 20).join(', ')}.`,
    });
  }

  private compile(): Owned<ProgramHandle> {
    return this.engine.guard((module) => {
      const list = new module.NodeList();
      try {
        addNodes(list, this.parsed);
        if (this.kept) list.keep([...this.kept]);
        const handle = new module.ProgramHandle(list);
        const raw = handle.error();
        if (raw) {
          handle.delete();
          throw toError(raw, this.nodeAt);
        }
        return new Owned(this.engine, handle, 'program');
      } finally {
        list.delete();
      }
    });
  }

  /** The inputs in the order of the program: resident tensors, or cells to be copied. */
  private given(inputs: Record<string, InputValue>): (WasmTensor | Cells)[] {
    for (const name of Object.keys(inputs)) {
      if (this.inputs.includes(name)) continue;
      throw new EngineError('input', `The program has no input named ${name}.`, {
        hint: this.inputs.length ? `Its inputs are ${this.inputs.join(', ')}.` : 'It needs no inputs.',
      });
    }
    return this.inputs.map((name, i) => {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (value === undefined) {
        const place = this.nodeAt(this.parsed.inputs[i]!.node)?.place;
        throw new EngineError('input', `The input ${name} is missing.`, {
          ...place,
          hint: `Give run a value for ${name}.`,
        });
      }
      if (!(value instanceof WasmTensor)) {
        return readInput(name, value as Exclude<InputValue, ResidentTensor>);
      }
      this.engine.needOwn(name, value);
      return value;
    });
  }

  /** In the memory of the run that was closed last, where the inputs have its dtypes and shapes: nothing is made. */
  private runAgain(module: Module, given: readonly (WasmTensor | Cells)[]): WasmRun | undefined {
    const { parked } = this;
    if (!parked) return undefined;
    this.parked = undefined;
    const fits = given.every((input, i) => !(input instanceof WasmTensor) && sameForm(parked.inputs[i], input));
    if (fits) {
      given.forEach((cells, i) => (cells as Cells).write(module.HEAPU8.buffer, parked.inputs[i]!.address));
      if (parked.run.get().again()) return new WasmRun(this.engine, this, this.parsed, parked);
    }
    parked.run.close(); // the module keeps its memory for the next run
    return undefined;
  }

  private setInputs(handle: ProgramHandle, given: readonly (WasmTensor | Cells)[]): (OwnInput | undefined)[] {
    return given.map((input, i) => {
      if (input instanceof WasmTensor) {
        handle.setInput(i, input.get(), input.number);
        return undefined;
      }
      const tensor = this.engine.residentOf(input);
      handle.setInput(i, tensor.get(), tensor.number);
      const address = tensor.get().cells();
      tensor.close();
      return { cells: input, address };
    });
  }
}

/** A number may be a size, so it must be the same; of everything else only the form counts. */
function sameForm(own: OwnInput | undefined, { dtype, shape, number, data }: Cells): boolean {
  if (!own) return false;
  const before = own.cells;
  if (before.dtype !== dtype || before.number !== number || before.shape.length !== shape.length) return false;
  if (number && !Object.is(before.data[0], data[0])) return false;
  return shape.every((size, dim) => size === before.shape[dim]);
}

/** Every node with the names that mean it at the end of the program. */
function nodeInfos(parsed: ParsedProgram, names: Map<string, NodeId>): NodeInfo[] {
  const infos = parsed.nodes.map((node, id): NodeInfo => {
    const { place } = node;
    const op = node.kind === 'call' ? node.name : node.kind;
    return { node: id, op, names: [], text: parsed.source.slice(place.from, place.to), place, args: argsOf(node) };
  });
  for (const [name, node] of names) infos[node]!.names.push(name);
  return infos;
}

function argsOf(node: ParsedProgram['nodes'][number]): NodeId[] {
  switch (node.kind) {
    case 'call':
      return [...node.args, ...node.keywords.map((keyword) => keyword.node)];
    case 'tuple':
    case 'list':
      return [...node.items];
    case 'slice':
      return [node.start, node.stop, node.step];
    case 'unpack':
      return [node.value];
    default:
      return [];
  }
}

class WasmRun implements Run {
  private readonly engine: WasmEngine;
  private readonly program: WasmProgram;
  private readonly parsed: ParsedProgram;
  private readonly memory: Parked;
  private readonly shapes = new Map<number, number[]>();
  private whole: boolean;
  private closed = false;
  private printed: string[] | undefined;

  constructor(engine: WasmEngine, program: WasmProgram, parsed: ParsedProgram, memory: Parked) {
    this.engine = engine;
    this.program = program;
    this.parsed = parsed;
    this.memory = memory;
    this.whole = program.keepsAll;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.whole === this.program.keepsAll) this.program.park(this.memory);
    else this.memory.run.close();
  }

  tensor(nameOrNode: string | NodeId): TensorValue {
    return this.engine.guard((module) => {
      const known = typeof nameOrNode === 'string' ? this.program.node(nameOrNode) : nameOrNode;
      if (known === undefined || !this.program.keeps(known)) this.complete();
      return this.value(module, this.find(nameOrNode));
    });
  }

  private get(): RunHandle {
    if (this.closed) throw new EngineError('closed', 'This run was closed.', { hint: 'Make it again.' });
    return this.memory.run.get();
  }

  /** Computes what `keep` left out, where something else is asked for. */
  private complete(): void {
    if (this.whole) return;
    const handle = this.get();
    if (!handle.complete()) throw toError(handle.error()!, this.program.nodeAt);
    this.whole = true;
    this.memory.values.clear();
    this.shapes.clear();
  }

  explain(nameOrNode: string | NodeId, index: readonly number[]): Explanation {
    return this.engine.guard((module) => {
      this.complete();
      const handle = this.get();
      const node = this.tensorNode(this.find(nameOrNode));
      const raw = handle.explain(node, flatOf(index, this.shape(node), nameOrNode));
      if (!raw) throw toError(handle.error()!, this.program.nodeAt);
      return this.explanation(module, raw, index);
    });
  }

  node(node: NodeId): NodeInfo {
    const known = this.program.nodes[node];
    if (known) return known;
    return this.engine.guard(() => {
      this.complete();
      const handle = this.get();
      if (!Number.isInteger(node) || node < 0 || node >= handle.size()) throw noSuchNode(node);
      const serves = this.program.nodes[handle.origin(node)]!;
      return { node, op: handle.op(node), names: [], text: serves.text, place: serves.place, args: handle.args(node) };
    });
  }

  get outputs(): readonly string[] {
    this.printed ??= this.engine.guard((module) => {
      this.complete();
      const handle = this.get();
      const read = (node: number): TensorValue => this.value(module, node);
      const printed = (node: number): RawPrinted => handle.printed(node);
      return this.parsed.prints.map(({ pieces, place }) => at(place, () => printedText(pieces, printed, read)));
    });
    return this.printed;
  }

  backward(nameOrNode: string | NodeId): void {
    this.engine.guard(() => {
      this.complete();
      const handle = this.get();
      if (!handle.backward(this.tensorNode(this.find(nameOrNode)))) throw toError(handle.error()!, this.program.nodeAt);
    });
  }

  grad(nameOrNode: string | NodeId): TensorValue {
    return this.engine.guard((module) => {
      this.complete();
      return this.value(module, this.gradientOf(this.find(nameOrNode)));
    });
  }

  private gradientOf(node: NodeId): NodeId {
    const handle = this.get();
    const gradient = handle.gradient(this.tensorNode(node));
    if (gradient < 0) throw toError(handle.error()!, this.program.nodeAt);
    return gradient;
  }

  /** The node of a name, of `NAME.grad`, or the node itself. */
  private find(nameOrNode: string | NodeId): NodeId {
    const handle = this.get();
    if (typeof nameOrNode === 'number') {
      if (!Number.isInteger(nameOrNode) || nameOrNode < 0 || nameOrNode >= handle.size()) throw noSuchNode(nameOrNode);
      return nameOrNode;
    }
    const { node, parameter, gradient } = this.program.named(nameOrNode);
    const found = parameter ? handle.parameter(node, parameter) : node;
    if (found < 0) throw toError(handle.error()!, this.program.nodeAt);
    return gradient ? this.gradientOf(found) : found;
  }

  /** @throws EngineError `value` when the node holds no tensor. */
  private tensorNode(node: NodeId): NodeId {
    if (this.get().isTensor(node)) return node;
    const info = this.node(node);
    throw new EngineError('value', `${info.text || 'What is left out here'} is not a tensor.`, {
      line: info.place.line,
      column: info.place.column,
    });
  }

  private shape(node: NodeId): number[] {
    const known = this.shapes.get(node);
    if (known) return known;
    const shape = this.get().shape(node);
    this.shapes.set(node, shape);
    return shape;
  }

  private value(module: Module, named: NodeId): TensorValue {
    const { shape, dtype, count, address, node } = this.locate(named);
    return { ...copyCells(module, dtype, address, count), shape: [...shape], dtype, node };
  }

  /** Nodes of the program stay where they are as long as their memory is used again. */
  private locate(named: NodeId): Located {
    const handle = this.get();
    const known = this.memory.values.get(named);
    if (known) return known;
    const node = this.tensorNode(named);
    const shape = this.shape(node);
    const own = handle.own(node);
    const located = {
      shape,
      dtype: dtypes[handle.dtype(node)]!,
      count: shape.reduce((product, size) => product * size, 1),
      address: handle.cells(node),
      node: this.whole || own < this.parsed.nodes.length ? own : node,
    };
    if (named < this.parsed.nodes.length) this.memory.values.set(named, located);
    return located;
  }

  private explanation(module: Module, raw: RawExplanation, index: readonly number[]): Explanation {
    const parts = takeParts(module.HEAPU8.buffer, raw, (node) => this.shape(node));
    const explanation: Explanation = {
      cell: { node: raw.node, index: index.map((i, dim) => (i < 0 ? i + this.shape(raw.node)[dim]! : i)) },
      op: raw.op,
      formula: raw.formula,
      dtype: dtypes[raw.dtype]!,
      value: raw.value,
      get parts() {
        return parts();
      },
    };
    if (raw.shown) explanation.shown = raw.shown;
    return explanation;
  }
}

/** Runs f; an error that it throws gets the place. */
function at<T>(place: Place, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof EngineError) || error.line !== undefined) throw error;
    const { code, message, hint, cause } = error;
    const sentence = hint ? message.slice(0, -hint.length - 1) : message;
    throw new EngineError(code, sentence, { hint, line: place.line, column: place.column, cause });
  }
}

function noSuchNode(node: unknown): EngineError {
  return new EngineError('unknown_name', `This run has no node ${String(node)}.`);
}

/** Row-major position; negative indices count from the end. @throws EngineError `index`. */
function flatOf(index: readonly number[], shape: readonly number[], name: string | NodeId): number {
  const what = typeof name === 'string' ? name : 'The tensor';
  if (index.length !== shape.length) {
    throw new EngineError(
      'index',
      `${what} has the shape (${shape.join(', ')}), but the cell has ${index.length} indices.`,
      {
        hint: `Give ${shape.length}.`,
      },
    );
  }
  return shape.reduce((flat, size, dim) => {
    const i = index[dim]!;
    const at = i < 0 ? i + size : i;
    if (!Number.isInteger(i) || at < 0 || at >= size) {
      throw new EngineError(
        'index',
        `${what} has the shape (${shape.join(', ')}); the index ${i} is outside of dimension ${dim}.`,
      );
    }
    return flat * size + at;
  }, 0);
}
