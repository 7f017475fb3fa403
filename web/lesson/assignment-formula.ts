/** The assignment of a name in a program as MathML, whose symbols are names of the program. Read off the syntax tree. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { FormulaNode } from './lesson.ts';

/** Functions that have a sign of their own, or another word. */
const FUNCTION_WORDS: Record<string, string> = { cat: 'concat', amax: 'max', amin: 'min' };
const ALONG_A_DIMENSION = new Set(['softmax', 'log_softmax', 'sum', 'mean', 'amax', 'amin', 'argmax', 'argmin']);
const TRANSPOSES = new Set(['transpose', 't', 'swapaxes']);
/** Written before a function: which library it is from. */
const LIBRARIES = new Set(['torch', 'F', 'np', 'math', 'nn', 'functional']);
/** How tightly an operation binds; what binds less stands in brackets inside of it. */
const LOOSE = 0;
const SUM = 1;
const PRODUCT = 2;
const SIGN = 3;
const TIGHT = 4;

const MOST_EXPANDED = 12;

interface Made {
  node: FormulaNode;
  binds: number;
}

export interface AssignmentFormula {
  tree: FormulaNode;
  /** The names of the program in it, in reading order. */
  symbols: string[];
}

/** The last assignment of a name that stands by itself in the program. */
function assignments(source: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  const tree = parser.parse(source);
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'AssignStatement') continue;
    const [name, operator, value] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
    if (name?.name !== 'VariableName' || operator?.name !== 'AssignOp' || !value) continue;
    if (value.prevSibling?.from === operator.from) found.set(source.slice(name.from, name.to), value);
  }
  return found;
}

/**
 * The formula of a name, or undefined where no line of the program by itself is its assignment.
 *
 * @param expand writes the names that are assigned in the program by their own formulas
 */
export function assignmentFormula(source: string, name: string, expand: boolean): AssignmentFormula | undefined {
  const known = assignments(source);
  const value = known.get(name);
  if (value === undefined) return undefined;
  const writer = new FormulaWriter(source, expand ? known : new Map());
  const right = writer.write(value, new Set([name]));
  const tree = element('mrow', [writer.symbol(name), operator('='), right.node]);
  return { tree, symbols: [...new Set([name, ...writer.symbols])] };
}

class FormulaWriter {
  readonly symbols: string[] = [];
  readonly #source: string;
  readonly #expanded: ReadonlyMap<string, SyntaxNode>;

  constructor(source: string, expanded: ReadonlyMap<string, SyntaxNode>) {
    this.#source = source;
    this.#expanded = expanded;
  }

  /** A name: its letters, and what follows the underscore below. */
  symbol(name: string): FormulaNode {
    if (!this.symbols.includes(name)) this.symbols.push(name);
    return { ...identifier(name), symbol: name };
  }

  write(node: SyntaxNode, within: ReadonlySet<string>): Made {
    const text = this.#text(node);
    const inner = (child: SyntaxNode | null | undefined): Made =>
      child ? this.write(child, within) : { node: element('mrow', []), binds: TIGHT };
    switch (node.name) {
      case 'VariableName': {
        const value = this.#expanded.get(text);
        // A number has a name so that it is known by it.
        if (!value || value.name === 'Number' || within.has(text) || within.size > MOST_EXPANDED) {
          return { node: this.symbol(text), binds: TIGHT };
        }
        return this.write(value, new Set([...within, text]));
      }
      case 'Number':
        return { node: leaf('mn', text), binds: TIGHT };
      case 'ParenthesizedExpression':
        return inner(node.firstChild?.nextSibling);
      case 'UnaryExpression': {
        const sign = this.#text(node.firstChild!);
        if (sign !== '-' && sign !== '+') return this.#plain(text);
        const value = inner(node.lastChild);
        return { node: element('mrow', [operator(sign === '-' ? '−' : '+'), bracketed(value, SIGN)]), binds: SUM };
      }
      case 'BinaryExpression':
        return this.#binary(node, inner);
      case 'MemberExpression':
        return this.#member(node, inner);
      case 'CallExpression':
        return this.#call(node, inner);
      default:
        return this.#plain(text);
    }
  }

  #binary(node: SyntaxNode, inner: (child: SyntaxNode | null) => Made): Made {
    const sign = this.#text(node.firstChild!.nextSibling!);
    const left = inner(node.firstChild);
    const right = inner(node.lastChild);
    switch (sign) {
      case '+':
        return { node: element('mrow', [left.node, operator('+'), bracketed(right, SUM)]), binds: SUM };
      case '-':
        return { node: element('mrow', [left.node, operator('−'), bracketed(right, PRODUCT)]), binds: SUM };
      case '@':
        return { node: element('mrow', [bracketed(left, PRODUCT), space(), bracketed(right, SIGN)]), binds: PRODUCT };
      case '*':
        return {
          node: element('mrow', [bracketed(left, PRODUCT), operator('·'), bracketed(right, SIGN)]),
          binds: PRODUCT,
        };
      case '/':
        return { node: element('mfrac', [left.node, right.node]), binds: TIGHT };
      case '**':
        if (this.#text(node.lastChild!) === '0.5') return { node: element('msqrt', [left.node]), binds: TIGHT };
        return { node: element('msup', [bracketed(left, TIGHT), right.node]), binds: SIGN };
      default:
        return { node: element('mrow', [left.node, operator(sign), right.node]), binds: LOOSE };
    }
  }

