/**
 * The course around its lessons: `curriculum.yml` beside them says which tracks there are, which lessons they have in
 * which order, and what each of them teaches, requires of the lessons before it, and assumes from outside.
 */
import type { At, Concept, Depth, Lesson } from './lesson.ts';

/** How the file is called, beside the lessons. */
export const CURRICULUM_FILE = 'curriculum.yml';

/** How many concepts that are new to its track a lesson may teach; one that it only mentions does not count. */
export const MOST_NEW_CONCEPTS = 3;

export interface Curriculum {
  concepts: ReadonlyMap<string, { name: string; at: At }>;
  tracks: readonly CurriculumTrack[];
}

export interface CurriculumTrack {
  title: string;
  at: At;
  lessons: readonly CurriculumLesson[];
}

export interface CurriculumLesson {
  slug: string;
  at: At;
  teaches: readonly CurriculumConcept[];
  requires: readonly (CurriculumConcept & { from: string })[];
  assumes: readonly CurriculumConcept[];
}

/** A concept by its id, at a depth. */
export interface CurriculumConcept {
  id: string;
  depth: Depth;
  at: At;
}

/** The lesson with what the curriculum says of it; as it is where the curriculum does not have it. */
export function placeInCurriculum(lesson: Lesson, curriculum: Curriculum | undefined): Lesson {
  for (const { title, lessons } of curriculum?.tracks ?? []) {
    const at = lessons.findIndex(({ slug }) => slug === lesson.slug);
    const found = lessons[at];
    if (found === undefined) continue;
    const named = ({ id, depth, from }: CurriculumConcept & { from?: string }): Concept => ({
      name: curriculum!.concepts.get(id)?.name ?? id,
      depth,
      ...(from !== undefined && { from }),
    });
    return {
      ...lesson,
      track: title,
      number: at + 1,
      teaches: found.teaches.map(named),
      requires: found.requires.map(named),
      assumes: found.assumes.map(named),
    };
  }
  return lesson;
}
