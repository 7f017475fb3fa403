/** What a wrong program says: code, place, and what to do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EngineError, loadEngine } from '../../bindings/engine.ts';
import type { EngineErrorCode, InputValue } from '../../bindings/surface.ts';

const engine = await loadEngine();

const rows = (n: number, d: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: d }, (__, k) => i * d + k + 1));

function errorOf(source: string, inputs: Record<string, InputValue> = {}): EngineError {
  try {
    engine.compile(source).run(inputs).outputs.join();
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    assert.notEqual(error.code, 'trap', error.message);
    return error;
  }
  return assert.fail(`no error from ${source}`);
}

describe('a wrong program', () => {
  test('Q @ K of the same shape says which sizes must agree, where, and offers K.T', () => {
    const error = errorOf('d = 2\nscores = Q @ K', { Q: rows(4, 3), K: rows(4, 3) });
    assert.equal(error.code, 'shape');
    assert.equal(error.line, 2);
    assert.equal(error.column, 10);
    assert.match(error.message, /the last size of Q \(3\) must equal the next to last size of K \(4\)/);
    assert.match(error.message, /\(4, 3\) and \(4, 3\)/);
    assert.equal(error.hint, 'Did you mean Q @ K.T?');
    assert.ok(error.message.endsWith(error.hint), error.message);
  });

  for (const [source, inputs, code, words] of [
    ['y = Q.T @ K', { Q: rows(4, 3), K: rows(3, 4) }, 'shape', /in Q\.T @ K/],
    ['y = Q @ K', { Q: [rows(4, 3)], K: [rows(4, 3)] }, 'shape', /K\.transpose\(-2, -1\)/],
    ['y = x + z', { x: rows(2, 3), z: [1, 2] }, 'shape', /\(2, 3\).*\(2,\)/],
    ['y = x @ 2', { x: rows(2, 2) }, 'shape', /Multiply numbers with \*/],
    ['y = torch.sofmax(x, dim=-1)', { x: [1] }, 'unknown_name', /Did you mean softmax\?/],
    ['y = x.sum(3)', { x: rows(2, 2) }, 'dimension', /Use a dim from -2 to 1/],
    ['y = x[5]', { x: [1, 2] }, 'index', /from -2 to 1/],
    ['y = x[0, 0, 0]', { x: rows(2, 2) }, 'index', /2 dimensions, but 3 indices/],
    ['y = x[[0.5]]', { x: [1, 2] }, 'argument', /whole numbers/],
    ['y = torch.softmax(x)', { x: [1] }, 'argument', /dim is missing/],
    ['y = torch.softmax(x, dims=0)', { x: [1] }, 'argument', /softmax\(input, dim=None, dtype=None\)/],
    ['y = torch.exp()', {}, 'argument', /input is missing/],
    ['y = n.mean()', { n: { shape: [2], data: Int32Array.of(1, 2) } }, 'dtype', /n\.float\(\)/],
    ['y = x @ n', { x: rows(2, 2), n: { shape: [2], data: Int32Array.of(1, 2) } }, 'dtype', /n\.float\(\)/],
    ['y = torch.where(x, 1, 0)', { x: [1, 0] }, 'dtype', /x != 0/],
    ['y = x.masked_fill(x, 0.0)', { x: [1, 0] }, 'dtype', /x == 0/],
    ['y = n.masked_fill(n == 0, 1.5)', { n: { shape: [2], data: Int32Array.of(1, 0) } }, 'dtype', /float/],
    ['y = n // 0', { n: 3 }, 'value', /zero/],
    ['y = torch.zeros(-1)', {}, 'value', /negative/],
    ['y = torch.zeros(2.5)', {}, 'argument', /whole number; it is 2\.5/],
    ['y = x.view(-1, -1)', { x: [1] }, 'value', /only one size can be -1/],
    ['y = x.view(3)', { x: [1, 2] }, 'shape', /must be 2/],
    ['a, b, c = x.shape', { x: rows(2, 2) }, 'shape', /2 items, but 3 names/],
    ['a, b = n', { n: 3 }, 'value', /cannot be unpacked/],
    ['y = torch.stack([a, b])', { a: [1], b: [1, 2] }, 'shape', /same shape/],
    ['y = torch.zeros(100000, 100000)', {}, 'limit', /smaller sizes/],
    ['y = x.norm(p=3)', { x: [1] }, 'value', /2, 1 and infinity/],
    ['y = torch.tensor([[1, 2], [3]])', {}, 'input', /ragged/],
    ['y = torch.arange(0, 5, 0)', {}, 'value', /step not 0/],
    ['y = 1 / n', { n: 0 }, 'value', /^div: n is zero; a number cannot be divided by it/],
    ['y = n ** 0.5', { n: -8 }, 'value', /^pow: n is negative; its power to 0\.5 is a complex number/],
    ['y = (n + 1) ** -1', { n: { shape: [1], data: Int32Array.of(1) } }, 'dtype', /Write \(n \+ 1\)\.float\(\) first/],
    ['y = 2 ** n', { n: { shape: [1], data: Int32Array.of(-1) } }, 'dtype', /Write it with a point, as in 2\.0 \*\* x/],
    ['y = n & 1', { n: 6 }, 'dtype', /^n has the dtype int64; bool is needed .* n != 0, or torch\.logical_and/],
    ['y = ~True', {}, 'dtype', /Write not True/],
    ['y = not x', { x: [1, 2] }, 'shape', /"and", "or" and "not" ask whether one number is true/],
    ['y = x > 0 and x < 3', { x: [1, 2] }, 'shape', /^x > 0 has the shape \(2,\).*\(a > 0\) & \(b > 0\)/],
    ['y = -(x > 0)', { x: [1, 2] }, 'dtype', /Write \(x > 0\)\.long\(\) .* write ~\(x > 0\)/],
    ['y = sum(x, -1)', { x: [1, 2] }, 'argument', /begins with its second value .* torch\.sum\(x, dim=0\)/],
    ['y = sum(n)', { n: 3 }, 'argument', /^n is a single number; Python's sum has no items/],
    ['y = max(x, 0)', { x: rows(2, 2) }, 'argument', /^Python's max compares numbers.*torch\.max\(x, dim=0\)/],
    ['y = min([])', {}, 'value', /^Python's min has nothing to choose from/],
    ['y = float(x)', { x: [1, 2] }, 'shape', /only a tensor of one cell is a number/],
    ['y = int(x, 2)', { x: [1] }, 'argument', /"int" takes one value, and here are 2/],
    ["y = int(float('inf'))", {}, 'value', /which is no whole number that int64 can hold|inf is no whole number/],
    ['y = x.sum(dtype=torch.bool)', { x: [1] }, 'dtype', /dtype cannot be bool .* x\.any/],
    ['y = F.softmax(x, axis=0)', { x: [1] }, 'argument', /"F\.softmax" has no argument "axis" .* Write dim=/],
    ['y = F.layer_norm(x, 2)', { x: rows(2, 2) }, 'argument', /Write \(2,\), with the comma/],
    ['y = torch.arange(0, 3, 0.5, dtype=torch.int64)', {}, 'value', /step is 0\.5, and as int64 it is 0/],
    ['y = x.clamp(0, z)', { x: [1, 2], z: [1, 2] }, 'argument', /both be numbers or both tensors/],
    ['y = 1 +', {}, 'syntax', /line 1/],
  ] as [string, Record<string, InputValue>, EngineErrorCode, RegExp][]) {
    test(source, () => {
      const error = errorOf(source, inputs);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, words);
      assert.match(error.message, /\.$|\?$/);
      assert.equal(error.line, 1, 'the line');
      assert.ok(error.column !== undefined, 'the column');
      assert.ok(error.message.includes(`(line 1, column ${error.column})`), error.message);
    });
  }

  test('an error is at its place, also after accents and emoji', () => {
    const error = errorOf('# é 😀\ny = x.sum()\nz = y + x[7]', { x: [1] });
    assert.deepEqual([error.line, error.column], [3, 9]);
  });

  test('no program of random words stops the engine', () => {
    const words = [
      'x',
      'y',
      '2',
      '-1',
      '0.5',
      '(',
      ')',
      '[',
      ']',
      ',',
      ':',
      '+',
      '@',
      '**',
      '//',
      '.T',
      '.sum(',
      'torch.softmax(',
      '.shape',
      'None',
      '...',
      '=',
      'dim=-1',
      '.view(',
      '==',
      'True',
    ];
    let state = 1;
    const draw = (limit: number): number => (state = (state * 48271) % 2147483647) % limit;
    for (let i = 0; i < 3000; ++i) {
      const source = `y = ${Array.from({ length: 1 + draw(9) }, () => words[draw(words.length)]).join('')}`;
      try {
        const program = engine.compile(source);
        const inputs = Object.fromEntries(program.inputs.map((name) => [name, rows(2, 2)]));
        program.run(inputs).close();
        program.close();
      } catch (error) {
        assert.ok(error instanceof EngineError && error.code !== 'trap', `${source}: ${String(error)}`);
      }
    }
  });
});

