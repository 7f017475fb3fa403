/** What is known while one lesson file is read: its lines, the lesson so far, the problems, the uses to check. */
import type { At, Expression, FlowView, Labels, Lesson } from './lesson.ts';
import { printable } from './printable.ts';
import type { LessonProblem, RuleId } from './rules.ts';
import { typedNumbers } from './typed-numbers.ts';

/** The shape of an expression's array, or undefined when it has none. */
export type ShapeOf = (expression: Expression) => readonly number[] | undefined;

/** An expression of the lesson, with the place it stands at and what its array must be. */
export interface Use {
  expression: Expression;
  at: At;
  /** Where it stands, for sentences: `the heatmap`, `{num}`. */
  place: string;
  /** What is wrong with a shape there, in a sentence, or undefined. */
  misfit(shape: readonly number[], shapeOf: ShapeOf): { rule: RuleId; message: string } | undefined;
}

/** A flow, to be held against its program. */
export interface FlowUse {
  flow: FlowView;
  at: At;
  /** Line of an option, or of the directive. */
  lineOf(option: 'stop' | 'aside' | 'path'): number;
}

export interface LinkUse {
  url: string;
  at: At;
}

/** State of the reading of one file. Only web/lesson/ uses it. */
export class Reading {
  readonly problems: LessonProblem[] = [];
  readonly uses: Use[] = [];
  readonly flows: FlowUse[] = [];
  readonly links: LinkUse[] = [];
  readonly labelUses: { labels: Labels; at: At }[] = [];
  readonly tokenUses: { list: string; index: number; at: At }[] = [];
  readonly presetUses: {
    program: string;
    label: string;
    set: { input: string; expression?: string }[];
    at: At;
  }[] = [];
  /** Anchors and ids of questions, each with the line of its first use. */
  readonly anchors = new Map<string, number>();
  readonly questions = new Map<string, number>();
  /** The program of the question whose parts are being read. */
  questionProgram: string | undefined;
  /** Misconceptions of the front matter that no block has met yet, with their places; and those that one has. */
  readonly unmet = new Map<string, At>();
  readonly met = new Set<string>();
  /** Checks that wait until the whole file is read. */
  readonly afterwards: (() => void)[] = [];
  readonly programUses: { program: string; at: At }[] = [];
  /** `program.input` and label lists, with the line where each is declared, broken ones too. */
  readonly declaredInputs = new Map<string, number>();
  readonly declaredLabels = new Map<string, number>();
  /** Names whose declaration could not be read: nobody complains that they are missing. */
  readonly broken = new Set<string>();
  /** Place of each program's first piece. */
  readonly programsAt = new Map<string, At>();
  headingDepth = 1;
  /** Set by `(id)=`, taken by the next heading. */
  target: { id: string; at: At } | undefined;
  /** Shared by nested parses: link definitions. */
  readonly environment: Record<string, unknown> = {};
  readonly file: string;
  readonly lines: readonly string[];
  readonly lesson: Lesson;

  constructor(file: string, lines: readonly string[], lesson: Lesson) {
    this.file = file;
    this.lines = lines;
    this.lesson = lesson;
  }

  report(rule: RuleId, at: At, message: string): void {
    const line = Math.max(1, Math.min(at.line, Math.max(1, this.lines.length)));
    const problem: LessonProblem = { file: this.file, line, rule, message: printable(message) };
    if (at.column !== undefined && at.column > 0) problem.column = at.column;
    this.problems.push(problem);
  }

  /** Where a text begins in a line of the file. */
  columnOf(line: number, text: string): number | undefined {
    const found = this.lines[line - 1]?.indexOf(text) ?? -1;
    return found < 0 || text === '' ? undefined : found + 1;
  }

  /** Reports the numbers typed in a plain text that stands in one line. */
  reportTyped(text: string, at: At, place: string, where: { heading?: boolean } = {}): void {
    for (const typed of typedNumbers(text, where)) {
      const start = this.columnOf(at.line, text);
      const column = start === undefined ? at.column : start + typed.from;
      this.reportTypedAt(typed.text, column === undefined ? { line: at.line } : { line: at.line, column }, place);
    }
  }

  /** Reports one typed number. Only an inline text can hold a role. */
  reportTypedAt(number: string, at: At, place: string, mend: keyof typeof MENDS = 'plain'): void {
    this.report('typed-number', at, `“${number}” is typed in ${place}. ${MENDS[mend]}`);
  }
}

const MENDS = {
  inline:
    'Write {num}`expression` when it is computed, {given}`number | source` when it is an input or a cited fact, or the word.',
  plain: 'Say it in words, or move it into a text with {num} or {given}.',
  formula: 'Compute it in {num} beside the formula, or write \\given{} around it when it is an input or a cited fact.',
} as const;
