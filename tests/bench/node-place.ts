/** Where the contenders find what they need, in Node. */
import { readFile } from 'node:fs/promises';
import type * as engine from '../../bindings/engine.ts';
import type { Place } from './contenders/contender.ts';

const built = new URL('../../build/bench/', import.meta.url);

export const nodePlace: Place = {
  // As the package has it: bundled and minified (build.mjs).
  engine: () => import(new URL('engine.js', built).href) as Promise<typeof engine>,
  limit: (variant) => readFile(new URL(variant === 'relaxed' ? 'limit-relaxed.wasm' : 'limit.wasm', built)),
  lesson: () => readFile(new URL('../../lessons/02-queries-and-keys.md', import.meta.url), 'utf8'),
  tfjsGradients: () => import(new URL('tfjs-gradients.js', built).href),
};
