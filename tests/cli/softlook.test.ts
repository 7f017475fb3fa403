import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { softlook } from '../../web/cli/softlook.ts';
import manifest from '../../package.json' with { type: 'json' };

const lesson = fileURLToPath(new URL('../../lessons/02-queries-and-keys.md', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'softlook-cli-'));
after(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

interface Said {
  code: number;
  out: string;
  err: string;
}
async function run(...args: string[]): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await softlook(args, { say: (line) => out.push(line), complain: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A sentence, no stack trace, nothing on standard output. */
function refused(said: Said, code: number, message: RegExp): void {
  assert.match(said.err, message);
  assert.equal(said.code, code, said.err);
  assert.doesNotMatch(said.err, /\n\s+at |undefined|\[object/);
  assert.equal(said.out, '');
}

const small = await file('small.py', 'S = X @ W\nA = softmax(S, dim=-1)\nloss = A.sum()\nprint("loss is", loss)\n');
const X = ['--set', 'X=[[1, 0], [0, 1]]'];
const W = ['--set', 'W=[[1, 2], [-0.5, 0.25]]'];

test('help and version', async () => {
  for (const args of [['--help'], ['-h'], ['help'], ['run', '--help'], ['explain', 'x', '-h']]) {
    const said = await run(...args);
    assert.equal(said.code, 0);
    assert.match(said.out, /softlook run FILE/);
  }
  assert.deepEqual(await run('--version'), { code: 0, out: manifest.version, err: '' });
  refused(await run(), 2, /softlook run FILE/);
});

test('unknown commands and options, with what was meant', async () => {
  refused(await run('rnu', 'x'), 2, /no command “rnu”.*Did you mean “run”/);
  refused(await run('constructor'), 2, /no command “constructor”/);
  refused(await run('--versoin'), 2, /Did you mean --version/);
  refused(await run('run', small, '--jsno'), 2, /no option --jsno.*Did you mean --json/);
  refused(await run('run', small, '--depth', '3'), 2, /no option --depth/);
  refused(await run('run', small, '-x'), 2, /no option -x/);
  refused(await run('run', small, '--json=yes'), 2, /takes no value/);
  refused(await run('run', small, '--set'), 2, /needs a value/);
  refused(await run('run', small, '--set', '--json'), 2, /needs a value/);
  refused(await run('run'), 2, /needs a FILE/);
  refused(await run('run', small, 'more'), 2, /one argument too many/);
  refused(await run('explain', small), 2, /needs a CELL/);
  refused(await run('explain', small, 'A[0, 0]', 'more'), 2, /one argument too many/);
});

test('files that are not there', async () => {
  refused(await run('run', join(folder, 'none.md')), 1, /no file .*none\.md/);
  refused(await run('run', folder), 1, /is a folder/);
  refused(await run('run', await file('empty.md', '# Nothing\n')), 1, /no program/);
});

test('run prints every named tensor with its shape, and what the program prints', async () => {
  const said = await run('run', small, ...X, ...W);
  assert.equal(said.code, 0, said.err);
  assert.match(said.out, /^X {2}\(2, 2\)\n\[\[1\., 0\.\],\n \[0\., 1\.\]\]/m);
  assert.match(said.out, /^S {2}\(2, 2\)\n\[\[ 1\.0000, {2}2\.0000\],\n \[-0\.5000, {2}0\.2500\]\]/m);
  assert.match(said.out, /^loss {2}\(\) {2}2\./m);
  assert.match(said.out, /loss is/);
});

test('run --json is for machines', async () => {
  const said = await run('run', small, ...X, ...W, '--json');
  assert.equal(said.code, 0, said.err);
  const { tensors, outputs } = JSON.parse(said.out);
  assert.deepEqual(tensors.W, {
    shape: [2, 2],
    dtype: 'float32',
    data: [
      [1, 2],
      [-0.5, 0.25],
    ],
  });
  assert.deepEqual(tensors.S.data, [
    [1, 2],
    [-0.5, 0.25],
  ]);
  assert.equal(tensors.loss.shape.length, 0);
  assert.equal(outputs.length, 1);
  const odd = await run(
    'run',
    await file('odd.py', 'a = tensor([1.0, 0.0]) / 0\nb = -a\nn = arange(3)\nm = n > 1\n'),
    '--json',
  );
  const found = JSON.parse(odd.out).tensors;
  assert.deepEqual(found.a.data, ['Infinity', 'NaN']);
  assert.deepEqual(found.n, { shape: [3], dtype: 'int64', data: [0, 1, 2] });
  assert.deepEqual(found.m, { shape: [3], dtype: 'bool', data: [false, false, true] });
});

test('--set: scalars, matrices, mistakes', async () => {
  const grow = await file('grow.py', 'r = sqrt(d)\n');
  assert.match((await run('run', grow, '--set', 'd=9')).out, /r {2}\(\) {2}3/);
  assert.match((await run('run', grow, '--set', 'd = 2.25')).out, /1\.5000/);
  refused(await run('run', grow), 1, /grow\.py.*“?d/);
  refused(await run('run', small, '--set', 'nothing'), 2, /NAME=VALUE/);
  refused(await run('run', small, '--set', '=3'), 2, /NAME=VALUE/);
  refused(await run('run', small, '--set', 'x=[[1]]'), 1, /no input “x”.*Did you mean “X”.*inputs are X, W/);
  refused(await run('run', small, '--set', 'X=[[1,2],[3]]'), 1, /--set X: Row 2/);
  refused(await run('run', small, '--set', 'X=[[1,2'), 1, /--set X: .*never closed/);
  refused(await run('run', small, '--set', 'X=1e999'), 1, /--set X: .*larger/);
  refused(await run('run', small, '--set', 'X='), 1, /--set X: .*empty/);
  refused(await run('run', small, '--set', 'X=[[1, 2, 3]]', ...W), 1, /small\.py:1: /);
});

test('broken programs: a sentence with file and line', async () => {
  const broken = await file('broken.py', 'a = 1\nb = (a\n');
  refused(await run('run', broken), 1, /broken\.py(:\d+)?: .*/);
  const json = await run('run', await file('broken2.py', 'a = 1\nb = frobnicate(a)\n'), '--json');
  assert.equal(json.code, 1);
  assert.match(JSON.parse(json.out).problems[0], /broken2\.py:2: .*frobnicate/);
});

test('the lesson runs; the main program’s names stand plain, others with their program', async () => {
  const said = await run('run', lesson, '--json');
  assert.equal(said.code, 0, said.err);
  const { tensors } = JSON.parse(said.out);
  const near = (found: number, expected: number): void => assert.ok(Math.abs(found - expected) < 0.005, `${found}`);
  near(tensors.S.data[1][2], -0.42);
  near(tensors.S.data[2][1], 0.56);
  assert.deepEqual(tensors.X.shape, [4, 3]);
  assert.ok('sentence.X' in tensors, Object.keys(tensors).join());
  const text = await run('run', lesson);
  assert.equal(text.code, 0);
  assert.match(text.out, /^sentence\.S {2}\(6, 6\)$/m);
  assert.doesNotMatch(text.out, /__softlook/);
});

test('the lesson with other inputs', async () => {
  const said = await run(
    'run',
    lesson,
    '--json',
    '--set',
    'W_Q=[[1,0,0],[0,1,0],[0,0,1]]',
    '--set',
    'sentence.W_Q=np.zeros',
    '--set',
    'x=1',
  );
  assert.equal(said.code, 1);
  const other = await run(
    'run',
    lesson,
    '--json',
    '--set',
    'W_Q=[[1,0,0],[0,1,0],[0,0,1]]',
    '--set',
    'main.X=[[1,0,0],[0,1,0]]',
    '--set',
    'words=Man bites dog',
  );
  assert.equal(other.code, 0, other.err);
  const { tensors } = JSON.parse(other.out);
  assert.deepEqual(tensors.Q.data, [
    [1, 0, 0],
    [0, 1, 0],
  ]);
  assert.deepEqual(tensors['sentence.X'].shape, [3, 8]);
  refused(await run('run', lesson, '--set', 'words='), 1, /empty/);
});

test('explain prints the derivation as an indented tree', async () => {
  const said = await run('explain', lesson, 'A[1,2]');
  assert.equal(said.code, 0, said.err);
  const lines = said.out.split('\n');
  assert.match(lines[0]!, /^A\(cat → sat\) = e\^\(−0\.24\d*\) \/ \(.*\) = 0\.\d+ {3}\[softmax/);
  assert.match(said.out, /^ {2}Z\(cat → sat\) = −0\.42\d* \/ 1\.73\d* = −0\.24\d* {3}\[/m);
  assert.match(said.out, /^ {4}S\(cat → sat\) = −0\.80·0\.60 \+ 1\.30·0\.30 \+ \(−1\.10\)·0\.30 = −0\.42/m);
  assert.match(said.out, /^ {6}Q\(cat, 0\) = /m);
  assert.doesNotMatch(said.out, /^ {8}/m);
  assert.equal((await run('explain', lesson, 'A[1,2]', '--depth', '0')).out.split('\n').length, 1);
  assert.match(
    (await run('explain', lesson, 'A[1,2]', '--depth', '9')).out,
    /^ {8}X\(cat, 0\) = −0\.30 {3}\[an input\]/m,
  );
  assert.equal((await run('explain', lesson, 'A[-3, -2]')).out, said.out);
  assert.equal((await run('explain', lesson, 'softmax(Z, dim=-1)[1, 2]', '--depth', '0')).code, 0);
});

test('explain --json has every part', async () => {
  const said = await run('explain', lesson, 'S[1, 2]', '--depth', '1', '--json');
  const tree = JSON.parse(said.out);
  assert.equal(tree.title, 'S(cat → sat)');
  assert.equal(tree.op, 'matmul');
  assert.equal(tree.parts.length, 6);
  const inner = tree.parts.flatMap((part: { made: { parts: { made?: unknown }[] } }) => part.made.parts);
  assert.deepEqual(
    inner.filter((one: { made?: unknown }) => one.made),
    [],
  );
  assert.ok(Math.abs(tree.value + 0.42) < 1e-6, `${tree.value}`);
});

test('explain: other programs, numbers without index, mistakes', async () => {
  assert.match((await run('explain', lesson, 'sentence.S[0, 1]', '--depth', '0')).out, /^S\(The → bank\) = /);
  assert.match((await run('explain', small, 'loss', ...X, ...W)).out, /^loss = /);
  const wrong = async (cell: string, message: RegExp): Promise<void> =>
    refused(await run('explain', small, cell, ...X, ...W), 1, message);
  await wrong('loss[0]', /single number/);
  await wrong('A', /shape \(2, 2\).*'A\[0, 0\]'/);
  await wrong('A[1]', /2 indices, not 1/);
  await wrong('A[2, 0]', /from -2 to 1; 2 lies outside/);
  await wrong('A[0, -3]', /-3 lies outside/);
  await wrong('A[a, b]', /not a cell/);
  await wrong('A[1.5, 0]', /not a cell/);
  await wrong('[0, 0]', /not a cell/);
  await wrong('B[0, 0]', /no tensor “B”/);
  await wrong('los', /Did you mean “loss”/);
  await wrong('A +[0, 0]', /\.$/);
  refused(await run('explain', small, 'A[0, 0]', '--depth', 'x'), 2, /whole number/);
  refused(await run('explain', small, 'A[0, 0]', '--depth', '-1'), 2, /whole number/);
  refused(await run('explain', small, 'A[0, 0]'), 1, /“?X/);
});

test('a tree says what was unfolded above instead of repeating it', async () => {
  const { out } = await run('explain', lesson, 'A[1,2]', '--depth', '9');
  assert.match(out, /unfolded above\]/);
  assert.equal(out.match(/^ +Q\(cat, 0\) = .*product of a row and a column\]$/gm)?.length, 1);
  assert.ok(out.split('\n').length < 150, out);
});

const main = fileURLToPath(new URL('../../web/cli/main.ts', import.meta.url));

test('as a process: exit code, and a reader that goes away', async () => {
  const start = (args: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = (child: ReturnType<typeof start>): Promise<number | null> =>
    new Promise((resolve) => child.on('exit', resolve));
  assert.equal(await ended(start(['nothing'])), 2);
  assert.equal(await ended(start(['check', join(folder, 'nothing-here')])), 2, 'other commands are found');
  const child = start(['explain', lesson, 'A[1, 2]', '--depth', '30']);
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  assert.equal(await ended(child), 0, err);
  assert.equal(err, '');
});
