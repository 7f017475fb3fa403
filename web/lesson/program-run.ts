/**
 * One program of a lesson in the engine, with the expressions that views read appended to its source as statements
 * with reserved names, so that their nodes belong to the same graph. An expression that cannot be compiled or run is
 * taken out and keeps its problem for itself.
 */
import type {
  Engine,
  Explanation,
  InputValue,
  NodeId,
  NodeInfo,
  Program,
  Run,
  TensorValue,
} from '../../bindings/surface.ts';
import type { LessonProgram } from './lesson.ts';
import { readAddress } from './node-address.ts';
import type { Problem } from './session.ts';
import type { Words } from '../words/words.ts';

const reserved = '__softlook_';

/** Whether a name was made here and is not the author's. */
export function isReserved(name: string): boolean {
  return name.startsWith(reserved);
}

/** What an error of the engine says, without a place that its reader cannot see. */
interface Complaint {
  message: string;
  line?: number;
  column?: number;
}

interface Appended {
  text: string;
  name: string;
  fileLine?: number;
}

/** A compiled source and which of its lines belong to which expression. */
interface Compiled {
  program: Program;
  owner: (line: number | undefined) => Appended | undefined;
}

/** The engine's module stopped and is being made anew: nothing is wrong with the text that was being compiled. */
class Interrupted extends Error {}

/** How often a program tries again by itself after the engine's module stopped, and how long it waits, in ms. */
const mostRetries = 3;
const retryAfter = 150;

/** Explanations kept for cells that are looked at again and again; more are asked anew. */
const mostResolved = 50_000;

/** Ops whose cells are never copies of others, so that a cell need not be explained to know. */
const alwaysOwn = new Set(
  'input number matmul add sub mul div neg pow exp log sqrt softmax sum mean norm cosine_similarity lt le gt ge eq ne tanh randn rand arange'.split(
    ' ',
  ),
);

export class ProgramRun {
  readonly name: string;
  private readonly engine: Engine;
  private readonly lessonProgram: LessonProgram;
  private readonly words: Words;
  /** In order of arrival, so that the nodes of earlier ones stay the same. */
  private readonly appended = new Map<string, Appended>();
  private inputs: Record<string, InputValue> = {};

  /** Expressions that cannot be compiled. */
  private readonly broken = new Map<string, Problem>();
  private compiled: Compiled | undefined;
  private programProblem: Problem | undefined;

  /** Expressions that cannot be run with the current inputs. */
  private readonly failing = new Map<string, Problem>();
  private runProblem: Problem | undefined;
  private run: Run | undefined;
  private ran = false;
  private readonly tensors = new Map<NodeId, TensorValue>();
  private readonly resolved = new Map<string, { node: NodeId; index: number[] }>();
  private infos: Map<NodeId, NodeInfo> | undefined;

