/** What stands before the learner's code in the program of an exercise. */
import type { LessonProgram } from './lesson.ts';

/** The lesson's part of an exercise's program: whole lines. */
export function beforeExercise({ source }: LessonProgram): string {
  const text = source.replace(/\s+$/, '');
  return text === '' ? '' : `${text}\n`;
}
