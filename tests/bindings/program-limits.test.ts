import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError } from '../../bindings/error.ts';
import { parseProgram } from '../../bindings/program/parse.ts';
import { readCases } from './cases.ts';

/** Milliseconds of the processor within which any program within the limits is answered. */
const BOUND = 1_500;

/** The code of the error a source gives, or `accepted`. Nothing but an EngineError may come, and within the bound. */
function answer(source: string): string {
  const start = process.cpuUsage();
  try {
    parseProgram(source);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof EngineError)) throw new Error(`${JSON.stringify(source.slice(0, 500))}`, { cause: error });
    const { code, line, column, hint } = error;
    assert.ok(
      code === 'limit' || (line! >= 1 && column! >= 1 && hint),
      `${code} at ${line}:${column}, hint “${hint}”: ${JSON.stringify(source.slice(0, 200))}`,
    );
    return code;
  } finally {
    const time = process.cpuUsage(start).user / 1_000;
    assert.ok(time < BOUND, `${Math.round(time)} ms for ${JSON.stringify(source.slice(0, 200))}`);
  }
}

/** Functions each of which calls the one before within something. */
function chained(count: number, around: (call: string) => string): string {
  const lines = Array.from({ length: count }, (_, i) => `def f${i}(x): return ${around(i ? `f${i - 1}(x)` : 'x')}`);
  return `${lines.join('\n')}\nf${count - 1}(1)`;
}

/** Functions each of which calls the one before twice. */
function doubled(body: (call: string) => string): string {
  const lines = Array.from({ length: 60 }, (_, i) => `def f${i + 1}():\n  ${body(`f${i}()`)}`);
  return `def f0(): pass\n${lines.join('\n')}\nf60()`;
}

/** Blocks within blocks. */
function nested(count: number, head: (index: number) => string): string {
  const lines = Array.from({ length: count }, (_, i) => ' '.repeat(i) + head(i));
  return `${lines.join('\n')}\n${' '.repeat(count)}pass`;
}

function numbered(count: number, name: string, after: string = ''): string {
  return Array.from({ length: count }, (_, i) => `${name}${i}${after}`).join(',');
}

const PROGRAMS = ['programs.txt', 'functions.txt', 'loops.txt', 'layers.txt'];
const MISTAKES = ['mistakes.txt', 'block-mistakes.txt'];

