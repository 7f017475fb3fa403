/**
 * The first pass over a program's text: characters, strings, brackets, indentation and the words that the program
 * language refuses. It finds the mistakes that a grammar would place wrongly (an unclosed bracket, a smart quote), and
 * gives the tokens that grammar.ts makes a tree of.
 */
import { describeCharacter } from './characters.ts';
import { Indentation, type LineBefore } from './indentation.ts';
import { MAX_CHAIN, MAX_NESTING, MAX_OPEN_OPERATIONS } from './limits.ts';
import { NUMBER, readNumber } from './numbers.ts';
import type { Places } from './places.ts';
import { BRACES, DECORATOR, KEYWORDS, REFUSED_KEYWORDS, WALRUS, type Refusal } from './subset.ts';

export interface Token {
  kind: 'name' | 'number' | 'string' | 'operator' | 'newline';
  from: number;
  to: number;
  /** Of a newline: how many blocks the next line stands in, the program among them. */
  depth?: number;
  /** Of an f-string; the tokens of their values come right after it. */
  replacements?: Replacement[];
}

/** `{value!r:.4f}` in an f-string, as offsets in the source. */
export interface Replacement {
  from: number;
  to: number;
  /** The number of tokens before it and in it. */
  end: number;
  /** For `{x = }`: where the text to be shown, `x = `, ends. */
  echo?: number;
  /** Where `!r` begins. */
  conversion?: number;
  /** Where the colon of a format stands. */
  format?: number;
}

/** An open bracket, the replacement of an f-string, or an f-string itself. */
interface Frame {
  kind: '(' | '[' | 'replacement' | 'format string';
  from: number;
  /** Of an f-string. */
  quote?: string;
  raw?: boolean;
  token?: Token;
  /** Of a replacement. */
  replacement?: Replacement;
  /** Of a replacement: tokens before it. */
  before?: number;
  /** Operations before it in the expression around it. */
  operations?: number;
}

