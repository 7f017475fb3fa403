/**
 * Programs that questions make from those of the lesson: with a mistake in them. They have the inputs of the program they
 * are made from, and their numbers unfold like all others.
 */
import type { Lesson, LessonProgram } from './lesson.ts';
import { gradedQuestions } from './questions.ts';
import { rebound } from './rebound.ts';
import { mistakenProgram } from './variant-names.ts';

/** The source of a variant, made from that of its program. @throws EngineError when that cannot be parsed. */
export type MakeSource = (program: LessonProgram) => string;

/** All variants of a lesson, by name. */
export function variantsOf(lesson: Lesson): Map<string, MakeSource> {
  const variants = new Map<string, MakeSource>();
  for (const block of gradedQuestions(lesson)) {
    for (const mistake of block.mistakes) {
      const { changes } = mistake;
      if (changes) variants.set(mistakenProgram(block, mistake), ({ source }) => changed(source, changes));
    }
  }
  return variants;
}

function changed(source: string, changes: Parameters<typeof rebound>[1]): string {
  const made = rebound(source, changes);
  return 'source' in made ? made.source : source;
}
