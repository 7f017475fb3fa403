/**
 * An Explanation as a printable line: `result = arithmetic` with the actual numbers.
 *
 * Law 5: the terms of a line have the fewest decimals (two or more, the same for all) with which the arithmetic on the
 * terms AS PRINTED rounds to the result as printed. The result has as many decimals, or up to two fewer where only that
 * makes it right. Where up to seven decimals do not do it, the line says `≈`.
 */
import type { Explanation } from '../../bindings/surface.ts';
import type { Arithmetic, Printed, ProgramCell, Unfolding } from './session.ts';
import type { Words } from '../words/words.ts';
import { callScalar, constants, evaluate, fold, fusedSum, isFold, isRanked, operate, parseFormula } from './formula.ts';
import type { Formula, FormulaOperator, ScalarCall, Worth } from './formula.ts';
import { printExact, printFixed, printNumber } from './number-text.ts';
import type { RoundedNumber } from './number-text.ts';

/** What an unfolding needs to know beside the explanation. */
export interface UnfoldSurroundings {
  words: Words;
  /** The cell in the lesson's words, such as `A(cat → sat)`. */
  title: string;
  /** The step in words, such as `dot product`; see `stepWords`. */
  step: string;
  /** The cell as the views know it (see `Session.resolve`). */
  cell?: ProgramCell;
  /** Where a part's cell leads after copies are looked through. */
  resolve?: (cell: ProgramCell) => ProgramCell;
  /** Functions of the formula that are not the usual ones: `engine.scalar`. */
  scalar?: ScalarCall;
}

const fewestDigits = 2;
const mostDigits = 7;
/** How many decimals fewer than its terms a result may have. */
const mostSpare = 2;
/** Decimals of a line that does not add up with any number of digits. */
const approximateDigits = 3;
/** A longer sum or list shows its first and last. */
const longestSum = 12;
const shownFirst = 4;
const shownLast = 2;

/** Makes the printable line of a cell. */
export function unfold(explanation: Explanation & { program: string }, surroundings: UnfoldSurroundings): Unfolding {
  const { words, title, step } = surroundings;
  const cell = surroundings.cell ?? { program: explanation.program, ...explanation.cell };
  const draft = readArithmetic(explanation, surroundings);
  if (!draft) {
    const rounded = printExact(explanation.value);
    const ends = endWords(explanation.op, words);
    return { cell, title, step, result: { value: explanation.value, text: rounded.text }, approximate: false, ends };
  }
  const scalar = surroundings.scalar;
  const { digits, resultDigits, approximate } = chooseDigits(draft, explanation.value, scalar);
  const result = printResult(explanation.value, resultDigits, size(draft));
  return {
    cell,
    title,
    step,
    result: { value: explanation.value, text: result.text },
    arithmetic: shorten(print(draft, digits)),
    approximate,
  };
}

/** Why the arithmetic ends at a cell. */
function endWords(op: string, words: Words): string {
  if (op === 'input') return words.unfold.inputEnds;
  if (op === 'number') return words.unfold.constantEnds;
  return isRandom(op) ? words.unfold.randomEnds : words.unfold.fixedEnds;
}

/** Random numbers are made from the state of the generator, which says nothing to a reader. */
const isRandom = (op: string): boolean => op.startsWith('rand');

/** The name of the step: from the table of words, else from the op table's summary, else the op's name. */
export function stepWords(op: string, words: Words, summary?: string): string {
  const { steps } = words.unfold;
  if (Object.hasOwn(steps, op)) return steps[op]!;
  if (summary) return summary.replace(/\.$/, '');
  return op.replaceAll('_', ' ');
}

/** Whether the cell is a copy of another: its formula is one role with one part that is a cell. */
export function copiedCell(explanation: Explanation): Explanation['cell'] | undefined {
  if (explanation.parts.length !== 1) return undefined;
  const part = explanation.parts[0]!;
  return part.cell && explanation.formula.trim() === part.role ? part.cell : undefined;
}