  /** `K.T`, `X[1]`; anything else stands as it is written. */
  #member(node: SyntaxNode, inner: (child: SyntaxNode | null) => Made): Made {
    const object = node.firstChild!;
    const next = object.nextSibling!;
    if (this.#text(next) === '[') {
      const index = this.#source.slice(next.to, node.lastChild!.from).trim();
      return { node: element('msub', [bracketed(inner(object), TIGHT), leaf('mtext', index)]), binds: TIGHT };
    }
    const property = this.#text(node.lastChild!);
    if (property === 'T' || property === 'mT') return transposed(inner(object));
    return this.#plain(this.#text(node));
  }

  #call(node: SyntaxNode, inner: (child: SyntaxNode | null) => Made): Made {
    const called = node.firstChild!;
    const method = called.name === 'MemberExpression';
    const name = this.#text(method ? called.lastChild! : called);
    const object =
      method && !LIBRARIES.has(this.#text(called.firstChild!).split('.')[0]!) ? called.firstChild! : undefined;
    const given = positional(node.lastChild!);
    const all = object ? [object, ...given] : given;
    const [first] = all;
    if (first === undefined) return this.#plain(this.#text(node));
    if (TRANSPOSES.has(name)) return transposed(inner(first));
    if (name === 'matmul' || name === 'mm' || name === 'bmm') {
      const [left, right] = [inner(first), inner(all[1] ?? null)];
      return { node: element('mrow', [bracketed(left, PRODUCT), space(), bracketed(right, SIGN)]), binds: PRODUCT };
    }
    if (name === 'sqrt') return { node: element('msqrt', [inner(first).node]), binds: TIGHT };
    if (name === 'exp') return { node: element('msup', [leaf('mi', 'e'), inner(first).node]), binds: SIGN };
    if (name === 'abs') {
      return { node: element('mrow', [operator('|'), inner(first).node, operator('|')]), binds: TIGHT };
    }
    // Along which dimension: said by the function's own convention or in the program beside the formula.
    const values = ALONG_A_DIMENSION.has(name) ? [first] : all;
    const args = values.flatMap((one, at) => [...(at ? [operator(',')] : []), inner(one).node]);
    const word: FormulaNode = { tag: 'mi', attributes: { mathvariant: 'normal' }, text: FUNCTION_WORDS[name] ?? name };
    return { node: element('mrow', [word, fenced(element('mrow', args))]), binds: TIGHT };
  }

  #plain(text: string): Made {
    return { node: leaf('mtext', text), binds: LOOSE };
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.from, node.to);
  }
}

/** The arguments without a name; the elements of a list are arguments, too. */
function positional(list: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (['(', ')', ',', '[', ']'].includes(node.name)) continue;
    if (node.nextSibling?.name === 'AssignOp') {
      node = node.nextSibling.nextSibling!;
      continue;
    }
    if (node.name === 'ArrayExpression' || node.name === 'TupleExpression') found.push(...positional(node));
    else found.push(node);
  }
  return found;
}

function identifier(name: string): FormulaNode {
  const [letters = name, ...index] = name.split('_');
  const base: FormulaNode =
    [...letters].length === 1
      ? leaf('mi', letters)
      : { tag: 'mi', attributes: { mathvariant: 'normal' }, text: letters || name };
  if (index.length === 0 || letters === '') return base;
  const below = index.join(' ');
  const under: FormulaNode =
    below.length === 1 ? leaf('mi', below) : { tag: 'mi', attributes: { mathvariant: 'normal' }, text: below };
  return element('msub', [base, under]);
}

function transposed(value: Made): Made {
  return { node: element('msup', [bracketed(value, TIGHT), operator('⊤')]), binds: TIGHT };
}

function bracketed(value: Made, least: number): FormulaNode {
  return value.binds >= least ? value.node : fenced(value.node);
}

function fenced(node: FormulaNode): FormulaNode {
  return element('mrow', [operator('('), node, operator(')')]);
}

function operator(text: string): FormulaNode {
  return leaf('mo', text);
}

function space(): FormulaNode {
  return { tag: 'mspace', attributes: { width: '0.17em' } };
}

function leaf(tag: string, text: string): FormulaNode {
  return { tag, text };
}

function element(tag: string, children: FormulaNode[]): FormulaNode {
  return { tag, children };
}
