/** Everything that can be wrong in a lesson file, in one list. */
import type { Engine } from '../../bindings/surface.ts';
import type { Lesson } from './lesson.ts';
import { checkPrograms } from './check-programs.ts';
import { checkQuestions } from './check-questions.ts';
import { linkTarget } from './link-target.ts';
import { hint } from './nearest.ts';
import { parseLesson, type ParsedLesson } from './parse.ts';
import { sortProblems, type LessonProblem } from './rules.ts';

/** What stands beside a lesson file. Without it, links to files are not checked. */
export interface Neighbours {
  /** Whether there is a file, by its path relative to the lesson. */
  has(path: string): boolean;
  /** The anchors of another lesson, by its path; undefined when it is no lesson. */
  anchors(path: string): ReadonlySet<string> | undefined;
  /** Names of the lesson files, for hints. */
  names: readonly string[];
}

export interface CheckOptions {
  /** Without it, programs and expressions are not compiled and run. */
  engine?: Engine;
  neighbours?: Neighbours;
}

/** Parses and checks a lesson file. Never throws. Problems come in the order of the file. */
export function checkLesson(
  text: string,
  fileName: string,
  options: CheckOptions = {},
): { lesson: Lesson; problems: LessonProblem[] } {
  return checkParsed(parseLesson(text, fileName), fileName, options);
}

/** Checks a lesson file that has been parsed. */
export function checkParsed(
  parsed: ParsedLesson,
  fileName: string,
  { engine, neighbours }: CheckOptions,
): { lesson: Lesson; problems: LessonProblem[] } {
  const problems = [...parsed.problems];
  if (neighbours !== undefined) problems.push(...deadLinks(parsed, fileName, neighbours));
  if (engine !== undefined) {
    try {
      problems.push(...checkPrograms(parsed, fileName, engine), ...checkQuestions(parsed, fileName, engine));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({
        file: fileName,
        line: 1,
        rule: 'program',
        message: `The programs could not be checked: ${reason}`,
      });
    }
  }
  return { lesson: parsed.lesson, problems: sortProblems(problems) };
}

function deadLinks(parsed: ParsedLesson, file: string, neighbours: Neighbours): LessonProblem[] {
  const problems: LessonProblem[] = [];
  for (const { url, at } of parsed.links) {
    const target = linkTarget(url);
    if (target.kind !== 'file') continue;
    const report = (message: string): void => {
      problems.push({
        file,
        line: at.line,
        ...(at.column !== undefined && { column: at.column }),
        rule: 'link',
        message,
      });
    };
    if (!neighbours.has(target.path)) {
      report(`There is no file ${target.path} beside this lesson.${hint(target.path, neighbours.names)}`);
    } else if (target.id !== undefined) {
      const anchors = neighbours.anchors(target.path);
      if (anchors !== undefined && !anchors.has(target.id)) {
        report(`There is no anchor #${target.id} in ${target.path}.${hint(target.id, anchors)}`);
      }
    }
  }
  return problems;
}
