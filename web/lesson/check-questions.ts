/** What the engine finds wrong in the questions of a lesson: by the session and the grading that the page has, too. */
import type { Engine } from '../../bindings/surface.ts';
import type { AskBlock, AskedChoices, At, BughuntBlock, ExerciseBlock, Mistake, Rebinding } from './lesson.ts';
import { isProblem, type Session, type Values } from './session.ts';
import { mistakenExpression, sameAnswer } from './diagnosis.ts';
import { stepExpression } from './bughunt.ts';
import { gradeExercise, type ExerciseGrade } from './exercise.ts';
import { fieldPlaces, within } from './grading.ts';
import { hint } from './nearest.ts';
import { openSession } from './open-session.ts';
import type { ParsedLesson } from './parse.ts';
import { printable, quoted } from './printable.ts';
import { gradedQuestions, type GradedBlock } from './questions.ts';
import { boundNames, rebound } from './rebound.ts';
import type { LessonProblem, RuleId } from './rules.ts';
import { questionProgram } from './variant-names.ts';

/** Problems of questions whose programs run; what is wrong with a program itself is said elsewhere. */
export function checkQuestions(parsed: ParsedLesson, file: string, engine: Engine): LessonProblem[] {
  const questions = gradedQuestions(parsed.lesson);
  if (questions.length === 0) return [];
  const check = new QuestionCheck(parsed, file, engine);
  try {
    for (const question of questions) check.question(question);
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

  question(block: GradedBlock): void {
    switch (block.type) {
      case 'ask':
        return this.#ask(block);
      case 'bughunt':
        return this.#bughunt(block);
      case 'exercise':
        return this.#exercise(block);
    }
  }

  #bughunt(block: BughuntBlock): void {
    const { program, bug, steps, at } = block;
    if (!this.#runs(program)) return;
    const report = (message: string): void => this.#report('bughunt', at, message);
    const why = this.#unreplaceable(program, [bug]);
    if (why !== undefined) return report(why);
    const broken = this.#session.outputs(questionProgram(block));
    if ('message' in broken) return report(`With its fault the program fails. ${withoutPlace(broken.message)}`);
    for (const step of steps) {
      const values = this.#session.values(stepExpression(block, step));
      if (isProblem(values)) report(`The step ${step} cannot be shown. ${withoutPlace(values.message)}`);
      else if (values.shape.length > 2 || values.data.length === 0) {
        report(
          `The step ${step} has the shape (${values.shape.join(', ')}); a step is a number, a vector or a matrix.`,
        );
      }
    }
    const shown = this.#session.values(stepExpression(block, bug.name));
    const sound = this.#session.values({ program, text: bug.name });
    if (isProblem(shown) || isProblem(sound) || shown.shape.join() !== sound.shape.join()) return;
    // What does not differ as it is printed, with two decimals, cannot be seen.
    if (shown.data.every((value, place) => within(value, sound.data[place]!, 0.005))) {
      report(`The numbers of ${bug.name} do not differ with the fault, so nobody can find it.`);
    }
  }

  #exercise(block: ExerciseBlock): void {
    if (!this.#runs(block.program)) return;
    const solved = this.#graded(block, block.solution);
    const at = { line: block.at.line };
    if (solved.problem) {
      this.#report('exercise', at, `The {solution} does not run. ${inLine(solved.problem)}`);
      return;
    }
    for (const [place, { holds, reason }] of solved.checks.entries()) {
      const { expression, at: check } = block.checks[place]!;
      if (reason !== undefined) {
        this.#report('exercise', check, `After the {solution} ${expression} cannot be computed. ${reason}`);
      } else if (!holds)
        this.#report('exercise', check, `The {solution} fails this check: ${expression} is false after it.`);
    }
    if (this.#graded(block, block.starter).right) {
      this.#report('exercise', at, 'The {starter} passes all checks already, so there is nothing to do.');
    }
  }

  #graded(block: ExerciseBlock, code: string): ExerciseGrade {
    const answer = { given: [code], tried: [code], tries: 1, hints: 0 };
    this.#session.change({ kind: 'answer', id: block.id, answer });
    return gradeExercise(this.#session, block);
  }

  #ask(block: AskBlock): void {
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
    const why = mistake.changes && this.#unreplaceable(block.program, mistake.changes);
    if (why !== undefined) {
      this.#report('mistake', mistake.at, why);
      return undefined;
    }
    const values = this.#session.values(mistakenExpression(block, answer, mistake));
    if (!isProblem(values)) return values;
    // What :gives: cannot be computed is an expression of the lesson and told as one.
    if (mistake.changes !== undefined) {
      const message = withoutPlace(values.message);
      this.#report('mistake', mistake.at, `With the mistake ${quoted(mistake.id)} the program fails. ${message}`);
    }
    return undefined;
  }

  /** Why assignments of a program cannot be replaced. */
  #unreplaceable(program: string, changes: readonly Rebinding[]): string | undefined {
    const { source } = this.#parsed.lesson.programs.find((one) => one.name === program)!;
    const made = rebound(source, changes);
    if ('source' in made) return undefined;
    const { name, why } = made;
    return why === 'missing'
      ? `The program ${program} has no assignment of ${name} outside of functions and loops.${hint(name, boundNames(source))}`
      : `The program ${program} assigns ${name} together with other names. Give it a line of its own.`;
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

  /** Whether a program is there and runs with the first values of its inputs. */
  #runs(program: string): boolean {
    return Array.isArray(this.#session.outputs(program));
  }

  #report(rule: RuleId, at: At, message: string): void {
    this.problems.push({ file: this.#file, line: at.line, rule, message: printable(message) });
  }
}

/** A sentence without a place in a program, which is none in the file. */
function withoutPlace(message: string): string {
  return message.replace(/ \(line \d+(?:, column \d+)?\)/, '');
}

function inLine({ message, line }: { message: string; line?: number }): string {
  return line === undefined ? message : `Its line ${line}: ${message}`;
}