describe('endless programs get an answer', () => {
  const cases: [title: string, source: string, expected: string][] = [
    ['open brackets', '('.repeat(50_000), 'limit'],
    ['closed brackets', `${'('.repeat(40_000)}1${')'.repeat(40_000)}`, 'limit'],
    ['lists in lists', `x = ${'['.repeat(99_000)}`, 'limit'],
    ['open subscripts', 'x['.repeat(30_000), 'limit'],
    ['open calls', 'f('.repeat(30_000), 'limit'],
    ['a sum', `x = ${'1+'.repeat(49_000)}1`, 'limit'],
    ['a longer sum than accepted text', `x = ${'1+'.repeat(100_000)}1`, 'limit'],
    ['a power', `x = ${'2**'.repeat(30_000)}2`, 'limit'],
    ['minuses', `x = ${'-'.repeat(90_000)}1`, 'limit'],
    ['nots', `x = ${'not '.repeat(20_000)}y`, 'limit'],
    ['ands', `x = ${'a and '.repeat(15_000)}y`, 'limit'],
    ['attributes', `x${'.T'.repeat(45_000)}`, 'limit'],
    ['calls of methods', `x${'.f()'.repeat(24_000)}`, 'limit'],
    ['subscripts', `x${'[0]'.repeat(30_000)}`, 'limit'],
    ['items', `x = [${'1,'.repeat(49_000)}]`, 'limit'],
    ['names', `x = ${'a,'.repeat(49_000)}`, 'accepted'],
    ['different names', Array.from({ length: 12_000 }, (_, i) => `a_${i.toString(36)}`).join('\n'), 'accepted'],
    ['targets', `${'a='.repeat(49_000)}1`, 'accepted'],
    ['statements', 'a=1\n'.repeat(19_999), 'accepted'],
    ['more statements', 'a=1\n'.repeat(24_000), 'limit'],
    ['statements in one line', 'a=1;'.repeat(19_999), 'accepted'],
    ['augmented assignments', 'a+=b\n'.repeat(19_000), 'accepted'],
    [
      'many names and augmented assignments',
      `${Array.from({ length: 9_000 }, (_, i) => `a${i}=`).join('')}1\n${'b+=1\n'.repeat(4_000)}`,
      'accepted',
    ],
    ['blank lines', '\n'.repeat(99_000), 'accepted'],
    ['a comment', `#${'x'.repeat(99_000)}`, 'accepted'],
    ['continued lines', 'a = 1 + \\\n'.repeat(9_000), 'syntax'],
    ['a string', `"${'x'.repeat(99_000)}"`, 'accepted'],
    ['strings side by side', `x = ${'"a"'.repeat(33_000)}`, 'accepted'],
    ['an f-string', `print(f"${'{x}'.repeat(30_000)}")`, 'accepted'],
    ['f-strings in f-strings', 'print(f"{f\'{'.repeat(8_000), 'limit'],
    ['a number', `x = ${'9'.repeat(99_000)}`, 'value'],
    ['a float', `x = 1.${'9'.repeat(99_000)}`, 'accepted'],
    ['a name', 'x'.repeat(99_000), 'accepted'],
    ['slices', `x[${':,'.repeat(4_000)}]`, 'accepted'],
    ['colons', `x[${':'.repeat(90_000)}]`, 'syntax'],
    ['quotes', '"'.repeat(99_999), 'syntax'],
    ['closing brackets', ')'.repeat(99_000), 'syntax'],
    ['operands', 'a '.repeat(49_000), 'syntax'],
    ['spaces', `x =${' '.repeat(99_000)}`, 'syntax'],
    ['backslashes', '\\'.repeat(99_000), 'syntax'],
    ['functions that call functions', chained(1_500, (inner) => inner), 'limit'],
    ['calls in brackets', chained(50, (inner) => `${'('.repeat(150)}${inner}${')'.repeat(150)}`), 'accepted'],
    ['calls in lists', chained(50, (inner) => `${'['.repeat(150)}${inner}${']'.repeat(150)}`), 'limit'],
    ['calls in subscripts', chained(50, (inner) => `${'x['.repeat(150)}${inner}${']'.repeat(150)}`), 'limit'],
    [
      'calls in comprehensions',
      chained(90, (inner) => `${'['.repeat(50)}${inner}${' for i in [1]]'.repeat(50)}`),
      'limit',
    ],
    ['calls twice as often at each level', doubled((call) => `x = ${call}\n  return ${call}`), 'limit'],
    ['calls without nodes', doubled((call) => `${call}\n  ${call}`), 'limit'],
    ['loops in loops', nested(30, (i) => `for i${i} in range(10):`), 'limit'],
    ['loops in loops without nodes', `L = [${'a,'.repeat(9)}]\n${nested(30, (i) => `for i${i} in L:`)}`, 'limit'],
    ['blocks', nested(300, () => 'if True:'), 'limit'],
    ['fewer blocks', nested(40, () => 'if True:'), 'accepted'],
    ['branches', `x = 1\nif x == 2: pass\n${'elif x == 2: pass\n'.repeat(5_000)}`, 'accepted'],
    [
      'branches in a loop',
      `for i in range(9999):\n  if True: pass\n${'  elif x == 2: pass\n'.repeat(4_000)}`,
      'accepted',
    ],
    ['conditional expressions', `y = ${'1 if False else '.repeat(5_000)}2`, 'limit'],
    ['loops of comprehensions', `x = [1 ${'for i in [1, 2] '.repeat(40)}]`, 'limit'],
    ['len of len', `y = ${'len('.repeat(59)}x${')'.repeat(59)}`, 'accepted'],
    ['items of items', `L = [1]\ny = ${'L['.repeat(100)}i${']'.repeat(100)}`, 'accepted'],
    ['append', 'L = []\nfor i in range(9000):\n  L.append(i)\ny = L', 'accepted'],
    ['append and read', 'L = []\nfor i in range(9000):\n  L.append(i)\n  torch.stack(L)', 'limit'],
    ['a list that doubles', 'L = [x]\nfor i in range(50): L = L + L', 'limit'],
    ['a list that doubles by extend', 'L = [x]\nfor i in range(50): L.extend(L)', 'limit'],
    ['a list repeated', 'L = [x] * 10 ** 9', 'limit'],
    ['slices of a list', `L = [${'x,'.repeat(40_000)}]\nfor i in range(5000): M = L[:]`, 'limit'],
    ['pairs', `L = [${'x,'.repeat(20_000)}]\nfor i in range(5000):\n  for a in zip(L, L): pass`, 'limit'],
    ['imports in a loop', `for i in range(9999):\n  import ${'torch, '.repeat(9_000)}torch`, 'limit'],
    ['long text in a loop', `for i in range(9999): print("${'x'.repeat(90_000)}")`, 'limit'],
    ['targets in a loop', `for i in range(9999): ${'a='.repeat(40_000)}1`, 'limit'],
    ['definitions in a loop', `for i in range(9999):\n  def f():\n${'    x = 1\n'.repeat(5_000)}`, 'limit'],
    ['defaults', `def f(${numbered(8_000, 'a', '=1')}): pass\n${'f()\n'.repeat(1_000)}`, 'limit'],
    ['parameters', `def f(${numbered(12_000, 'a')}): pass`, 'accepted'],
    ['arguments by name', `def f(${numbered(3_000, 'a', '=1')}): pass\nf(${numbered(3_000, 'a', '=1')})`, 'accepted'],
    ['lists within one another', `L = [x * 1]\n${'L = [L, L]\n'.repeat(5_000)}`, 'accepted'],
    ['layers in rows', 'n = nn.ReLU()\nfor i in range(3000): n = nn.Sequential(n)\ny = n(x)', 'limit'],
    ['layers in doubled rows', 'n = nn.Sequential()\nfor i in range(40): n = nn.Sequential(n, n)\ny = n(x)', 'limit'],
    ['methods of layers', 'n = nn.ReLU()\nfor i in range(9000): n = n.eval()\ny = n(x)', 'accepted'],
    ['4 MB', 'x = 1\n'.repeat(700_000), 'limit'],
  ];
  for (const [title, source, expected] of cases) {
    test(title, () => assert.equal(answer(source), expected));
  }
});

