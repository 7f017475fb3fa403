/** Compiles and runs the programs of a lesson, and every expression that its texts and figures read. */
import type { Engine, InputValue, Program, Run } from '../../bindings/surface.ts';
import { flowMisfits } from './check-flows.ts';
import type { At, Expression, LessonInput, LessonProgram } from './lesson.ts';
import { hint } from './nearest.ts';
import type { ParsedLesson } from './parse.ts';
import { printable, quoted } from './printable.ts';
import type { Use } from './reading.ts';
import type { LessonProblem, RuleId } from './rules.ts';

/** Names of expressions that are appended to a program; no lesson uses them. */
const RESERVED = '__softlook_check_';

/** Everything that the engine finds wrong in a lesson, at the lesson file's own lines. */
export function checkPrograms(parsed: ParsedLesson, file: string, engine: Engine): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const checks = parsed.lesson.programs.map((program) => new ProgramCheck(parsed, program, file, engine, problems));
  const shapes = new Map(checks.map((check) => [check.name, check.run()]));
  const shapeOf = (expression: Expression): readonly number[] | undefined =>
    shapes.get(expression.program)?.get(expression.text);
  for (const use of parsed.uses) {
    const shape = shapeOf(use.expression);
    const misfit = shape && use.misfit(shape, shapeOf);
    if (misfit) {
      const { line, column } = use.at;
      const message = printable(`${use.expression.text}: ${misfit.message}`);
      problems.push({ file, line, ...(column !== undefined && { column }), rule: misfit.rule, message });
    }
  }
  return problems;
}

/** What is thrown by the engine, as far as a sentence needs it. */
interface Complaint {
  message: string;
  line?: number;
  column?: number;
}

class ProgramCheck {
  readonly name: string;
  readonly #parsed: ParsedLesson;
  readonly #program: LessonProgram;
  readonly #file: string;
  readonly #engine: Engine;
  readonly #problems: LessonProblem[];
  readonly #inputs: LessonInput[];
  readonly #values: Record<string, InputValue>;

  constructor(parsed: ParsedLesson, program: LessonProgram, file: string, engine: Engine, problems: LessonProblem[]) {
    this.name = program.name;
    this.#parsed = parsed;
    this.#program = program;
    this.#file = file;
    this.#engine = engine;
    this.#problems = problems;
    this.#inputs = parsed.lesson.inputs.filter((input) => input.program === program.name);
    this.#values = Object.fromEntries(this.#inputs.map((input) => [input.name, valueOf(input)]));
  }

  /** The shapes of the expressions that could be evaluated, by their text. */
  run(): Map<string, readonly number[]> {
    const shapes = new Map<string, readonly number[]>();
    const program = this.#compile();
    if (program === undefined) return shapes;
    try {
      if (!this.#inputsAreThere(program) || !this.#runs(program, this.#values)) return shapes;
      this.#sliders(program);
      this.#presets(program);
    } finally {
      program.close();
    }
    this.#expressions(shapes);
    this.#flows(shapes);
    return shapes;
  }

  #compile(): Program | undefined {
    try {
      return this.#engine.compile(this.#program.source);
    } catch (error) {
      this.#complain(complaintOf(error));
      return undefined;
    }
  }

