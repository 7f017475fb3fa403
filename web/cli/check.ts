/** `softlook check DIR|FILE...`: every problem of every lesson, with its place and rule. */
import type { Engine } from '../../bindings/surface.ts';
import { dirname } from 'node:path';
import { checkCurriculum, checkLessonInCurriculum } from '../lesson/check-curriculum.ts';
import { checkParsed } from '../lesson/check.ts';
import { slugOfFile } from '../lesson/link-target.ts';
import { parseLesson, type ParsedLesson } from '../lesson/parse.ts';
import { printProblem, sortProblems, type LessonProblem } from '../lesson/rules.ts';
import { processOutput, type Output } from './output.ts';
import { findCurriculum, findLessonFiles, neighboursOf, readLessonFile } from './lesson-files.ts';

const USAGE = 'softlook check needs lessons: softlook check DIR|FILE...';

/** Prints the problems; gives the exit code: 0 for none, 1 for some, 2 for wrong usage. */
export async function checkCommand(args: readonly string[], output: Output = processOutput()): Promise<number> {
  const option = args.find((arg) => arg.startsWith('-') && arg !== '--');
  const paths = args.filter((arg) => arg !== '--');
  if (option !== undefined || paths.length === 0) {
    output.complain(option === undefined ? USAGE : `softlook check has no option ${option}. ${USAGE}`);
    return 2;
  }
  let files: string[];
  try {
    files = findLessonFiles(paths);
  } catch (error) {
    output.complain((error as Error).message);
    return 2;
  }
  let engine: Engine;
  try {
    const { loadEngine } = await import('../../bindings/engine.ts');
    engine = await loadEngine();
  } catch (error) {
    output.complain(`The engine could not be loaded, so no program could be checked: ${(error as Error).message}`);
    return 1;
  }
  const problems = checkFiles(files, engine);
  for (const problem of problems) output.say(printProblem(problem));
  output.say(summary(problems.length, files.length));
  return problems.length > 0 ? 1 : 0;
}

/** All problems of some lesson files, sorted by place. */
export function checkFiles(files: readonly string[], engine?: Engine): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const parsed = new Map<string, ParsedLesson>();
  const slugs = new Map<string, string>();
  const courses = new Map<string, ReturnType<typeof findCurriculum>>();
  for (const folder of new Set(files.map((path) => dirname(path)))) {
    const course = findCurriculum(folder);
    courses.set(folder, course);
    if (course === undefined) continue;
    const there = new Set(findLessonFiles([folder]).flatMap((path) => slugOfFile(path) ?? []));
    problems.push(...course.problems, ...checkCurriculum(course.curriculum, course.path, there));
  }
  for (const path of files) {
    const file = readLessonFile(path);
    if (file.text === undefined) {
      problems.push({ file: path, line: 1, rule: 'unreadable', message: file.unreadable ?? '' });
      continue;
    }
    const lesson = parseLesson(file.text, path);
    parsed.set(path, lesson);
    problems.push(...checkParsed(lesson, path, { engine, neighbours: neighboursOf(path, parsed) }).problems);
    const course = courses.get(dirname(path));
    if (course) problems.push(...checkLessonInCurriculum(lesson, path, course.curriculum));
    const { slug } = lesson.lesson;
    const other = slugs.get(slug);
    if (other === undefined) slugs.set(slug, path);
    else problems.push({ file: path, line: 1, rule: 'slug', message: `The slug ${slug} is that of ${other} too.` });
  }
  return sortProblems(problems);
}

/** How many problems there are, in how many lessons. */
export function summary(problems: number, files: number): string {
  const lessons = files === 1 ? '1 lesson' : `${files} lessons`;
  if (problems === 0) return `No problems in ${lessons}.`;
  return `${problems === 1 ? '1 problem' : `${problems} problems`} in ${lessons}.`;
}
