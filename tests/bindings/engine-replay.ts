/**
 * An interpreter of the formula language of surface.ts, independent of the engine's and of the lesson's: Math.fround
 * after each step, and only `exp` and its like by a scalar call into the engine.
 */
import type { DType, Engine, Explanation, Part } from '../../bindings/surface.ts';

type Cells = { list: boolean; values: number[] };

type Tree =
  | { kind: 'number'; value: number }
  | { kind: 'role'; name: string }
  | { kind: 'negative'; of: Tree }
  | { kind: 'operation'; sign: string; left: Tree; right: Tree }
  | { kind: 'call'; name: string; args: Tree[] };

const signs: readonly (readonly string[])[] = [
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
];

/** Reads a formula. @throws Error with a sentence when it is not in the language. */
export function parse(formula: string): Tree {
  const words = formula.match(/[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?(?:e-?\d+)?|<=|>=|==|!=|\S/g) ?? [];
  let at = 0;

  function expression(level: number): Tree {
    if (level === signs.length) return factor();
    let left = expression(level + 1);
    while (signs[level]!.includes(words[at] ?? '')) {
      const sign = words[at++]!;
      left = { kind: 'operation', sign, left, right: expression(level + 1) };
    }
    return left;
  }

  function factor(): Tree {
    const word = words[at++];
    if (word === '-') return { kind: 'negative', of: factor() };
    if (word === '(') {
      const inner = expression(0);
      expect(')');
      return inner;
    }
    if (word === undefined || !/^\w/.test(word))
      throw new Error(`"${formula}" has ${word} where a value should stand.`);
    if (/^\d/.test(word)) return { kind: 'number', value: Number(word) };
    if (words[at] !== '(') return { kind: 'role', name: word };
    at += 1;
    const args: Tree[] = [];
    while (words[at] !== ')') {
      args.push(expression(0));
      if (words[at] !== ')') expect(',');
    }
    at += 1;
    return { kind: 'call', name: word, args };
  }

  function expect(word: string): void {
    if (words[at++] !== word) throw new Error(`"${formula}" misses ${word}.`);
  }

  const tree = expression(0);
  if (at !== words.length) throw new Error(`"${formula}" goes on with ${words[at]}.`);
  return tree;
}

const trees = new Map<string, Tree>();

/** The value of an explanation from its formula and parts alone. */
export function replay(engine: Engine, explanation: Pick<Explanation, 'formula' | 'dtype' | 'parts'>): number {
  const { formula, dtype, parts } = explanation;
  let tree = trees.get(formula);
  if (!tree) trees.set(formula, (tree = parse(formula)));
  const { values } = evaluate(engine, tree, dtype, parts);
  if (values.length !== 1) throw new Error(`"${formula}" gives ${values.length} numbers.`);
  return values[0]!;
}

function evaluate(engine: Engine, tree: Tree, dtype: DType, parts: readonly Part[]): Cells {
  // Whole numbers have no -0.
  const round = dtype === 'float32' ? Math.fround : (x: number): number => x + 0;
  const of = (child: Tree): Cells => evaluate(engine, child, dtype, parts);
  const one = (value: number): Cells => ({ list: false, values: [value] });

  function zip(args: Cells[], f: (x: number[]) => number): Cells {
    const lists = args.filter((arg) => arg.list);
    const lengths = new Set(lists.map((arg) => arg.values.length));
    if (lengths.size > 1) throw new Error('Lists of different lengths meet.');
    const count = lists.length ? lists[0]!.values.length : 1;
    const values = Array.from({ length: count }, (_, i) => round(f(args.map((arg) => arg.values[arg.list ? i : 0]!))));
    return { list: lists.length > 0, values };
  }

  switch (tree.kind) {
    case 'number':
      return one(tree.value);
    case 'role': {
      const values = parts
        .filter((part) => part.role === tree.name)
        .map((part) => (part.cell ? round(part.value) : part.value));
      return { list: values.length !== 1, values };
    }
    case 'negative':
      return zip([of(tree.of)], ([x]) => -x!);
    case 'operation':
      return zip([of(tree.left), of(tree.right)], ([a, b]) => operate(tree.sign, a!, b!));
    case 'call': {
      const args = tree.args.map(of);
      const first = args[0]!.values;
      switch (tree.name) {
        case 'sum':
          return one(first.reduce((sum, x) => round(sum + x), 0));
        case 'max':
        case 'min':
          return one(first.includes(Number.NaN) ? Number.NaN : first[extreme(first, tree.name === 'max')]!);
        case 'argmax':
        case 'argmin':
          return one(
            first.includes(Number.NaN) ? first.findIndex(Number.isNaN) : extreme(first, tree.name === 'argmax'),
          );
        case 'nth_largest':
        case 'nth_smallest':
          return one(first[placeOf(first, args[1]!.values[0]!, tree.name)] ?? Number.NaN);
        case 'argnth_largest':
        case 'argnth_smallest':
          return one(placeOf(first, args[1]!.values[0]!, tree.name));
        default:
          return zip(args, (x) => engine.scalar(tree.name, ...x));
      }
    }
  }
}

function operate(sign: string, a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '==':
      return Number(a === b);
    default:
      return Number(a !== b);
  }
}

/** Where the first of the largest (smallest) is. */
function extreme(values: readonly number[], largest: boolean): number {
  let best = 0;
  values.forEach((x, i) => {
    if (largest ? x > values[best]! : x < values[best]!) best = i;
  });
  return best;
}

/** Where the element is that `n` others come before: NaN is the largest, the first of equals comes first. */
function placeOf(values: readonly number[], n: number, order: string): number {
  const key = (x: number): number => (Number.isNaN(x) ? Infinity : x);
  const rising = (a: number, b: number): number =>
    key(a) === key(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : key(a) < key(b) ? -1 : 1;
  const sign = order.endsWith('largest') ? -1 : 1;
  const places = values.map((_, i) => i).sort((i, j) => sign * rising(values[i]!, values[j]!) || i - j);
  return places[n] ?? Number.NaN;
}
