/** The questions of a lesson, wherever they stand in it. */
import type { AskBlock, Block, BughuntBlock, ExerciseBlock, Lesson } from './lesson.ts';

/** A question that is graded. */
export type GradedBlock = AskBlock | BughuntBlock | ExerciseBlock;
/** Any block that keeps an answer. */
export type AnsweredBlock = GradedBlock | Extract<Block, { type: 'predict' }>;

const GRADED: ReadonlySet<unknown> = new Set<GradedBlock['type']>(['ask', 'bughunt', 'exercise']);

/** All blocks that keep an answer, in the order of the lesson. */
export function questionsOf(lesson: Lesson): AnsweredBlock[] {
  const found: AnsweredBlock[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const { type, id } = value as { type?: unknown; id?: unknown };
    if ((type === 'predict' || GRADED.has(type)) && typeof id === 'string') found.push(value as AnsweredBlock);
    Object.values(value).forEach(visit);
  };
  visit(lesson.body);
  return found;
}

/** Those that are graded. */
export function gradedQuestions(lesson: Lesson): GradedBlock[] {
  return questionsOf(lesson).filter((block): block is GradedBlock => GRADED.has(block.type));
}
