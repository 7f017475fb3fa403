// What npm would publish, installed in an empty folder without a network, and used from there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'softlook-package-'));
const home = join(scratch, 'course');
let files: string[] = [];

const run = (command: string, args: string[], cwd = home) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
const script = (source: string) => run(process.execPath, ['--input-type=module', '-e', source]);

before(() => {
  mkdirSync(home);
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], project);
  const [tarball] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  files = tarball.files.map(({ path }) => path);
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(scratch, tarball.filename)]);
});
after(() => rmSync(scratch, { recursive: true, force: true }));

test('packs what it exports and nothing else', () => {
  for (const path of [
    'dist/index.js',
    'dist/engine.js',
    'dist/lesson.js',
    'dist/cli.js',
    'dist/wasm/softlook.wasm',
    'LICENSE',
  ]) {
    assert.ok(files.includes(path), `${path} is not in the package`);
  }
  const others = files.filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)|^dist\/site/.test(path));
  assert.deepEqual(others, []);
  assert.deepEqual(
    files.filter((path) => path.startsWith('dist/site')),
    [],
  );
});

test('holds no sources, tests, maps or paths of the machine it was packed on', () => {
  assert.deepEqual(
    files.filter((path) => /\.map$|(^|[^d])\.ts$|test|fixture|lessons\//.test(path)),
    [],
  );
  for (const path of files.filter((name) => /\.(js|json)$/.test(name))) {
    const text = readFileSync(join(home, 'node_modules/softlook', path), 'utf8');
    assert.equal(text.includes(project), false, path);
  }
  assert.deepEqual(JSON.parse(run('npm', ['ls', '--all', '--json'])).dependencies.softlook.dependencies, undefined);
});

test('softlook --version, --help and an unknown command', () => {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  assert.equal(run('npx', ['--no-install', 'softlook', '--version']).trim(), version);
  assert.match(run('npx', ['--no-install', 'softlook', '--help']), /softlook explain FILE CELL/);
  assert.throws(() => run('npx', ['--no-install', 'softlook', 'exlpain']), /Did you mean “explain”/);
});

test('a lesson that was copied there is checked, run with other inputs, and built for the page', () => {
  mkdirSync(join(home, 'lessons'));
  copyFileSync(join(project, 'lessons/02-queries-and-keys.md'), join(home, 'lessons/02-queries-and-keys.md'));
  const file = 'lessons/02-queries-and-keys.md';
  const said = JSON.parse(
    run('npx', ['--no-install', 'softlook', 'run', file, '--json', '--set', 'W_K=[[1,0,1],[0,1,-1],[-1,1,0]]']),
  ) as { tensors: Record<string, { data: number[][] }> };
  const S = said.tensors.S!.data;
  assert.equal(S.length, 4);
  assert.deepEqual(
    S,
    S.map((_, row) => S.map((numbers) => numbers[row]!)),
  );
  run('npx', ['--no-install', 'softlook', 'build', 'lessons', '--out', 'built']);
  const built = JSON.parse(readFileSync(join(home, 'built/queries-and-keys.json'), 'utf8')) as { title: string };
  assert.equal(built.title, 'Queries and keys');
});

test('softlook/engine: softmax, an explanation down to an input, and an error that says where', () => {
  const said = JSON.parse(
    script(`
    import { EngineError, loadEngine } from 'softlook/engine';
    const engine = await loadEngine();
    const program = engine.compile('A = softmax(X @ W, dim=-1)');
    const run = program.run({ X: [[1, 2]], W: [[0.5, 0], [0, 0.25]] });
    const weight = run.explain('A', [0, 1]);
    const score = weight.parts.find((part) => part.cell);
    const below = run.explain(score.cell.node, score.cell.index);
    const entry = below.parts.find((part) => part.cell);
    let error;
    try { engine.compile('Y = X @ X\\nZ = Y +'); } catch (caught) { error = caught; }
    console.log(JSON.stringify({
      A: [...run.tensor('A').data],
      op: weight.op, value: weight.value, below: below.op, entry: run.explain(entry.cell.node, entry.cell.index).op,
      error: [error instanceof EngineError, error.line],
    }));`),
  ) as { A: number[]; op: string; value: number; below: string; entry: string; error: [boolean, number] };
  assert.deepEqual(said.A, [0.5, 0.5]);
  assert.equal(said.value, said.A[1]);
  assert.deepEqual([said.op, said.below, said.entry], ['softmax', 'matmul', 'input']);
  assert.deepEqual(said.error, [true, 2]);
});

test('softlook/lesson reads a lesson and finds its problems', () => {
  const said = script(`
    import { readFileSync } from 'node:fs';
    import { checkLesson, parseLesson } from 'softlook/lesson';
    const source = readFileSync('lessons/02-queries-and-keys.md', 'utf8');
    const { lesson } = parseLesson(source, 'lesson.md');
    const broken = parseLesson(source.replace(':::{heatmap} S', ':::{heatmpa} S'), 'lesson.md');
    console.log(lesson.title, typeof checkLesson, broken.problems.length > 0);`);
  assert.equal(said.trim(), 'Queries and keys function true');
});

test('softlook/engine computes', () => {
  const said = script(`
    import { loadEngine } from 'softlook/engine';
    const engine = await loadEngine();
    const program = engine.compile('Y = X @ X.T');
    const run = program.run({ X: [[1, 2], [3, 4]] });
    console.log(JSON.stringify([...run.tensor('Y').data]));
    run.close();
    program.close();`);
  assert.equal(said.trim(), '[5,11,11,25]');
});

test('softlook/lesson loads without a DOM', () => {
  assert.notEqual(script(`console.log(Object.keys(await import('softlook/lesson')).length)`).trim(), '0');
});

test('nothing but the three entries can be imported', () => {
  for (const path of [
    'dist/cli.js',
    'dist/engine.js',
    'dist/wasm/softlook.js',
    'package.json',
    'web/lesson/index.ts',
    'cli',
    'engine.js',
  ]) {
    assert.throws(() => script(`await import('softlook/${path}')`), /ERR_PACKAGE_PATH_NOT_EXPORTED/, path);
  }
});

test('the elements stand on their own: no bare import is left for the browser', () => {
  for (const path of files.filter((name) => /^dist\/[^/]+\.js$/.test(name) && !/^dist\/cli/.test(name))) {
    const text = readFileSync(join(home, 'node_modules/softlook', path), 'utf8');
    const imports = [...text.matchAll(/(?:^|[;}\n])(?:import|export)\b[^;'"()]*?from\s*['"]([^'"]+)['"]/g)];
    const bare = imports
      .map((match) => match[1] ?? '')
      .filter((name) => !/^\.{0,2}\//.test(name) && !name.startsWith('node:'));
    assert.deepEqual(bare, [], path);
  }
});

test('npx softlook runs a lesson and explains a cell', () => {
  const lesson = join(project, 'lessons/02-queries-and-keys.md');
  assert.match(run('npx', ['--no-install', 'softlook', 'run', lesson]), /^W_Q {2}\(3, 3\)$/m);
  assert.match(run('npx', ['--no-install', 'softlook', 'explain', lesson, 'A[1,2]', '--depth', '3']), /exp/);
});

test('the examples of the README run as they are written', () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');
  const blocks = (language: string): string[] =>
    [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);
  const [first, training, ...others] = blocks('js');
  assert.deepEqual(others, [], 'a test for this example');

  const shown = script(`${first}
    const { shape, data } = run.tensor('A');
    const { op, parts } = run.explain('A', [0, 1]);
    console.log(JSON.stringify({ shape, typed: data instanceof Float32Array, op, parts: parts.length }));`);
  assert.deepEqual(JSON.parse(shown), { shape: [2, 2], typed: true, op: 'softmax', parts: 3 });

  // It goes on with the engine of the first.
  const opening = first!.slice(0, first!.indexOf('const program'));
  const said = script(`${opening}${training}\nconsole.log(JSON.stringify([...params.w.data]));`).trim().split('\n');
  const losses = said.slice(0, -1).map((line) => line.split(' ').map(Number) as [number, number]);
  assert.deepEqual(
    losses.map(([step]) => step),
    Array.from({ length: 200 }, (_, i) => i + 1),
  );
  assert.ok(losses.at(-1)![1] < losses[0]![1] / 20, said.at(-2));
  // y = x1 + x2 for three of the four rows, and for the other as well.
  (JSON.parse(said.at(-1)!) as number[]).forEach((w) => assert.ok(Math.abs(w - 1) < 0.1, String(w)));

  cpSync(join(project, 'lessons'), join(home, 'lessons'), { recursive: true });
  const commands = blocks('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx softlook '));
  assert.ok(commands.length >= 4, commands.join('\n'));
  for (const command of commands) {
    if (/softlook (preview|build)/.test(command)) continue; // a server; and built above
    assert.doesNotThrow(() => run('sh', ['-c', command.replace('npx ', 'npx --no-install ')]), command);
  }
});

test('the declarations type-check in a project that has only TypeScript', () => {
  writeFileSync(
    join(home, 'use.ts'),
    `import { loadEngine, type Explanation } from 'softlook/engine';
import { parseLesson } from 'softlook/lesson';
import type { SoftlookLesson, State } from 'softlook';
const engine = await loadEngine({ variant: 'simd128' });
const run = engine.compile('Y = X').run({ X: [[1]] });
const data: Float32Array = run.tensor('Y').data;
const said: Explanation = run.explain('Y', [0, 0]);
const title: string | undefined = parseLesson('', 'x.md').lesson?.title;
const restore = (lesson: SoftlookLesson, state: State): void => void (lesson.state = state);
// @ts-expect-error: there is no such variant
void loadEngine({ variant: 'turbo' });
export { data, restore, said, title };
`,
  );
  for (const resolution of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    const options = ['--noEmit', '--strict', ...resolution, '--target', 'es2022', 'use.ts'];
    try {
      run(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), ...options]);
    } catch (error) {
      assert.fail(`${resolution.join(' ')}: ${(error as { stdout: string }).stdout}`);
    }
  }
});