// Reading: the formula, expanded over the parts.

function readArithmetic(
  explanation: Explanation & { program: string },
  { resolve, scalar }: UnfoldSurroundings,
): Arithmetic | undefined {
  const { parts, value } = explanation;
  if (explanation.formula.trim() === 'input') return undefined;
  if (isRandom(explanation.op) && parts.every((part) => !part.cell)) return undefined;

  const leaves = new Map<string, Arithmetic[]>();
  parts.forEach((part, i) => {
    const printed: Printed = { value: part.value, text: '', part: i };
    if (part.cell) {
      const cell = { program: explanation.program, node: part.cell.node, index: part.cell.index };
      printed.cell = resolve ? resolve(cell) : cell;
    }
    const list = leaves.get(part.role);
    if (list) list.push({ kind: 'number', printed });
    else leaves.set(part.role, [{ kind: 'number', printed }]);
  });
  const roles = new Map<string, Worth>();
  for (const [role, list] of leaves) {
    const values = list.map((leaf) => (leaf as { printed: Printed }).printed.value);
    roles.set(role, values.length === 1 ? values[0]! : values);
  }

  const formula = chooseFormula(explanation, roles, scalar);
  // A lone constant is not arithmetic: the number is simply written there.
  if (formula && parts.every((part) => !part.cell) && (formula.kind === 'role' || formula.kind === 'number'))
    return undefined;
  if (!formula && parts.length === 0) return undefined;
  const expanded = formula ? expand(formula, leaves) : undefined;
  if (expanded && !Array.isArray(expanded)) return expanded;
  // A formula that does not make one number: name the op and what it read, so that the parts still unfold.
  const all = parts.map((part, i): Arithmetic => {
    const earlier = parts.slice(0, i).filter((other) => other.role === part.role).length;
    return leaves.get(part.role)![earlier]!;
  });
  return all.length > 0 ? { kind: 'call', name: explanation.op, values: all } : constantOf(value);
}

const constantOf = (value: number): Arithmetic => ({ kind: 'number', printed: { value, text: '' } });

/** `shown` reads best, but is exact only in mathematics: where its value strays (e^1000), the exact formula is taken. */
function chooseFormula(explanation: Explanation, roles: Map<string, Worth>, scalar?: ScalarCall): Formula | undefined {
  const exact = tryParse(explanation.formula);
  const shown = explanation.shown === undefined ? undefined : tryParse(explanation.shown);
  if (!shown) return exact;
  if (!exact) return shown;
  const result = evaluate(shown, roles, scalar);
  return typeof result === 'number' && agrees(result, explanation.value) ? shown : exact;
}

function agrees(found: number, value: number): boolean {
  if (Object.is(found, value) || found === value) return true;
  if (!Number.isFinite(found) || !Number.isFinite(value)) return Number.isNaN(found) && Number.isNaN(value);
  return Math.abs(found - value) <= 1e-3 * Math.abs(value) + 1e-30;
}

function tryParse(text: string): Formula | undefined {
  try {
    return parseFormula(text);
  } catch {
    return undefined;
  }
}

type Expanded = Arithmetic | Arithmetic[];

const signs: Readonly<Record<Exclude<FormulaOperator, '/'>, (Arithmetic & { kind: 'binary' })['op']>> = {
  '+': '+',
  '-': '−',
  '*': '·',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  '==': '=',
  '!=': '≠',
};

