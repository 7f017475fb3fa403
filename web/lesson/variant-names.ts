/** Names of programs that questions make from those of the lesson, such as `main/weight-of-cat/no-scaling`. */
import type { AskBlock, BughuntBlock, ExerciseBlock, Mistake } from './lesson.ts';

/** The name of the program that a variant is made from; a program's own name otherwise. */
export function baseOf(program: string): string {
  const slash = program.indexOf('/');
  return slash < 0 ? program : program.slice(0, slash);
}

/** The program in which a mistake is made. */
export function mistakenProgram(block: AskBlock, mistake: Mistake): string {
  return `${block.program}/${block.id}/${mistake.id}`;
}

/** The program with its fault, or the one that ends with what the learner wrote. */
export function questionProgram(block: BughuntBlock | ExerciseBlock): string {
  return `${block.program}/${block.id}`;
}
