// What the bench loads: the engine bundled as the package has it, and the page.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { unlessFresh } from '../../tools/fresh.mjs';
import { project } from '../../tools/places.mjs';
import { step } from '../../tools/steps.mjs';

const at = (path) => join(project, path);
const peers = join(import.meta.dirname, 'node_modules');

/** build/bench/engine.js, for Node. */
export async function buildEngine() {
  const inputs = ['bindings', 'package-lock.json', 'tests/bench/build.mjs'];
  await unlessFresh('bench-engine', { inputs, output: 'build/bench/engine.js' }, () =>
    step('Bundling the engine for the bench', () => bundle('engine', at('bindings/engine.ts'))),
  );
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
    define: { SOFTLOOK_WASM: JSON.stringify('../wasm/') },
    build: {
      target: 'es2022',
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
  const inputs = ['bindings', 'lessons', 'package-lock.json', 'tests/bench'];
  await unlessFresh('bench-page', { inputs, output: 'build/bench/page/index.html' }, () =>
    step('Building the page of the bench', () =>
      build({
        configFile: false,
        root: import.meta.dirname,
        base: './',
        publicDir: false,
        logLevel: 'error', // the peers' own sources mention Node's modules
        define: { SOFTLOOK_WASM: JSON.stringify('../wasm/') },
        worker: { format: 'es' },
        build: {
          target: 'es2022',
          outDir: at('build/bench/page'),
          emptyOutDir: true,
          modulePreload: false,
          rollupOptions: { external: [/^node:/] },
        },
      }),
    ),
  );
  const modules = ['softlook', 'softlook-relaxed'].flatMap((name) => [`wasm/${name}.js`, `wasm/${name}.wasm`]);
  const limits = ['bench/limit.wasm', 'bench/limit-relaxed.wasm'];
  const tfjs = join(peers, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
  mkdirSync(at('build/bench/page/wasm'), { recursive: true });
  for (const file of [...[...modules, ...limits].map((path) => at(`build/${path}`)), tfjs]) {
    copyFileSync(file, join(at('build/bench/page/wasm'), file.split('/').at(-1)));
  }
}