  /** Told when values that were a problem may be none any more. */
  private readonly onRenewed: () => void;
  private retries = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, program: LessonProgram, words: Words, onRenewed: () => void = () => undefined) {
    this.engine = engine;
    this.onRenewed = onRenewed;
    this.lessonProgram = program;
    this.words = words;
    this.name = program.name;
  }

  /** Its own text, without the expressions. */
  get source(): string {
    return this.lessonProgram.source;
  }

  /** Makes an expression known; one that is known already costs nothing. */
  add(text: string, fileLine?: number): void {
    if (this.appended.has(text)) return;
    this.appended.set(text, { text, name: `${reserved}${this.appended.size}`, ...(fileLine && { fileLine }) });
    this.forgetCompiled();
  }

  /** New inputs: the next question runs the program anew. */
  set(inputs: Record<string, InputValue>): void {
    this.inputs = inputs;
    this.retries = 0;
    // Expressions that failed with the last inputs may do with these.
    if (this.failing.size > 0) this.forgetCompiled();
    else this.forgetRun();
  }

  /** The problem of the program as a whole in the current run. */
  problem(): Problem | undefined {
    this.ensureRun();
    return this.programProblem ?? this.runProblem;
  }

  outputs(): readonly string[] {
    this.ensureRun();
    return this.run?.outputs ?? [];
  }

  /** What the first question takes, in parts: each turn parses, compiles or runs the program. */
  *prepare(): Generator<void, void> {
    if (this.ran) return;
    if (!this.compiled) {
      try {
        this.engine.prepare(this.sourceWith(this.usable()).source);
      } catch {
        // Compiling it tells what is wrong.
      }
      yield;
      if (this.ran) return;
      if (!this.tryToCompile()) {
        this.ran = true;
        return;
      }
      yield;
    }
    this.ensureRun();
    yield;
  }

  /** The value of an expression, or of the step at an address (see node-address.ts). */
  tensor(address: string): TensorValue | Problem {
    const { text, operands } = readAddress(address);
    this.add(text);
    const problem = this.problem() ?? this.broken.get(text) ?? this.failing.get(text);
    if (problem) return problem;
    const entry = this.appended.get(text)!;
    const root = this.compiled!.program.node(entry.name);
    const node = operands.reduce((at, operand) => (at === undefined ? at : this.info(at).args[operand]), root);
    if (node === undefined)
      return { message: this.words.session.noValue(text), ...(entry.fileLine && { fileLine: entry.fileLine }) };
    try {
      return this.valueOf(node);
    } catch (error) {
      return this.expressionProblem(entry, complaintOf(error));
    }
  }

  /** The tensor of a node. @throws EngineError */
  valueOf(node: NodeId): TensorValue {
    let value = this.tensors.get(node);
    if (!value) {
      value = this.asked((run) => run.tensor(node));
      this.tensors.set(node, value);
    }
    return value;
  }

  /** @throws EngineError when the cell is not in the current run. */
  explain(node: NodeId, index: readonly number[]): Explanation {
    return this.asked((run) => run.explain(node, index));
  }

  /** Looks through copies: to the cell that was made, or is an input. @throws EngineError */
  resolve(
    node: NodeId,
    index: readonly number[],
    copied: (explanation: Explanation) => Explanation['cell'] | undefined,
  ): { node: NodeId; index: number[] } {
    const key = `${node}:${index.join(',')}`;
    const known = this.resolved.get(key);
    if (known) return known;
    let cell = { node, index: [...index] };
    // A copy of a copy of a copy: programs are finite, so this ends.
    while (!alwaysOwn.has(this.info(cell.node).op)) {
      const next = copied(this.explain(cell.node, cell.index));
      if (!next) break;
      cell = { node: next.node, index: next.index };
    }
    if (this.resolved.size < mostResolved) this.resolved.set(key, cell);
    return cell;
  }

  /** A node without the reserved names. @throws EngineError when there is no such node. */
  info(node: NodeId): NodeInfo {
    this.ensureRun();
    if (!this.infos)
      this.infos = new Map((this.compiled?.program.nodes ?? []).map((info) => [info.node, withoutReserved(info)]));
    let info = this.infos.get(node);
    if (!info) {
      // A step inside an op that is made of others: only the run knows it.
      info = withoutReserved(this.asked((run) => run.node(node)));
      this.infos.set(node, info);
    }
    return info;
  }

  /** Whether a node is a step inside an op that is made of others: no sub-expression of the program stands for it. */
  isBetween(node: NodeId): boolean {
    this.ensureRun();
    return this.compiled?.program.nodes.every((info) => info.node !== node) ?? false;
  }

  /** The names of tensors in the program, inputs too, in order of appearance. */
  names(): string[] {
    this.ensureRun();
    const nodes = this.compiled?.program.nodes ?? [];
    return [...new Set(nodes.flatMap((info) => info.names))].filter((name) => !isReserved(name));
  }

  close(): void {
    clearTimeout(this.retry);
    this.forgetCompiled();
  }

  /** Asks the run; one that went with a module that stopped (and was made anew) is run again, once. */
  private asked<T>(question: (run: Run) => T): T {
    try {
      return question(this.running());
    } catch (error) {
      if (codeOf(error) !== 'closed') throw error;
      this.forgetCompiled();
      return question(this.running());
    }
  }

  private running(): Run {
    const problem = this.problem();
    if (!this.run) throw new Error(problem?.message ?? this.words.session.closed);
    return this.run;
  }

  private forgetRun(): void {
    this.run?.close();
    this.run = undefined;
    this.ran = false;
    this.runProblem = undefined;
    this.failing.clear();
    this.tensors.clear();
    this.resolved.clear();
    this.infos = undefined;
  }

  private forgetCompiled(): void {
    this.forgetRun();
    this.compiled?.program.close();
    this.compiled = undefined;
    this.programProblem = undefined;
    this.infos = undefined;
  }

  private ensureRun(): void {
    if (this.ran) return;
    this.ran = true;
    let again = false;
    for (;;) {
      if (!this.tryToCompile() || !this.compiled) return;
      try {
        this.run = this.compiled.program.run(this.given(this.compiled.program));
        return;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'closed' && !again) {
          again = true;
          this.dropCompiled();
          continue;
        }
        if (code === 'trap') {
          this.interrupted(error);
          return;
        }
        const complaint = complaintOf(error);
        const culprit = this.compiled.owner(complaint.line);
        if (!culprit || this.failing.has(culprit.text)) {
          this.runProblem = this.baseProblem(complaint);
          return;
        }
        this.failing.set(culprit.text, this.expressionProblem(culprit, complaint));
        this.dropCompiled();
      }
    }
  }

  /** Compiles what is not compiled yet. @returns false where the module stopped meanwhile */
  private tryToCompile(): boolean {
    try {
      this.compiled ??= this.compile();
      return true;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      this.interrupted(error);
      return false;
    }
  }

  /** The module stopped, by this program or by another: what was compiled is gone. It is tried again a little later. */
  private interrupted(error: unknown): void {
    this.runProblem = this.baseProblem(complaintOf(error));
    this.dropCompiled();
    if (this.retries >= mostRetries) return;
    this.retries++;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.forgetCompiled();
      this.onRenewed();
    }, retryAfter);
    // In Node nothing has to wait for it.
    (this.retry as { unref?: () => void }).unref?.();
  }

  /** Compiles, and tells what is wrong with the text from what is wrong with the engine. */
  private compileText(source: string): Program {
    try {
      return this.engine.compile(source);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'trap' && code !== 'load') throw error;
      throw new Interrupted(complaintOf(error).message);
    }
  }

  private dropCompiled(): void {
    this.compiled?.program.close();
    this.compiled = undefined;
    this.infos = undefined;
  }

  private given(program: Program): Record<string, InputValue> {
    return Object.fromEntries(
      program.inputs.filter((name) => Object.hasOwn(this.inputs, name)).map((name) => [name, this.inputs[name]!]),
    );
  }

  /** Compiles the program with every expression that can be; else leaves the program's problem. */
  private compile(): Compiled | undefined {
    let alone = false;
    for (;;) {
      const expressions = this.usable();
      const { source, owner } = this.sourceWith(expressions);
      let program: Program;
      try {
        program = this.compileText(source);
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        const complaint = complaintOf(error);
        if (!alone) {
          // First what is no expression by itself: an open bracket would swallow its neighbours.
          alone = true;
          if (this.checkAlone(expressions) > 0) continue;
        }
        const culprit = owner(complaint.line);
        if (culprit) {
          this.broken.set(culprit.text, this.expressionProblem(culprit, complaint));
          continue;
        }
        if (expressions.length > 0 && this.isFine([])) {
          this.checkOneByOne(expressions, complaint);
          continue;
        }
        this.programProblem = this.baseProblem(complaint);
        return undefined;
      }
      const stranger = program.inputs.find((name) => !Object.hasOwn(this.inputs, name));
      if (stranger === undefined) return { program, owner };
      const place = program.nodes.find(
        (info) => info.op === 'input' && (info.names.includes(stranger) || info.text === stranger),
      )?.place;
      const culprit = owner(place?.line);
      const known = this.known(program, stranger);
      program.close();
      if (!culprit) {
        const message = this.words.session.missingInput(stranger, this.name);
        this.programProblem = { message, ...this.place(place?.line, place?.column) };
        return undefined;
      }
      this.broken.set(culprit.text, {
        message: this.words.session.unknownName(stranger, this.name, known),
        ...(culprit.fileLine && { fileLine: culprit.fileLine }),
      });
    }
  }

  /** The expressions of which nothing wrong is known. */
  private usable(): Appended[] {
    return [...this.appended.values()].filter(({ text }) => !this.broken.has(text) && !this.failing.has(text));
  }

  private known(program: Program, stranger: string): string {
    const names = program.nodes.flatMap((info) => info.names).filter((name) => !isReserved(name) && name !== stranger);
    return (
      [...new Set([...names, ...program.inputs.filter((name) => Object.hasOwn(this.inputs, name))])].join(', ') ||
      this.words.session.noNames
    );
  }

  private sourceWith(expressions: Appended[]): { source: string; owner: Compiled['owner'] } {
    const base = this.lessonProgram.source.replace(/\s+$/, '');
    let source = base === '' ? '' : `${base}\n`;
    let line = source === '' ? 1 : source.split('\n').length;
    const begins: { from: number; to: number; expression: Appended }[] = [];
    for (const expression of expressions) {
      const statement = `${expression.name} = (${expression.text}\n)\n`;
      const lines = statement.split('\n').length - 1;
      begins.push({ from: line, to: line + lines - 1, expression });
      source += statement;
      line += lines;
    }
    const owner = (at: number | undefined): Appended | undefined =>
      at === undefined ? undefined : begins.find(({ from, to }) => at >= from && at <= to)?.expression;
    return { source, owner };
  }

  private checkAlone(expressions: Appended[]): number {
    let found = 0;
    for (const expression of expressions) {
      const { text } = expression;
      if (text.trim() === '') {
        this.broken.set(text, { message: this.words.session.emptyExpression });
        found++;
        continue;
      }
      try {
        this.compileText(`${reserved} = (${text}\n)\n`).close();
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        this.broken.set(text, this.expressionProblem(expression, complaintOf(error)));
        found++;
      }
    }
    return found;
  }

  private isFine(expressions: Appended[]): boolean {
    try {
      this.compileText(this.sourceWith(expressions).source).close();
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      return false;
    }
  }

  private checkOneByOne(expressions: Appended[], complaint: Complaint): void {
    let found = 0;
    for (const expression of expressions) {
      if (this.isFine([expression])) continue;
      this.broken.set(expression.text, this.expressionProblem(expression, complaint));
      found++;
    }
    // Each alone is fine, so it is their number: the last ones have to wait.
    if (found === 0) {
      for (const expression of expressions.slice(Math.floor(expressions.length / 2))) {
        this.broken.set(expression.text, this.expressionProblem(expression, complaint));
      }
    }
  }

  private expressionProblem({ fileLine }: Appended, { message, line, column }: Complaint): Problem {
    const here = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
    return { message: here ? message.replace(here, '') : message, ...(fileLine && { fileLine }) };
  }

  private baseProblem({ message, line, column }: Complaint): Problem {
    return { message: this.words.session.programFails(this.name, message), ...this.place(line, column) };
  }

  private place(line: number | undefined, column: number | undefined): Partial<Problem> {
    if (line === undefined) return {};
    const piece = this.lessonProgram.pieces.find(
      ({ sourceLine, lines }) => line >= sourceLine && line < sourceLine + lines,
    );
    return { line, ...(column && { column }), ...(piece && { fileLine: piece.fileLine + line - piece.sourceLine }) };
  }
}

function withoutReserved(info: NodeInfo): NodeInfo {
  return { ...info, names: info.names.filter((name) => !isReserved(name)) };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}

/** An engine's error, or whatever else was thrown, as data. */
export function complaintOf(error: unknown): Complaint {
  const { message, line, column } = error as { message?: unknown; line?: unknown; column?: unknown };
  return {
    message: typeof message === 'string' && message !== '' ? message : String(error),
    ...(typeof line === 'number' && { line }),
    ...(typeof column === 'number' && { column }),
  };
}
