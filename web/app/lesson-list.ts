/** The list of lessons, as `softlook build` writes it. */
import type { LessonIndex } from '../lesson/lesson-index.ts';

/** The list, or undefined where it cannot be had. */
export async function fetchLessons(): Promise<LessonIndex | undefined> {
  try {
    const response = await fetch(new URL('lessons/index.json', document.baseURI));
    const list: unknown = response.ok ? await response.json() : undefined;
    const lessons = (list as Partial<LessonIndex> | undefined)?.lessons;
    return Array.isArray(lessons) ? (list as LessonIndex) : undefined;
  } catch {
    return undefined;
  }
}
