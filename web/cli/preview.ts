/** `softlook preview DIR [--port N]`: serves the site with the lessons of a folder, and reloads when one changes. */
import { existsSync, readFileSync, statSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CURRICULUM_FILE } from '../lesson/curriculum.ts';
import { printProblem } from '../lesson/rules.ts';
import { buildLessons, type BuiltLessons } from './build.ts';
import { summary } from './check.ts';
import { processOutput, type Output } from './output.ts';
import { findLessonFiles } from './lesson-files.ts';

const USAGE = 'softlook preview needs a folder of lessons: softlook preview DIR [--port N]';

/** Addresses of our own, which the site does not have. */
const EVENTS = '/softlook-preview/events';
const SCRIPT = '/softlook-preview/reload.js';
const RELOAD = `new EventSource('${EVENTS}').onmessage = () => location.reload();\n`;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface Preview {
  address: string;
  close(): Promise<void>;
}

/** Serves until it is stopped. Gives the exit code. */
export async function previewCommand(args: readonly string[], output: Output = processOutput()): Promise<number> {
  const usage = readArguments(args);
  if (typeof usage === 'string') {
    output.complain(usage);
    return 2;
  }
  const site = siteFolder();
  if (site === undefined) {
    output.complain('The site is not built yet. Run npm run build once, then softlook preview again.');
    return 1;
  }
  try {
    findLessonFiles([usage.folder]);
  } catch (error) {
    output.complain((error as Error).message);
    return 2;
  }
  let preview: Preview;
  try {
    preview = await startPreview(usage.folder, site, usage.port, output.say);
  } catch (error) {
    output.complain(`The preview could not start: ${(error as Error).message}. Choose another port with --port.`);
    return 1;
  }
  output.say(`${preview.address}  (stop with Ctrl+C)`);
  await new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await preview.close();
  return 0;
}

/** Starts the server. `say` gets a line at a time. */
export async function startPreview(
  folder: string,
  site: string,
  port: number,
  say: (line: string) => void,
): Promise<Preview> {
  let built = build(folder, say);
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => answer(request, response, site, () => built, listeners));
  await new Promise<void>((started, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', started);
  });
  let waiting: NodeJS.Timeout | undefined;
  const watcher = watch(folder, (_, name) => {
    if (name !== null && !name.endsWith('.md') && name !== CURRICULUM_FILE) return;
    clearTimeout(waiting);
    // Editors write a file in several steps.
    waiting = setTimeout(() => {
      built = build(folder, say);
      for (const listener of listeners) listener.write('data: reload\n\n');
    }, 80);
  });
  watcher.on('error', (error) => say(`The folder is no longer watched: ${error.message}`));
  const { port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${chosen}/`,
    close: () =>
      new Promise((closed) => {
        clearTimeout(waiting);
        watcher.close();
        for (const listener of listeners) listener.end();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function build(folder: string, say: (line: string) => void): BuiltLessons | undefined {
  try {
    const files = findLessonFiles([folder]);
    const built = buildLessons(files);
    for (const problem of built.problems) say(printProblem(problem));
    say(summary(built.problems.length, files.length));
    return built;
  } catch (error) {
    say((error as Error).message);
    return undefined;
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: string,
  lessons: () => BuiltLessons | undefined,
  listeners: Set<ServerResponse>,
): void {
  const path = pathOf(request.url ?? '/');
  if (path === EVENTS) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': here\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
    return;
  }
  const found = path === undefined ? undefined : (lessonAt(path, lessons()) ?? fileAt(path, site));
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('There is no such page.\n');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[found.type] ?? 'application/octet-stream',
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

interface Found {
  type: string;
  body: string | Buffer;
}

function lessonAt(path: string, built: BuiltLessons | undefined): Found | undefined {
  if (path === SCRIPT) return { type: '.js', body: RELOAD };
  const name = /^\/lessons\/([^/]+)\.json$/.exec(path)?.[1];
  if (name === undefined || built === undefined) return undefined;
  const value = name === 'index' ? built.index : built.lessons.get(name);
  return value && { type: '.json', body: JSON.stringify(value) };
}

/** A file of the site; a page also gets the line that reloads it. */
function fileAt(path: string, site: string): Found | undefined {
  let file = join(site, path);
  if (file !== site && !file.startsWith(site.endsWith(sep) ? site : site + sep)) return undefined;
  if (path.startsWith('/lessons/')) return undefined;
  try {
    if (statSync(file).isDirectory()) file = join(file, 'index.html');
    const body = readFileSync(file);
    const type = extname(file);
    if (type !== '.html') return { type, body };
    const line = `<script src="${SCRIPT}"></script>`;
    const page = body.toString('utf8');
    return { type, body: page.includes('</body>') ? page.replace('</body>', `${line}</body>`) : page + line };
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** The built site: beside the built command, or in dist/ of the sources. */
function siteFolder(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = [join(here, 'site'), join(here, '../../dist/site')];
  return folders.find((folder) => existsSync(join(folder, 'index.html')));
}

function readArguments(args: readonly string[]): { folder: string; port: number } | string {
  const folders: string[] = [];
  let port = 4321;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--port' || arg.startsWith('--port=')) {
      const text = (arg === '--port' ? args[(at += 1)] : arg.slice('--port='.length)) ?? '';
      if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) return `--port needs a number up to 65535. ${USAGE}`;
      port = Number(text);
    } else if (arg.startsWith('-')) {
      return `softlook preview has no option ${arg}. ${USAGE}`;
    } else folders.push(arg);
  }
  const [folder] = folders;
  if (folder === undefined || folders.length > 1) return USAGE;
  return { folder, port };
}
