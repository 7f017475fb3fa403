/** The node list as it grows, and what each name means at the present line. */
import type { Arguments, CallPlace } from './calls.ts';
import { Frame, Holders, type Binding, type Growing, type Meaning } from './frames.ts';
import { fold, isTrue, knownLiteral, type Known } from './known.ts';
import { MAX_DEPTH, MAX_NODES, MAX_READS, MAX_UNROLLED_LENGTH } from './limits.ts';
import type { Keyword, NodeIndex, ParsedProgram, ProgramNode } from './nodes.ts';
import type { Places } from './places.ts';
import type { Refusal } from './subset.ts';
import type { Place } from '../surface.ts';
import { ALSO_INPUTS, USUAL_MODULES } from './words.ts';
import type { SyntaxNode } from './tree.ts';

export type { Meaning } from './frames.ts';

/** A function of the program: adds the nodes of one call and gives the node it returns. */
export type Callable = (given: Arguments, place: CallPlace) => NodeIndex;

/** A node without its place. */
export type NodeContent = ProgramNode extends infer Node
  ? Node extends unknown
    ? Omit<Node, 'place' | 'calls'>
    : never
  : never;

/** The state of one parse. */
export class Scope {
  readonly places: Places;
  readonly program: ParsedProgram;
  /** Lists of layers that are called as one: `nn.Sequential(a, b)`. */
  readonly sequentials = new Set<NodeIndex>();
  /** Of what `eval()` made of a layer: the layer. */
  readonly trained = new Map<NodeIndex, NodeIndex>();
  readonly #program: Frame;
  readonly #holders = new Holders();
  /** Of operators, by node. */
  readonly #known: (Known | undefined)[] = [];
  #frame: Frame;
  #depth = 0;
  #unrolled = 0;
  #reads = 0;
  /** Goes up with every name that is bound. */
  #version = 0;

  /** `functions` are the names that the program defines with `def`. */
  constructor(places: Places, functions: ReadonlySet<string> = new Set()) {
    this.places = places;
    this.program = { source: places.source, nodes: [], bindings: [], inputs: [], prints: [] };
    this.#program = this.#frame = new Frame('program', undefined, functions);
  }

  /** Adds a node. @throws EngineError `limit`. */
  add(content: NodeContent, from: number, to: number): NodeIndex {
    const { nodes } = this.program;
    if (nodes.length >= MAX_NODES) {
      throw this.places.error(
        'limit',
        from,
        `The program has more than ${MAX_NODES.toLocaleString('en')} values and operations${this.#repeated()}.`,
        'Shorten it, or pass long lists of numbers as an input.',
      );
    }
    const { calls } = this.places;
    const node = { ...content, place: this.places.at(from, to), ...(calls.length > 0 && { calls }) } as ProgramNode;
    const index = nodes.push(node) - 1;
    if (node.kind === 'list' || node.kind === 'tuple') {
      this.count(node.items.length, from);
      this.#holders.contain(index, node.items);
    } else if (node.kind === 'call') {
      this.count(node.args.length + node.keywords.length, from);
    }
    return index;
  }

  /** Adds an operator's node. */
  operator(name: string, args: NodeIndex[], from: number, to: number): NodeIndex {
    const node = this.add({ kind: 'call', name, form: 'operator', args, keywords: [] as Keyword[] }, from, to);
    this.#known[node] = this.#fold(name, args);
    return node;
  }

