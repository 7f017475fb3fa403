// The course around the lessons: curricula/NAME.yml with their problems as printed (UPDATE=1 writes those anew), and
// lessons held against a curriculum by `softlook check` and `softlook build`.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildLessons } from '../../web/cli/build.ts';
import { checkFiles } from '../../web/cli/check.ts';
import { findLessonFiles } from '../../web/cli/lesson-files.ts';
import { checkCurriculum } from '../../web/lesson/check-curriculum.ts';
import { DIRECTIVES } from '../../web/lesson/directives.ts';
import { MODALITIES, modalitiesOf } from '../../web/lesson/modalities.ts';
import { parseLesson } from '../../web/lesson/parse.ts';
import { readingTime, SECONDS, WORDS_A_MINUTE } from '../../web/lesson/reading-time.ts';
import { readCurriculum } from '../../web/lesson/read-curriculum.ts';
import { printProblem, sortProblems } from '../../web/lesson/rules.ts';

const cases = join(import.meta.dirname, 'curricula');
const lessons = join(import.meta.dirname, '../../lessons');
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const name of readdirSync(cases).filter((file) => file.endsWith('.yml'))) {
  test(name, () => {
    const { curriculum, problems } = readCurriculum(readFileSync(join(cases, name), 'utf8'), name);
    const all = sortProblems([...problems, ...checkCurriculum(curriculum, name)]);
    const actual = all.map((problem) => `${printProblem(problem)}\n`).join('');
    const path = join(cases, `${name.slice(0, -'.yml'.length)}.problems.txt`);
    if (process.env.UPDATE === '1') writeFileSync(path, actual);
    else assert.equal(actual, readFileSync(path, 'utf8'));
  });
}

const THREE_WAYS = [
  '```{program}\nA = ones(2, 2)\n```',
  ':::{heatmap} A\n:alt: Ones.\n:::',
  ':::{analogy} A market\nLike a market.\n:::',
];

function lesson(slug: string, body: readonly string[], keys = '', minutes = 1): string {
  const front = `title: A lesson\nslug: ${slug}\npromise: You see a lesson.\nminutes: ${minutes}\n${keys}scope: {}\n`;
  return `---\n${front}---\n\n${body.join('\n\n')}\n`;
}

function folder(files: Record<string, string>): string {
  const made = mkdtempSync(join(tmpdir(), 'softlook-course-'));
  folders.push(made);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
  return made;
}

/** The problems of a folder, as `FILE:LINE rule sentence`. */
function problemsOf(made: string): string[] {
  return checkFiles(findLessonFiles([made])).map((problem) => printProblem(problem).replace(`${made}/`, ''));
}

const COURSE = `concepts:
  score: the score
  weights: the weights
  vector: a vector
tracks:
  - title: Later
    lessons:
      - slug: weights
        teaches:
          weights: DEVELOPED
        requires:
          score: DEVELOPED from scores
  - title: Earlier
    lessons:
      - slug: scores
        teaches:
          score: INTRODUCED
        assumes:
          vector: APPLIED
      - slug: again
        teaches:
          weights: INTRODUCED
        requires:
          score: INTRODUCED from scores
`;

test('a lesson that requires what its track did not teach before it is refused, with file, line, rule and sentence', () => {
  const made = folder({
    'curriculum.yml': COURSE,
    '01-scores.md': lesson('scores', THREE_WAYS),
    '02-weights.md': lesson('weights', THREE_WAYS),
    '03-again.md': lesson('again', THREE_WAYS),
  });
  assert.deepEqual(problemsOf(made), [
    'curriculum.yml:12:11 prerequisite weights requires score DEVELOPED from scores, but that lesson is in another track, ' +
      'Earlier. Nothing before it in the track teaches it; what comes from outside stands under assumes.',
  ]);
});

test('what stands in the curriculum stands in no front matter, every lesson has a place in it, and every place a lesson', () => {
  const made = folder({
    'curriculum.yml': COURSE.replace('score: DEVELOPED from scores', '').replace('        requires:\n          \n', ''),
    '01-scores.md': lesson('scores', THREE_WAYS, 'track: Earlier\nteaches: []\n'),
    '02-other.md': lesson('other', THREE_WAYS),
  });
  assert.deepEqual(problemsOf(made), [
    '01-scores.md:6:1 curriculum “track:” stands in curriculum.yml. Delete it here.',
    '01-scores.md:7:1 curriculum “teaches:” stands in curriculum.yml. Delete it here.',
    '02-other.md:3:1 curriculum No track of curriculum.yml has the lesson other. Give it a place there.',
    'curriculum.yml:8:9 curriculum There is no lesson file NN-weights.md. It can be other.',
    'curriculum.yml:18:9 curriculum There is no lesson file NN-again.md. It can be other.',
  ]);
});

test('a lesson of a course shows at least three modalities; one alone need not', () => {
  const two = lesson('scores', THREE_WAYS.slice(0, 2));
  assert.deepEqual(problemsOf(folder({ '01-scores.md': two })), []);
  const course = 'concepts: {s: a score}\ntracks: [{title: T, lessons: [{slug: scores, teaches: {s: MENTIONED}}]}]\n';
  assert.deepEqual(problemsOf(folder({ '01-scores.md': two, 'curriculum.yml': course })), [
    '01-scores.md:3:1 modalities The lesson shows its matter in 2 (visual, symbolic) of at least 3 ways. Add blocks of ' +
      'another: concrete, geometric, verbal, intuitive, interactive.',
  ]);
});

