/**
 * The formula language of an `Explanation` (see bindings/surface.ts): its text to a small tree, and the tree's value in
 * double precision, for display. The bit-exact replayer of the tests is a separate work on purpose.
 */

/** `==` and the like compare cell by cell and give 1 or 0. */
export type FormulaOperator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=';

export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'role'; name: string }
  | { kind: 'negative'; value: Formula }
  | { kind: 'binary'; op: FormulaOperator; left: Formula; right: Formula }
  | { kind: 'call'; name: string; values: Formula[] };

/** A formula that cannot be read; `at` counts from 0. */
export class FormulaError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = 'FormulaError';
    this.at = at;
  }
}

const token =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|==|!=|[-+*/<>(),]))/y;

interface Token {
  kind: 'number' | 'name' | 'sign' | 'end';
  text: string;
  at: number;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) throw new FormulaError(`The formula “${text}” has a sign that is not known.`, from);
    const kind = match[1] !== undefined ? 'number' : match[2] !== undefined ? 'name' : 'sign';
    const read = match[1] ?? match[2] ?? match[3] ?? '';
    found.push({ kind, text: read, at: token.lastIndex - read.length });
  }
  found.push({ kind: 'end', text: '', at: end });
  return found;
}

const comparisons = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Reads a formula. Comparisons bind least, then `+ -`, then `* /`, then unary `-`. @throws FormulaError */
export function parseFormula(text: string): Formula {
  const list = tokens(text);
  let place = 0;
  const here = (): Token => list[place] as Token;
  const isSign = (sign: string): boolean => here().kind === 'sign' && here().text === sign;
  const fail = (): never => {
    const { at, text: read } = here();
    throw new FormulaError(`The formula “${text}” has an unexpected ${read ? `“${read}”` : 'end'}.`, at);
  };
  const expect = (sign: string): void => {
    if (!isSign(sign)) fail();
    place++;
  };

  function comparison(): Formula {
    let left = additive();
    while (here().kind === 'sign' && comparisons.has(here().text)) {
      const op = list[place++]!.text as FormulaOperator;
      left = { kind: 'binary', op, left, right: additive() };
    }
    return left;
  }
  function additive(): Formula {
    let left = term();
    while (isSign('+') || isSign('-')) {
      const op = list[place++]!.text as FormulaOperator;
      left = { kind: 'binary', op, left, right: term() };
    }
    return left;
  }
  function term(): Formula {
    let left = unary();
    while (isSign('*') || isSign('/')) {
      const op = list[place++]!.text as FormulaOperator;
      left = { kind: 'binary', op, left, right: unary() };
    }
    return left;
  }
  function unary(): Formula {
    if (isSign('-')) {
      place++;
      return { kind: 'negative', value: unary() };
    }
    return primary();
  }
  function primary(): Formula {
    const read = here();
    if (read.kind === 'number') {
      place++;
      return { kind: 'number', value: Number(read.text) };
    }
    if (read.kind === 'name') {
      place++;
      if (!isSign('(')) return { kind: 'role', name: read.text };
      place++;
      const values: Formula[] = [];
      while (!isSign(')')) {
        values.push(comparison());
        if (!isSign(',')) break;
        place++;
      }
      expect(')');
      return { kind: 'call', name: read.text, values };
    }
    expect('(');
    const inner = comparison();
    expect(')');
    return inner;
  }

  const formula = comparison();
  if (here().kind !== 'end') fail();
  return formula;
}

/** A number, or one for each part of a list. */
export type Worth = number | number[];

/** A sum of products that an engine with fused multiply-adds makes in one go; for a reader it is `sum(a * b)`. */
export const fusedSum = 'madd_sum';

/** Calls a scalar function that is not among the usual ones, such as `engine.scalar`. */
export type ScalarCall = (name: string, values: number[]) => number;

const notKnown: ScalarCall = () => NaN;

/** Evaluates in double. `roles` gives a number, or a list where a role has several parts. */
export function evaluate(formula: Formula, roles: ReadonlyMap<string, Worth>, scalar: ScalarCall = notKnown): Worth {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'role':
      return roles.get(formula.name) ?? constants[formula.name] ?? NaN;
    case 'negative':
      return cellwise([evaluate(formula.value, roles, scalar)], ([a]) => -a!);
    case 'binary': {
      const { op } = formula;
      const sides = [evaluate(formula.left, roles, scalar), evaluate(formula.right, roles, scalar)];
      return cellwise(sides, ([a, b]) => operate(op, a!, b!));
    }
    case 'call': {
      const values = formula.values.map((value) => evaluate(value, roles, scalar));
      if (isFold(formula.name, values.length)) return fold(formula.name, values[0]!);
      if (isRanked(formula.name, values.length)) return ranked(formula.name, values[0]!, values[1]!);
      if (formula.name === fusedSum && values.length === 2)
        return fold(
          'sum',
          cellwise(values, ([a, b]) => a! * b!),
        );
      return cellwise(values, (cells) => callScalar(formula.name, cells, scalar));
    }
  }
}

