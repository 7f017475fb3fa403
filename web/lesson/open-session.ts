/** Opens a lesson with an engine: the implementation of the contract in session.ts. */
import type { Engine, Explanation, NodeInfo } from '../../bindings/surface.ts';
import type { Expression, Labels, Lesson } from './lesson.ts';
import type {
  Change,
  OpenCell,
  OpenSession,
  Problem,
  ProgramCell,
  Refusal,
  SentenceToken,
  Session,
  State,
  Unfolding,
  Values,
} from './session.ts';
import { isProblem, problemKey } from './session.ts';
import { isAttempt, readAnswer } from './answers.ts';
import { cellTitle, labelsOf } from './cell-titles.ts';
import type { DimensionLabels, TitleSource } from './cell-titles.ts';
import { applyChange, flatIndex, withoutEdits } from './changes.ts';
import { embedWord } from './embeddings.ts';
import { lessonExpressions } from './lesson-expressions.ts';
import type { FoundExpression } from './lesson-expressions.ts';
import { LessonInputs } from './lesson-inputs.ts';
import type { InputArray } from './lesson-inputs.ts';
import { decodeState, encodeState } from './link.ts';
import { complaintOf, ProgramRun } from './program-run.ts';
import { boundNames, lastAssignment } from './rebound.ts';
import { fittingState } from './restored-state.ts';
import { emptyState } from './state.ts';
import { copiedCell, stepWords, unfold } from './unfold.ts';
import { baseOf } from './variant-names.ts';
import { variantsOf } from './variants.ts';
import { wordsFor } from '../words/words.ts';
import type { Words } from '../words/words.ts';

/** Steps of undo that are kept. */
const mostSteps = 500;

/** What a step of undo goes back to. */
interface Moment {
  state: State;
  refusals: ReadonlyMap<string, Refusal>;
}