test('a lesson of a course takes no longer than it says, or a fifth more; one alone may', () => {
  const course = 'concepts: {s: a score}\ntracks: [{title: T, lessons: [{slug: scores, teaches: {s: MENTIONED}}]}]\n';
  const said = (minutes: number, ...more: string[]) => {
    const text = lesson('scores', [...THREE_WAYS, 'word '.repeat(10 * WORDS_A_MINUTE), ...more], '', minutes);
    assert.deepEqual(problemsOf(folder({ '01-scores.md': text })), []);
    return problemsOf(folder({ '01-scores.md': text, 'curriculum.yml': course }));
  };
  assert.deepEqual(said(9), []);
  assert.deepEqual(said(30), []);
  assert.deepEqual(said(10, `:::{dropdown} If you have time\n${'word '.repeat(10 * WORDS_A_MINUTE)}\n:::`), []);
  assert.deepEqual(said(8), [
    '01-scores.md:5:1 minutes The lesson says 8 minutes, but its main path takes about 10, with 2209 words to ' +
      'read. Write “minutes: 10”, or fold what may be left out into a {dropdown}.',
  ]);
});

test('minutes: words that are read, and what takes time of its own; not exercises, what is closed, hints and solutions', () => {
  const timeOf = (...body: string[]) => readingTime(parseLesson(lesson('a', body), 'a.md').lesson);
  const nothing = { figure: 0, explore: 0, predict: 0, ask: 0, bughunt: 0 };
  assert.deepEqual(timeOf('One $x$, *two*{sub}`k` {given}`2000 | Brown`.'), {
    words: 8, // with the four of the promise
    count: nothing,
    minutes: 1,
  });
  assert.deepEqual(timeOf('- one\n- two\n\n| three |\n| --- |\n| four |', '> five').words, 9);
  assert.deepEqual(
    timeOf(
      '```{program}\nA = ones(2, 2)\n```',
      '::::{explore} Two words\n:::{heatmap} A\n:alt: Not read.\n:caption: One.\n:::\n::::',
      ':::{dropdown} Its title counts\nOne two three.\n\n$$\nx\n$$\n:::',
    ),
    { words: 4 + 2 + 1 + 3, count: { ...nothing, figure: 2, explore: 1 }, minutes: 1 },
  );
  const asked = timeOf(
    '```{program}\nY = 1\n```',
    '::::{ask} a\n:answer: Y\nHow many?\n:::{hint}\nNot read.\n:::\n:::{mistake} b\n:gives: Y + 1\nNot read.\n:::\n' +
      ':::{reveal}\nOne.\n:::\n::::',
    '::::{predict} p\n:choices: One | Two\nWhich?\n:::{reveal}\nThe first.\n:::\n::::',
    '::::{exercise} e\nWrite.\n```{starter}\nZ = 1\n```\n:::{check} Z == 2\nNot read.\n:::\n```{solution}\nZ = 2\n```\n::::',
  );
  assert.deepEqual(asked, {
    words: 4 + 3 + 5,
    count: { ...nothing, figure: 1, ask: 1, predict: 1 },
    minutes: Math.round(12 / WORDS_A_MINUTE + (SECONDS.figure + SECONDS.ask + SECONDS.predict) / 60),
  });
});

test('modalities are read off the blocks wherever they stand', () => {
  const body = parseLesson(
    lesson('a', [
      '```{program}\nA = ones(2, 2)\n```',
      '::::{explore} Try\n:::{trace} A[0, 0]\n:::\n::::',
      '| a |\n| --- |\n| b |',
    ]),
    'a.md',
  ).lesson.body;
  assert.deepEqual(modalitiesOf(body), ['concrete', 'symbolic', 'interactive']);
  assert.deepEqual(modalitiesOf(parseLesson(lesson('a', ['Words *only*.', '- a list']), 'a.md').lesson.body), []);
});

test('every directive that shows something has a modality', () => {
  /** Parts of others, controls, and words. */
  const none = ['input', 'labels', 'sentence', 'presets', 'slider', 'switch', 'compare', 'tabs', 'dropdown'];
  const words = ['note', 'tip', 'warning', 'important', 'math'];
  const shown = new Set<string>(Object.values(MODALITIES).flat());
  const parts = DIRECTIVES.filter(({ within }) => within !== undefined).map(({ name }) => name);
  const missing = DIRECTIVES.map(({ name }) => name).filter(
    (name) => !shown.has(name) && !none.includes(name) && !words.includes(name) && !parts.includes(name),
  );
  assert.deepEqual(missing, []);
});

test('build gives the lessons their track, place and concepts, and the index the order of the tracks', () => {
  const made = folder({
    'curriculum.yml': COURSE,
    '01-scores.md': lesson('scores', THREE_WAYS),
    '02-weights.md': lesson('weights', THREE_WAYS),
    '03-again.md': lesson('again', THREE_WAYS),
  });
  const { lessons: built, index } = buildLessons(findLessonFiles([made]));
  assert.deepEqual(
    index.lessons.map(({ slug, track, number }) => [slug, track, number]),
    [
      ['weights', 'Later', 1],
      ['scores', 'Earlier', 1],
      ['again', 'Earlier', 2],
    ],
  );
  const { teaches, requires, assumes } = built.get('again')!;
  assert.deepEqual(teaches, [{ name: 'the weights', depth: 'INTRODUCED' }]);
  assert.deepEqual(requires, [{ name: 'the score', depth: 'INTRODUCED', from: 'scores' }]);
  assert.deepEqual(assumes, []);
});

test('our own lessons hold to their curriculum', () => {
  assert.deepEqual(problemsOf(lessons), []);
});
