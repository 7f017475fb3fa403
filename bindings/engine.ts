/**
 * `softlook/engine`: the C++ engine for JavaScript, in the browser and in Node, without a DOM.
 *
 * The names are those of surface.ts. Every error is an EngineError. A trap in the module becomes one EngineError too:
 * the module is made anew, programs compile themselves again when next used, and tensors and runs of the old one say
 * that they are closed.
 */
import { EngineError } from './error.ts';
import { dtypes, readInput } from './inputs.ts';
import { load, type Loaded } from './loader.ts';
import type { Module, ProgramHandle, RawError, RawExplanation, RawPrinted, RunHandle, TensorHandle } from './module.ts';
import type { ParsedProgram, ProgramNode } from './program/nodes.ts';
import { addNodes } from './program/node-list.ts';
import { parseProgram } from './program/parse.ts';
import { sentenceInCalls } from './program/places.ts';
import { printedText } from './program/printed.ts';
import type {
  DType,
  Engine,
  EngineErrorCode,
  Explanation,
  InputValue,
  LoadOptions,
  NodeId,
  NodeInfo,
  OpInfo,
  Part,
  Place,
  Program,
  ResidentTensor,
  Run,
  TensorValue,
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
  const loaded = await load(options);
  return new WasmEngine(options.variant ?? 'simd128', loaded, await loaded.instantiate());
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
  private current: Module | undefined;
  private renewal: Promise<void> | undefined;
  private table: OpInfo[] | undefined;

  constructor(variant: Variant, loaded: Loaded, module: Module) {
    this.variant = variant;
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

  compile(source: string): Program {
    return new WasmProgram(this, parseProgram(source));
  }

  scalar(name: string, ...values: number[]): number {
    const result = this.guard((module) => module.scalar(String(name), values));
    if (result === null) {
      throw new EngineError('unknown_name', `The engine has no scalar function ${name} of ${values.length} numbers.`);
    }
    return result;
  }

  makeTensor(name: string, value: InputValue): WasmTensor {
    const cells = readInput(name, value as Exclude<InputValue, ResidentTensor>);
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
      if (cause instanceof EngineError) throw cause;
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

class WasmProgram implements Program {
  readonly source: string;
  readonly inputs: readonly string[];
  readonly nodes: readonly NodeInfo[];
  private readonly engine: WasmEngine;
  private readonly parsed: ParsedProgram;
  private readonly names: Map<string, NodeId>;
  private compiled: Owned<ProgramHandle>;
  private closed = false;

  constructor(engine: WasmEngine, parsed: ParsedProgram) {
    this.engine = engine;
    this.parsed = parsed;
    this.source = parsed.source;
    this.inputs = parsed.inputs.map(({ name }) => name);
    this.names = new Map([...parsed.inputs, ...parsed.bindings].map(({ name, node }) => [name, node]));
    this.nodes = nodeInfos(parsed, this.names);
    this.compiled = this.compile();
  }

  node(name: string): NodeId | undefined {
    return this.names.get(name);
  }

  run(inputs: Record<string, InputValue>): Run {
    if (this.closed) throw new EngineError('closed', 'This program was closed.', { hint: 'Compile it again.' });
    if (this.compiled.stale) this.compiled = this.compile();
    const handle = this.compiled.get();
    this.setInputs(handle, inputs);
    return this.engine.guard(() => {
      const run = handle.run();
      if (!run) throw toError(handle.error()!, this.nodeAt);
      return new WasmRun(this.engine, run, this, this.parsed);
    });
  }

  close(): void {
    this.closed = true;
    this.compiled.close();
  }

  readonly nodeAt: NodeAt = (node) => this.parsed.nodes[node];

  private compile(): Owned<ProgramHandle> {
    return this.engine.guard((module) => {
      const list = new module.NodeList();
      try {
        addNodes(list, this.parsed);
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

  private setInputs(handle: ProgramHandle, inputs: Record<string, InputValue>): void {
    for (const name of Object.keys(inputs)) {
      if (this.inputs.includes(name)) continue;
      throw new EngineError('input', `The program has no input named ${name}.`, {
        hint: this.inputs.length ? `Its inputs are ${this.inputs.join(', ')}.` : 'It needs no inputs.',
      });
    }
    this.inputs.forEach((name, i) => {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (value === undefined) {
        const place = this.nodeAt(this.parsed.inputs[i]!.node)?.place;
        throw new EngineError('input', `The input ${name} is missing.`, {
          ...place,
          hint: `Give run a value for ${name}.`,
        });
      }
      if (value instanceof WasmTensor) {
        if (!value.isOf(this.engine)) {
          throw new EngineError('input', `${name} is a tensor of another engine.`, {
            hint: 'Make it with the engine that runs the program.',
          });
        }
        this.engine.guard(() => handle.setInput(i, value.get(), value.number));
        return;
      }
      const tensor = this.engine.makeTensor(name, value);
      this.engine.guard(() => handle.setInput(i, tensor.get(), tensor.number));
      tensor.close();
    });
  }
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

class WasmRun extends Owned<RunHandle> implements Run {
  private readonly program: WasmProgram;
  private readonly parsed: ParsedProgram;
  private readonly shapes = new Map<number, number[]>();
  private printed: string[] | undefined;

  constructor(engine: WasmEngine, handle: RunHandle, program: WasmProgram, parsed: ParsedProgram) {
    super(engine, handle, 'run');
    this.program = program;
    this.parsed = parsed;
  }

  tensor(nameOrNode: string | NodeId): TensorValue {
    return this.engine.guard((module) => this.value(module, this.find(nameOrNode)));
  }

  explain(nameOrNode: string | NodeId, index: readonly number[]): Explanation {
    return this.engine.guard((module) => {
      const handle = this.get();
      const node = this.tensorNode(this.find(nameOrNode));
      const raw = handle.explain(node, flatOf(index, this.shape(node), nameOrNode));
      if (!raw) throw toError(handle.error()!, this.program.nodeAt);
      return this.explanation(module, handle, raw, index);
    });
  }

  node(node: NodeId): NodeInfo {
    const known = this.program.nodes[node];
    if (known) return known;
    return this.engine.guard(() => {
      const handle = this.get();
      if (!Number.isInteger(node) || node < 0 || node >= handle.size()) throw noSuchNode(node);
      const serves = this.program.nodes[handle.origin(node)]!;
      return { node, op: handle.op(node), names: [], text: serves.text, place: serves.place, args: handle.args(node) };
    });
  }

  get outputs(): readonly string[] {
    this.printed ??= this.engine.guard((module) => {
      const handle = this.get();
      const read = (node: number): TensorValue => this.value(module, node);
      const printed = (node: number): RawPrinted => handle.printed(node);
      return this.parsed.prints.map(({ pieces, place }) => at(place, () => printedText(pieces, printed, read)));
    });
    return this.printed;
  }

  backward(nameOrNode: string | NodeId): void {
    this.engine.guard(() => {
      const handle = this.get();
      if (!handle.backward(this.tensorNode(this.find(nameOrNode)))) throw toError(handle.error()!, this.program.nodeAt);
    });
  }

  grad(nameOrNode: string | NodeId): TensorValue {
    return this.engine.guard((module) => this.value(module, this.gradientOf(this.find(nameOrNode))));
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
    const node = this.program.node(nameOrNode);
    if (node !== undefined) return node;
    const of = nameOrNode.endsWith('.grad') ? this.program.node(nameOrNode.slice(0, -'.grad'.length)) : undefined;
    if (of !== undefined) return this.gradientOf(of);
    const names = [...new Set(this.program.nodes.flatMap((info) => info.names))];
    throw new EngineError('unknown_name', `The program binds no name ${nameOrNode}.`, {
      hint: names.length ? `Its names are ${names.slice(0, 20).join(', ')}.` : 'It binds no names.',
    });
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
    const handle = this.get();
    const node = this.tensorNode(named);
    const shape = [...this.shape(node)];
    const count = shape.reduce((product, size) => product * size, 1);
    const dtype = dtypes[handle.dtype(node)]!;
    const address = handle.cells(node);
    const { buffer } = module.HEAPU8;
    const value = { shape, dtype, node: handle.own(node) };
    try {
      if (dtype === 'float32') return { ...value, data: new Float32Array(buffer, address, count).slice() };
      if (dtype === 'bool') return { ...value, data: new Float32Array(new Uint8Array(buffer, address, count)) };
      const integers = new BigInt64Array(buffer, address, count).slice();
      const data = new Float32Array(count);
      for (let i = 0; i < count; ++i) data[i] = Number(integers[i]);
      return { ...value, data, integers };
    } catch (cause) {
      throw new EngineError('limit', `There is not enough memory for a copy of ${count} cells.`, {
        hint: 'Read a part of the tensor, or use smaller ones.',
        cause,
      });
    }
  }

  private explanation(module: Module, handle: RunHandle, raw: RawExplanation, index: readonly number[]): Explanation {
    const { buffer } = module.HEAPU8;
    const roles = new Uint8Array(buffer, handle.partRoles(), raw.count);
    const values = new Float64Array(buffer, handle.partValues(), raw.count);
    const nodes = new Int32Array(buffer, handle.partNodes(), raw.count);
    const flats = new Float64Array(buffer, handle.partFlats(), raw.count);
    const parts: Part[] = [];
    for (let i = 0; i < raw.count; ++i) {
      const part: Part = { role: raw.roles[roles[i]!]!, value: values[i]! };
      const node = nodes[i]!;
      if (node >= 0) part.cell = { node, index: indexOf(flats[i]!, this.shape(node)) };
      parts.push(part);
    }
    const explanation: Explanation = {
      cell: { node: raw.node, index: index.map((i, dim) => (i < 0 ? i + this.shape(raw.node)[dim]! : i)) },
      op: raw.op,
      formula: raw.formula,
      dtype: dtypes[raw.dtype]!,
      value: raw.value,
      parts,
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

function indexOf(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let dim = shape.length - 1; dim >= 0; --dim) {
    const size = shape[dim]!;
    index[dim] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}