function expand(formula: Formula, leaves: Map<string, Arithmetic[]>): Expanded | undefined {
  switch (formula.kind) {
    case 'number':
      return constantOf(formula.value);
    case 'role': {
      const list = leaves.get(formula.name);
      if (list) return list.length === 1 ? list[0] : list;
      const constant = Object.hasOwn(constants, formula.name) ? constants[formula.name] : undefined;
      return constant === undefined ? undefined : constantOf(constant);
    }
    case 'negative':
      return over([expand(formula.value, leaves)], ([value]) => ({ kind: 'negative', value: value! }));
    case 'binary': {
      const { op } = formula;
      return over([expand(formula.left, leaves), expand(formula.right, leaves)], ([left, right]) =>
        joined(op, left!, right!),
      );
    }
    case 'call': {
      const values = formula.values.map((value) => expand(value, leaves));
      if (isFold(formula.name, values.length)) return values[0] && folded(formula.name, values[0]);
      if (isRanked(formula.name, values.length) && values[0] && values[1]) {
        return { kind: 'call', name: formula.name, values: values.flat() as Arithmetic[] };
      }
      if (formula.name === fusedSum && values.length === 2) {
        const products = over(values, ([left, right]) => joined('*', left!, right!));
        return products && folded('sum', products);
      }
      return over(values, (cells) => called(formula.name, cells));
    }
  }
}

/** Cell by cell over lists of equal length, a number going with every element. */
function over(values: (Expanded | undefined)[], make: (cells: Arithmetic[]) => Arithmetic): Expanded | undefined {
  if (values.some((value) => value === undefined)) return undefined;
  const given = values as Expanded[];
  const lists = given.filter((value): value is Arithmetic[] => Array.isArray(value));
  if (lists.length === 0) return make(given as Arithmetic[]);
  const { length } = lists[0]!;
  if (lists.some((list) => list.length !== length)) return undefined;
  return Array.from({ length }, (_, i) => make(given.map((value) => (Array.isArray(value) ? value[i]! : value))));
}

function joined(op: FormulaOperator, left: Arithmetic, right: Arithmetic): Arithmetic {
  if (op === '/') return { kind: 'fraction', over: left, under: right };
  if (op === '*' && isSame(left, right)) return { kind: 'power', base: left, exponent: constantOf(2) };
  // The largest of a row, taken off for numerics, reads as the number that it is.
  return { kind: 'binary', op: signs[op], left: extremeLeaf(left), right: extremeLeaf(right) };
}

/** The same number, or the same cell in two roles. */
function isSame(left: Arithmetic, right: Arithmetic): boolean {
  if (left === right) return true;
  if (left.kind !== 'number' || right.kind !== 'number') return false;
  const [a, b] = [left.printed.cell, right.printed.cell];
  return a !== undefined && b !== undefined && a.node === b.node && a.index.join() === b.index.join();
}

function extremeLeaf(arithmetic: Arithmetic): Arithmetic {
  if (arithmetic.kind !== 'call' || (arithmetic.name !== 'max' && arithmetic.name !== 'min')) return arithmetic;
  const numbers = arithmetic.values.filter((value) => value.kind === 'number');
  if (numbers.length !== arithmetic.values.length) return arithmetic;
  const extreme = fold(
    arithmetic.name,
    numbers.map((leaf) => leaf.printed.value),
  );
  return numbers.find((leaf) => Object.is(leaf.printed.value, extreme) || leaf.printed.value === extreme) ?? arithmetic;
}

function folded(name: string, list: Expanded): Arithmetic {
  const values = Array.isArray(list) ? list : [list];
  if (values.length === 1 && !name.startsWith('arg')) return values[0]!;
  return name === 'sum' ? { kind: 'sum', terms: values } : { kind: 'call', name, values };
}

function called(name: string, values: Arithmetic[]): Arithmetic {
  const [first, second] = values;
  if (first && values.length === 1) {
    if (name === 'exp') return { kind: 'exp', exponent: first };
    if (name === 'sqrt') return { kind: 'root', value: first };
    if (name === 'square') return { kind: 'power', base: first, exponent: constantOf(2) };
    if (name === 'neg') return { kind: 'negative', value: first };
    if (name === 'rsqrt') return { kind: 'fraction', over: constantOf(1), under: { kind: 'root', value: first } };
    if (name === 'reciprocal') return { kind: 'fraction', over: constantOf(1), under: first };
  }
  if (name === 'pow' && first && second) return { kind: 'power', base: first, exponent: second };
  return { kind: 'call', name, values };
}

