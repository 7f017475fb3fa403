/**
 * The Lesson: what a lesson file (MyST Markdown) becomes, and what `src` of <softlook-lesson> points to as JSON.
 *
 * Plain data. Everything in it came through the parser, so views may trust its structure but never its text: text
 * reaches the page as text nodes only.
 */

export type Depth = 'MENTIONED' | 'INTRODUCED' | 'DEVELOPED' | 'APPLIED';

export interface Concept {
  name: string;
  depth: Depth;
  /** Slug of the earlier lesson that taught it, for `requires`. */
  from?: string;
}

/** Colour and word of a quantity, the same across all lessons. */
export type Role = 'embedding' | 'query' | 'key' | 'value' | 'plain';

/** A lesson: front matter, the inputs, the programs, and the body as a tree. */
export interface Lesson {
  format: 1;
  slug: string;
  title: string;
  /** One sentence under the title. */
  promise: string;
  /** BCP 47 and its direction. */
  lang: string;
  dir: 'ltr' | 'rtl';
  minutes: number;
  track: string;
  /** Place in the track, from 1. */
  number: number;
  teaches: Concept[];
  requires: Concept[];
  assumes: Concept[];
  misconceptions: { id: string; claim: string }[];
  scope: { is: string[]; isNot: string[] };
  /** Lists of labels that rows and columns refer to by name, such as `tokens`. */
  labels: LabelList[];
  inputs: LessonInput[];
  programs: LessonProgram[];
  sentences: Sentence[];
  body: Block[];
}

export interface LabelList {
  name: string;
  items: string[];
}

/** A named input of a program with its first value; the learner may edit it. */
export interface LessonInput {
  program: string;
  name: string;
  label: string;
  role: Role;
  shape: number[];
  data: number[];
  rows?: Labels;
  columns?: Labels;
  /** For a scalar moved by a slider or a switch. */
  control?: Control;
}

/** Row or column labels: the name of a LabelList, or the labels themselves. */
export type Labels = { list: string } | { items: string[] };

export type Control =
  | { kind: 'slider'; label: string; min: number; max: number; step: number; values?: number[] }
  | { kind: 'switch'; label: string };

/** All `{program} NAME` blocks of one name, joined in order. Each program has names of its own. */
export interface LessonProgram {
  name: string;
  source: string;
  /** For each piece, where it begins in the lesson file (from 1) and in `source` (lines, from 1). */
  pieces: { fileLine: number; sourceLine: number; lines: number }[];
}

/** A sentence the learner may type: sets the label list of the same name and a matrix input (see embeddings.ts). */
export interface Sentence {
  /** Also the name of its LabelList. */
  name: string;
  program: string;
  input: string;
  presets: string[];
}

/** Where in the lesson file a block or role begins, from 1. */
export interface At {
  line: number;
  column?: number;
}

/** An expression of the program language in the scope of one of the lesson's programs. */
export interface Expression {
  program: string;
  text: string;
}

export type Inline =
  | { type: 'text'; value: string }
  | { type: 'emphasis' | 'strong' | 'subscript' | 'superscript'; children: Inline[] }
  | { type: 'code'; value: string }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'break' }
  /** LaTeX with its MathML, made at build time. */
  | { type: 'math'; tex: string; mathml: MathNode }
  /** `{num}`: a computed number, vector or matrix. `digits` is the number of decimals. */
  | { type: 'num'; expression: Expression; digits?: number; percent?: boolean; role?: Role; at: At }
  /** `{given}`: a number that is an input of the story or a cited fact, with its source when cited. */
  | { type: 'given'; value: string; source?: string }
  /** `{token}`: an item of a label list, such as tokens[1]. */
  | { type: 'token'; list: string; index: number }
  /** `{query}`, `{key}`, `{value}`, `{embedding}`: words in the colour of their role. */
  | { type: 'colour'; role: Role; children: Inline[] };

/** MathML as a tree: element name from a fixed list, attributes from a fixed list, children or text. */
export interface MathNode {
  tag: string;
  attributes?: Record<string, string>;
  children?: MathNode[];
  text?: string;
}

export type Block =
  | { type: 'heading'; depth: 2 | 3; id: string; children: Inline[] }
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; ordered: boolean; start?: number; items: Block[][] }
  | { type: 'quote'; children: Block[] }
  | { type: 'code'; language: string; value: string }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'mathblock'; tex: string; mathml: MathNode }
  | { type: 'rule' }
  | DirectiveBlock
  /** A block that could not be read: shown in its place, the rest renders. */
  | { type: 'problem'; rule: string; message: string; at: At };

