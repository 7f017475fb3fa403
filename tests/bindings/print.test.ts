import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { formatNumber, formatText } from '../../bindings/program/format.ts';
import { formatTensor, formatValue, type PrintableTensor } from '../../bindings/program/print.ts';
import type { DType } from '../../bindings/surface.ts';

const read = (name: string): string => readFileSync(new URL(`./cases/${name}`, import.meta.url), 'utf8');

/** Python's spelling of a float. */
function float(text: string): number {
  const special: Record<string, number> = { inf: Infinity, '-inf': -Infinity, nan: NaN };
  return special[text] ?? Number(text);
}

/** The rules of printed.py for long data. */
function generated(rule: string, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (rule === 'range' ? i : ((i * 7919) % 1000) / 7));
}

function tensorOf(header: string): PrintableTensor {
  const [, dtype, shapeText, words] = /^(\w+) (\[[^\]]*\]) ?(.*)$/.exec(header)!;
  const shape: number[] = JSON.parse(shapeText!);
  const count = shape.reduce((product, size) => product * size, 1);
  const texts = words ? words.split(' ') : [];
  const rule = texts[0] === 'range' || texts[0] === 'sevenths' ? texts[0] : undefined;
  const numbers = rule ? generated(rule, count) : texts.map(float);
  const data = Float32Array.from(numbers, (number) => (dtype === 'bool' ? number % 2 : number));
  const integers =
    dtype === 'int64' ? BigInt64Array.from(rule ? numbers.map((n) => BigInt(n)) : texts.map(BigInt)) : undefined;
  return { shape, data, dtype: dtype as DType, integers };
}

describe('tensors print as in PyTorch 2.6', () => {
  for (const block of read('printed.txt').split(/^--- /m).slice(1)) {
    const [header, ...lines] = block.split('\n');
    test(header!.slice(0, 100), () => {
      assert.equal(formatTensor(tensorOf(header!)), lines.join('\n').trimEnd());
    });
  }
});

test('numbers and text are formatted as in Python', () => {
  const lines = read('formats.txt').split('\n').slice(2, -1);
  assert.ok(lines.length > 900, `${lines.length} lines`);
  const wrong: string[] = [];
  for (const line of lines) {
    const [, type, value, specification, expected] = /^(\w+) \| (.*?) \| (.*?) \| (.*)\|$/.exec(line)!;
    const got =
      type === 'text'
        ? formatText(value!, specification!)
        : type === 'int'
          ? formatNumber({ type, value: BigInt(value!) }, specification!)
          : formatNumber({ type: type as 'double' | 'float32', value: float(value!) }, specification!);
    if (got !== expected) wrong.push(`${line} but got ${got}`);
  }
  assert.deepEqual(wrong, []);
});

test('other values print as in Python', () => {
  const ones: PrintableTensor = { shape: [2], data: Float32Array.of(1, 1), dtype: 'float32' };
  const scalar: PrintableTensor = { shape: [], data: Float32Array.of(0.1), dtype: 'float32' };
  const tensor = { kind: 'tensor', ...ones } as const;
  assert.equal(formatValue({ kind: 'size', sizes: [4, 3] }), 'torch.Size([4, 3])');
  assert.equal(formatValue({ kind: 'size', sizes: [] }), 'torch.Size([])');
  assert.equal(formatValue({ kind: 'tuple', items: [{ kind: 'none' }] }), '(None,)');
  assert.equal(formatValue({ kind: 'tuple', items: [] }), '()');
  assert.equal(
    formatValue({ kind: 'list', items: [tensor, { kind: 'boolean', value: true }] }),
    '[tensor([1., 1.]), True]',
  );
  assert.equal(formatValue({ kind: 'number', value: 2, integer: true }), '2');
  assert.equal(formatValue({ kind: 'number', value: 2, integer: false }), '2.0');
  assert.equal(formatValue({ kind: 'number', value: Math.SQRT2, integer: false }), '1.4142135');
  assert.equal(formatValue({ kind: 'tensor', ...scalar }), 'tensor(0.1000)');
  assert.equal(formatValue({ kind: 'tensor', ...scalar }, ''), '0.10000000149011612');
  assert.equal(formatValue({ kind: 'tensor', ...scalar }, '.3f'), '0.100');
  assert.equal(formatValue({ kind: 'string', value: "it's" }), "it's");
  assert.equal(formatValue({ kind: 'tuple', items: [{ kind: 'string', value: "it's\n" }] }), '("it\'s\\n",)');
  assert.equal(formatValue({ kind: 'dtype', value: 'int64' }), 'torch.int64');
  assert.equal(
    formatValue({ kind: 'named tuple', name: 'max', fields: [{ name: 'values', value: tensor }] }),
    'torch.return_types.max(\nvalues=tensor([1., 1.]))',
  );
  assert.throws(() => formatValue(tensor, '.4f'), {
    code: 'value',
    message:
      'The format ".4f" needs one number, and this is a tensor of shape (2,). Print it without a format, or take one cell of it.',
  });
  assert.throws(() => formatNumber({ type: 'double', value: 1 }, 'd'), { code: 'value' });
  assert.throws(() => formatNumber({ type: 'int', value: 1n }, '.2'), { code: 'value' });
  assert.throws(() => formatNumber({ type: 'int', value: 1n }, 'hello'), { code: 'value' });
});