/** Names that stand for a number where no role has them. */
export const constants: Readonly<Record<string, number>> = { inf: Infinity, nan: NaN, pi: Math.PI };

const folds = new Set(['sum', 'max', 'min', 'argmax', 'argmin']);

/** `sum`, `max`, `min` and the like fold a list into a number when they have one argument. */
export function isFold(name: string, values: number): boolean {
  return values === 1 && folds.has(name);
}

/** `nth_largest(list, n)` and its like choose one of a list, or its place. */
export function isRanked(name: string, values: number): boolean {
  return values === 2 && /^(arg)?nth_(largest|smallest)$/.test(name);
}

/** The element that `rank` others come before; NaN counts as the largest, and the first of equals comes first. */
export function ranked(name: string, list: Worth, rank: Worth): number {
  const cells = typeof list === 'number' ? [list] : list;
  const above = (a: number, b: number): boolean => (Number.isNaN(a) ? !Number.isNaN(b) : a > b);
  const sign = name.endsWith('largest') ? 1 : -1;
  const order = cells.map((_, place) => place);
  order.sort((i, j) => sign * (Number(above(cells[j]!, cells[i]!)) - Number(above(cells[i]!, cells[j]!))) || i - j);
  const place = order[typeof rank === 'number' ? rank : (rank[0] ?? NaN)] ?? NaN;
  return name.startsWith('arg') ? place : (cells[place] ?? NaN);
}

/** Folds from left to right; the largest and smallest are NaN when an element is. */
export function fold(name: string, list: Worth): number {
  const cells = typeof list === 'number' ? [list] : list;
  if (name === 'sum') return cells.reduce((sum, cell) => sum + cell, 0);
  const least = name.endsWith('min');
  const extreme = cells.reduce(
    (best, cell) => (best !== best || cell !== cell ? NaN : least ? Math.min(best, cell) : Math.max(best, cell)),
    least ? Infinity : -Infinity,
  );
  return name.startsWith('arg')
    ? cells.findIndex((cell) => cell === extreme || (cell !== cell && extreme !== extreme))
    : extreme;
}

/** One operator on two numbers. */
export function operate(op: FormulaOperator, a: number, b: number): number {
  switch (op) {
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
    case '!=':
      return Number(a !== b);
  }
}

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  rsqrt: (a) => 1 / Math.sqrt(a!),
  reciprocal: (a) => 1 / a!,
  square: (a) => a! * a!,
  pow: (a, b) => a! ** b!,
  abs: Math.abs,
  neg: (a) => -a!,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  sigmoid: (a) => 1 / (1 + Math.exp(-a!)),
  relu: (a) => (a! < 0 ? 0 : a!),
  floor_divide: (a, b) => Math.floor(a! / b!),
  remainder: (a, b) => a! - Math.floor(a! / b!) * b!,
  argmax: (...values) => fold('argmax', values),
  argmin: (...values) => fold('argmin', values),
  max: (...values) => fold('max', values),
  min: (...values) => fold('min', values),
  maximum: (...values) => fold('max', values),
  minimum: (...values) => fold('min', values),
  nth_largest: (...values) => ranked('nth_largest', values.slice(0, -1), values.at(-1)!),
  nth_smallest: (...values) => ranked('nth_smallest', values.slice(0, -1), values.at(-1)!),
  argnth_largest: (...values) => ranked('argnth_largest', values.slice(0, -1), values.at(-1)!),
  argnth_smallest: (...values) => ranked('argnth_smallest', values.slice(0, -1), values.at(-1)!),
  where: (condition, yes, no) => (condition ? yes! : no!),
};

/** One scalar function; names that are not usual ones go to `scalar`. */
export function callScalar(name: string, values: number[], scalar: ScalarCall): number {
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return known ? known(...values) : scalar(name, values);
}

/** Applies a scalar operation cell by cell; a number goes with every element of a list. */
function cellwise(values: Worth[], operation: (cells: number[]) => number): Worth {
  const lists = values.filter((value): value is number[] => typeof value !== 'number');
  if (lists.length === 0) return operation(values as number[]);
  const length = lists[0]!.length;
  if (lists.some((list) => list.length !== length)) return NaN;
  return Array.from({ length }, (_, i) =>
    operation(values.map((value) => (typeof value === 'number' ? value : value[i]!))),
  );
}
