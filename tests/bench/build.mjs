// What the bench loads: the engine bundled as the package has it, and the page.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { minifiedScript } from '../../tools/build.mjs';
import { unlessFresh } from '../../tools/fresh.mjs';
import { project } from '../../tools/places.mjs';
import { noPreload } from '../../tools/smaller.mjs';
import { step } from '../../tools/steps.mjs';

const at = (path) => join(project, path);
const peers = join(import.meta.dirname, 'node_modules');

const modules = ['softlook', 'softlook-relaxed'];

/** build/bench/engine.js with wasm/ beside it, for Node: bundled and minified as in vite.config.ts and tools/build.mjs. */
export async function buildEngine() {
  const inputs = ['bindings', 'build/wasm', 'package-lock.json', 'tests/bench/build.mjs', 'tools/smaller.mjs'];
  await unlessFresh('bench-engine', { inputs, output: 'build/bench/engine.js' }, () =>
    step('Bundling the engine for the bench', async () => {
      await bundle('engine', at('bindings/engine.ts'));
      await copyModules(at('build/bench/wasm'));
    }),
  );
}

async function copyModules(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of modules) {
    writeFileSync(join(folder, `${name}.js`), await minifiedScript(at(`build/wasm/${name}.js`)));
    copyFileSync(at(`build/wasm/${name}.wasm`), join(folder, `${name}.wasm`));
  }
}

/** build/bench/tfjs-gradients.js: Node does not load tfjs's own file. They share their registry through `globalThis`. */
export async function buildGradients() {
  const inputs = ['tests/bench/package-lock.json', 'tests/bench/build.mjs'];
  await unlessFresh('bench-gradients', { inputs, output: 'build/bench/tfjs-gradients.js' }, () =>
    step("Bundling tfjs's gradients", () =>
      bundle('tfjs-gradients', join(peers, '@tensorflow/tfjs-core/dist/register_all_gradients.js')),
    ),
  );
}

const bundle = (name, input) =>
  build({
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [noPreload()],
    worker: { format: 'es' },
    define: { SOFTLOOK_WASM: JSON.stringify('./wasm/') },
    build: {
      target: 'es2022',
      minify: 'terser',
      outDir: at('build/bench'),
      emptyOutDir: false,
      modulePreload: false,
      rollupOptions: {
        input,
        external: [/^node:/],
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: `${name}.js`, chunkFileNames: `${name}-[name].js` },
      },
    },
  });

/** build/bench/page/, for any static server. */
export async function buildPage() {
  const inputs = ['bindings', 'build/wasm', 'lessons', 'package-lock.json', 'tests/bench', 'tools/smaller.mjs'];
  await unlessFresh('bench-page', { inputs, output: 'build/bench/page/index.html' }, () =>
    step('Building the page of the bench', () =>
      build({
        configFile: false,
        root: import.meta.dirname,
        base: './',
        publicDir: false,
        logLevel: 'error', // the peers' own sources mention Node's modules
        plugins: [noPreload()],
        define: { SOFTLOOK_WASM: JSON.stringify('../wasm/') },
        worker: { format: 'es', plugins: () => [noPreload()] },
        build: {
          target: 'es2022',
          minify: 'terser',
          outDir: at('build/bench/page'),
          emptyOutDir: true,
          modulePreload: false,
          rollupOptions: { external: [/^node:/] },
        },
      }),
    ),
  );
  const limits = ['bench/limit.wasm', 'bench/limit-relaxed.wasm'].map((path) => at(`build/${path}`));
  const tfjs = join(peers, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
  await copyModules(at('build/bench/page/wasm'));
  for (const file of [...limits, tfjs]) {
    copyFileSync(file, join(at('build/bench/page/wasm'), file.split('/').at(-1)));
  }
}
