// `npm run dev`: the site from source, by Vite's server, which reloads what changes. The engine and the lessons are
// built once, before.
import { buildLessons, buildModules } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { project } from './places.mjs';
import { fail, run } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

try {
  await ensurePackages();
  await buildModules(await ensureToolchain());
  await buildLessons();
  await run('node_modules/.bin/vite', ['--port', process.env.PORT ?? '5173'], { cwd: project, show: true });
} catch (error) {
  fail(error);
}
