/** Fetches and compiles the WebAssembly module, in the browser and in Node, and makes instances of it. */
import type * as fs from 'node:fs';
import { EngineError } from './error.ts';
import type { CreateModule, Module } from './module.ts';
import type { LoadOptions, Variant } from './surface.ts';

/** Set by vite.config.ts in what is built; see tools/README.md, "Where the module is". */
declare const SOFTLOOK_WASM: string | undefined;

const files: Record<Variant, string> = { simd128: 'softlook', relaxed: 'softlook-relaxed' };

const zeroSplat = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0, i8x16.splat

/** Function bodies with the instructions that a variant needs of the browser: each leaves a v128. */
const needs: Record<Variant, number[]> = {
  simd128: [...zeroSplat, 0xfd, 0x62], // i8x16.popcnt
  relaxed: [...zeroSplat, ...zeroSplat, ...zeroSplat, 0xfd, 0x85, 0x02], // f32x4.relaxed_madd
};

/** The smallest module with such a function. */
function probe(variant: Variant): Uint8Array {
  const code = [0x00, ...needs[variant], 0x0b];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type: () -> v128
    ...[0x03, 0x02, 0x01, 0x00], // one function of it
    ...[0x0a, code.length + 2, 0x01, code.length, ...code],
  ]);
}

/** A compiled module, of which fresh instances can be made without waiting for the network. */
export interface Loaded {
  /** Address of the Emscripten file. */
  script: string;
  compiled: WebAssembly.Module;
  instantiate(): Promise<Module>;
}

/**
 * Loads a variant.
 *
 * @throws EngineError `variant` when this browser lacks its instructions, `load` when WebAssembly is absent or
 *   forbidden, or the file is missing or broken.
 */
export async function load(options: LoadOptions): Promise<Loaded> {
  const variant = options.variant ?? 'simd128';
  if (!(variant in files)) {
    throw new EngineError('variant', `There is no variant named "${String(variant)}".`, {
      hint: 'Ask for simd128 or relaxed.',
    });
  }
  needWebAssembly(variant);
  const script = address(`${files[variant]}.js`);
  const file = options.wasmUrl ?? new URL(`${files[variant]}.wasm`, script);
  // Other threads compile the module while this one reads scripts.
  const compiling = compile(file);
  const [create, compiled] = await Promise.all([importModule(script), compiling]);
  return { script, compiled, instantiate: () => instantiate(create, compiled) };
}

function address(file: string): string {
  const folder = typeof SOFTLOOK_WASM === 'string' ? SOFTLOOK_WASM : '../build/wasm/';
  return new URL(`${folder}${file}`, import.meta.url).href;
}

function needWebAssembly(variant: Variant): void {
  if (typeof WebAssembly !== 'object') {
    throw new EngineError('load', 'This browser has no WebAssembly, which the engine is made of.', {
      hint: 'Use a current browser, or allow WebAssembly in its settings.',
    });
  }
  if (!supports('simd128')) {
    throw new EngineError('variant', 'This browser has no 128-bit SIMD for WebAssembly, which the engine needs.', {
      hint: 'Use a current browser.',
    });
  }
  if (variant === 'relaxed' && !supports('relaxed')) {
    throw new EngineError('variant', 'This browser or version of Node has no relaxed SIMD for WebAssembly.', {
      hint: 'Load the variant simd128, which every current browser has.',
    });
  }
}

function supports(variant: Variant): boolean {
  return WebAssembly.validate(probe(variant) as BufferSource);
}

/** @throws EngineError `load` */
export async function importModule(script: string): Promise<CreateModule> {
  try {
    // A variable, so that no bundler follows it.
    const { default: create } = (await import(/* @vite-ignore */ script)) as { default: CreateModule };
    return create;
  } catch (cause) {
    throw new EngineError('load', `The engine's module could not be loaded from ${script}.`, {
      hint: 'Check that the package was copied whole and that the page may load scripts from there.',
      cause,
    });
  }
}

async function compile(file: string | URL): Promise<WebAssembly.Module> {
  const bytes = await read(file);
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (cause) {
    throwIfForbidden(cause);
    throw new EngineError('load', `${String(file)} is not a WebAssembly module that can be used.`, {
      hint: 'The file is broken or was replaced; copy it again.',
      cause,
    });
  }
}

/** Browsers refuse when a module is compiled; WebKit when it is to run. */
function throwIfForbidden(cause: unknown): void {
  if (!(cause instanceof Error) || !/Content Security Policy|unsafe-eval|(disallowed|blocked) by/i.test(cause.message))
    return;
  throw new EngineError('load', "This page's content policy forbids WebAssembly, which the engine is made of.", {
    hint: "Add 'wasm-unsafe-eval' to script-src in the page's Content-Security-Policy.",
    cause,
  });
}

async function read(file: string | URL): Promise<Uint8Array> {
  const url = new URL(file, import.meta.url);
  try {
    // At once, since a promise would be kept only after the scripts that are being loaded.
    if (url.protocol === 'file:') return (await nodeFiles()).readFileSync(url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new EngineError('load', `The engine could not be read from ${url.href}.`, {
      hint: 'Check that the .wasm file lies beside the scripts and that the connection works, then reload.',
      cause,
    });
  }
}

/** Node 20.16 has them without import(). */
function nodeFiles(): typeof fs | Promise<typeof fs> {
  return globalThis.process.getBuiltinModule?.('node:fs') ?? import('node:fs');
}

/** @throws EngineError `load` */
export async function instantiate(create: CreateModule, compiled: WebAssembly.Module): Promise<Module> {
  try {
    return await create({
      instantiateWasm(imports, ready) {
        const instance = new WebAssembly.Instance(compiled, imports);
        ready(instance, compiled);
        return instance.exports;
      },
    });
  } catch (cause) {
    throwIfForbidden(cause);
    throw new EngineError('load', 'The engine could not be started.', {
      hint: 'Reload the page; if memory is short, close other pages first.',
      cause,
    });
  }
}