// Printing: how many digits, then the texts.

interface Digits {
  digits: number;
  resultDigits: number;
  approximate: boolean;
}

function chooseDigits(draft: Arithmetic, value: number, scalar?: ScalarCall): Digits {
  const largest = size(draft);
  for (let digits = fewestDigits; digits <= mostDigits; digits++) {
    if (someVanish(draft, digits)) continue;
    const sum = worth(draft, (leaf) => printNumber(leaf, digits).value, scalar);
    for (let spare = 0; spare <= Math.min(mostSpare, digits - fewestDigits); spare++) {
      if (addsUp(sum, value, digits - spare, largest))
        return { digits, resultDigits: digits - spare, approximate: false };
    }
  }
  let digits = approximateDigits;
  while (digits < mostDigits && someVanish(draft, digits)) digits++;
  return { digits, resultDigits: digits, approximate: true };
}

/** Whether what the printed numbers give rounds to the result as printed, clear of a tie. */
function addsUp(found: number, value: number, digits: number, largest: number): boolean {
  const result = printResult(value, digits, largest);
  if (result.value === 0 && value !== 0 && !isNoise(value, largest)) return false;
  if (!Number.isFinite(value)) return Object.is(found, value);
  const unit = result.unit || 10 ** -digits;
  return Math.abs(found - result.value) < (0.5 - 1e-6) * unit;
}

function printResult(value: number, digits: number, largest: number): RoundedNumber {
  return isNoise(value, largest) ? printFixed(value, digits) : printNumber(value, digits);
}

/** What is left where terms cancel: too small to mean anything beside them. */
const isNoise = (value: number, largest: number): boolean =>
  value !== 0 && Math.abs(value) <= 1e-6 * largest && largest < Infinity;

/** Whether a number that is not zero would print as zeros only. */
function someVanish(draft: Arithmetic, digits: number): boolean {
  let some = false;
  eachLeaf(draft, ({ value }) => {
    if (value !== 0 && printNumber(value, digits).value === 0) some = true;
  });
  return some;
}

/** The largest term of a sum or difference at the top, or 0: what cancellation is measured against. */
function size(draft: Arithmetic): number {
  const exact = (leaf: number): number => leaf;
  if (draft.kind === 'sum')
    return draft.terms.reduce((most, term) => Math.max(most, Math.abs(worth(term, exact)) || 0), 0);
  if (draft.kind === 'binary' && (draft.op === '+' || draft.op === '−')) {
    return Math.max(Math.abs(worth(draft.left, exact)) || 0, Math.abs(worth(draft.right, exact)) || 0);
  }
  return 0;
}

const operators: Readonly<Record<(Arithmetic & { kind: 'binary' })['op'], FormulaOperator>> = {
  '+': '+',
  '−': '-',
  '·': '*',
  '<': '<',
  '≤': '<=',
  '>': '>',
  '≥': '>=',
  '=': '==',
  '≠': '!=',
};

/** The arithmetic's value in double with every number rounded first. */
export function worth(arithmetic: Arithmetic, round: (leaf: number) => number, scalar: ScalarCall = () => NaN): number {
  const inner = (part: Arithmetic): number => worth(part, round, scalar);
  switch (arithmetic.kind) {
    case 'number':
      return round(arithmetic.printed.value);
    case 'binary':
      return operate(operators[arithmetic.op], inner(arithmetic.left), inner(arithmetic.right));
    case 'fraction':
      return inner(arithmetic.over) / inner(arithmetic.under);
    case 'negative':
      return -inner(arithmetic.value);
    case 'power':
      return inner(arithmetic.base) ** inner(arithmetic.exponent);
    case 'exp':
      return Math.exp(inner(arithmetic.exponent));
    case 'root':
      return Math.sqrt(inner(arithmetic.value));
    case 'sum':
      return arithmetic.terms.reduce((sum, term) => sum + inner(term), 0);
    case 'call':
      return callScalar(arithmetic.name, arithmetic.values.map(inner), scalar);
  }
}

