// `npm run build`: everything into dist/. Steps whose inputs have not changed are left out.
//
//   dist/*.js, dist/assets/   what package.json exports, and the command
//   dist/wasm/                the engine's modules
//   dist/types/               declarations
//   dist/site/                the site, for any static server; dist/site/softlook/ is the package, for pages elsewhere
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { buildPreset } from './cmake.mjs';
import { unlessFresh } from './fresh.mjs';
import { ensurePackages } from './packages.mjs';
import { project } from './places.mjs';
import { fail, run, step } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

const at = (path) => join(project, path);
const bin = (name) => at(`node_modules/.bin/${name}`);
const MODULES = ['softlook.js', 'softlook.wasm', 'softlook-relaxed.js', 'softlook-relaxed.wasm'];
const SETTINGS = [
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
  'tsconfig.types.json',
  'tools/ahead.mjs',
  'tools/chunks.mjs',
  'tools/build.mjs',
  'tools/fonts.mjs',
  'tools/lit-types.d.ts',
  'tools/smaller.mjs',
];

export async function buildModules(toolchain) {
  await buildPreset(toolchain, 'wasm', ['softlook-module', 'softlook-relaxed-module']);
}

export async function buildTypes() {
  await unlessFresh('types', { inputs: ['bindings', 'web', ...SETTINGS], output: 'dist/types' }, () =>
    step('Writing the declarations', async () => {
      rmSync(at('dist/types'), { recursive: true, force: true });
      await run(bin('tsc'), ['-p', 'tsconfig.types.json'], {
        cwd: project,
        failure: 'The TypeScript sources do not type-check; the lines below say where.',
      });
      bundleLitTypes(at('dist/types'));
    }),
  );
}

/** Lit is bundled, so the declarations bring their own word of it. */
function bundleLitTypes(folder) {
  copyFileSync(at('tools/lit-types.d.ts'), join(folder, 'lit.d.ts'));
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.d.ts')) continue;
    const up = '../'.repeat(path.split(sep).length - 1) || './';
    const text = readFileSync(join(folder, path), 'utf8');
    const own = text.replace(/(from |import\()(['"])lit(?:-html)?(?:\/[\w./-]+)?\2/g, `$1$2${up}lit.js$2`);
    if (own !== text) writeFileSync(join(folder, path), own);
  }
}

/** The package's files in dist/; needs the modules. */
export async function buildPackage() {
  await unlessFresh('package', { inputs: ['bindings', 'web', ...SETTINGS], output: 'dist/index.js' }, () =>
    step('Building the package', async () => {
      await vite('package');
      await vite('cli');
      for (const entry of existsSync(at('dist')) ? readdirSync(at('dist')) : []) {
        if (!['site', 'types', 'wasm'].includes(entry)) rmSync(at(`dist/${entry}`), { recursive: true }); // old chunks
      }
      for (const entry of ['build/package', 'build/cli']) cpSync(at(entry), at('dist'), { recursive: true });
    }),
  );
  await unlessFresh('modules', { inputs: ['build/wasm', ...SETTINGS], output: 'dist/wasm/softlook.js' }, copyModules);
}

/** Emscripten leaves names long unless it has a Java compiler at hand; terser does it here. */
export async function minifiedScript(path) {
  const { minify } = await import('terser');
  return (await minify(readFileSync(path, 'utf8'), { module: true, ecma: 2020, compress: { passes: 3 } })).code;
}

async function copyModules() {
  mkdirSync(at('dist/wasm'), { recursive: true });
  for (const name of MODULES) {
    const [from, to] = [at(`build/wasm/${name}`), at(`dist/wasm/${name}`)];
    if (name.endsWith('.js')) writeFileSync(to, await minifiedScript(from));
    else copyFileSync(from, to);
  }
}

/** The lessons in build/public/lessons/, which the site copies; needs the modules. */
export async function buildLessons() {
  const inputs = ['lessons', 'bindings', 'web', 'build/wasm', ...SETTINGS];
  await unlessFresh('lessons', { inputs, output: 'build/public' }, () =>
    step('Building the lessons', async () => {
      rmSync(at('build/public'), { recursive: true, force: true });
      await run(bin('tsx'), ['web/cli/main.ts', 'build', 'lessons', '--out', 'build/public/lessons'], {
        cwd: project,
        failure: 'The lessons could not be built; the lines below say why, and `npx softlook check lessons` says more.',
      });
    }),
  );
}

/** The site in dist/site/; needs the package and the lessons. */
export async function buildSite() {
  const inputs = ['bindings', 'web', 'build/public', 'build/wasm', ...SETTINGS];
  await unlessFresh('site', { inputs, output: 'dist/site/index.html' }, () =>
    step('Building the site', async () => {
      await vite('site');
      const target = at('dist/site/softlook');
      cpSync(at('build/package'), target, { recursive: true });
      cpSync(at('dist/wasm'), join(target, 'wasm'), { recursive: true });
    }),
  );
}

const vite = (mode) =>
  run(bin('vite'), ['build', '--mode', mode], {
    cwd: project,
    failure: `Vite could not build the ${mode}; the lines below say why.`,
  });

/** Everything that a page or a package needs. */
export async function buildAll() {
  await ensurePackages();
  const toolchain = await ensureToolchain();
  await buildModules(toolchain);
  if (existsSync(at('dist')) && !existsSync(at('build/stamps/package'))) rmSync(at('dist'), { recursive: true });
  await buildTypes();
  await buildPackage();
  await buildLessons();
  await buildSite();
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildAll();
  } catch (error) {
    fail(error);
  }
}
