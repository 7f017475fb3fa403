/**
 * The list of nodes a program's text becomes: what the parser hands to the engine.
 *
 * Functions (`def`), loops and branches are written out while the text is read, so the list has none of them: a body's
 * nodes come once for every call and every round, and of an `if` only the branch that is taken. What a loop goes over and
 * what an `if` asks must be known without a run: numbers written in the program, what whole-number arithmetic makes of
 * them, None, and the lists and tuples of the program. Items of such lists (`a[1]`, `a, b = f(x)`, `len(a)`) are taken
 * here, so that no node stands for the access; an `index`, `unpack` or `len` node reads a tensor or what an op gives.
 * Lines under `with torch.no_grad()` stand for themselves: gradients flow through them.
 *
 * A node comes after every node it reads. Sub-expressions are nodes too, each with its place, so that every
 * intermediate can be shown and unfolded. Names of functions are not looked up here: the op table in C++ knows them.
 */
import type { Place } from '../surface.ts';

/** Index of a node in the list. */
export type NodeIndex = number;

/** How a call was written; `property` is an attribute without parentheses (`.T`, `.shape`), `operator` a symbol. */
export type CallForm = 'function' | 'method' | 'property' | 'operator';

export interface Keyword {
  name: string;
  node: NodeIndex;
}

/** A call of a function that the program defines with `def`. */
export interface ProgramCall {
  name: string;
  /** Of the call, not of the definition. */
  place: Place;
}

/**
 * A node that comes from the body of a function has its place in that body, once for every call, and the calls that led
 * there, the innermost first. A loop's nodes come once for every round.
 */
export type ProgramNode = { place: Place; calls?: readonly ProgramCall[] } & (
  | { kind: 'input'; name: string }
  /** A literal, with its minus if it has one (`-1` is one node); also `float('-inf')`, `math.pi`, `torch.inf`. */
  | { kind: 'number'; value: number; integer: boolean }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'none' }
  | { kind: 'ellipsis' }
  /** A string argument such as approximate='tanh', and dtypes: torch.float32 is the string 'float32'. */
  | { kind: 'string'; value: string }
  /** `(a, b)` and `[a, b]`, also the comma list of a subscript and of a tuple on the right-hand side. */
  | { kind: 'tuple'; items: NodeIndex[] }
  | { kind: 'list'; items: NodeIndex[] }
  /** start, stop, step of `a[1:n:2]`; a missing one is a `none` node. */
  | { kind: 'slice'; start: NodeIndex; stop: NodeIndex; step: NodeIndex }
  /** Item `item` of `count` of a tuple or of a tensor's first dimension: `B, T, C = x.shape`. */
  | { kind: 'unpack'; value: NodeIndex; item: number; count: number }
  /**
   * Every op. Operators use the op's word: `+ add`, `- sub`, `* mul`, `/ div`, `// floor_divide`, `% remainder`,
   * `** pow`, `@ matmul`, unary `- neg`, `~ logical_not` (`not` too), `&`/`and` logical_and, `|`/`or` logical_or,
   * `< lt <= le > gt >= ge == eq != ne`, `a[i]` is `index(a, i...)` with one argument an item of the subscript.
   * A method's receiver is its first argument. Prefixes (torch., F., np., math., torch.nn.functional.) are dropped.
   * A layer is a function's call with a capital letter, `Linear(64, 16, bias=False)`; a layer called, `layer(x)`, is
   * `call_module(layer, x...)` with form `function`, and `layer.weight` a property. `nn.ModuleList` and
   * `nn.Sequential` are lists (the latter, called, is one `call_module` after another), `nn.Parameter(x)` is x.
   */
  | { kind: 'call'; name: string; form: CallForm; args: NodeIndex[]; keywords: Keyword[] }
);

/**
 * A piece of a `print`: literal text, or a node. With a `format` (`.4f`, perhaps empty) the node stands in an f-string,
 * which formats its value; without one it is shown as `print(value)` shows it. The line's end is not a piece.
 */
export type PrintPiece = { text: string } | { node: NodeIndex; format?: string };

export interface ParsedProgram {
  source: string;
  nodes: ProgramNode[];
  /** Every binding, in order; the last one of a name is what the name means at the end. */
  bindings: { name: string; node: NodeIndex }[];
  /** Free names in order of first use, each an `input` node; the program may bind such a name later. */
  inputs: { name: string; node: NodeIndex }[];
  prints: { pieces: PrintPiece[]; place: Place }[];
}
