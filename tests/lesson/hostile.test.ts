// Files that nobody would write by hand: a problem each, never an exception, never a hang.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLesson } from '../../web/lesson/parse.ts';
import { LIMITS } from '../../web/lesson/rules.ts';

const FRONT = '---\ntitle: A\nslug: a\npromise: B\nminutes: 1\ntrack: C\nnumber: 1\nteaches: []\nscope: {}\n---\n\n';
const FULL = LIMITS.characters - FRONT.length;

/** As much of a text as a lesson may hold. */
const fill = (piece: string, size = FULL): string => piece.repeat(Math.floor(size / piece.length));

const FILES: Record<string, string> = {
  nothing: '',
  'one byte order mark': '\ufeff',
  'four megabytes of text': FRONT + fill('word ', 4_000_000),
  'four megabytes of directives': FRONT + fill(':::{note}\nx\n:::\n', 4_000_000),
  'directives to the brim': FRONT + fill(':::{note}\nx\n:::\n\n'),
  'unknown directives': FRONT + fill(':::{nonsense}\nx\n:::\n\n'),
  'one long line': FRONT + fill('word '),
  'unclosed roles': FRONT + fill('{num}`'),
  'roles in one paragraph': FRONT + fill('{num}`A` ', 19_000),
  'paragraphs of unclosed roles': FRONT + fill(`${'{num}`'.repeat(3000)}\n\n`),
  'paragraphs of growing backticks':
    FRONT + fill(`${Array.from({ length: 180 }, (_, n) => `{a}${'`'.repeat(n + 1)}`).join('x')}\n\n`),
  brackets: FRONT + fill(`${'['.repeat(9000)}\n\n`),
  stars: FRONT + fill(`${'*a **b '.repeat(2800)}\n\n`),
  dollars: FRONT + fill(`${'$a '.repeat(6000)}\n\n`),
  'unclosed math': FRONT + fill(`${'$$\n'}`),
  'deep quotes': FRONT + '>'.repeat(5000) + ' x',
  'deep lists': FRONT + Array.from({ length: 300 }, (_, n) => `${' '.repeat(2 * n)}- x`).join('\n'),
  'deep directives': FRONT + nested(60),
  'deep roles':
    FRONT +
    Array.from({ length: 40 }).reduce<string>(
      (inner, _, n) => `{query}${'`'.repeat(n + 1)} ${inner} ${'`'.repeat(n + 1)}`,
      'x',
    ),
  'deep formula': `${FRONT}$${'{'.repeat(1900)}x${'}'.repeat(1900)}$`,
  'deep fractions': `${FRONT}$${'\\frac{1}{'.repeat(380)}x${'}'.repeat(380)}$`,
  'macros without end': `${FRONT}$\\def\\a{\\a\\a}\\a$`,
  'a macro that remembers': `${FRONT}$\\gdef\\given#1{2}$ $\\given{x}$`,
  'long formula': `${FRONT}$$\n${fill('x+', 200_000)}\n$$`,
  'a broad table': `${FRONT}|${'a|'.repeat(3000)}\n|${'-|'.repeat(3000)}\n${`|${'b|'.repeat(3000)}\n`.repeat(20)}`,
  'a long input': `${FRONT}:::{input} X\n${fill('1 ', 400_000)}\n:::`,
  'deep brackets': `${FRONT}:::{input} X\n${'['.repeat(100_000)}\n:::`,
  'many presets': `${FRONT}:::{presets}\n${fill('a | b = c\n', 300_000)}\n:::`,
  'many options': `${FRONT}:::{heatmap} A\n${fill(':rows: a\n', 300_000)}\n:::`,
  'link definitions': FRONT + fill('[a]: b\n'),
  'many headings': FRONT + fill('## a\n\n'),
  'many typed numbers': FRONT + fill('1 2\n\n'),
  html: FRONT + fill('<a href="\n\n'),
  NUL: `${FRONT}a\0b`,
  'lone surrogates': `${FRONT}a\ud800b \udc00 {num}\`\ud800\` $\udfff$\n\n:::{note} \ud800\nx\n:::`,
  'front matter without end': '---\ntitle: x\n' + fill('a: b\n'),
  'front matter of aliases': `---\na: &a [x, x]\n${Array.from({ length: 200 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join('\n')}\n---\n`,
  'deep front matter': `---\na: ${'['.repeat(3000)}\n---\n`,
  'a tagged front matter': '---\ntitle: !!js/function "x"\n__proto__: x\nconstructor: y\n---\n',
  prototypes: `${FRONT}:::{__proto__}\n:::\n\n:::{constructor} x\n:::\n\n{toString}\`x\` {num}\`__proto__\`\n\n:::{input} __proto__\n1\n:::\n\n\`\`\`{program} constructor\nA = 1\n\`\`\`\n`,
  'carriage returns': FRONT.replaceAll('\n', '\r') + 'Line 5\r\r:::{nonsense}\r:::\r',
};

/** Strange, and yet nothing is wrong with them. */
const HARMLESS = new Set([
  'directives to the brim',
  'paragraphs of growing backticks',
  'brackets',
  'stars',
  'dollars',
  'a broad table',
  'html',
  'a macro that remembers',
]);

function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, n) => `${':'.repeat(depth + 3 - n)}{note}`);
  const close = Array.from({ length: depth }, (_, n) => ':'.repeat(n + 4));
  return [...open, 'x', ...close].join('\n');
}

for (const [name, text] of Object.entries(FILES)) {
  test(name, () => {
    const begin = process.cpuUsage();
    const { lesson, problems } = parseLesson(text, 'a.md');
    const { user } = process.cpuUsage(begin);
    assert.ok(user < 8_000_000, `took ${(user / 1000).toFixed(0)} ms of processor time`);
    assert.ok(problems.length > 0 || HARMLESS.has(name), 'has a problem');
    const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/).length;
    for (const problem of problems) {
      assert.ok(problem.line >= 1 && problem.line <= lines, `line ${problem.line} of ${lines}`);
      assert.ok(problem.message.length > 0 && !/undefined|\[object/.test(problem.message), problem.message);
      assert.notEqual(problem.rule, 'unreadable', problem.message);
    }
    assert.doesNotMatch(JSON.stringify(lesson), /\\ud[89a-f]/, 'half of a character');
  });
}

test('a formula does not change the macros of the next', () => {
  const { problems } = parseLesson(`${FRONT}$\\gdef\\given#1{9}$ $\\given{x}$`, 'a.md');
  assert.deepEqual(
    problems.map((problem) => problem.rule),
    [],
  );
});