function eachLeaf(arithmetic: Arithmetic, visit: (printed: Printed) => void): void {
  if (arithmetic.kind === 'number') visit(arithmetic.printed);
  else for (const child of children(arithmetic)) eachLeaf(child, visit);
}

/** What a piece of arithmetic is made of, from left to right. */
export function children(arithmetic: Arithmetic): Arithmetic[] {
  switch (arithmetic.kind) {
    case 'number':
      return [];
    case 'binary':
      return [arithmetic.left, arithmetic.right];
    case 'fraction':
      return [arithmetic.over, arithmetic.under];
    case 'negative':
    case 'root':
      return [arithmetic.value];
    case 'power':
      return [arithmetic.base, arithmetic.exponent];
    case 'exp':
      return [arithmetic.exponent];
    case 'sum':
      return arithmetic.terms;
    case 'call':
      return arithmetic.values;
  }
}

function print(draft: Arithmetic, digits: number): Arithmetic {
  const inner = (part: Arithmetic): Arithmetic => print(part, digits);
  switch (draft.kind) {
    case 'number':
      return { kind: 'number', printed: { ...draft.printed, text: printNumber(draft.printed.value, digits).text } };
    case 'binary':
      return { ...draft, left: inner(draft.left), right: inner(draft.right) };
    case 'fraction':
      return { kind: 'fraction', over: inner(draft.over), under: inner(draft.under) };
    case 'negative':
      return { kind: 'negative', value: inner(draft.value) };
    case 'root':
      return { kind: 'root', value: inner(draft.value) };
    case 'power':
      return { kind: 'power', base: inner(draft.base), exponent: inner(draft.exponent) };
    case 'exp':
      return { kind: 'exp', exponent: inner(draft.exponent) };
    case 'sum':
      return { kind: 'sum', terms: draft.terms.map(inner) };
    case 'call':
      return { kind: 'call', name: draft.name, values: draft.values.map(inner) };
  }
}

/** Long sums and lists keep their first and last. */
function shorten(arithmetic: Arithmetic): Arithmetic {
  const cut = (list: Arithmetic[]): { list: Arithmetic[]; hidden?: { at: number; count: number } } => {
    if (list.length <= longestSum) return { list: list.map(shorten) };
    const kept = [...list.slice(0, shownFirst), ...list.slice(list.length - shownLast)];
    return { list: kept.map(shorten), hidden: { at: shownFirst, count: list.length - kept.length } };
  };
  switch (arithmetic.kind) {
    case 'number':
      return arithmetic;
    case 'binary':
      return { ...arithmetic, left: shorten(arithmetic.left), right: shorten(arithmetic.right) };
    case 'fraction':
      return { kind: 'fraction', over: shorten(arithmetic.over), under: shorten(arithmetic.under) };
    case 'negative':
      return { kind: 'negative', value: shorten(arithmetic.value) };
    case 'root':
      return { kind: 'root', value: shorten(arithmetic.value) };
    case 'power':
      return { kind: 'power', base: shorten(arithmetic.base), exponent: shorten(arithmetic.exponent) };
    case 'exp':
      return { kind: 'exp', exponent: shorten(arithmetic.exponent) };
    case 'sum': {
      const { list, hidden } = cut(arithmetic.terms);
      return { kind: 'sum', terms: list, ...(hidden && { hidden }) };
    }
    case 'call': {
      const { list, hidden } = cut(arithmetic.values);
      return { kind: 'call', name: arithmetic.name, values: list, ...(hidden && { hidden }) };
    }
  }
}
