// `npm start`: sets up, builds what is stale, and serves the site on this machine only. PORT chooses the port.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildLessons, buildModules, buildPackage, buildSite } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { project } from './places.mjs';
import { fail, StepFailed } from './steps.mjs';
import { ensureToolchain } from './toolchain.mjs';

try {
  await ensurePackages();
  await buildModules(await ensureToolchain());
  await buildPackage();
  await buildLessons();
  await buildSite();
  const port = await serve(Number(process.env.PORT) || 4173);
  console.log(`\nSoftlook is at http://localhost:${port}/ (Ctrl-C stops it)`);
} catch (error) {
  fail(error);
}

/** Listens on `port`, or on the next free one. */
async function serve(port) {
  const { default: sirv } = await import('sirv');
  const files = sirv(join(project, 'dist/site'), {
    dev: true, // reads from disk each time: a build in another terminal shows at once
    setHeaders(response) {
      response.setHeader('Access-Control-Allow-Origin', '*'); // pages of other origins embed lessons from ours
      response.setHeader('Cache-Control', 'no-cache');
    },
  });
  for (let candidate = port; candidate < port + 20; candidate++) {
    const server = createServer((request, response) =>
      files(request, response, () => {
        response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end('There is nothing here.\n');
      }),
    );
    const listening = await new Promise((resolve, reject) => {
      server.once('listening', () => resolve(true));
      server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
      server.listen(candidate, 'localhost');
    });
    if (listening) return candidate;
  }
  throw new StepFailed(`The ports ${port} to ${port + 19} are all taken; name a free one: PORT=8080 npm start.`);
}