test('deep but accepted: 200 brackets, 120 operations', () => {
  assert.equal(answer(`x = ${'('.repeat(199)}1${')'.repeat(199)}`), 'accepted');
  assert.equal(answer(`x = ${'[('.repeat(99)}1${',)]'.repeat(99)}`), 'accepted');
  const long = 'a_name_that_is_quite_long'.repeat(20);
  for (const one of ['a', long]) {
    assert.equal(answer(`x = ${`${one} + `.repeat(120)}1`), 'accepted');
    assert.equal(answer(`x = ${`${one} ** `.repeat(120)}1`), 'accepted');
    assert.equal(answer(`x = ${`${one} and `.repeat(120)}1`), 'accepted');
    assert.equal(answer(`x = ${one}${'.T'.repeat(120)}`), 'accepted');
    assert.equal(answer(`${one}${'.f()'.repeat(60)}`), 'accepted');
    assert.equal(answer(`${one}${'[0]'.repeat(120)}`), 'accepted');
    assert.equal(answer(`${one.repeat(12)}${'+ -b'.repeat(60)}`), 'accepted');
  }
  assert.equal(answer(`x = ${'-'.repeat(120)}a`), 'accepted');
  assert.equal(answer(`x = ${`(${'-'.repeat(90)}a + `.repeat(10)}1${')'.repeat(10)}`), 'accepted');
  assert.equal(answer(`x = ${`(${'2 ** '.repeat(90)}`.repeat(10)}1${')'.repeat(10)}`), 'accepted');
  assert.equal(answer(`x = ${`(${'-'.repeat(200)}a + `.repeat(100)}1${')'.repeat(100)}`), 'limit');
});

/** A small seeded generator (mulberry32): the same mutations in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** The lines with one of them moved, doubled, left out, or put deeper or less deep. */
function shuffled(lines: string[], random: (below: number) => number): string[] {
  const at = random(lines.length);
  const [line] = lines.splice(at, 1) as [string];
  const forms = [[], [line, line], [`    ${line}`], [line.replace(/^ {1,4}/, '')]];
  const form = forms[random(forms.length + 1)];
  if (form) lines.splice(at, 0, ...form);
  else lines.splice(random(lines.length + 1), 0, line);
  return lines;
}

test('mutated programs give a program or an EngineError, quickly', () => {
  const random = generator(2026);
  const sources = [...PROGRAMS, ...MISTAKES].flatMap((name) => readCases(name).map(({ source }) => source));
  const scraps = [
    ...'()[]{}.,:;=+-*/@%&|^~<>!\\\'"#\n\t 01x_',
    ...[
      '**',
      '//',
      ':=',
      '==',
      '...',
      'f"',
      '"""',
      '{x:',
      '\r\n',
      '\ufeff',
      '\u00a0',
      '🙂',
      '\ud83d',
      'θ',
      '1.',
      '1e',
      '0x',
    ],
    ...[
      ' not ',
      ' and ',
      ' in ',
      ' is ',
      'lambda ',
      ' if ',
      ' for ',
      'import ',
      'from ',
      ' as ',
      'print(',
      'None',
      'np.',
      'F.',
      'match ',
      'type ',
      '*x',
    ],
    ...[
      'def f(x, n=1):\n    ',
      'return ',
      'for i in range(3):\n    ',
      'for a, b in zip(xs, ys): ',
      ' for x in xs',
      'if x is None:\n    ',
      'elif n > 1:\n    ',
      'else:\n    ',
      'with torch.no_grad():\n    ',
      'pass\n',
      '\n    ',
      '\n        ',
      'xs = []\n',
      'xs.append(',
      'f(x)',
      'f(',
      'nn.Linear(2, 3)',
      'len(',
      'list(',
      'range(2)',
      'assert ',
      'del ',
    ],
  ];
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const counts = { accepted: 0, refused: 0 };
  for (let round = 0; round < 8_000; round++) {
    let source = pick(sources);
    for (let change = random(4) + 1; change > 0; change--) {
      const at = random(source.length + 1);
      const end = Math.min(source.length, at + random(6));
      const other = pick(sources);
      const from = random(other.length + 1);
      source =
        source.slice(0, at) +
        pick(['', pick(scraps), pick(scraps), other.slice(from, from + random(20))]) +
        source.slice(random(2) ? at : end);
    }
    if (random(4) === 0) source = shuffled(source.split('\n'), random).join('\n');
    counts[answer(source) === 'accepted' ? 'accepted' : 'refused']++;
  }
  assert.ok(counts.accepted > 500 && counts.refused > 2_000, JSON.stringify(counts));
});

test('every prefix of a program gives a program or an EngineError', () => {
  for (const { source } of PROGRAMS.flatMap(readCases)) {
    for (let length = 0; length < source.length; length++) answer(source.slice(0, length));
  }
});

test('what is not text is refused', () => {
  for (const source of [undefined, null, 3, {}, ['x']]) {
    assert.throws(() => parseProgram(source as unknown as string), { name: 'EngineError', code: 'syntax' });
  }
});

test('every node comes after the nodes it reads and has a place in the source', () => {
  for (const { source } of PROGRAMS.flatMap(readCases)) {
    const { nodes, bindings, inputs, prints } = parseProgram(source);
    nodes.forEach((node, index) => {
      const read =
        node.kind === 'call'
          ? [...node.args, ...node.keywords.map((keyword) => keyword.node)]
          : node.kind === 'tuple' || node.kind === 'list'
            ? node.items
            : node.kind === 'slice'
              ? [node.start, node.stop, node.step]
              : node.kind === 'unpack'
                ? [node.value]
                : [];
      assert.ok(
        read.every((argument) => argument >= 0 && argument < index),
        `node ${index} reads ${read.join()}`,
      );
      const { line, column, from, to } = node.place;
      assert.ok(0 <= from && from <= to && to <= source.length, `${from} to ${to} of ${source.length}`);
      const before = source.slice(source.startsWith('\ufeff') ? 1 : 0, from).split(/\r\n|\n|\r/);
      assert.deepEqual([line, column], [before.length, before.at(-1)!.length + 1]);
    });
    for (const { node } of [...bindings, ...inputs]) assert.ok(nodes[node], `node ${node} of ${nodes.length}`);
    for (const piece of prints.flatMap(({ pieces }) => pieces)) {
      assert.ok('text' in piece || nodes[piece.node], `${JSON.stringify(piece)} of ${nodes.length} nodes`);
    }
  }
});
