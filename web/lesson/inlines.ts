/** Inline tokens to Inline: texts, links, formulas and roles, with the place of every problem. */
import type { At, Inline } from './lesson.ts';
import { INLINE_ROLES, MAIN } from './directives.ts';
import { readNum } from './expression-text.ts';
import { refusedLink } from './link-target.ts';
import { inlineToken, isUnread, offsetOf, type Token } from './markdown.ts';
import { readMath } from './math.ts';
import { hint } from './nearest.ts';
import { printable, quoted } from './printable.ts';
import type { Reading, Use } from './reading.ts';
import { LIMITS } from './rules.ts';
import { typedNumbers } from './typed-numbers.ts';

/** Where inline content stands: the line of its first line, and what it belongs to, for sentences. */
export interface InlinePlace {
  line: number;
  heading?: boolean;
  /** How deep roles stand in roles. */
  depth?: number;
}

/** Reads a text that is inline as a whole, such as a caption. */
export function readInlineText(reading: Reading, text: string, place: InlinePlace): Inline[] {
  const token = inlineToken(text, reading.environment);
  return token === undefined ? [] : readInline(reading, token, place);
}

/** Reads the children of an `inline` token. */
export function readInline(reading: Reading, token: Token, place: InlinePlace): Inline[] {
  if (isUnread(token)) {
    const message = `This text has ${token.content.length} characters; at most ${LIMITS.paragraph} are read. Split it.`;
    reading.report('size', { line: place.line }, message);
    return [{ type: 'text', value: message }];
  }
  return new InlineReader(reading, token.content, place).read(token.children ?? []);
}

/** The plain text of inlines, for ids and comparisons. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if ('children' in inline) return plainText(inline.children);
      if (inline.type === 'text' || inline.type === 'code' || inline.type === 'given') return inline.value;
      if (inline.type === 'math') return inline.tex;
      return inline.type === 'break' ? ' ' : '';
    })
    .join('');
}

/** The name of a role that nothing in backticks follows. */
const LONE_ROLE = new RegExp(`\\{(?:${INLINE_ROLES.map((role) => role.name).join('|')})\\}`);

class InlineReader {
  readonly #reading: Reading;
  readonly #content: string;
  readonly #place: InlinePlace;

  constructor(reading: Reading, content: string, place: InlinePlace) {
    this.#reading = reading;
    this.#content = content;
    this.#place = place;
  }

