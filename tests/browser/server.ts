/** The built site for the tests: a static server that keeps all files in memory and can be told to misbehave. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

export const STRICT_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'";
export const NO_WASM_POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'";

const site = join(import.meta.dirname, '../../dist/site');

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface Answer {
  status?: number;
  type?: string;
  body: string | Buffer;
}

export interface ServerOptions {
  /** The Content-Security-Policy header of every answer. */
  policy?: string;
  /** Whether pages of other origins may read the answers. */
  cors?: boolean;
  /** Text and the engine travel as brotli, and files with a hash in their name may be kept: as static hosts send them. */
  compressed?: boolean;
  /** Only files whose path matches are served. */
  only?: RegExp;
  /** Pages beside the site's own, by path. */
  pages?: Record<string, string>;
  /** A script that every page runs before its own. It has an address, so that a strict policy lets it run. */
  first?: string;
  /** Answers in place of files: the first pattern that matches the path counts. */
  instead?: [RegExp, Answer][];
}

export interface Site {
  /** Ends with a slash. */
  address: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  close(): Promise<void>;
}

export const notFound: Answer = { status: 404, type: 'text/plain', body: 'There is nothing here.\n' };

const FIRST = '/first-of-all.js';

let kept: Map<string, Buffer> | undefined;

/** The files of the built site by path; read once, so that a build beside the tests changes nothing. */
export function siteFiles(): ReadonlyMap<string, Buffer> {
  kept ??= new Map(
    readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(site, path)).isFile())
      .map((path) => [`/${relative(site, join(site, path)).split(sep).join('/')}`, readFileSync(join(site, path))]),
  );
  return kept;
}

export async function serveSite(options: ServerOptions = {}): Promise<Site> {
  const files = siteFiles();
  const asked: string[] = [];
  const brotli = new Map<string, Buffer>();
  const compressed = (path: string, body: string | Buffer): Buffer => {
    const kept = brotli.get(path) ?? brotliCompressSync(body);
    brotli.set(path, kept);
    return kept;
  };
  const answerTo = (path: string): Answer => {
    const told = options.instead?.find(([pattern]) => pattern.test(path));
    if (told) return told[1];
    if (options.first !== undefined && path === FIRST) return { type: types['.js'], body: options.first };
    const file = options.only && !options.only.test(path) ? undefined : files.get(path);
    const body = options.pages?.[path] ?? file;
    if (body === undefined) return notFound;
    const isPage = options.pages?.[path] !== undefined || extname(path) === '.html';
    if (!isPage) return { type: types[extname(path)], body };
    return { type: types['.html'], body: options.first === undefined ? body : withFirst(body.toString()) };
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    asked.push(path);
    const { status = 200, type = 'application/octet-stream', body } = answerTo(path);
    const travels = options.compressed === true && !/\.(woff2|png)$/.test(path);
    response.writeHead(status, {
      'Content-Type': type,
      'Cache-Control':
        options.compressed && path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      ...(travels ? { 'Content-Encoding': 'br' } : {}),
      'X-Content-Type-Options': 'nosniff',
      ...(options.policy ? { 'Content-Security-Policy': options.policy } : {}),
      ...(options.cors ? { 'Access-Control-Allow-Origin': '*' } : {}),
    });
    response.end(travels ? compressed(path, body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${port(server)}/`, asked, close: () => closed(server) };
}

const withFirst = (page: string): string => page.replace(/<head[^>]*>/, `$&<script src="${FIRST}"></script>`);

function port(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
