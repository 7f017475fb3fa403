/**
 * Session: a Lesson opened with an engine. Data flows one way: State -> Run -> values -> views; the learner's choices
 * come back through `change`, which makes a new State and a new Run. No DOM here; the page and the CLI share it.
 */
import type { Cell, Engine, Explanation, NodeInfo } from '../../bindings/surface.ts';
import type { Answer } from './answers.ts';
import type { Expression, Lesson } from './lesson.ts';

/** Everything the learner chose. Serialisable; what a shared link carries (see link.ts). */
export interface State {
  version: 1;
  /** `program.input` -> flat values with shape, only where they differ from the lesson's own. */
  inputs: Record<string, { shape: number[]; data: number[] }>;
  /** Label list -> items, only where edited. */
  labels: Record<string, string[]>;
  /** Sentence name -> text as typed. */
  sentences: Record<string, string>;
  /** Opened numbers, outermost first: each a path of cells from the number clicked down to the innermost opened. */
  open: OpenCell[];
  /** Answers, by the id of their question. Links carry those of predictions, not attempts at graded questions. */
  answers: Record<string, Answer>;
}

/** A cell by the words of the lesson, so that a link survives a new build: program, expression text, index. */
export interface OpenCell {
  program: string;
  expression: string;
  index: number[];
  /** At each level, which part (by its place in `parts`) is unfolded next. */
  path: number[];
}

/** A cell in one program's run. */
export interface ProgramCell extends Cell {
  program: string;
}

export interface Problem {
  /** A sentence. */
  message: string;
  /** Line in the program, from 1, where known. */
  line?: number;
  column?: number;
  /** Line in the lesson file, from 1, where known. */
  fileLine?: number;
}

/** An edit that was refused: what was typed and why. It stays until it is mended, undone or reset. */
export interface Refusal extends Problem {
  typed: string;
}

/** A word of a sentence; one that is not in the table of embeddings has meaningless numbers (see embeddings.ts). */
export interface SentenceToken {
  text: string;
  known: boolean;
}

/** The values of an expression, with the cells they stand for after looking through copies (transposes, indexing). */
export interface Values {
  program: string;
  node: number;
  shape: number[];
  data: Float32Array;
  dtype: 'float32' | 'int64' | 'bool';
}

export interface Session {
  readonly lesson: Lesson;
  readonly engine: Engine;
  readonly state: State;
  /**
   * What the first question about a program of the lesson takes, in parts that a page can put into tasks of their own.
   * Without it, that question takes it all at once.
   */
  prepare(program: string): Iterable<void>;
  /** Values of an expression, or of a step at its address, in the current run, or what is wrong in a sentence. Cheap: cached per run. */
  values(expression: Expression): Values | Problem;
  /**
   * Explanation of a cell, copies looked through: what a click shows. This, `node`, `unfold`, `sources` and `resolve`
   * throw an Error with a sentence when the cell is not in the current run: take cells from the current `values`.
   */
  explain(cell: ProgramCell): Explanation & { program: string };
  /** The node with its name, text and place. */
  node(program: string, node: number): NodeInfo;
  /** Whether a node is an array or a number; lists, slices and layers are none. */
  hasValue(program: string, node: number): boolean;
  /** The arithmetic of a cell as printable lines (unfold.ts). */
  unfold(cell: ProgramCell): Unfolding;
  /** All cells the cell was made from, one level deep, for lighting up in views; each is resolved. */
  sources(cell: ProgramCell): ProgramCell[];
  /**
   * The cell that this one copies, or itself: transposes, indexing and other copies looked through. Two cells that show
   * the same number of the run resolve to the same cell, which is how views find theirs. Cheap: cached per run.
   */
  resolve(cell: ProgramCell): ProgramCell;
  /** The chain of unfoldings of an opened number: its own, then one for each step of `path`. Shorter where it breaks. */
  opened(open: OpenCell): Unfolding[] | Problem;
  /** The labels of each dimension of some values: given by an input or a view, or carried from what they are made of. */
  dimensionLabels(values: Values): (readonly string[] | undefined)[];
  labels(list: string): string[];
  /** A sentence as last accepted, with its words; all its embeddings are invented. */
  sentence(name: string): { text: string; tokens: SentenceToken[] };
  /** @throws Error with a sentence when the lesson has no such input. */
  input(program: string, name: string): { shape: number[]; data: number[]; edited: boolean };
  /** What a program's `print` calls said in the current run, or what is wrong with the program. */
  outputs(program: string): readonly string[] | Problem;
  /**
   * The last assignment of a name in a program, also in one that a question makes: as it is written, and its right-hand
   * side. Undefined where the name is bound otherwise.
   */
  assignment(program: string, name: string): { text: string; right: string } | undefined;
  /** The names that a text of the program language binds outside of functions and loops; none where it is no program. */
  boundNames(source: string): string[];
  /** A refused input: what was typed is kept with its sentence until it is mended or undone. Keys: `problemKey`. */
  problem(key: string): Refusal | undefined;

