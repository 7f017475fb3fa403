/** Pages with the lesson of questions beside this file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson } from '../../web/lesson/lesson.ts';
import { parseLesson } from '../../web/lesson/parse.ts';
import { LESSON, withPage, withSite, type Opened, type OpenOptions } from './pages.ts';
import { STRICT_POLICY, type Answer } from './server.ts';

const text = readFileSync(join(import.meta.dirname, 'lessons/questions.md'), 'utf8');

/** The lesson of questions, perhaps with something written otherwise. */
export function questionLesson(change: (text: string) => string = (same) => same): Lesson {
  const { lesson, problems } = parseLesson(change(text), 'questions.md');
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
  return lesson;
}

/** What a server answers in place of the lesson page's lesson. */
export function asAnswer(lesson: Lesson): Answer {
  return { type: 'application/json', body: JSON.stringify(lesson) };
}

/** The page with this lesson, under the strict policy. */
export function withQuestions<T>(
  options: OpenOptions & { instead?: [RegExp, Answer][] },
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { instead = [], ...rest } = options;
  const lesson: [RegExp, Answer] = [/lessons\/queries-and-keys\.json$/, asAnswer(questionLesson())];
  return withSite({ policy: STRICT_POLICY, instead: [...instead, lesson] }, (at) =>
    withPage(LESSON, { at, ...rest }, use),
  );
}
