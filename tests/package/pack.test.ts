// What npm would publish, installed in an empty folder without a network, and used from there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'softlook-package-'));
const home = join(scratch, 'course');
let files: string[] = [];

const run = (command: string, args: string[], cwd = home) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
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
  assert.throws(() => script(`await import('softlook/dist/cli.js')`), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
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

test('the declarations type-check in a project that has only TypeScript', () => {
  writeFileSync(
    join(home, 'use.ts'),
    `import { loadEngine } from 'softlook/engine';
const engine = await loadEngine({ variant: 'simd128' });
const data: Float32Array = engine.compile('Y = X').run({ X: [[1]] }).tensor('Y').data;
export { data };
`,
  );
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', 'use.ts'];
  run(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), ...options]);
});