  /**
   * All changes go through here. Each change of an input, label or sentence is one step of undo (opening numbers and
   * answering are not). Wrong values are refused with a sentence, nothing is lost. `continued`: the change goes on
   * where the one before left off (a dragged slider, a word being typed) and belongs to the same step of undo.
   */
  change(change: Change, options?: { continued?: boolean }): void;
  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** All inputs, labels and sentences as the author wrote them; a step of undo. */
  reset(): void;
  /**
   * Takes a state (from a link, or a page's `state` property). What does not fit this lesson is left out and said in
   * the problem returned. Forgets undo.
   */
  restore(state: State): Problem | undefined;
  /** The listener is called after every change of state, values or problems. Returns what ends it. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

export type Change =
  | { kind: 'cell'; program: string; input: string; index: number[]; text: string }
  /** Several cells at once, such as both coordinates of a point that is dragged. */
  | { kind: 'cells'; program: string; input: string; cells: { index: number[]; value: number }[] }
  | { kind: 'matrix'; program: string; input: string; text: string }
  | { kind: 'scalar'; program: string; input: string; value: number }
  | { kind: 'label'; list: string; index: number; text: string }
  | { kind: 'sentence'; name: string; text: string }
  | { kind: 'preset'; program: string; set: { input: string; expression?: string }[] }
  | { kind: 'resetInput'; program: string; input: string }
  | { kind: 'answer'; id: string; answer: Answer | undefined }
  | { kind: 'open'; open: OpenCell[] };

/** The key under which `problem` finds the refusal of such a change. */
export function problemKey(
  change:
    | { kind: 'cell'; program: string; input: string; index: readonly number[] }
    | { kind: 'cells' | 'matrix' | 'scalar' | 'resetInput'; program: string; input: string }
    | { kind: 'label'; list: string; index: number }
    | { kind: 'sentence'; name: string }
    | { kind: 'preset'; program: string },
): string {
  switch (change.kind) {
    case 'cell':
      return `input ${change.program}.${change.input}[${change.index.join(',')}]`;
    case 'cells':
    case 'matrix':
    case 'scalar':
    case 'resetInput':
      return `input ${change.program}.${change.input}`;
    case 'label':
      return `label ${change.list}[${change.index}]`;
    case 'sentence':
      return `sentence ${change.name}`;
    case 'preset':
      return `preset ${change.program}`;
  }
}

/** Whether what `values` gave is a problem. */
export function isProblem(value: object): value is Problem {
  return 'message' in value;
}

/**
 * One step of an unfolding: `result = arithmetic`, with the numbers as printed. The tree mirrors the formula; views lay
 * it out (fractions, roots, powers), the CLI prints it in a line.
 */
export interface Unfolding {
  cell: ProgramCell;
  /** What it is in the lesson's words: name in the program and index by labels, such as `A(cat -> sat)`. */
  title: string;
  /** The step in words: `softmax over the row`, `dot product`, `input`. */
  step: string;
  result: Printed;
  /** Absent for inputs. */
  arithmetic?: Arithmetic;
  /**
   * True when even the most digits do not make the printed terms give the printed result: shown with ≈. The terms of a
   * line have the same number of decimals; the result has as many, or up to two fewer where only that adds up.
   */
  approximate: boolean;
  /** Why it ends here, for inputs and constants: a sentence. */
  ends?: string;
}

/** A number as printed. With a part it unfolds by `explain(part cell)`. */
export interface Printed {
  value: number;
  text: string;
  /** Place in the explanation's `parts`. */
  part?: number;
  cell?: ProgramCell;
}

export type Arithmetic =
  | { kind: 'number'; printed: Printed }
  | { kind: 'binary'; op: '+' | '−' | '·' | '<' | '≤' | '>' | '≥' | '=' | '≠'; left: Arithmetic; right: Arithmetic }
  | { kind: 'fraction'; over: Arithmetic; under: Arithmetic }
  | { kind: 'negative'; value: Arithmetic }
  | { kind: 'power'; base: Arithmetic; exponent: Arithmetic }
  | { kind: 'exp'; exponent: Arithmetic }
  | { kind: 'root'; value: Arithmetic }
  /** A sum of many terms; long ones show the first and last terms and say how many are between. */
  | { kind: 'sum'; terms: Arithmetic[]; hidden?: { at: number; count: number } }
  | { kind: 'call'; name: string; values: Arithmetic[]; hidden?: { at: number; count: number } };

/** Opens a lesson: compiles its programs and runs them with its first inputs, or with a restored state. */
export type OpenSession = (lesson: Lesson, engine: Engine, state?: State) => Session;
