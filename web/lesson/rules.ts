/** The rules of a lesson file, declared once: the checker names them, the author's manual explains them. */
import type { At } from './lesson.ts';
import { MOST_NEW_CONCEPTS } from './curriculum.ts';
import { LEAST_MODALITIES, MODALITIES } from './modalities.ts';
import { SECONDS, WORDS_A_MINUTE } from './reading-time.ts';

export interface RuleDeclaration {
  id: string;
  /** What must hold, in a sentence. */
  doc: string;
}

/** Something wrong in a lesson file. Lines and columns count from 1. */
export interface LessonProblem {
  file: string;
  line: number;
  column?: number;
  rule: RuleId;
  /** A sentence: what is wrong and what to do. */
  message: string;
}

const DECLARED = {
  unreadable: 'A lesson file can be opened and is UTF-8 text.',
  size: 'A lesson file has at most 512,000 characters, a paragraph at most 20,000, a formula at most 4,000.',
  character: 'There are no NUL bytes, halves of characters or other control characters in the text.',
  'front-matter':
    'The file begins with front matter between two lines of `---`, with the declared keys, each of its kind.',
  syntax: 'Only the Markdown that the manual describes is used.',
  fence: 'Every fence is closed, and a fence around others has more colons or backticks than they have.',
  nesting: 'Directives are nested at most eight deep, lists and quotes at most nine.',
  'unknown-directive': 'A directive is one of those declared.',
  'unknown-option': 'An option is one that its directive declares, and is written once.',
  'unknown-role': 'A role is one of those declared.',
  argument: 'What follows the name of a directive is there when it must be, and of its kind.',
  option: 'The options that a directive needs are there, each of its kind.',
  body: 'What stands between the fences of a directive is of its kind.',
  role: 'What stands between the backticks of a role is of its kind.',
  heading: 'Headings are of the second and third depth, begin with the second, and skip none.',
  'raw-html': 'There is no HTML in a lesson; what a page needs has a directive.',
  picture: 'There are no picture files in a lesson; figures are drawn from computed values.',
  link: 'A link goes to http or https, to a file beside the lesson that is there, or to an anchor that is there.',
  table: 'Every row of a table has as many cells as its head; a `|` inside a cell is written `\\|`.',
  math: 'A formula is LaTeX that Temml can read.',
  'typed-number':
    'No number is typed: digits stand in `{num}` when computed, in `{given}` when an input or a cited fact. Exempt ' +
    'are code, identifiers and subscripts, numbers of lists and sections; in LaTeX a given number stands in `\\given{}`.',
  alternative: 'Every figure says in `:alt:` what it shows.',
  'duplicate-id': 'An id, an anchor, and a name of an input or a label list is used once.',
  labels: 'A label list that is referred to is declared, and there are as many labels as rows or columns.',
  misconception:
    'Every misconception of the front matter is met by one `{misconception}` block, and there are no others.',
  predict: 'A `{predict}` has a question, choices or `:free:`, and one `{reveal}` at its end.',
  question:
    'A question that is graded asks something, has what its kind needs, and one `{reveal}`; its parts stand after what it ' +
    'asks, and its right answer can be computed.',
  mistake:
    'A `{mistake}` replaces assignments that its program has, or says what else it gives; what it gives can be ' +
    'computed and is neither the right answer nor that of another mistake.',
  bughunt:
    'The fault of a `{bughunt}` replaces an assignment of its program, stands among its steps, and changes the numbers of ' +
    'that step; the program runs with it.',
  exercise: 'The `{solution}` of an `{exercise}` runs and passes all its checks, and its `{starter}` does not.',
  'unknown-program': 'A program that is referred to has a `{program}` block.',
  'unknown-input':
    'Every name that a program needs is an input of that program, and every control and preset sets one.',
  'unused-input': 'Every input is read by its program, by a preset or by a figure.',
  program: 'A program compiles and runs with the first values of its inputs, and at both ends of its sliders.',
  expression: 'An expression compiles, runs, and gives no NaN.',
  shape:
    'The array of an expression has the shape that its figure or place needs, and a flow no more boxes than can be read.',
  preset: 'Every preset gives inputs that its program runs with.',
  slug: 'The slug is the name of the file without its number, and no other lesson has it.',
  curriculum:
    '`curriculum.yml` has the form that the manual describes and every lesson beside it, and what it says of them stands ' +
    'in no front matter.',
  prerequisite:
    'What a lesson requires was taught by an earlier lesson of its track, the one it names, at that depth or deeper. ' +
    'What no lesson before it taught comes from outside and stands under `assumes`.',
  load: `A lesson teaches at most ${MOST_NEW_CONCEPTS} concepts that are new to its track; one that it only mentions does not count.`,
  modalities: `A lesson of a curriculum shows its matter in at least ${LEAST_MODALITIES} of these ways: ${waysOfSeeing()}.`,
  minutes:
    'A lesson of a curriculum takes no longer than its `minutes` say, or a fifth more, at ' +
    `${WORDS_A_MINUTE} words a minute, ${SECONDS.figure} seconds to look at a figure, a formula or a piece of a program, ` +
    `${SECONDS.explore} seconds for an \`{explore}\`, ${SECONDS.predict} for a \`{predict}\`, ${SECONDS.ask} for an ` +
    `\`{ask}\` and ${SECONDS.bughunt} for a \`{bughunt}\`. An \`{exercise}\` comes on top; what is closed in a ` +
    '`{dropdown}`, hints, solutions, and what is said about mistakes do not count either.',
} as const;

/** `concrete` (`matrix`, `trace`), ... */
function waysOfSeeing(): string {
  return Object.entries(MODALITIES)
    .map(([name, blocks]) => `${name} (${blocks.map((block) => `\`${block}\``).join(', ')})`)
    .join(', ');
}

export type RuleId = keyof typeof DECLARED;

/** All rules, in the order of the manual. */
export const RULES: readonly (RuleDeclaration & { id: RuleId })[] = Object.entries(DECLARED).map(([id, doc]) => ({
  id: id as RuleId,
  doc,
}));

/** How much a lesson file may hold. */
export const LIMITS = {
  characters: 512_000,
  paragraph: 20_000,
  formula: 4_000,
  nesting: 8,
  frontMatter: 40_000,
  /** Numbers in one input. */
  cells: 65_536,
} as const;

/** Sorts problems by place, as they are printed. */
export function sortProblems(problems: LessonProblem[]): LessonProblem[] {
  return problems.sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      (a.column ?? 0) - (b.column ?? 0) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** `file:line[:column] rule sentence`. */
export function printProblem(problem: LessonProblem): string {
  const column = problem.column === undefined ? '' : `:${problem.column}`;
  return `${problem.file}:${problem.line}${column} ${problem.rule} ${problem.message}`;
}

/** The place of a problem as an `At`. */
export function placeOf(problem: LessonProblem): At {
  return problem.column === undefined ? { line: problem.line } : { line: problem.line, column: problem.column };
}