/** Directives; each is declared once, as data, in directives.ts. */
export type DirectiveBlock =
  | { type: 'program'; program: string; source: string; title?: string; at: At }
  | { type: 'input'; program: string; name: string; at: At }
  | { type: 'labels'; list: string; label: string; at: At }
  | { type: 'sentence'; name: string; label: string; at: At }
  | { type: 'presets'; program: string; label: string; presets: Preset[]; at: At }
  | { type: 'control'; program: string; name: string; at: At }
  | { type: 'explore'; title: string; children: Block[]; at: At }
  /** What a learner may leave out: closed at first. */
  | { type: 'dropdown'; title: string; children: Block[]; at: At }
  /** Of these one is seen at a time; an empty label is the language's own word. */
  | { type: 'tabs'; label: string; tabs: { title: string; children: Block[] }[]; caption?: Inline[]; at: At }
  | { type: 'compare'; children: Block[]; caption?: Inline[]; at: At }
  | { type: 'matrix'; view: ArrayView; at: At }
  | { type: 'heatmap'; view: ArrayView; scale: 'diverging' | 'sequential'; mirror: boolean; at: At }
  | { type: 'bars'; view: ArrayView; max?: number; at: At }
  | { type: 'lines'; lines: LinesView; at: At }
  | { type: 'projection'; projection: ProjectionView; at: At }
  | { type: 'plane'; plane: PlaneView; at: At }
  | { type: 'scatter'; scatter: ScatterView; at: At }
  | { type: 'difference'; left: ArrayView; right: ArrayView; difference: ArrayView; caption?: Inline[]; at: At }
  | { type: 'product'; left: ArrayView; right: ArrayView; product: ArrayView; caption?: Inline[]; at: At }
  | { type: 'formula'; formula: FormulaView; at: At }
  | { type: 'flow'; flow: FlowView; at: At }
  | { type: 'strip'; strip: StripView; at: At }
  | { type: 'trace'; expression: Expression; label: string; depth: number; at: At }
  /** The learner commits to a choice (or a written answer) before the reveal opens. */
  | {
      type: 'predict';
      id: string;
      /** Of what is asked (see question-hash.ts). */
      hash: string;
      question: Block[];
      choices: Inline[][];
      free: boolean;
      reveal: Block[];
      at: At;
    }
  | AskBlock
  | BughuntBlock
  | ExerciseBlock
  | {
      type: 'admonition';
      kind: 'note' | 'tip' | 'warning' | 'important' | 'summary' | 'analogy';
      title?: Inline[];
      children: Block[];
      at: At;
    }
  /** A misconception of the front matter with its counterexample. */
  | { type: 'misconception'; id: string; claim: string; children: Block[]; at: At };

/** What all questions have that the engine grades. */
export interface QuestionBlock {
  id: string;
  /** Of what is asked: an answer to another question is none to this one (see question-hash.ts). */
  hash: string;
  question: Block[];
  /** Shown one after the other. */
  hints: Block[][];
  /** Opens after a try. */
  reveal: Block[];
  at: At;
}

/** A question with an answer that the engine computes. */
export interface AskBlock extends QuestionBlock {
  type: 'ask';
  /** Whose names its expressions use. */
  program: string;
  answer: AskedAnswer;
  mistakes: Mistake[];
}

/** A program with a fault runs; the learner finds the faulty step from its numbers. */
export interface BughuntBlock extends QuestionBlock {
  type: 'bughunt';
  program: string;
  bug: Rebinding;
  /** Names of the program, in the order of the steps. */
  steps: string[];
}

/** The learner writes a program, and checks say what is wrong with it. */
export interface ExerciseBlock extends QuestionBlock {
  type: 'exercise';
  /** Runs before the learner's code and gives it its data. */
  program: string;
  starter: string;
  checks: ExerciseCheck[];
  solution: string;
}

/** Something that must be true after the learner's code. */
export interface ExerciseCheck {
  expression: string;
  /** Said when it is not. */
  says: Block[];
  at: At;
}

export type AskedAnswer = AskedValue | AskedChoices | AskedOrder;

/** A number to type, or a vector or matrix to fill: which one says the shape of the expression. */
export interface AskedValue {
  kind: 'value';
  expression: Expression;
  /** Decimals asked for. */
  digits: number;
  /** How far off an answer may be. */
  tolerance: number;
  rows?: Labels;
  columns?: Labels;
  /** Indices of the cells to fill; otherwise all. */
  blanks?: number[][];
}

export interface AskedChoices {
  kind: 'choices';
  choices: Inline[][];
  /** The index of the right one, or a vector of indices where several are right. */
  correct: Expression;
}

export interface AskedOrder {
  kind: 'order';
  /** In the right order. */
  items: Inline[][];
}

