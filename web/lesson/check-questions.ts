/** What the engine finds wrong in the questions of a lesson: by the session and the grading that the page has, too. */
import type { Engine } from '../../bindings/surface.ts';
import type { AskBlock, AskedChoices, At, Mistake } from './lesson.ts';
import { isProblem, type Session, type Values } from './session.ts';
import { mistakenExpression, sameAnswer } from './diagnosis.ts';
import { fieldPlaces } from './grading.ts';
import { hint } from './nearest.ts';
import { openSession } from './open-session.ts';
import type { ParsedLesson } from './parse.ts';
import { printable, quoted } from './printable.ts';
import { gradedQuestions } from './questions.ts';
import { boundNames, rebound } from './rebound.ts';
import type { LessonProblem, RuleId } from './rules.ts';

/** Problems of questions whose programs run; what is wrong with a program itself is said elsewhere. */
export function checkQuestions(parsed: ParsedLesson, file: string, engine: Engine): LessonProblem[] {
  const questions = gradedQuestions(parsed.lesson);
  if (questions.length === 0) return [];
  const check = new QuestionCheck(parsed, file, engine);
  try {
    for (const question of questions) check.ask(question);
  } finally {
    check.close();
  }
  return check.problems;
}

class QuestionCheck {
  readonly problems: LessonProblem[] = [];
  readonly #parsed: ParsedLesson;
  readonly #file: string;
  readonly #session: Session;

  constructor(parsed: ParsedLesson, file: string, engine: Engine) {
    this.#parsed = parsed;
    this.#file = file;
    this.#session = openSession(parsed.lesson, engine);
  }

  close(): void {
    this.#session.close();
  }

  ask(block: AskBlock): void {
    switch (block.answer.kind) {
      case 'value':
        return this.#value(block);
      case 'choices':
        return this.#choices(block, block.answer);
      case 'order': {
        const items = block.answer.items.map((item) => JSON.stringify(item));
        if (new Set(items).size < 2) this.#report('question', block.at, 'The steps of :order: are all the same.');
      }
    }
  }

  #value(block: AskBlock): void {
    const { answer } = block;
    if (answer.kind !== 'value' || !this.#runs(block.program)) return;
    const right = this.#session.values(answer.expression);
    if (isProblem(right)) return;
    if (fieldPlaces(answer, right.shape).some((place) => !Number.isFinite(right.data[place]!))) {
      this.#report('question', block.at, 'The right answer is not a finite number, so nobody can type it.');
      return;
    }
    const others: { mistake: Mistake; values: Values }[] = [];
    for (const mistake of block.mistakes) {
      const values = this.#mistaken(block, mistake);
      if (values === undefined) continue;
      const report = (message: string): void =>
        this.#report('mistake', mistake.at, `The mistake ${quoted(mistake.id)} ${message}`);
      const same = others.find((other) => sameAnswer(answer, other.values, values));
      if (values.shape.join() !== right.shape.join()) {
        const shapes = `(${values.shape.join(', ')}), the answer the shape (${right.shape.join(', ')})`;
        report(`gives something of the shape ${shapes}. Nobody can fall into it.`);
      } else if (fieldPlaces(answer, right.shape).some((place) => !Number.isFinite(values.data[place]!))) {
        report('gives something that is not a finite number, so nobody can type it.');
      } else if (sameAnswer(answer, right, values)) {
        report(
          'gives the right answer within its tolerance. Choose other inputs, another number, or a finer tolerance.',
        );
      } else if (same !== undefined) {
        report(`gives the same as ${quoted(same.mistake.id)} within the tolerance, so they cannot be told apart.`);
      } else others.push({ mistake, values });
    }
  }

  /** What a mistake gives, or nothing after a report. */
  #mistaken(block: AskBlock, mistake: Mistake): Values | undefined {
    const { answer } = block;
    if (answer.kind !== 'value') return undefined;
    if (mistake.changes !== undefined) {
      const source = this.#parsed.lesson.programs.find((program) => program.name === block.program)!.source;
      const made = rebound(source, mistake.changes);
      if ('name' in made) {
        const { name, why } = made;
        const message =
          why === 'missing'
            ? `The program ${block.program} has no assignment of ${name} outside of functions and loops.${hint(name, boundNames(source))}`
            : `The program ${block.program} assigns ${name} together with other names. Give it a line of its own.`;
        this.#report('mistake', mistake.at, message);
        return undefined;
      }
    }
    const values = this.#session.values(mistakenExpression(block, answer, mistake));
    if (!isProblem(values)) return values;
    // What :gives: cannot be computed is an expression of the lesson and told as one.
    if (mistake.changes !== undefined) {
      const message = values.message.replace(/ \(line \d+(?:, column \d+)?\)/, '');
      this.#report('mistake', mistake.at, `With the mistake ${quoted(mistake.id)} the program fails. ${message}`);
    }
    return undefined;
  }

  #choices(block: AskBlock, { choices, correct }: AskedChoices): void {
    const values = this.#session.values(correct);
    if (isProblem(values)) return;
    const right = [...values.data];
    const strange = right.find((index) => !Number.isInteger(index) || index < 0 || index >= choices.length);
    if (strange !== undefined) {
      const message = `:correct: gives ${strange}, which is the index of no choice: there are ${choices.length}, counted from zero.`;
      this.#report('question', block.at, message);
      return;
    }
    for (const { id, choices: chosen = [], at } of block.mistakes) {
      const isRight =
        chosen.length === 1
          ? right.includes(chosen[0]!)
          : new Set([...chosen, ...right]).size === right.length && chosen.length === right.length;
      if (isRight) this.#report('mistake', at, `The choice of the mistake ${quoted(id)} is right.`);
    }
  }

  /** Whether a program runs with the first values of its inputs. */
  #runs(program: string): boolean {
    return Array.isArray(this.#session.outputs(program));
  }

  #report(rule: RuleId, at: At, message: string): void {
    this.problems.push({ file: this.#file, line: at.line, rule, message: printable(message) });
  }
}
