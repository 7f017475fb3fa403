/**
 * The grammar of the program language: from tokens to a syntax tree, by recursive descent. It is Python's grammar as
 * far as `scan` lets its words through, and goes token by token: the first one that cannot follow is the mistake.
 */
import type { Places } from './places.ts';
import type { Replacement, Token } from './scan.ts';
import { KEYWORDS } from './subset.ts';
import { syntaxError } from './syntax.ts';
import type { SyntaxNode } from './tree.ts';

/** The statements of a scanned program. @throws EngineError. */
export function syntaxTree(places: Places, tokens: readonly Token[]): SyntaxNode[] {
  return new Parser(places, tokens).program();
}

const PREFIXES = new Set(['+', '-', '~']);
const ARITHMETIC = new Set(['+', '-', '*', '/', '//', '%', '@', '**', '&', '|', '^', '<<', '>>']);
const COMPARISONS = new Set(['<', '>', '<=', '>=', '==', '!=', '<>', 'in', 'is', 'and', 'or']);
const UPDATE = /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)=$/;
const VALUE_WORDS = new Map([
  ['None', 'None'],
  ['True', 'Boolean'],
  ['False', 'Boolean'],
]);
/** What Python 3 does not read as the end of a value called `print`. */
const PRINT_STATEMENT = /^[^(.=]/;

const NO_CHILDREN: readonly SyntaxNode[] = [];

class Parser {
  readonly #places: Places;
  readonly #tokens: readonly Token[];
  /** The token that comes next, and where the text that is being read ends. */
  #at = 0;
  #end: number;
  /** Of the present line: how many blocks it stands in, the program among them. */
  #depth = 1;

  constructor(places: Places, tokens: readonly Token[]) {
    this.#places = places;
    this.#tokens = tokens;
    this.#end = tokens.length;
  }

  program(): SyntaxNode[] {
    const statements: SyntaxNode[] = [];
    while (this.#at < this.#end) statements.push(this.#statement());
    return statements;
  }

  // Statements.

  #statement(): SyntaxNode {
    switch (this.#word) {
      case 'def':
        return this.#definition();
      case 'if':
        return this.#branches();
      case 'for':
        return this.#loop();
      case 'with':
        return this.#with();
      default:
        return this.#line();
    }
  }

  /** Statements in one line, with `;` between them. */
  #line(): SyntaxNode {
    const parts = [this.#simple()];
    while (this.#is(';')) {
      parts.push(this.#take());
      if (!this.#lineEnds) parts.push(this.#simple());
    }
    this.#newline();
    return parts.length === 1 ? parts[0]! : node('StatementGroup', parts);
  }

  #simple(): SyntaxNode {
    switch (this.#word) {
      case 'pass':
        return node('PassStatement', [this.#take()]);
      case 'return': {
        const word = this.#take();
        return node('ReturnStatement', [word, ...(this.#lineEnds || this.#is(';') ? [] : this.#tests())]);
      }
      case 'del':
        return node('DeleteStatement', [this.#take(), ...this.#list(() => [this.#operation(false)])]);
      case 'assert':
        return node('AssertStatement', [this.#take(), ...this.#list(() => [this.#test()])]);
      case 'import':
      case 'from':
        return this.#import();
      case 'print':
        if (!this.#isPrintStatement()) break;
        return node('PrintStatement', [this.#take(), this.#test()]);
    }
    return this.#assignment();
  }

  #isPrintStatement(): boolean {
    const next = this.#tokens[this.#at + 1];
    return next !== undefined && next.kind !== 'newline' && PRINT_STATEMENT.test(this.#text(next));
  }

  /** An assignment, or an expression on a line of its own. */
  #assignment(): SyntaxNode {
    const parts = this.#tests();
    if (UPDATE.test(this.#word)) {
      return node('UpdateStatement', [...parts, this.#take('UpdateOp'), ...this.#list(() => [this.#test()])]);
    }
    const first = parts.length;
    if (this.#is(':')) parts.push(this.#type());
    while (this.#is('=')) parts.push(this.#take('AssignOp'), ...this.#tests());
    return node(parts.length > first ? 'AssignStatement' : 'ExpressionStatement', parts);
  }

  #import(): SyntaxNode {
    const parts = [this.#take()];
    if (parts[0]!.name === 'import') {
      parts.push(...this.#list(() => [...this.#dotted(), ...this.#renamed()], false));
      return node('ImportStatement', parts);
    }
    while (this.#is('.') || this.#is('...')) parts.push(this.#take('.'));
    if (parts.length === 1 || !this.#is('import')) parts.push(...this.#dotted());
    parts.push(this.#expect('import'));
    const bracket = this.#is('(');
    if (bracket) parts.push(this.#take());
    if (this.#is('*') && !bracket) parts.push(this.#take());
    else parts.push(...this.#list(() => [this.#name(), ...this.#renamed()], bracket));
    if (bracket) parts.push(this.#expect(')'));
    return node('ImportStatement', parts);
  }

  #dotted(): SyntaxNode[] {
    const parts = [this.#name()];
    while (this.#is('.')) parts.push(this.#take(), this.#name());
    return parts;
  }

  #renamed(): SyntaxNode[] {
    return this.#is('as') ? [this.#take(), this.#name()] : [];
  }

  #definition(): SyntaxNode {
    const parts = [this.#take(), this.#name()];
    const list = [this.#expect('(')];
    if (!this.#is(')')) list.push(...this.#list(() => this.#parameter()));
    list.push(this.#expect(')'));
    parts.push(node('ParamList', list));
    if (this.#is('->')) parts.push(this.#type());
    parts.push(this.#body());
    return node('FunctionDefinition', parts);
  }

  #parameter(): SyntaxNode[] {
    if (this.#is('/')) return [this.#take()];
    if (this.#is('**')) return [this.#take(), this.#name()];
    if (this.#is('*')) {
      const star = this.#take();
      return this.#is(',') || this.#is(')') ? [star] : [star, this.#name()];
    }
    const parts = [this.#name()];
    if (this.#is(':')) parts.push(this.#type());
    if (this.#is('=')) parts.push(this.#take('AssignOp'), this.#test());
    return parts;
  }

  /** `: int`, `-> int` */
  #type(): SyntaxNode {
    return node('TypeDef', [this.#take(), this.#test()]);
  }

  #branches(): SyntaxNode {
    const depth = this.#depth;
    const parts = [this.#take(), this.#test(), this.#body()];
    while (this.#depth === depth && this.#is('elif')) parts.push(this.#take(), this.#test(), this.#body());
    parts.push(...this.#otherwise(depth));
    return node('IfStatement', parts);
  }

  #loop(): SyntaxNode {
    const depth = this.#depth;
    const parts = [this.#take(), ...this.#targets(), this.#expect('in'), ...this.#list(() => [this.#test()])];
    parts.push(this.#body(), ...this.#otherwise(depth));
    return node('ForStatement', parts);
  }

  #otherwise(depth: number): SyntaxNode[] {
    return this.#depth === depth && this.#is('else') ? [this.#take(), this.#body()] : [];
  }

  #with(): SyntaxNode {
    const parts = [this.#take(), ...this.#list(() => [this.#test(), ...this.#renamed()], false)];
    return node('WithStatement', [...parts, this.#body()]);
  }

  /** A colon with what belongs to it: the rest of the line, or deeper lines. */
  #body(): SyntaxNode {
    const parts = [this.#expect(':')];
    const depth = this.#depth;
    if (!this.#lineEnds) return node('Body', [...parts, this.#line()]);
    if ((this.#tokens[this.#at]?.depth ?? 0) <= depth) throw this.#mistake();
    this.#newline();
    while (this.#depth > depth) parts.push(this.#statement());
    return node('Body', parts);
  }

  // Expressions.

  /** `a, *b, c` */
  #tests(): SyntaxNode[] {
    return this.#list(() => this.#item());
  }

  #item(): SyntaxNode[] {
    return this.#is('*') ? [this.#take(), this.#operation(false)] : [this.#test()];
  }

  /** What `for` binds. `in` is no comparison there. */
  #targets(): SyntaxNode[] {
    return this.#list(() => [...(this.#is('*') ? [this.#take()] : []), this.#operation(false)]);
  }

  /** Items and the commas between them. */
  #list(item: () => SyntaxNode[], mayEndInComma = true): SyntaxNode[] {
    const parts = item();
    while (this.#is(',')) {
      parts.push(this.#take());
      if (mayEndInComma && !this.#begins) break;
      parts.push(...item());
    }
    return parts;
  }

  #test(): SyntaxNode {
    const value = this.#operation();
    if (!this.#is('if')) return value;
    const parts = [value, this.#take(), this.#operation(), this.#expect('else'), this.#test()];
    return node('ConditionalExpression', parts);
  }

  /**
   * Operands and the signs between and before them, side by side: operations.ts knows which bind before which. `not`
   * follows the signs of comparisons only, and without `comparing` there are none of them.
   */
  #operation(comparing = true): SyntaxNode {
    const parts: SyntaxNode[] = [];
    for (let mayNegate = comparing; ;) {
      while ((mayNegate && this.#is('not')) || PREFIXES.has(this.#word)) {
        mayNegate &&= this.#is('not');
        parts.push(this.#take());
      }
      parts.push(this.#operand());
      const sign = this.#sign(comparing);
      if (!sign) break;
      parts.push(sign);
      mayNegate = !ARITHMETIC.has(sign.name);
    }
    return parts.length === 1 ? parts[0]! : node('Operation', parts);
  }

  #sign(comparing: boolean): SyntaxNode | undefined {
    if (ARITHMETIC.has(this.#word)) return this.#take();
    if (!comparing) return undefined;
    if (this.#is('not')) {
      const word = this.#take();
      return { ...word, name: 'not in', to: this.#expect('in').to };
    }
    if (!COMPARISONS.has(this.#word)) return undefined;
    const sign = this.#take();
    return sign.name === 'is' && this.#is('not') ? { ...sign, name: 'is not', to: this.#take().to } : sign;
  }

  /** A value with the calls, subscripts and attributes after it. */
  #operand(): SyntaxNode {
    let value = this.#value();
    for (;;) {
      if (this.#is('(')) value = node('CallExpression', [value, this.#arguments()]);
      else if (this.#is('[')) value = node('MemberExpression', [value, ...this.#subscript()]);
      else if (this.#is('.')) value = node('MemberExpression', [value, this.#take(), this.#attribute()]);
      else return value;
    }
  }

  #value(): SyntaxNode {
    const kind = this.#token?.kind;
    if (kind === 'number') return this.#take('Number');
    if (kind === 'string') return this.#strings();
    if (kind === 'name') return VALUE_WORDS.has(this.#word) ? this.#take(VALUE_WORDS.get(this.#word)) : this.#name();
    if (this.#is('(')) return this.#brackets();
    if (this.#is('[')) return this.#array();
    if (this.#is('...')) return this.#take('Ellipsis');
    throw this.#mistake();
  }

  #name(): SyntaxNode {
    if (this.#token?.kind !== 'name' || KEYWORDS.has(this.#word)) throw this.#mistake();
    return this.#take('VariableName');
  }

  #attribute(): SyntaxNode {
    if (this.#token?.kind !== 'name') throw this.#mistake();
    return this.#take('PropertyName');
  }

  /** One literal, or several side by side. */
  #strings(): SyntaxNode {
    const parts: SyntaxNode[] = [];
    while (this.#token?.kind === 'string') parts.push(this.#string(this.#token));
    return parts.length === 1 ? parts[0]! : node('ContinuedString', parts);
  }

  #string({ replacements }: Token): SyntaxNode {
    if (!replacements) return this.#take('String');
    const { from, to } = this.#take('FormatString');
    const end = this.#end;
    const children = replacements.map((replacement) => this.#replacement(replacement));
    this.#end = end;
    return { name: 'FormatString', from, to, children };
  }

  #replacement({ from, to, end, echo, conversion, format }: Replacement): SyntaxNode {
    this.#end = end;
    const children = this.#list(() => [...(this.#is('*') ? [this.#take()] : []), this.#test()]);
    if (this.#at < end) throw this.#mistake();
    if (echo !== undefined) children.push(leaf('FormatEcho', from + 1, echo));
    if (conversion !== undefined) children.push(leaf('FormatConversion', conversion, conversion + 2));
    if (format !== undefined) children.push(leaf('FormatSpec', format + 1, to - 1));
    return { name: 'FormatReplacement', from, to, children };
  }

  #brackets(): SyntaxNode {
    const open = this.#take();
    if (this.#is(')')) return node('TupleExpression', [open, this.#take()]);
    const parts = [open, ...this.#item()];
    if (this.#is('for')) return node('ComprehensionExpression', [...parts, ...this.#clauses(), this.#expect(')')]);
    if (this.#is(')')) return node('ParenthesizedExpression', [...parts, this.#take()]);
    parts.push(this.#expect(','));
    if (this.#begins) parts.push(...this.#tests());
    return node('TupleExpression', [...parts, this.#expect(')')]);
  }

  #array(): SyntaxNode {
    const open = this.#take();
    if (this.#is(']')) return node('ArrayExpression', [open, this.#take()]);
    const parts = [open, ...this.#item()];
    if (this.#is('for')) return node('ArrayComprehensionExpression', [...parts, ...this.#clauses(), this.#expect(']')]);
    if (this.#is(',')) {
      parts.push(this.#take());
      if (this.#begins) parts.push(...this.#tests());
    }
    return node('ArrayExpression', [...parts, this.#expect(']')]);
  }

  /** `for x in xs if x > 0` */
  #clauses(): SyntaxNode[] {
    const parts: SyntaxNode[] = [];
    while (this.#is('for') || this.#is('if')) {
      if (this.#is('if')) parts.push(this.#take(), this.#operation());
      else parts.push(this.#take(), ...this.#targets(), this.#expect('in'), this.#operation());
    }
    return parts;
  }

  #arguments(): SyntaxNode {
    const parts = [this.#take()];
    if (!this.#is(')')) parts.push(...this.#list(() => this.#argument()));
    return node('ArgList', [...parts, this.#expect(')')]);
  }

  #argument(): SyntaxNode[] {
    if (this.#is('*') || this.#is('**')) return [this.#take(), this.#test()];
    const next = this.#tokens[this.#at + 1];
    if (next !== undefined && this.#token?.kind === 'name' && this.#text(next) === '=') {
      return [this.#name(), this.#take('AssignOp'), this.#test()];
    }
    const parts = [this.#test()];
    return this.#is('for') ? [...parts, ...this.#clauses()] : parts;
  }

  #subscript(): SyntaxNode[] {
    return [this.#take(), ...this.#list(() => this.#index()), this.#expect(']')];
  }

  /** `1`, `a:b`, `::2` */
  #index(): SyntaxNode[] {
    const parts = this.#is(':') ? [] : [this.#test()];
    for (let colons = 0; colons < 2 && this.#is(':'); ++colons) {
      parts.push(this.#take());
      if (this.#begins && !this.#is(':')) parts.push(this.#test());
    }
    return parts;
  }

  // Tokens.

  get #token(): Token | undefined {
    return this.#at < this.#end ? this.#tokens[this.#at] : undefined;
  }

  /** The text of the next token; nothing where the line ends. */
  get #word(): string {
    const token = this.#token;
    return token === undefined || token.kind === 'newline' ? '' : this.#text(token);
  }

  get #lineEnds(): boolean {
    return this.#word === '';
  }

  /** Whether an item of a list may begin here, after a comma: if not, the list has ended. */
  get #begins(): boolean {
    const token = this.#token;
    if (token?.kind === 'number' || token?.kind === 'string') return true;
    const word = this.#word;
    if (token?.kind === 'name') return !KEYWORDS.has(word) || word === 'not' || VALUE_WORDS.has(word);
    return PREFIXES.has(word) || ['(', '[', '...', '*', '**', ':', '/'].includes(word);
  }

  #is(word: string): boolean {
    return this.#word === word;
  }

  #take(name: string = this.#word): SyntaxNode {
    const { from, to } = this.#tokens[this.#at++]!;
    return leaf(name, from, to);
  }

  #expect(word: string): SyntaxNode {
    if (!this.#is(word)) throw this.#mistake();
    return this.#take();
  }

  #newline(): void {
    if (!this.#lineEnds) throw this.#mistake();
    this.#depth = this.#token?.depth ?? 0;
    this.#at++;
  }

  #text({ from, to }: Token): string {
    return this.#places.source.slice(from, to);
  }

  #mistake(): Error {
    return syntaxError(this.#places, this.#tokens, this.#at);
  }
}

function leaf(name: string, from: number, to: number): SyntaxNode {
  return { name, from, to, children: NO_CHILDREN };
}

function node(name: string, children: readonly SyntaxNode[]): SyntaxNode {
  return { name, from: children[0]!.from, to: children.at(-1)!.to, children };
}