const STRING_START = /([A-Za-z]{0,2})('''|"""|'|")/y;
const STRING_PREFIXES = new Set(['', 'r', 'u', 'b', 'br', 'rb', 'f', 'fr', 'rf']);
const NAME = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const SPACES = /[ \t\f]+/y;
const LINE_BREAK = /\r\n|\n|\r/y;
const OPERATOR =
  /\*\*=|\/\/=|<<=|>>=|\.\.\.|\*\*|\/\/|<<|>>|<=|>=|==|!=|<>|->|:=|[-+*/%@&|^]=|&&|\|\||[-+*/%@&|^~<>=()[\]{},:.;]/y;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const WORD_OPERATORS = new Set(['and', 'or', 'not', 'in', 'is']);
/** Words of comprehensions and conditional expressions, where no statement begins. */
const INNER_WORDS = new Set(['for', 'if', 'else']);
const SEPARATORS = /^(?:[,:;]|(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)?=)$/;
const CLOSERS: Record<string, string> = { ')': '(', ']': '[' };
const OPENERS: Record<string, string> = { '(': ')', '[': ']' };

/** Scans a source. @throws EngineError at the first mistake. */
export function scan(source: string, places: Places): Token[] {
  return new Scanner(source, places).run();
}

/** An expression that goes on and on. */
export function chainError(places: Places, from: number): Error {
  return places.error(
    'limit',
    from,
    `One expression has more than ${MAX_CHAIN} operations in a row.`,
    'Give parts of it names of their own, or write torch.sum(...) of a tensor.',
  );
}

class Scanner {
  readonly #source: string;
  readonly #places: Places;
  readonly #tokens: Token[] = [];
  readonly #frames: Frame[] = [];
  #at = 0;
  /** Where the present line begins, if no token of it has been seen and it is not inside brackets. */
  #lineStart: number | undefined = 0;
  readonly #indentation = new Indentation();
  /** The first token of the present line. */
  #first = 0;
  /** Operations since the present expression began, and those of the expressions around it. */
  #operations = 0;
  #outerOperations = 0;

  constructor(source: string, places: Places) {
    this.#source = source;
    this.#places = places;
  }

  run(): Token[] {
    this.#refuseUnreadable();
    if (this.#source.startsWith('\ufeff')) this.#at = this.#lineStart = 1;
    while (this.#at < this.#source.length) {
      const frame = this.#frames.at(-1);
      if (frame?.kind === 'format string') this.#formatString(frame);
      else if (frame?.replacement?.format !== undefined) this.#format(frame);
      else this.#code(frame);
    }
    const open = this.#frames.at(-1);
    if (open) this.#refuseOpen(open);
    return this.#tokens;
  }

  #refuseUnreadable(): void {
    const zero = this.#source.indexOf('\0');
    const lone = this.#source.search(LONE_SURROGATE);
    const from = zero < 0 ? lone : lone < 0 ? zero : Math.min(zero, lone);
    if (from < 0) return;
    throw this.#places.error(
      'syntax',
      from,
      from === zero ? 'A null character stands in the program.' : 'Half of a character stands in the program.',
      'The text was damaged on its way: delete the character, or paste the text again.',
    );
  }

  /** One step in ordinary code. */
  #code(frame: Frame | undefined): void {
    const from = this.#at;
    if (this.#match(SPACES)) return;
    if (this.#match(LINE_BREAK)) return this.#newline(from);
    const character = this.#source[from]!;
    if (character === '#') return this.#comment(from);
    if (character === '\\') return this.#continuation(from);
    this.#indent(from);
    if (this.#string(from) || this.#number(from) || this.#name(from)) return;
    if (frame?.kind === 'replacement' && this.#replacementSign(frame, character)) return;
    this.#operator(from);
  }

  #newline(from: number): void {
    if (this.#frames.length > 0) return;
    this.#operations = 0;
    if (this.#tokens.length > 0 && this.#tokens.at(-1)!.kind !== 'newline') this.#token('newline', from);
    this.#lineStart = this.#at;
  }

  #comment(from: number): void {
    if (this.#frames.some((frame) => frame.kind === 'format string')) {
      throw this.#error(from, 'A comment cannot stand inside an f-string.', 'Put it after the string.');
    }
    while (this.#at < this.#source.length && !/[\r\n]/.test(this.#source[this.#at]!)) this.#at++;
  }

  #continuation(from: number): void {
    this.#at++;
    if (this.#match(LINE_BREAK)) return;
    throw this.#error(
      from,
      'After a backslash that continues a line, the line must end.',
      'Delete what follows it, spaces too, or put the expression in brackets.',
    );
  }

  #indent(from: number): void {
    if (this.#lineStart === undefined) return;
    const lead = this.#source.slice(this.#lineStart, from);
    const indentation = lead.replace(/^.*\f/s, '');
    const mistake = this.#indentation.take(indentation, this.#lineBefore());
    if (mistake) {
      const { refusal, limit } = mistake;
      const at = mistake.from ?? from;
      throw this.#places.error(limit ? 'limit' : 'syntax', at, refusal.sentence, refusal.hint);
    }
    this.#lineStart = undefined;
    this.#first = this.#tokens.length;
    if (this.#first > 0) this.#tokens.at(-1)!.depth = this.#indentation.depth;
  }

  #lineBefore(): LineBefore | undefined {
    const last = this.#tokens.at(-2);
    if (!last) return undefined;
    return {
      first: this.#text(this.#tokens[this.#first]!),
      colon: this.#text(last) === ':' ? last.from : undefined,
      end: last.to,
    };
  }

  #string(from: number): boolean {
    STRING_START.lastIndex = from;
    const match = STRING_START.exec(this.#source);
    if (!match) return false;
    const prefix = match[1]!.toLowerCase();
    const quote = match[2]!;
    if (!STRING_PREFIXES.has(prefix)) return false;
    if (prefix.includes('b')) {
      throw this.#error(from, 'Byte strings are not part of the program language.', 'Leave out the b.');
    }
    const token: Token = { kind: 'string', from, to: from + match[0].length };
    this.#tokens.push(token);
    const raw = prefix.includes('r');
    this.#at = token.to;
    if (prefix.includes('f')) {
      token.replacements = [];
      this.#open({ kind: 'format string', from, quote, raw, token });
      return true;
    }
    for (;;) {
      const character = this.#source[this.#at];
      if (character === undefined || (quote.length === 1 && /[\r\n]/.test(character)))
        throw this.#unterminated(from, quote);
      if (character === '\\') this.#at += this.#source.startsWith('\r\n', this.#at + 1) ? 3 : 2;
      else if (this.#source.startsWith(quote, this.#at)) break;
      else this.#at++;
    }
    this.#at += quote.length;
    token.to = this.#at;
    return true;
  }

  /** One step in the text of an f-string. */
  #formatString(frame: Frame): void {
    const quote = frame.quote!;
    const from = this.#at;
    const character = this.#source[from]!;
    if (this.#source.startsWith(quote, from)) {
      this.#at += quote.length;
      frame.token!.to = this.#at;
      this.#pop();
    } else if (quote.length === 1 && /[\r\n]/.test(character)) {
      throw this.#unterminated(frame.from, quote);
    } else if (this.#source.startsWith('{{', from) || this.#source.startsWith('}}', from)) {
      this.#at += 2;
    } else if (character === '{') {
      this.#at++;
      const replacement: Replacement = { from, to: from, end: 0 };
      frame.token!.replacements!.push(replacement);
      this.#open({ kind: 'replacement', from, replacement, before: this.#tokens.length });
    } else if (character === '}') {
      throw this.#error(from, 'A "}" in an f-string has no "{" before it.', 'For the sign itself, write }}.');
    } else if (character === '\\') {
      const next = this.#source[from + 1] ?? '';
      if (next === 'N' && !frame.raw && this.#source[from + 2] === '{') {
        throw this.#error(
          from,
          'Characters by name (\\N{...}) are not part of the program language.',
          'Write the character itself.',
        );
      }
      this.#at += this.#source.startsWith('\r\n', from + 1) ? 3 : /['"\\\r\n]/.test(next) ? 2 : 1;
    } else {
      this.#at++;
    }
  }

  /** One step in the format of a replacement: `.4f` in `f"{x:.4f}"`. */
  #format(frame: Frame): void {
    const character = this.#source[this.#at]!;
    if (character === '}') {
      this.#closeReplacement(frame);
    } else if (character === '{') {
      throw this.#error(this.#at, 'A format cannot contain another value.', 'Write the number itself, as in {x:.4f}.');
    } else if (/['"\r\n]/.test(character)) {
      throw this.#unclosed(frame);
    } else {
      this.#at++;
    }
  }

  /** The signs that mean something only in a replacement: `:`, `!r`, `=` and the closing brace. */
  #replacementSign(frame: Frame, character: string): boolean {
    const from = this.#at;
    if (character === '}') {
      if (this.#tokens.length === frame.before) {
        throw this.#error(
          frame.from,
          'An f-string has braces with nothing in them.',
          'Write a value there, or {{}} for the signs.',
        );
      }
      this.#closeReplacement(frame);
      return true;
    }
    const replacement = frame.replacement!;
    if (character === ':') {
      replacement.format = from;
      this.#at++;
      return true;
    }
    if (character === '!' && /[rsa]/.test(this.#source[from + 1] ?? '')) {
      replacement.conversion = from;
      this.#at += 2;
      return true;
    }
    if (character === '=' && /^=[ \t]*(?:[}:]|![rsa])/.test(this.#source.slice(from, from + 80))) {
      this.#at++;
      this.#match(SPACES);
      replacement.echo = this.#at;
      return true;
    }
    return false;
  }

  #closeReplacement({ replacement }: Frame): void {
    this.#at++;
    replacement!.to = this.#at;
    replacement!.end = this.#tokens.length;
    this.#pop();
  }

  #number(from: number): boolean {
    const text = this.#match(NUMBER);
    if (text === undefined) return false;
    NAME.lastIndex = this.#at;
    const letters = NAME.exec(this.#source)?.[0];
    if (letters) {
      if (letters === 'j' || letters === 'J') {
        throw this.#error(
          from,
          'Complex numbers are not part of the program language.',
          'Numbers are float32, int64 or bool.',
        );
      }
      throw this.#error(
        from,
        `The number ${text} and the letters "${letters}" touch.`,
        `To multiply, write ${text} * ${letters}; a name cannot begin with a digit.`,
      );
    }
    const literal = readNumber(text);
    if ('code' in literal) throw this.#places.error(literal.code, from, literal.sentence, literal.hint);
    this.#token('number', from);
    return true;
  }

  #name(from: number): boolean {
    const word = this.#match(NAME);
    if (word === undefined) return false;
    const previous = this.#tokens.at(-1);
    const starts = !previous || previous.kind === 'newline' || this.#text(previous) === ';';
    this.#token('name', from);
    if (previous && this.#text(previous) === '.') {
      // Only `from . import x` has a keyword after a dot.
      if (KEYWORDS.has(word) && word !== 'import')
        throw this.#error(
          from,
          `"${word}" is a word of Python's own and cannot be an attribute.`,
          'Take another name.',
        );
      return true;
    }
    if (!KEYWORDS.has(word)) return true;
    if (/^[ \t]*=(?!=)/.test(this.#source.slice(this.#at, this.#at + 80))) {
      throw this.#error(
        from,
        `"${word}" is a word of Python's own and cannot be a name.`,
        `Take another name, such as ${word.toLowerCase()}_.`,
      );
    }
    const refusal = REFUSED_KEYWORDS.get(word);
    if (refusal) throw this.#refuse(from, refusal);
    if (WORD_OPERATORS.has(word) || (INNER_WORDS.has(word) && !starts)) this.#count(from);
    return true;
  }

  #operator(from: number): void {
    const sign = this.#match(OPERATOR);
    if (sign === undefined) {
      const character = String.fromCodePoint(this.#source.codePointAt(from)!);
      throw this.#refuse(from, describeCharacter(character));
    }
    const previous = this.#tokens.at(-1);
    const starts = !previous || previous.kind === 'newline' || this.#text(previous) === ';';
    if (sign === '}' && this.#frames.length > 0) this.#close(sign, from);
    if (sign === '{' || sign === '}') throw this.#refuse(from, BRACES);
    if (sign === ':=') throw this.#refuse(from, WALRUS);
    if (sign === '@' && starts) throw this.#refuse(from, DECORATOR);
    if (sign === ';' && starts) {
      throw this.#error(from, 'There is no statement before this ";".', 'Delete it.');
    }
    if (sign === '&&' || sign === '||') {
      const word = sign === '&&' ? 'and' : 'or';
      throw this.#error(from, `"${sign}" is not Python.`, `Write "${word}", or "${sign[0]}" between two masks.`);
    }
    if (SEPARATORS.test(sign)) this.#operations = 0;
    else if (sign !== ')' && sign !== ']') this.#count(from);
    if (sign === '(' || sign === '[') this.#open({ kind: sign, from });
    if (sign === ')' || sign === ']') this.#close(sign, from);
    this.#token('operator', from);
  }

  #open(frame: Frame): void {
    this.#frames.push({ ...frame, operations: this.#operations });
    this.#outerOperations += this.#operations;
    this.#operations = 0;
    if (this.#frames.length <= MAX_NESTING) return;
    throw this.#places.error(
      'limit',
      frame.from,
      `More than ${MAX_NESTING} brackets are open at once.`,
      'Give parts of the expression names of their own.',
    );
  }

  #pop(): Frame | undefined {
    const frame = this.#frames.pop();
    this.#operations = frame?.operations ?? 0;
    this.#outerOperations -= this.#operations;
    return frame;
  }

  /** Counts an operator, a call, a subscript or an attribute. */
  #count(from: number): void {
    if (++this.#operations > MAX_CHAIN || this.#outerOperations + this.#operations > MAX_OPEN_OPERATIONS) {
      throw chainError(this.#places, from);
    }
  }

  #close(sign: string, from: number): void {
    const frame = this.#pop();
    if (frame?.kind === CLOSERS[sign]) return;
    if (!frame)
      throw this.#error(
        from,
        `This "${sign}" closes a bracket that was not opened.`,
        'Delete it, or open a bracket before it.',
      );
    if (frame.kind === 'replacement') throw this.#unclosed(frame);
    const { line, column } = this.#places.at(frame.from);
    throw this.#error(
      from,
      `This "${sign}" does not fit the "${frame.kind}" opened in line ${line}, column ${column}.`,
      `Close that one with "${OPENERS[frame.kind]}" first.`,
    );
  }

  #refuseOpen(frame: Frame): never {
    if (frame.kind === 'format string') throw this.#unterminated(frame.from, frame.quote!);
    if (frame.kind === 'replacement') throw this.#unclosed(frame);
    throw this.#error(
      frame.from,
      `The bracket "${frame.kind}" is never closed.`,
      `Add "${OPENERS[frame.kind]}" where it should end.`,
    );
  }

  #unclosed(frame: Frame): Error {
    return this.#error(
      frame.from,
      'The "{" in this f-string is not closed.',
      'Add "}" after the value, or write {{ for the sign itself.',
    );
  }

  #unterminated(from: number, quote: string): Error {
    return this.#error(from, 'This string is not closed.', `Add ${quote} at its end.`);
  }

  #error(from: number, sentence: string, hint: string): Error {
    return this.#places.error('syntax', from, sentence, hint);
  }

  #refuse(from: number, refusal: Refusal): Error {
    return this.#error(from, refusal.sentence, refusal.hint);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0];
    if (text === undefined || text === '') return undefined;
    this.#at += text.length;
    return text;
  }

  #token(kind: Token['kind'], from: number): void {
    this.#tokens.push({ kind, from, to: this.#at });
  }

  #text(token: Token): string {
    return this.#source.slice(token.from, token.to);
  }
}