  read(tokens: readonly Token[]): Inline[] {
    const root: Inline[] = [];
    const open: Inline[][] = [root];
    const into = (): Inline[] => open[open.length - 1]!;
    let links = 0;
    for (const token of tokens) {
      switch (token.type) {
        case 'text':
          this.#text(token, into(), links > 0);
          break;
        case 'softbreak':
          addText(into(), ' ');
          break;
        case 'hardbreak':
          into().push({ type: 'break' });
          break;
        case 'code_inline':
          into().push({ type: 'code', value: token.content });
          break;
        case 'em_open':
        case 'strong_open': {
          const children: Inline[] = [];
          into().push({ type: token.type === 'em_open' ? 'emphasis' : 'strong', children });
          open.push(children);
          break;
        }
        case 'link_open': {
          links += 1;
          const children: Inline[] = [];
          this.#link(token, children, into());
          open.push(children);
          break;
        }
        case 'link_close':
          links -= 1;
          open.pop();
          break;
        case 'em_close':
        case 'strong_close':
          open.pop();
          break;
        case 'math_inline':
          into().push(this.#math(token.content, this.#at(token)));
          break;
        case 'role':
          into().push(...this.#role(token));
          break;
        case 'image':
          this.#reading.report(
            'picture',
            this.#at(token),
            'A picture file cannot stand in a lesson. Draw the figure from values, with a directive such as {heatmap}.',
          );
          break;
        case 'html_inline':
          this.#reading.report(
            'raw-html',
            this.#at(token),
            `HTML such as ${quoted(token.content)} cannot stand in a lesson. Write Markdown or a role, or put it in backticks.`,
          );
          addText(into(), token.content);
          break;
        default:
          this.#reading.report(
            'syntax',
            this.#at(token),
            `This Markdown (${printable(token.type)}) is not used in lessons. Write ${token.type === 'math_inline_double' ? 'the formula as a block on lines of its own' : 'it in another way'}.`,
          );
          if (token.content !== '') addText(into(), token.content);
      }
    }
    return root;
  }

  /** The place of a token: the line exactly, the column where the line of the file shows it. */
  #at(token: Token, back = 0): At {
    const offset = offsetOf(token);
    return offset === undefined ? { line: this.#place.line } : this.#atOffset(offset - back);
  }

  #atOffset(offset: number): At {
    const before = this.#content.slice(0, Math.max(0, offset));
    const start = before.lastIndexOf('\n') + 1;
    const line = this.#place.line + countLines(before);
    const end = this.#content.indexOf('\n', start);
    const text = this.#content.slice(start, end < 0 ? undefined : end).trimEnd();
    const column = this.#reading.columnOf(line, text);
    return column === undefined ? { line } : { line, column: column + Math.max(0, offset) - start };
  }

  #text(token: Token, into: Inline[], inLink: boolean): void {
    addText(into, token.content);
    if (inLink && /^https?:\/\//.test(token.content)) return;
    const end = offsetOf(token);
    const apart = LONE_ROLE.exec(token.content)?.[0];
    if (apart !== undefined) {
      this.#reading.report(
        'role',
        this.#at(token, token.content.length - token.content.indexOf(apart)),
        `${apart} stands without its text. Write it right before backticks, as in {num}\`A[1, 2]\`.`,
      );
    }
    for (const typed of typedNumbers(token.content, {
      heading: this.#place.heading === true && into.length === 1,
    })) {
      const offset = end === undefined ? undefined : end - (token.content.length - typed.from);
      // Escapes and entities are longer in the file than in the text: then only the line is said.
      const exact = offset !== undefined && this.#content.startsWith(typed.text, offset);
      const at = exact ? this.#atOffset(offset) : { line: this.#at(token).line };
      this.#reading.reportTypedAt(typed.text, at, this.#place.heading ? 'a heading' : 'the text', 'inline');
    }
  }

  #link(token: Token, children: Inline[], into: Inline[]): void {
    const url = token.attrGet('href') ?? '';
    const at = this.#at(token);
    const refused = refusedLink(url);
    if (refused !== undefined) {
      this.#reading.report('link', at, refused);
      into.push({ type: 'emphasis', children });
      return;
    }
    this.#reading.links.push({ url, at });
    into.push({ type: 'link', url, children });
  }

  #math(tex: string, at: At): Inline {
    const result = readMath(tex, false);
    if ('problem' in result) {
      this.#reading.report('math', at, result.problem);
      return { type: 'code', value: tex };
    }
    for (const typed of result.typed) this.#reading.reportTypedAt(typed, at, 'a formula', 'formula');
    return { type: 'math', tex: tex.trim(), mathml: result.mathml };
  }

  #role(token: Token): Inline[] {
    const name = token.info.trim();
    const text = token.content;
    const at = this.#at(token);
    switch (name) {
      case 'num':
        return this.#num(text, at);
      case 'given':
        return this.#given(text, at);
      case 'token':
        return this.#token(text, at);
      case 'math':
        return [this.#math(text, at)];
      case 'query':
      case 'key':
      case 'value':
      case 'embedding':
        return [{ type: 'colour', role: name, children: this.#nested(text, at) }];
      case 'sub':
      case 'sup':
        return [{ type: name === 'sub' ? 'subscript' : 'superscript', children: this.#nested(text, at, name) }];
      default: {
        const names = INLINE_ROLES.map((role) => role.name);
        this.#reading.report(
          'unknown-role',
          at,
          `There is no role {${printable(name).slice(0, 40)}}.${hint(name, names, (known) => `{${known}}`)}`,
        );
        return [{ type: 'code', value: text }];
      }
    }
  }

  #nested(text: string, at: At, name?: string): Inline[] {
    const depth = (this.#place.depth ?? 0) + 1;
    if (depth > LIMITS.nesting) {
      this.#reading.report('nesting', at, 'Roles are nested too deeply here.');
      return [{ type: 'text', value: text }];
    }
    // An index below a letter names it, as in W_Q1.
    if (name === 'sub' && /^[\p{L}\p{N}\s]*$/u.test(text)) return [{ type: 'text', value: text }];
    return readInlineText(this.#reading, text, { line: at.line, depth });
  }

  #num(text: string, at: At): Inline[] {
    const num = readNum(text, MAIN);
    if (typeof num === 'string') {
      this.#reading.report('role', at, num);
      return [{ type: 'code', value: text }];
    }
    const { expression, ...settings } = num;
    this.#reading.uses.push({ expression, at, place: '{num}', misfit: fitsText });
    return [{ type: 'num', expression, ...settings, at }];
  }

  #given(text: string, at: At): Inline[] {
    const bar = text.indexOf('|');
    const value = (bar < 0 ? text : text.slice(0, bar)).trim();
    const source = bar < 0 ? undefined : text.slice(bar + 1).trim();
    if (value === '' || source === '') {
      this.#reading.report(
        'role',
        at,
        '{given} needs a number, and after a “|” its source: {given}`20 % | Michel 2019`.',
      );
      return [{ type: 'code', value: text }];
    }
    return [source === undefined ? { type: 'given', value } : { type: 'given', value, source }];
  }

  #token(text: string, at: At): Inline[] {
    const match = /^\s*([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*\[\s*(\d{1,5})\s*\]\s*$/u.exec(text);
    if (match === null) {
      this.#reading.report('role', at, `${quoted(text)} is no item of a label list. Write {token}\`tokens[1]\`.`);
      return [{ type: 'code', value: text }];
    }
    const list = match[1]!;
    const index = Number(match[2]);
    this.#reading.tokenUses.push({ list, index, at });
    return [{ type: 'token', list, index }];
  }
}

/** What `{num}` can show: a number, or a small vector or matrix. */
const fitsText: Use['misfit'] = (shape) => {
  const cells = shape.reduce((product, size) => product * size, 1);
  if (shape.length <= 2 && cells > 0 && cells <= 64) return undefined;
  return {
    rule: 'shape',
    message: `{num} shows a number or a small array, not one of shape (${shape.join(', ')}). Index it, or show it with {matrix}.`,
  };
};

function addText(into: Inline[], value: string): void {
  const last = into[into.length - 1];
  if (last?.type === 'text') last.value += value;
  else into.push({ type: 'text', value });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