  #fold(name: string, args: readonly NodeIndex[]): Known | undefined {
    if (name === 'not') {
      const truth = this.truth(args[0]!);
      return truth === undefined ? undefined : { kind: 'boolean', value: !truth };
    }
    const known = args.map((arg) => this.known(arg));
    return known.every((value) => value !== undefined) ? fold(name, known) : undefined;
  }

  node(index: NodeIndex): ProgramNode {
    return this.program.nodes[index]!;
  }

  /** The items of a tuple or list. */
  items(index: NodeIndex): readonly NodeIndex[] | undefined {
    const node = this.node(index);
    return node.kind === 'list' || node.kind === 'tuple' ? node.items : undefined;
  }

  /** A node's value, where it is known without running the program. */
  known(index: NodeIndex): Known | undefined {
    return this.#known[index] ?? knownLiteral(this.node(index));
  }

  /** Whether Python takes a value for true, where that is known. */
  truth(index: NodeIndex): boolean | undefined {
    const items = this.items(index);
    if (items) return items.length > 0;
    const known = this.known(index);
    return known && isTrue(known);
  }

  /** A whole number that is known. */
  integer(index: NodeIndex): number | undefined {
    const known = this.known(index);
    if (known?.kind === 'boolean') return Number(known.value);
    return known?.kind === 'number' && known.integer ? known.value : undefined;
  }

  /** Replaces a node that nothing reads yet: `-1` becomes one number. */
  replace(index: NodeIndex, content: NodeContent, place: Place): void {
    this.program.nodes[index] = { ...this.program.nodes[index], ...content, place } as ProgramNode;
  }

  /** What `read` finds out. Unless `keep` says otherwise, its nodes are taken back if no name and no print has kept one. */
  trial<Result>(read: () => Result, keep: (result: Result) => boolean = () => false): Result {
    const { nodes, inputs, prints } = this.program;
    const [count, version, inputCount, printCount] = [nodes.length, this.#version, inputs.length, prints.length];
    const result = read();
    if (version === this.#version && printCount === prints.length && !keep(result)) {
      for (const { name, node } of inputs.splice(inputCount)) {
        this.#holders.unname(node, this.#program.bindings.get(name)!);
        this.#program.bindings.delete(name);
      }
      for (let index = nodes.length - 1; index >= count; index--) {
        const items = this.items(index);
        if (items) this.#holders.release(index, items);
        this.sequentials.delete(index);
        this.trained.delete(index);
      }
      nodes.length = count;
      this.#known.length = Math.min(this.#known.length, count);
    }
    return result;
  }

  /** Counts a statement, each time it is unrolled. @throws EngineError `limit`. */
  unroll(from: number, to: number): void {
    this.#unrolled += to - from + 1;
    if (this.#unrolled <= MAX_UNROLLED_LENGTH) return;
    throw this.places.error(
      'limit',
      from,
      `With all repetitions the program is longer than ${MAX_UNROLLED_LENGTH.toLocaleString('en')} characters.`,
      'Repeat less often: compute with whole tensors where you can.',
    );
  }

  /** Counts items of lists and arguments. @throws EngineError `limit`. */
  count(reads: number, from: number): void {
    this.#reads += reads;
    if (this.#reads <= MAX_READS) return;
    throw this.places.error(
      'limit',
      from,
      `The lists and calls of the program have more than ${MAX_READS.toLocaleString('en')} items.`,
      'Shorten them, or pass long lists of numbers as an input.',
    );
  }

  /** Reads something that stands within something else. @throws EngineError `limit`. */
  within<Result>(from: number, read: () => Result): Result {
    if (++this.#depth > MAX_DEPTH) {
      throw this.places.error(
        'limit',
        from,
        'Too many brackets, blocks and calls of functions stand within one another here.',
        'Give parts of the expression names of their own.',
      );
    }
    const result = read();
    this.#depth--;
    return result;
  }

  /** Reads the body of a function with names of its own; `locals` are all that it binds. */
  inFunction<Result>(name: string, locals: ReadonlySet<string>, place: Place, read: () => Result): Result {
    const { calls } = this.places;
    this.places.calls = [{ name, place }, ...calls];
    const result = this.#inFrame(new Frame('function', this.#program, locals), read);
    this.places.calls = calls;
    return result;
  }

  /** Reads a comprehension, whose variables are its own. */
  inComprehension<Result>(read: () => Result): Result {
    return this.#inFrame(new Frame('comprehension', this.#frame), read);
  }

  #inFrame<Result>(frame: Frame, read: () => Result): Result {
    const before = this.#frame;
    this.#frame = frame;
    const result = read();
    this.#frame = before;
    for (const binding of frame.bindings.values()) this.#unname(binding);
    return result;
  }

  /** Binds a name to a value, from here on. */
  bind(name: string, node: NodeIndex): void {
    this.alias(name, { kind: 'value', node });
    if (this.#frame === this.#program) this.program.bindings.push({ name, node });
  }

  /** Gives a name a meaning without listing it as a binding: by an import or a `def`, or as a parameter. */
  alias(name: string, meaning: Meaning): void {
    this.#version++;
    this.#give(this.#frame, name, meaning);
  }

  #give(frame: Frame, name: string, meaning: Meaning | Growing): Binding {
    let binding = frame.bindings.get(name);
    if (binding?.meaning.kind === 'value' && meaning.kind === 'value' && binding.meaning.node === meaning.node) {
      return binding;
    }
    if (binding) {
      this.#unname(binding);
      binding.meaning = meaning;
    } else {
      binding = { name, frame, meaning };
      frame.bindings.set(name, binding);
    }
    for (const node of held(meaning)) this.#holders.name(node, binding);
    return binding;
  }

  #unname(binding: Binding): void {
    for (const node of held(binding.meaning)) this.#holders.unname(node, binding);
  }

  /** What a name means here, if the program or usage says so. */
  meaning(name: string): Meaning | undefined {
    const found = this.#frame.find(name);
    if (found instanceof Frame) return { kind: 'later', within: found.kind };
    if (found) return found.meaning.kind === 'growing' ? this.#grown(found, found.meaning) : found.meaning;
    const module = USUAL_MODULES.get(name);
    return module === undefined ? undefined : { kind: 'module', module };
  }

  /** Whether nothing in the program gives the name a meaning. */
  isFree(name: string): boolean {
    return this.#frame.find(name) === undefined;
  }

  /** Whether the program imported the name itself; otherwise `F`, `nn` and `math` may be inputs. */
  mayBeInput(name: string): boolean {
    return this.isFree(name) && ALSO_INPUTS.has(name);
  }

  /** Makes the list that `name` is bound to longer, without a node for each step. */
  extend(name: string, items: readonly NodeIndex[], from: number, to: number): void {
    const binding = this.#frame.find(name) as Binding;
    const { meaning } = binding;
    this.#version++;
    this.count(items.length, from);
    if (meaning.kind === 'growing') {
      for (const item of items) {
        meaning.items.push(item);
        this.#holders.name(item, binding);
      }
      Object.assign(meaning, { from, to });
      return;
    }
    const before = this.items((meaning as { node: NodeIndex }).node)!;
    this.count(before.length, from);
    this.#give(binding.frame!, name, { kind: 'growing', items: [...before, ...items], from, to });
  }

  /** Whether a name is bound to a list that has just been made longer. */
  isGrowing(name: string): boolean {
    const found = this.#frame.find(name);
    return found !== undefined && !(found instanceof Frame) && found.meaning.kind === 'growing';
  }

  #grown(binding: Binding, { items, from, to }: Growing): Meaning {
    const meaning: Meaning = { kind: 'value', node: this.add({ kind: 'list', items }, from, to) };
    this.#version++;
    this.#give(binding.frame!, binding.name, meaning);
    if (binding.frame === this.#program) this.program.bindings.push({ name: binding.name, node: meaning.node });
    return meaning;
  }

  /** What else is the same value at present: `"y" names`, `"ys" holds`. */
  otherName(node: NodeIndex, name: string): string | undefined {
    const found = this.#frame.find(name);
    const own = found instanceof Frame ? undefined : found;
    const other = this.#holders.other(node, own);
    if (!other) return undefined;
    if (!other.frame) return `${other.name} holds`;
    const where = other.name === name && other.frame !== own?.frame ? ' outside this function' : '';
    const direct = other.meaning.kind === 'value' && other.meaning.node === node;
    return `"${other.name}"${where} ${direct ? 'names' : 'holds'}`;
  }

  /** Keeps a value from being changed, as if it had one more name; `what` begins a sentence. */
  hold(node: NodeIndex, what: string): () => void {
    const binding: Binding = { name: what, frame: undefined, meaning: { kind: 'value', node } };
    this.#holders.name(node, binding);
    return () => this.#holders.unname(node, binding);
  }

  /** A name that nothing has bound: an input, placed at its first use. */
  input(name: string, from: number, to: number): NodeIndex {
    const node = this.add({ kind: 'input', name }, from, to);
    this.#give(this.#program, name, { kind: 'value', node });
    this.program.inputs.push({ name, node });
    return node;
  }

  /** Ends the program: lists that were made longer last become nodes. */
  finish(): ParsedProgram {
    for (const name of this.#program.bindings.keys()) this.meaning(name);
    return this.program;
  }

  /** Whether the present line is repeated by a loop or a call, for messages. */
  #repeated(): string {
    return this.#unrolled > this.places.source.length ? ' when its loops and calls are written out' : '';
  }
}

/** The nodes that a name keeps. */
function held(meaning: Meaning | Growing): readonly NodeIndex[] {
  if (meaning.kind === 'value') return [meaning.node];
  return meaning.kind === 'growing' ? meaning.items : [];
}

/** A value with its extent in the source, brackets included. */
export interface Operand {
  node: NodeIndex;
  from: number;
  to: number;
  /** A number literal without brackets, which a minus may still join. */
  literal?: boolean;
}

/** Adds the nodes of an expression; given to what expressions are made of. */
export type Reader = (scope: Scope, tree: SyntaxNode) => Operand;

/** A name, as Python reads it: `𝑄` is `Q`. */
export function nameOf(scope: Scope, node: SyntaxNode): string {
  const name = scope.places.source.slice(node.from, node.to);
  return name.normalize('NFKC');
}

/** An error of the kind `syntax` for something that the program language does not have. */
export function refuse(scope: Scope, node: { from: number }, refusal: Refusal): Error {
  return scope.places.error('syntax', node.from, refusal.sentence, refusal.hint);
}