class OpenedSession implements Session {
  readonly lesson: Lesson;
  readonly engine: Engine;
  private readonly words: Words;
  private readonly inputs: LessonInputs;
  private readonly runs = new Map<string, ProgramRun>();
  private readonly found: FoundExpression[];
  private readonly variants: ReturnType<typeof variantsOf>;
  private readonly madeFrom = new Map<string, string>();
  private summaries: Map<string, string> | undefined;
  private now: Moment;
  private past: Moment[] = [];
  private future: Moment[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly givenLabels = new Map<string, Map<number, DimensionLabels>>();
  private closed = false;

  constructor(lesson: Lesson, engine: Engine, state: State | undefined) {
    this.lesson = lesson;
    this.engine = engine;
    this.words = wordsFor(lesson.lang);
    this.inputs = new LessonInputs(lesson, this.words);
    this.found = lessonExpressions(lesson);
    this.variants = variantsOf(lesson);
    for (const program of lesson.programs)
      this.runs.set(program.name, new ProgramRun(engine, program, this.words, () => this.notify()));
    for (const { program, text, fileLine } of this.found) this.runs.get(program)?.add(text, fileLine);
    // Inputs, too, so that titles find the labels of their nodes.
    for (const program of this.runs.keys())
      for (const name of this.inputs.names(program)) this.runs.get(program)!.add(name);
    this.now = { state: emptyState(), refusals: new Map() };
    if (state) this.now = { state: this.fitting(state).state, refusals: new Map() };
    for (const program of this.runs.keys()) this.feed(program);
  }

  get state(): State {
    return this.now.state;
  }

  *prepare(program: string): Generator<void, void> {
    // The browser reads its tables of words with the first one.
    for (const sentence of this.lesson.sentences) {
      if (sentence.program !== program || this.closed) continue;
      this.sentence(sentence.name);
      yield;
    }
    const run = this.closed ? undefined : this.runs.get(program);
    if (run && !this.summaries) {
      this.summary('');
      yield;
    }
    for (const _ of run?.prepare() ?? []) {
      yield;
      if (this.closed) return;
    }
  }

  values({ program, text }: Expression): Values | Problem {
    if (this.closed) return { message: this.words.session.closed };
    const run = this.runOf(program);
    if (!run) return { message: this.words.session.unknownProgram(program) };
    const value = run.tensor(text);
    if (isProblem(value)) return value;
    const { node, shape, data, dtype } = value;
    return { program, node, shape, data, dtype };
  }

  explain(cell: ProgramCell): Explanation & { program: string } {
    const { node, index } = this.resolve(cell);
    return { ...this.running(cell.program).explain(node, index), program: cell.program };
  }

  resolve({ program, node, index }: ProgramCell): ProgramCell {
    return { program, ...this.running(program).resolve(node, index, copiedCell) };
  }

  node(program: string, node: number): NodeInfo {
    return this.running(program).info(node);
  }

  hasValue(program: string, node: number): boolean {
    try {
      this.running(program).valueOf(node);
      return true;
    } catch {
      return false;
    }
  }

  sources(cell: ProgramCell): ProgramCell[] {
    const { parts, program } = this.explain(cell);
    return parts.flatMap((part) => (part.cell ? [this.resolve({ program, ...part.cell })] : []));
  }

  unfold(cell: ProgramCell): Unfolding {
    const explanation = this.explain(cell);
    return unfold(explanation, {
      words: this.words,
      title: cellTitle(this.titles(cell.program), explanation.cell.node, explanation.cell.index),
      step: this.step(explanation),
      resolve: (part) => this.resolve(part),
      scalar: (name, values) => {
        try {
          return this.engine.scalar(name, ...values);
        } catch {
          return NaN;
        }
      },
    });
  }

  opened({ program, expression, index, path }: OpenCell): Unfolding[] | Problem {
    const values = this.values({ program, text: expression });
    if (isProblem(values)) return values;
    if (flatIndex(values.shape, index) === undefined) {
      return { message: this.words.session.outside(expression, index.join(', '), values.shape.join(', ')) };
    }
    let cell: ProgramCell = { program, node: values.node, index };
    const chain = [this.unfold(cell)];
    for (const place of path) {
      const next = this.explain(cell).parts[place]?.cell;
      if (!next) break;
      cell = { program, ...next };
      chain.push(this.unfold(cell));
    }
    return chain;
  }

  dimensionLabels({ program, node }: Values): (readonly string[] | undefined)[] {
    const source = this.titles(program);
    return labelsOf(source, node, new Map()).map((labels) => labels && this.items(labels));
  }

  labels(list: string): string[] {
    return this.inputs.labels(this.state, list);
  }

  sentence(name: string): { text: string; tokens: SentenceToken[] } {
    const sentence = this.inputs.sentenceNamed(name);
    if (!sentence) return { text: '', tokens: [] };
    const text = this.inputs.sentenceText(this.state, sentence);
    const words = this.inputs.embed(text) ?? this.labels(name).map(embedWord);
    return { text, tokens: words.map((word) => ({ text: word.text, known: word.known })) };
  }

  input(program: string, name: string): InputArray & { edited: boolean } {
    const value = this.inputs.value(this.state, program, name);
    if (!value) {
      const known = this.inputs.names(program).join(', ') || this.words.session.noInputs;
      throw new Error(this.words.session.unknownInput(name, program, known));
    }
    return { ...value, edited: this.inputs.isEdited(this.state, program, name) };
  }

  outputs(program: string): readonly string[] | Problem {
    const run = this.runOf(program);
    if (!run) return { message: this.words.session.unknownProgram(program) };
    return run.problem() ?? run.outputs();
  }

  assignment(program: string, name: string): { text: string; right: string } | undefined {
    const source = this.runOf(program)?.source;
    try {
      return source === undefined ? undefined : lastAssignment(source, name);
    } catch {
      return undefined;
    }
  }

  boundNames(source: string): string[] {
    try {
      return boundNames(source);
    } catch {
      return [];
    }
  }

  problem(key: string): Refusal | undefined {
    return this.now.refusals.get(key);
  }

  change(change: Change, options: { continued?: boolean } = {}): void {
    if (this.closed) return;
    const key = change.kind === 'open' || change.kind === 'answer' ? undefined : problemKey(change);
    const made = applyChange(
      this.state,
      change,
      this.inputs,
      (program, text) => this.compute(program, text),
      this.words,
    );
    const refusals = new Map(this.now.refusals);
    if (isProblem(made)) {
      if (key === undefined) return;
      refusals.set(key, { ...made, typed: typedOf(change) });
      this.advance(this.state, refusals, options.continued);
      return;
    }
    if (key === undefined) {
      this.now = { state: made, refusals: this.now.refusals };
      this.notify();
      return;
    }
    // What is mended has no problem any more; a whole matrix mends its cells.
    for (const other of [...refusals.keys()]) if (other === key || other.startsWith(`${key}[`)) refusals.delete(other);
    if (change.kind === 'preset') {
      for (const { input } of change.set) {
        const mended = `input ${change.program}.${input}`;
        for (const other of [...refusals.keys()])
          if (other === mended || other.startsWith(`${mended}[`)) refusals.delete(other);
      }
    }
    if (made === this.state && refusals.size === this.now.refusals.size) return;
    this.advance(made, refusals, options.continued);
  }

  undo(): void {
    this.travel(this.past, this.future);
  }

  redo(): void {
    this.travel(this.future, this.past);
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  reset(): void {
    if (this.closed) return;
    this.advance(withoutEdits(this.state), new Map());
  }

  restore(state: State): Problem | undefined {
    if (this.closed) return { message: this.words.session.closed };
    const { state: fits, problem } = this.fitting(state);
    this.past = [];
    this.future = [];
    this.become({ state: fits, refusals: new Map() });
    return problem;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
    for (const run of this.runs.values()) run.close();
  }

  /** A step of undo; a continued one belongs to the step before. */
  private advance(state: State, refusals: ReadonlyMap<string, Refusal>, continued = false): void {
    if (!continued || this.past.length === 0) this.past.push(this.now);
    if (this.past.length > mostSteps) this.past.shift();
    this.future = [];
    this.become({ state, refusals });
  }

  private travel(from: Moment[], to: Moment[]): void {
    const moment = from.pop();
    if (!moment || this.closed) return;
    to.push(this.now);
    // Opened numbers and answers are no steps: they stay as they are.
    const { open, answers } = this.state;
    this.become({ ...moment, state: { ...moment.state, open, answers } });
  }

  private become(moment: Moment): void {
    const before = this.now.state;
    this.now = moment;
    for (const program of this.runs.keys()) if (this.differs(before, moment.state, program)) this.feed(program);
    this.notify();
  }

  private differs(before: State, after: State, program: string): boolean {
    const base = baseOf(program);
    return this.inputs.names(base).some((name) => {
      const [a, b] = [this.inputs.value(before, base, name), this.inputs.value(after, base, name)];
      if (a === b || (a?.data === b?.data && a?.shape === b?.shape)) return false;
      return a?.shape.join() !== b?.shape.join() || !a?.data.every((number, i) => Object.is(number, b?.data[i]));
    });
  }

  private feed(program: string): void {
    this.runs.get(program)!.set(this.inputs.forEngine(this.state, baseOf(program)));
    this.givenLabels.delete(program);
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private fitting(given: State): { state: State; problem?: Problem } {
    let read: State | Problem;
    try {
      // A page's `state` property may hold anything: what comes through a link's form is a State.
      read = decodeState(encodeState(given), this.words);
      if (!isProblem(read)) Object.assign(read.answers, attemptsIn(given));
    } catch {
      read = { message: this.words.link.damaged };
    }
    if (isProblem(read)) return { state: emptyState(), problem: read };
    const { state, complete } = fittingState(read, this.inputs);
    return { state, ...(!complete && { problem: { message: this.words.link.otherLesson } }) };
  }

  private running(program: string): ProgramRun {
    const run = this.closed ? undefined : this.runOf(program);
    if (!run || this.closed)
      throw new Error(this.closed ? this.words.session.closed : this.words.session.unknownProgram(program));
    return run;
  }

  /** A program of the lesson, or one that a question makes of it, which is compiled when it is first asked for. */
  private runOf(program: string): ProgramRun | undefined {
    const known = this.runs.get(program);
    const variant = this.variants.get(program);
    if (!variant) return known;
    const from = variant.from(this.state);
    if (known && this.madeFrom.get(program) === from) return known;
    known?.close();
    const base = this.lesson.programs.find((one) => one.name === baseOf(program));
    if (!base) return undefined;
    let { source } = base;
    try {
      source = variant.make(base, from);
    } catch {
      // What cannot be parsed is told when it is compiled.
    }
    // What goes wrong in it is told beside its question: no other program could be meant.
    const made = { ...base, source, name: 'main' };
    const run = new ProgramRun(this.engine, made, this.words, () => this.notify());
    for (const { program: of, text, rows, columns } of this.found)
      if (of === base.name && (rows || columns)) run.add(text);
    for (const name of this.inputs.names(base.name)) run.add(name);
    this.runs.set(program, run);
    this.madeFrom.set(program, from);
    this.feed(program);
    return run;
  }

  /** A preset's right-hand side: over the inputs alone where they suffice, else over the whole program. */
  private compute(program: string, text: string): InputArray | Problem {
    const given = this.inputs.forEngine(this.state, program);
    // A matrix may stand as it is, [[1, 0], [0, 1]], which in a program is a list and no tensor yet.
    const value = text.trim().startsWith('[') ? `tensor(${text}\n)` : `(${text}\n)`;
    try {
      const compiled = this.engine.compile(`__softlook_preset = ${value}\n`);
      try {
        if (compiled.inputs.every((name) => Object.hasOwn(given, name))) {
          const run = compiled.run(Object.fromEntries(compiled.inputs.map((name) => [name, given[name]!])));
          try {
            const { shape, data } = run.tensor('__softlook_preset');
            return { shape: [...shape], data: [...data] };
          } finally {
            run.close();
          }
        }
      } finally {
        compiled.close();
      }
    } catch (error) {
      return { message: complaintOf(error).message };
    }
    const values = this.values({ program, text: value.trim() });
    return isProblem(values) ? values : { shape: [...values.shape], data: [...values.data] };
  }

  private step({ op, cell, program }: Explanation & { program: string }): string {
    const { unfold: said } = this.words;
    if (op === 'div') {
      const by = this.node(program, cell.node).args[1];
      if (by !== undefined && this.node(program, by).op === 'sqrt') return said.scaledByRoot;
    }
    return stepWords(op, this.words, this.summary(op));
  }

  private summary(op: string): string | undefined {
    this.summaries ??= new Map(this.engine.ops.map((row) => [row.name, row.summary]));
    return this.summaries.get(op);
  }

  private titles(program: string): TitleSource {
    const run = this.running(program);
    return {
      info: (node) => run.info(node),
      isBetween: (node) => run.isBetween(node),
      stepOf: this.words.unfold.stepOf,
      shape: (node) => run.valueOf(node).shape,
      given: (node) => this.labelsGiven(program).get(node),
      items: (labels) => this.items(labels),
    };
  }

  private items(labels: Labels): readonly string[] {
    return 'list' in labels ? this.labels(labels.list) : labels.items;
  }

  /** Labels that inputs and views give to nodes; the first that speaks of a node counts, inputs before views. */
  private labelsGiven(program: string): Map<number, DimensionLabels> {
    const known = this.givenLabels.get(program);
    if (known) return known;
    const given = new Map<number, DimensionLabels>();
    const claim = (text: string, rows: Labels | undefined, columns: Labels | undefined): void => {
      if (!rows && !columns) return;
      const values = this.values({ program, text });
      if (isProblem(values) || given.has(values.node)) return;
      if (values.shape.length === 1) given.set(values.node, [columns ?? rows]);
      else if (values.shape.length === 2) given.set(values.node, [rows, columns]);
    };
    const base = baseOf(program);
    for (const input of this.lesson.inputs) if (input.program === base) claim(input.name, input.rows, input.columns);
    for (const sentence of this.lesson.sentences)
      if (sentence.program === base) claim(sentence.input, { list: sentence.name }, undefined);
    for (const found of this.found) if (found.program === base) claim(found.text, found.rows, found.columns);
    this.givenLabels.set(program, given);
    return given;
  }
}

/** The attempts of a state, which no link carries. */
function attemptsIn(given: State): State['answers'] {
  const entries = Object.entries(given.answers).filter(([, answer]) => isAttempt(answer));
  return Object.fromEntries(
    entries.flatMap(([id, answer]) => {
      const read = readAnswer(answer);
      return read === undefined ? [] : [[id, read]];
    }),
  );
}

function typedOf(change: Change): string {
  switch (change.kind) {
    case 'cell':
    case 'matrix':
    case 'label':
    case 'sentence':
      return change.text;
    case 'scalar':
      return String(change.value);
    default:
      return '';
  }
}

/** Opens a lesson: compiles its programs and runs them with its first inputs, or with a restored state. */
export const openSession: OpenSession = (lesson, engine, state) => new OpenedSession(lesson, engine, state);