  /** The names that the program needs, against the inputs that the lesson declares for it. */
  #inputsAreThere(program: Program): boolean {
    const known = this.#inputs.map((input) => input.name);
    const missing = program.inputs.filter((name) => !known.includes(name));
    for (const name of missing) {
      if (this.#parsed.broken.has(`${this.name}.${name}`)) continue;
      const node = program.nodes.find((info) => info.op === 'input' && info.text === name);
      const at = node === undefined ? this.#begin() : this.#atSource(node.place.line, node.place.column);
      const near = this.#hint(name, program);
      this.#report(
        'unknown-input',
        at,
        `The program ${this.name} needs ${name}, which is neither computed before nor an {input}.${near}`,
      );
    }
    return missing.length === 0;
  }

  #runs(program: Program, values: Record<string, InputValue>): boolean {
    const complaint = tryRun(program, values);
    if (complaint !== undefined) this.#complain(complaint);
    return complaint === undefined;
  }

  #sliders(program: Program): void {
    for (const { name, control } of this.#inputs) {
      if (control === undefined) continue;
      const ends = control.kind === 'slider' ? [control.min, control.max] : [0, 1];
      for (const end of ends) {
        const complaint = tryRun(program, { ...this.#values, [name]: end });
        if (complaint === undefined) continue;
        const line = this.#parsed.inputLines.get(`${this.name}.${name}`) ?? this.#begin().line;
        this.#report('program', { line }, `With ${name} = ${end} the program ${this.name} fails. ${complaint.message}`);
        break;
      }
    }
  }

  #presets(program: Program): void {
    for (const { program: of, label, set, at } of this.#parsed.presetUses) {
      if (of !== this.name) continue;
      const values = { ...this.#values };
      let sound = true;
      for (const { input, expression } of set) {
        if (expression === undefined || !Object.hasOwn(this.#values, input)) continue;
        const value = this.#evaluate(expression);
        if ('message' in value) {
          sound = false;
          this.#report('preset', at, `${quoted(label)} cannot set ${input}. ${value.message}`);
        } else values[input] = value.value;
      }
      const complaint = sound ? tryRun(program, values) : undefined;
      if (complaint !== undefined) {
        this.#report('preset', at, `After ${quoted(label)} the program ${this.name} fails. ${complaint.message}`);
      }
    }
  }

  /** The right-hand side of a preset: over the inputs alone where they suffice, else over the whole program. */
  #evaluate(expression: string): { value: InputValue } | Complaint {
    const name = `${RESERVED}preset`;
    const line = `${name} = (${expression})`;
    let program: Program | undefined;
    let run: Run | undefined;
    try {
      program = this.#engine.compile(line);
      if (!program.inputs.every((input) => Object.hasOwn(this.#values, input))) {
        program.close();
        program = this.#engine.compile(`${this.#program.source}\n${line}`);
      }
      const strange = program.inputs.find((input) => !Object.hasOwn(this.#values, input));
      if (strange !== undefined) {
        return { message: `There is no ${strange} in the program ${this.name}.${this.#hint(strange, program)}` };
      }
      run = program.run(needed(program, this.#values));
      const { shape, data } = run.tensor(name);
      if (!data.every(Number.isFinite)) return { message: 'It would hold numbers that are not finite.' };
      return { value: shape.length === 0 ? data[0]! : { shape, data } };
    } catch (error) {
      return complaintOf(error);
    } finally {
      run?.close();
      program?.close();
    }
  }

  #hint(name: string, program: Program): string {
    const names = program.nodes.flatMap((node) => node.names);
    const known = [...Object.keys(this.#values), ...names].filter((one) => one !== name && !one.startsWith(RESERVED));
    return hint(name, new Set(known));
  }

  /** Evaluates all expressions in one run; one that fails is reported, taken out, and the others tried again. */
  #expressions(shapes: Map<string, readonly number[]>): void {
    const uses = new Map<string, Use[]>();
    for (const use of this.#parsed.uses) {
      if (use.expression.program !== this.name) continue;
      const same = uses.get(use.expression.text);
      if (same === undefined) uses.set(use.expression.text, [use]);
      else same.push(use);
    }
    const sound = uses.size;
    while (uses.size > 0) {
      const failed = this.#together([...uses.keys()], uses, shapes);
      if (failed === undefined) break;
      uses.delete(failed);
    }
    if (uses.size === sound) this.#unused([...uses.keys()]);
  }

  /** Evaluates expressions together; gives the one that failed, after reporting it. */
  #together(texts: string[], uses: Map<string, Use[]>, shapes: Map<string, readonly number[]>): string | undefined {
    const first = this.#program.source.split('\n').length + 1;
    const lines = texts.map((text, at) => `${RESERVED}${at} = (${text})`);
    let program: Program | undefined;
    let run: Run | undefined;
    try {
      program = this.#engine.compile([this.#program.source, ...lines].join('\n'));
      const strange = program.inputs.find((name) => !Object.hasOwn(this.#values, name));
      if (strange !== undefined) {
        const line = program.nodes.find((info) => info.op === 'input' && info.text === strange)?.place.line;
        const owner = texts[(line ?? first) - first] ?? texts[0]!;
        this.#blame(owner, uses, `There is no ${strange} in the program ${this.name}.${this.#hint(strange, program)}`);
        return owner;
      }
      run = program.run(needed(program, this.#values));
    } catch (error) {
      const complaint = complaintOf(error);
      run?.close();
      program?.close();
      const owner = complaint.line === undefined ? undefined : texts[complaint.line - first];
      if (owner === undefined && texts.length > 1) {
        // Nobody can be blamed by the line: each is tried alone.
        for (const text of texts) {
          if (this.#together([text], uses, shapes) !== undefined) uses.delete(text);
        }
        return undefined;
      }
      this.#blame(owner ?? texts[0]!, uses, complaint.message);
      return owner ?? texts[0]!;
    }
    for (const [at, text] of texts.entries()) {
      try {
        const { shape, data } = run.tensor(`${RESERVED}${at}`);
        shapes.set(text, shape);
        if (data.some((value) => Number.isNaN(value))) this.#blame(text, uses, 'It is NaN, not a number.');
      } catch (error) {
        this.#blame(text, uses, complaintOf(error).message);
      }
    }
    run.close();
    program.close();
    return undefined;
  }

  /** The flows of expressions that could be evaluated. */
  #flows(shapes: ReadonlyMap<string, unknown>): void {
    const name = `${RESERVED}flow`;
    for (const use of this.#parsed.flows) {
      const { program: of, text } = use.flow.expression;
      if (of !== this.name || !shapes.has(text)) continue;
      const program = this.#engine.compile(`${this.#program.source}\n${name} = (${text})`);
      const run = program.run(needed(program, this.#values));
      for (const { rule, at, message } of flowMisfits(use, program, run, name)) this.#report(rule, at, message);
      run.close();
      program.close();
    }
  }

  #blame(text: string, uses: Map<string, Use[]>, message: string): void {
    for (const use of uses.get(text) ?? []) this.#report('expression', use.at, `${text}: ${message}`);
  }

  #unused(texts: string[]): void {
    const lines = texts.map((text, at) => `${RESERVED}${at} = (${text})`);
    const program = this.#engine.compile([this.#program.source, ...lines].join('\n'));
    const read = new Set(program.inputs);
    program.close();
    const inPresets = new Set(
      this.#parsed.presetUses
        .filter(({ program: of }) => of === this.name)
        .flatMap(({ set }) => set.map(({ expression }) => expression ?? '')),
    );
    for (const { name } of this.#inputs) {
      const line = this.#parsed.inputLines.get(`${this.name}.${name}`);
      if (line === undefined || read.has(name)) continue;
      if ([...inPresets].some((expression) => wordsOf(expression).includes(name))) continue;
      this.#report(
        'unused-input',
        { line },
        `Nothing in the program ${this.name} or its figures reads ${name}. Delete it, or look for a misspelling.`,
      );
    }
  }

  #complain(complaint: Complaint): void {
    const at = complaint.line === undefined ? this.#begin() : this.#atSource(complaint.line, complaint.column);
    this.#report('program', at, complaint.message);
  }

  #begin(): At {
    return this.#parsed.programsAt.get(this.name) ?? { line: 1 };
  }

  /** A place in the joined source, in the lesson file. */
  #atSource(line: number, column?: number): At {
    const piece = this.#program.pieces.findLast((one) => one.sourceLine <= line);
    if (piece === undefined) return this.#begin();
    const at: At = { line: piece.fileLine + Math.min(line - piece.sourceLine, piece.lines - 1) };
    if (column === undefined) return at;
    // In a list or a quote the program stands further right than in its own source.
    const written = this.#parsed.lines[at.line - 1] ?? '';
    const text = this.#program.source.split('\n')[line - 1] ?? '';
    at.column = column + (written.endsWith(text) ? written.length - text.length : 0);
    return at;
  }

  #report(rule: RuleId, at: At, message: string): void {
    const { line, column } = at;
    this.#problems.push({
      file: this.#file,
      line,
      ...(column !== undefined && { column }),
      rule,
      message: printable(message),
    });
  }
}

/** An input as the engine takes it. */
function valueOf(input: LessonInput): InputValue {
  return input.shape.length === 0 ? input.data[0]! : { shape: input.shape, data: input.data };
}

/** The engine refuses an input that a program does not read. */
function needed(program: Program, values: Record<string, InputValue>): Record<string, InputValue> {
  return Object.fromEntries(
    program.inputs.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name]!]] : [])),
  );
}

function tryRun(program: Program, values: Record<string, InputValue>): Complaint | undefined {
  try {
    program.run(needed(program, values)).close();
    return undefined;
  } catch (error) {
    return complaintOf(error);
  }
}

/** The sentence of an error without its place in the program, which stands before the sentence as one in the file. */
function complaintOf(error: unknown): Complaint {
  const { line, column, message } = error as { line?: number; column?: number; message?: string };
  const sentence = String(message ?? error).replace(/ \(line \d+(?:, column \d+)?\)/, '');
  return { message: sentence, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? [];
}
