/** What is wrong between the lessons of a course: order, prerequisites, load, modalities. */
import {
  CURRICULUM_FILE,
  MOST_NEW_CONCEPTS,
  type Curriculum,
  type CurriculumConcept,
  type CurriculumLesson,
  type CurriculumTrack,
} from './curriculum.ts';
import { DEPTHS } from './directives.ts';
import type { At } from './lesson.ts';
import { LEAST_MODALITIES, MODALITIES, modalitiesOf } from './modalities.ts';
import { hint } from './nearest.ts';
import type { ParsedLesson } from './parse.ts';
import { readingTime } from './reading-time.ts';
import type { LessonProblem, RuleId } from './rules.ts';

/** Front matter that stands in the curriculum where there is one. */
const IN_CURRICULUM = ['track', 'number', 'teaches', 'requires', 'assumes'];

/** How much longer than stated the main path may take: readers differ by more. Who says more than is needed harms nobody. */
const MINUTES_SLACK = 1.2;

type Report = (rule: RuleId, at: At, message: string) => void;

/** The curriculum by itself, and whether it has other lessons than those of its folder, by their slugs. */
export function checkCurriculum(curriculum: Curriculum, file: string, there?: ReadonlySet<string>): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const report: Report = (rule, at, message) => problems.push({ file, ...at, rule, message });
  for (const track of curriculum.tracks) {
    track.lessons.forEach((lesson, place) => {
      if (there !== undefined && !there.has(lesson.slug)) {
        const files = [...there].filter(
          (slug) => !slugs(curriculum.tracks.flatMap(({ lessons }) => lessons)).includes(slug),
        );
        report('curriculum', lesson.at, `There is no lesson file NN-${lesson.slug}.md.${hint(lesson.slug, files)}`);
      }
      for (const concept of lesson.requires) checkRequired(curriculum, track, place, concept, report);
      const before = track.lessons.slice(0, place);
      for (const { id, at } of lesson.assumes) {
        const earlier = before.find((other) => other.teaches.some((taught) => taught.id === id));
        if (earlier === undefined) continue;
        report('prerequisite', at, `${id} is not from outside: ${earlier.slug} teaches it. Move it to requires.`);
      }
      checkLoad(lesson, before, report);
    });
  }
  return problems;
}

function checkRequired(
  curriculum: Curriculum,
  track: CurriculumTrack,
  place: number,
  { id, depth, from, at }: CurriculumConcept & { from: string },
  report: Report,
): void {
  const lesson = track.lessons[place]!;
  const before = track.lessons.slice(0, place);
  const but = (why: string): void =>
    report('prerequisite', at, `${lesson.slug} requires ${id} ${depth} from ${from}, but ${why}`);
  const source = track.lessons.findIndex(({ slug }) => slug === from);
  if (source === place) but(`that is the lesson itself.${teachersOf(id, before)}`);
  else if (source > place) but(`that lesson comes after it.${teachersOf(id, before)}`);
  else if (source < 0) {
    const elsewhere = curriculum.tracks.find(({ lessons }) => lessons.some(({ slug }) => slug === from));
    if (elsewhere) but(`that lesson is in another track, ${elsewhere.title}.${teachersOf(id, before)}`);
    else but(`there is no such lesson.${hint(from, slugs(before))}`);
  } else {
    const taught = before[source]!.teaches.find((other) => other.id === id);
    if (taught === undefined) but(`that lesson does not teach it.${teachersOf(id, before)}`);
    else if (DEPTHS.indexOf(taught.depth) < DEPTHS.indexOf(depth)) {
      but(`that lesson teaches it only as ${taught.depth}. Teach it more deeply there, or require less.`);
    }
  }
}

function slugs(lessons: readonly CurriculumLesson[]): string[] {
  return lessons.map(({ slug }) => slug);
}

/** A sentence: which of the lessons teach a concept. */
function teachersOf(id: string, before: readonly CurriculumLesson[]): string {
  const teachers = before.filter(({ teaches }) => teaches.some((taught) => taught.id === id));
  if (teachers.length > 0) return ` It is taught by ${slugs(teachers).join(' and ')}.`;
  return ' Nothing before it in the track teaches it; what comes from outside stands under assumes.';
}

function checkLoad(lesson: CurriculumLesson, before: readonly CurriculumLesson[], report: Report): void {
  const taught = (lessons: readonly CurriculumLesson[]): string[] =>
    lessons.flatMap(({ teaches }) => teaches.filter(({ depth }) => depth !== 'MENTIONED').map(({ id }) => id));
  const known = new Set(taught(before));
  const fresh = taught([lesson]).filter((id) => !known.has(id));
  if (fresh.length <= MOST_NEW_CONCEPTS) return;
  report(
    'load',
    lesson.at,
    `${lesson.slug} teaches ${fresh.length} concepts that are new to its track (${fresh.join(', ')}); a lesson has room ` +
      `for ${MOST_NEW_CONCEPTS}. Leave some to another lesson, or only mention them.`,
  );
}

/** A lesson against the curriculum that it belongs to. */
export function checkLessonInCurriculum(
  { lesson, keys }: ParsedLesson,
  file: string,
  curriculum: Curriculum,
): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const report: Report = (rule, at, message) => problems.push({ file, ...at, rule, message });
  for (const key of IN_CURRICULUM) {
    const at = keys.get(key);
    if (at !== undefined) report('curriculum', at, `“${key}:” stands in ${CURRICULUM_FILE}. Delete it here.`);
  }
  const start = keys.get('slug') ?? { line: 1 };
  if (!curriculum.tracks.some(({ lessons }) => lessons.some(({ slug }) => slug === lesson.slug))) {
    report('curriculum', start, `No track of ${CURRICULUM_FILE} has the lesson ${lesson.slug}. Give it a place there.`);
  }
  const shown = modalitiesOf(lesson.body);
  if (shown.length < LEAST_MODALITIES) {
    const names = Object.keys(MODALITIES).filter((name) => !(shown as string[]).includes(name));
    report(
      'modalities',
      start,
      `The lesson shows its matter in ${shown.length === 0 ? 'none' : `${shown.length} (${shown.join(', ')})`} of at least ` +
        `${LEAST_MODALITIES} ways. Add blocks of another: ${names.join(', ')}.`,
    );
  }
  const { minutes, words } = readingTime(lesson);
  const at = keys.get('minutes');
  if (at !== undefined && minutes > lesson.minutes * MINUTES_SLACK) {
    report(
      'minutes',
      at,
      `The lesson says ${lesson.minutes} minutes, but its main path takes about ${minutes}, with ${words} words to read. ` +
        `Write “minutes: ${minutes}”, or fold what may be left out into a {dropdown}.`,
    );
  }
  return problems;
}
