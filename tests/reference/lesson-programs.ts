/**
 * Writes the programs of all lessons (or of those named by their slugs) as PyTorch's Python, for lessons.py:
 *
 *     node --import tsx tests/reference/lesson-programs.ts [SLUG...] | python3 tests/reference/lessons.py
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../../bindings/engine.ts';
import { findLessonFiles } from '../../web/cli/lesson-files.ts';
import { parseLesson } from '../../web/lesson/parse.ts';
import { torchPrograms } from '../lesson/torch-programs.ts';

const folder = join(import.meta.dirname, '../../lessons');
const asked = process.argv.slice(2);
const engine = await loadEngine();
const lessons = findLessonFiles([folder])
  .map((path) => parseLesson(readFileSync(path, 'utf8'), path).lesson)
  .filter(({ slug }) => asked.length === 0 || asked.includes(slug))
  .map((lesson) => ({ slug: lesson.slug, programs: torchPrograms(lesson, engine) }));
const unknown = asked.filter((slug) => !lessons.some((lesson) => lesson.slug === slug));
if (unknown.length > 0) {
  console.error(`There is no lesson with the slug ${unknown.join(' or ')}.`);
  process.exit(1);
}
process.stdout.write(JSON.stringify(lessons));
