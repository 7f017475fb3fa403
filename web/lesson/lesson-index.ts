/** The list of lessons that the index page shows: what of each lesson a list needs. */
import type { Concept, Lesson } from './lesson.ts';

export interface LessonIndex {
  format: 1;
  /** Track by track, then by number. */
  lessons: LessonEntry[];
}

export interface LessonEntry {
  slug: string;
  title: string;
  promise: string;
  lang: string;
  dir: 'ltr' | 'rtl';
  minutes: number;
  track: string;
  number: number;
  teaches: Concept[];
  requires: Concept[];
  assumes: Concept[];
}

/** The index of some lessons, in the order of the tracks; those of a track that is not named come last. */
export function lessonIndex(lessons: readonly Lesson[], tracks: readonly string[] = []): LessonIndex {
  const entries = lessons.map(
    ({ slug, title, promise, lang, dir, minutes, track, number, teaches, requires, assumes }): LessonEntry => ({
      slug,
      title,
      promise,
      lang,
      dir,
      minutes,
      track,
      number,
      teaches,
      requires,
      assumes,
    }),
  );
  const place = ({ track }: LessonEntry): number => (tracks.includes(track) ? tracks.indexOf(track) : tracks.length);
  const order = (a: LessonEntry, b: LessonEntry): number =>
    place(a) - place(b) || a.track.localeCompare(b.track, 'en') || a.number - b.number || (a.slug < b.slug ? -1 : 1);
  return { format: 1, lessons: entries.sort(order) };
}
