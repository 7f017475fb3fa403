/**
 * Programs that questions make from those of the lesson: with a mistake in them, or with what the learner wrote at their
 * end. They have the inputs of the program they are made from, and their numbers unfold like all others.
 */
import { isAttempt } from './answers.ts';
import { beforeExercise } from './before-exercise.ts';
import type { Lesson, LessonProgram, Rebinding } from './lesson.ts';
import { gradedQuestions } from './questions.ts';
import { rebound } from './rebound.ts';
import type { State } from './session.ts';
import { mistakenProgram, questionProgram } from './variant-names.ts';

export interface Variant {
  /** What it is made of beside its program: where that is the same, the variant is. */
  from(state: State): string;
  /** The source, made from that of its program. @throws EngineError when that cannot be parsed. */
  make(program: LessonProgram, from: string): string;
}

/** All variants of a lesson, by name. */
export function variantsOf(lesson: Lesson): Map<string, Variant> {
  const variants = new Map<string, Variant>();
  for (const block of gradedQuestions(lesson)) {
    if (block.type === 'ask') {
      for (const mistake of block.mistakes) {
        if (mistake.changes) variants.set(mistakenProgram(block, mistake), changed(mistake.changes));
      }
    } else if (block.type === 'bughunt') variants.set(questionProgram(block), changed([block.bug]));
    else variants.set(questionProgram(block), continued(block.id));
  }
  return variants;
}

function changed(changes: readonly Rebinding[]): Variant {
  return {
    from: () => '',
    make: ({ source }) => {
      const made = rebound(source, changes);
      return 'source' in made ? made.source : source;
    },
  };
}

/** A program that goes on with what the learner last ran. */
function continued(id: string): Variant {
  return {
    from: ({ answers }) => {
      const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
      return String((isAttempt(answer) && answer.tried?.[0]) || '');
    },
    make: (program, code) => `${beforeExercise(program)}${code}`,
  };
}
