/** A .wasm that is missing or broken, no WebAssembly, no SIMD: a sentence each. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { LoadOptions, Variant } from '../../bindings/surface.ts';

const folder = mkdtempSync(join(tmpdir(), 'softlook-load-'));
after(() => rmSync(folder, { recursive: true }));
const whole = readFileSync(new URL('../../build/wasm/softlook.wasm', import.meta.url));

function file(name: string, bytes: Uint8Array): URL {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return pathToFileURL(path);
}

async function refusal(options: LoadOptions): Promise<EngineError> {
  const error = await loadEngine(options).then(
    () => assert.fail('it was loaded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof EngineError, String(error));
  assert.ok(error.hint && error.message.endsWith(error.hint), 'it says what to do');
  return error;
}

describe('the module', () => {
  test('that is missing', async () => {
    const error = await refusal({ wasmUrl: pathToFileURL(join(folder, 'nowhere.wasm')) });
    assert.equal(error.code, 'load');
    assert.match(error.message, /could not be read from file:.*nowhere\.wasm/);
  });

  test('that was cut off', async () => {
    const error = await refusal({ wasmUrl: file('cut.wasm', whole.subarray(0, whole.length / 2)) });
    assert.equal(error.code, 'load');
    assert.match(error.message, /is not a WebAssembly module that can be used/);
  });

  test('that is a page that says "not found"', async () => {
    const error = await refusal({ wasmUrl: file('page.wasm', new TextEncoder().encode('<!doctype html>')) });
    assert.equal(error.code, 'load');
  });

  test('that is empty', async () => {
    assert.equal((await refusal({ wasmUrl: file('empty.wasm', new Uint8Array()) })).code, 'load');
  });

  test('that is another module', async () => {
    const other = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
    assert.equal((await refusal({ wasmUrl: file('other.wasm', other) })).code, 'load');
  });

  test('over a network: there, not there, and a server that is gone', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/softlook.wasm' ? 200 : 404;
      response.end(request.url === '/softlook.wasm' ? whole : 'not found');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const engine = await loadEngine({ wasmUrl: `${address}/softlook.wasm` });
    assert.equal(engine.scalar('exp', 0), 1);
    const missing = await refusal({ wasmUrl: `${address}/elsewhere.wasm` });
    assert.equal(missing.code, 'load');
    assert.match(String((missing.cause as Error).message), /404/);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await refusal({ wasmUrl: `${address}/softlook.wasm` })).code, 'load');
  });
});

describe('a browser', () => {
  const real = globalThis.WebAssembly;

  async function without(replaced: unknown, options: LoadOptions = {}): Promise<EngineError> {
    Object.defineProperty(globalThis, 'WebAssembly', { value: replaced, configurable: true, writable: true });
    try {
      return await refusal(options);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: real, configurable: true, writable: true });
    }
  }

  test('without WebAssembly', async () => {
    const error = await without(undefined);
    assert.equal(error.code, 'load');
    assert.match(error.message, /has no WebAssembly/);
  });

  test('without SIMD', async () => {
    const error = await without({ ...bound(), validate: () => false });
    assert.equal(error.code, 'variant');
    assert.match(error.message, /no 128-bit SIMD/);
  });

  test('whose page forbids WebAssembly', async () => {
    const forbidden = new Error(
      "Refused to compile: 'unsafe-eval' is not an allowed source of script in the Content Security Policy",
    );
    const error = await without({ ...bound(), compile: () => Promise.reject(forbidden) });
    assert.equal(error.code, 'load');
    assert.match(error.message, /content policy forbids WebAssembly/);
    assert.match(error.hint!, /wasm-unsafe-eval/);
  });

  test('without memory', async () => {
    class Instance {
      constructor() {
        throw new RangeError('WebAssembly.Instance(): Out of memory');
      }
    }
    const error = await without({ ...bound(), Instance });
    assert.equal(error.code, 'load');
    assert.match(error.message, /could not be started/);
  });

  function bound(): object {
    return Object.fromEntries(
      Object.getOwnPropertyNames(real).map((name) => [name, (real as unknown as Record<string, unknown>)[name]]),
    );
  }
});

describe('a variant', () => {
  test('that does not exist', async () => {
    const error = await refusal({ variant: 'avx512' as Variant });
    assert.equal(error.code, 'variant');
    assert.match(error.message, /no variant named "avx512"/);
  });

  test('simd128 is the default', async () => {
    assert.equal((await loadEngine()).variant, 'simd128');
  });

  test('relaxed loads where there is relaxed SIMD, and says so where there is none', async () => {
    const relaxed = WebAssembly.validate(
      Uint8Array.of(
        0,
        97,
        115,
        109,
        1,
        0,
        0,
        0,
        1,
        5,
        1,
        96,
        0,
        1,
        123,
        3,
        2,
        1,
        0,
        10,
        19,
        1,
        17,
        0,
        65,
        0,
        253,
        15,
        65,
        0,
        253,
        15,
        65,
        0,
        253,
        15,
        253,
        133,
        2,
        11,
      ),
    );
    if (!relaxed) {
      const error = await refusal({ variant: 'relaxed' });
      assert.equal(error.code, 'variant');
      return;
    }
    const engine = await loadEngine({ variant: 'relaxed' });
    const run = engine.compile('y = x @ x').run({ x: [[0.1, 0.2], [0.3, 0.4]] }); // prettier-ignore
    const explanation = run.explain('y', [1, 1]);
    assert.equal(explanation.value, run.tensor('y').data[3]);
    assert.match(explanation.formula, /madd/);
  });
});
