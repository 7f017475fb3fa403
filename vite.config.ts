// What Vite makes: the npm package's browser modules (mode `package`), its command (mode `cli`), and the site (mode
// `site`, also what `npm run dev` serves).
//
// The engine's module is not bundled: bindings/loader.ts imports `${SOFTLOOK_WASM}softlook.js` relative to itself, and
// that file finds its .wasm beside it. So every build keeps its chunks in ONE folder and says here where wasm/ is from
// there; unbuilt source (tsx, Vite's server) has no SOFTLOOK_WASM and uses ../build/wasm/ (tools/README.md).
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { ahead } from './tools/ahead.mjs';
import { beginnings } from './tools/chunks.mjs';
import { ensureFonts } from './tools/fonts.mjs';
import { flatTemplates, noPreload } from './tools/smaller.mjs';

const project = import.meta.dirname;
const app = join(project, 'web/app');

const common: UserConfig = {
  base: './', // the site and the package work from any folder
  logLevel: 'warn',
  plugins: [flatTemplates(), noPreload()],
  worker: { format: 'es', rollupOptions: { external: [/^node:/] } }, // bindings/training/training-worker.ts
  build: {
    target: 'es2022',
    minify: 'terser',
    assetsInlineLimit: 0, // a strict policy forbids data: addresses
    modulePreload: false,
    reportCompressedSize: false,
    emptyOutDir: true,
  },
};

/** What a page loads by itself: no bare imports, fonts and chunks beside it. Node reads the same files. */
const library: UserConfig = {
  ...common,
  publicDir: false,
  define: { SOFTLOOK_WASM: JSON.stringify('./wasm/') },
  build: {
    ...common.build,
    outDir: join(project, 'build/package'),
    rollupOptions: {
      input: {
        index: join(project, 'web/elements/index.ts'),
        engine: join(project, 'bindings/engine.ts'),
        lesson: join(project, 'web/lesson/index.ts'),
      },
      external: [/^node:/],
      preserveEntrySignatures: 'strict', // entries of an application would lose their exports
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
};

const command: UserConfig = {
  ...common,
  publicDir: false,
  define: { SOFTLOOK_WASM: JSON.stringify('./wasm/') },
  ssr: { noExternal: true }, // the package has no dependencies to install
  build: {
    ...common.build,
    target: 'node20',
    minify: false,
    outDir: join(project, 'build/cli'),
    ssr: true,
    rollupOptions: {
      input: { cli: join(project, 'web/cli/main.ts') },
      output: { entryFileNames: '[name].js', chunkFileNames: 'cli-[name]-[hash].js' },
    },
  },
};

const site: UserConfig = {
  ...common,
  root: app,
  plugins: [...common.plugins!, ahead('asked-lesson.ts', ['lesson.html', 'embed.html'])],
  publicDir: join(project, 'build/public'), // the built lessons
  server: { fs: { allow: [project] } },
  build: {
    ...common.build,
    outDir: join(project, 'dist/site'),
    // A page asks at once for the modules that it imports, and these are few: each step is a wait of its own on a phone.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, found, { hostType }) => (hostType === 'html' ? found : []),
    },
    rollupOptions: {
      input: pages(),
      output: {
        experimentalMinChunkSize: 4_000,
        manualChunks: beginnings([
          { name: 'page', needed: [join(app, 'index-page.ts'), join(app, 'lesson-page.ts')] },
          { name: 'elements', needed: [join(app, 'lesson-page.ts')], but: app },
        ]),
      },
    },
  },
};

/** Every page of web/app/; they keep their places. */
function pages(): string[] {
  if (!existsSync(app)) return [];
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
  return files.filter((path) => path.endsWith('.html')).map((path) => join(app, path));
}

export default defineConfig(async ({ mode, command: task }) => {
  await ensureFonts();
  if (mode === 'package') return library;
  if (mode === 'cli') return command;
  // Only what is built has the module elsewhere than in build/wasm/.
  return task === 'build' ? { ...site, define: { SOFTLOOK_WASM: JSON.stringify('../softlook/wasm/') } } : site;
});