describe('asking a run for what it has not', () => {
  const run = engine.compile('y = x * 2\nn, d = x.shape\ns = x.shape').run({ x: rows(2, 3) });

  test('names and nodes', () => {
    assert.throws(() => run.tensor('z'), { code: 'unknown_name', message: /binds no name z.*x/s });
    assert.throws(() => run.tensor(9999), { code: 'unknown_name' });
    assert.throws(() => run.tensor(-1), { code: 'unknown_name' });
    assert.throws(() => run.tensor(0.5), { code: 'unknown_name' });
    assert.throws(() => run.node(9999), { code: 'unknown_name' });
    assert.throws(() => run.tensor('s'), { code: 'value', message: /is not a tensor/ });
    assert.throws(() => run.explain('s', []), { code: 'value' });
    assert.throws(() => run.tensor('constructor'), { code: 'unknown_name' });
  });

  test('cells; negative indices count from the end', () => {
    assert.equal(run.explain('y', [-1, -1]).value, 12);
    assert.deepEqual(run.explain('y', [-1, -1]).cell.index, [1, 2]);
    assert.throws(() => run.explain('y', [2, 0]), { code: 'index', message: /\(2, 3\); the index 2/ });
    assert.throws(() => run.explain('y', [0, -4]), { code: 'index' });
    assert.throws(() => run.explain('y', [0]), { code: 'index', message: /Give 2/ });
    assert.throws(() => run.explain('y', [0, 0.5]), { code: 'index' });
    assert.throws(() => run.explain('y', [0, Number.NaN]), { code: 'index' });
  });

  test('gradients', () => {
    assert.throws(() => run.grad('x'), { code: 'gradient', message: /no gradients yet/ });
    assert.throws(() => run.backward('y'), { code: 'gradient', message: /\(x \* 2\)\.sum\(\)/ });
    assert.throws(() => run.backward('n'), { code: 'gradient' });
    assert.throws(() => run.tensor('x.grad'), { code: 'gradient' });
    assert.throws(() => run.tensor('z.grad'), { code: 'unknown_name' });
    assert.throws(() => run.backward('z'), { code: 'unknown_name' });
  });

  test('scalar functions', () => {
    assert.equal(engine.scalar('exp', 0), 1);
    assert.equal(engine.scalar('pow', 2, 3), 8);
    assert.throws(() => engine.scalar('nonsense', 1), { code: 'unknown_name' });
    assert.throws(() => engine.scalar('exp'), { code: 'unknown_name', message: /of 0 numbers/ });
    assert.equal(engine.scalar('randn', 1, 0, -1, 20, 20), NaN);
  });
});