/** A named way to go wrong: what it would give, and what is said about it. */
export interface Mistake {
  id: string;
  /** Assignments of the program that it replaces. */
  changes?: Rebinding[];
  /** What it gives, over the unchanged program. */
  gives?: Expression;
  /** Indices of choices: one that is chosen though it is wrong, or several that are chosen together. */
  choices?: number[];
  /** In an order: the item of the first index stands before that of the second. */
  before?: [number, number];
  /** Empty where the interface has a sentence for its id. */
  says: Block[];
  at: At;
}

/** An assignment of a program with another right-hand side. */
export interface Rebinding {
  name: string;
  expression: string;
}

/** A button that sets inputs: `set` maps an input's name to an expression over the inputs, or resets it to its first value. */
export interface Preset {
  label: string;
  set: { input: string; expression?: string }[];
}

/** What the views of a 1-d or 2-d array have in common. */
export interface ArrayView {
  expression: Expression;
  label: string;
  /** What one cell is called when spoken: `score`, `weight`, ... */
  quantity: string;
  role: Role;
  rows?: Labels;
  columns?: Labels;
  /** Spoken before a row's or a column's label: `query`, `key`; also their colours. */
  rowRole?: Role;
  columnRole?: Role;
  digits: number;
  caption?: Inline[];
  /** A sentence for those who cannot see it; required. */
  alt: string;
}

export interface LinesView {
  label: string;
  x: Expression;
  xLabel: string;
  lines: { expression: Expression; label: string; dashed: boolean }[];
  /** A value of x to mark, such as the slider's. */
  mark?: Expression;
  logX: boolean;
  yLabel: string;
  yMax?: number;
  caption?: Inline[];
  alt: string;
}

/** One point sent to several by matrices: drawn in the plane of two chosen dimensions. */
export interface ProjectionView {
  label: string;
  points: { expression: Expression; label: string; role: Role }[];
  /** Row labels of the matrices the points are rows of; the learner chooses the row. */
  rows: Labels;
  /** The two dimensions drawn, from 0. */
  dims: [number, number];
  caption?: Inline[];
  alt: string;
}

/** Points of a plane: a vector, with its name as label, or the rows of a matrix, with a label each. */
export interface PointsView {
  expression: Expression;
  label: string;
  /** What `label` is where it reads as labels: they name the rows of a matrix. */
  rows?: Labels;
  role: Role;
}

/** Vectors as arrows from the origin; those that are inputs may be dragged. */
export interface PlaneView {
  label: string;
  points: PointsView[];
  /** The two dimensions drawn, from 0. */
  dims: [number, number];
  xLabel?: string;
  yLabel?: string;
  /** The axes go from -range to range. */
  range?: number;
  /** Two of `points`, by their places: the first is projected onto the second. `dot` is their product. */
  project?: { from: number; onto: number; dot: Expression };
  /** A number for each row of the first matrix (without one: for each vector), drawn as a circle at its tip. */
  circles?: { expression: Expression; label: string };
  caption?: Inline[];
  alt: string;
}

/** Labelled points. */
export interface ScatterView {
  label: string;
  points: (PointsView & { style?: 'ghost' | 'star' })[];
  dims: [number, number];
  xLabel?: string;
  yLabel?: string;
  range?: number;
  /** Arrows from the rows of one matrix to those of another. */
  moves?: { from: Expression; to: Expression };
  /** A weight for each of the first points: lines from the star to them, as thick as it. */
  pull?: { expression: Expression; label: string };
  caption?: Inline[];
  alt: string;
}

/** A vector cut into parts of one size. */
export interface StripView {
  array: ArrayView;
  parts: Expression;
  /** Dimensions of a part, and what is left over: made from the two. */
  each: Expression;
  rest: Expression;
  /** What a part is called; empty for the language's own word. */
  partLabel: string;
  caption?: Inline[];
}

/** MathML in which names of a program stand as symbols. */
export interface FormulaNode extends MathNode {
  symbol?: string;
  children?: FormulaNode[];
}

/** The assignment of a name, as mathematics whose symbols show their arrays. */
export interface FormulaView {
  program: string;
  name: string;
  label: string;
  tree: FormulaNode;
  /** The names in it, in reading order. */
  symbols: Expression[];
  caption?: Inline[];
  alt: string;
}

/** What an expression is made of, as boxes and what leads to what. */
export interface FlowView {
  expression: Expression;
  label: string;
  /** Names at which it begins, though they may be computed. */
  stop: string[];
  /** Names that get no box. */
  aside: string[];
  /** Steps without a name are part of the step they lead to. */
  named: boolean;
  /** The name from which steps are counted. */
  path?: string;
  caption?: Inline[];
  alt: string;
}
