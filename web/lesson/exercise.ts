/** What the learner's program gives, and which checks of its exercise hold. */
import type { ExerciseBlock, Expression, Lesson } from './lesson.ts';
import { isProblem, type Problem, type Session } from './session.ts';
import { beforeExercise } from './before-exercise.ts';
import { questionProgram } from './variant-names.ts';

export interface ExerciseGrade {
  /** Why it does not run, with the line in what the learner wrote, where it is one of those. */
  problem?: { message: string; line?: number };
  /** What it printed. */
  outputs: readonly string[];
  /** For each check whether it holds, or why it cannot be computed. */
  checks: { holds: boolean; reason?: string }[];
  right: boolean;
}

/** Grades what was run last. */
export function gradeExercise(session: Session, block: ExerciseBlock): ExerciseGrade {
  const program = questionProgram(block);
  const outputs = session.outputs(program);
  if ('message' in outputs) {
    return { problem: inOwnLines(session.lesson, block, outputs), outputs: [], checks: [], right: false };
  }
  const checks = block.checks.map(({ expression }) => {
    const values = session.values({ program, text: expression });
    if (isProblem(values)) return { holds: false, reason: inOwnLines(session.lesson, block, values).message };
    return { holds: values.data.length > 0 && values.data.every((value) => value !== 0 && !Number.isNaN(value)) };
  });
  return { outputs, checks, right: checks.every(({ holds }) => holds) };
}

/** The names that the learner's program binds and whose values can be shown, in their order. */
export function exerciseResults(session: Session, block: ExerciseBlock, code: string): Expression[] {
  const program = questionProgram(block);
  return session.boundNames(code).flatMap((text) => {
    const values = session.values({ program, text });
    const size = isProblem(values) ? 0 : values.data.length;
    return size === 0 || isProblem(values) || values.shape.length > 2 ? [] : [{ program, text }];
  });
}

/** A problem of the joined program, told with the lines of the learner's part. */
function inOwnLines(
  lesson: Lesson,
  block: ExerciseBlock,
  { message, line }: Problem,
): { message: string; line?: number } {
  const program = lesson.programs.find((one) => one.name === block.program);
  const before = program ? beforeExercise(program).split('\n').length - 1 : 0;
  const told = message
    .replace(/ \(line \d+(?:, column \d+)?\)/, '')
    .replace(/\bline (\d+)/g, (all, number: string) =>
      Number(number) > before ? `line ${Number(number) - before}` : all,
    );
  return { message: told, ...(line !== undefined && line > before && { line: line - before }) };
}
