/** Block tokens to Block: headings, texts, lists, tables, formulas, and directives, nested ones too. */
import type { At, Block, Inline } from './lesson.ts';
import { DIRECTIVES, directiveNamed } from './directives.ts';
import { readerOf } from './directive-blocks.ts';
import { DirectiveFields } from './directive-fields.ts';
import { directiveInfo, takeApart } from './directive-text.ts';
import { plainText, readInline } from './inlines.ts';
import { blockTokens, DEEPEST, type Token } from './markdown.ts';
import { readMath } from './math.ts';
import { hint } from './nearest.ts';
import { printable, quoted } from './printable.ts';
import type { Reading } from './reading.ts';
import { LIMITS, type RuleId } from './rules.ts';

/** Where a text of several lines stands: the line of its first line, and the directives around it. */
export interface BlockPlace {
  line: number;
  depth: number;
  /** The directive it is the body of. */
  within?: string;
}

/** Reads a text of several lines. */
export function readBlocks(reading: Reading, text: string, place: BlockPlace): Block[] {
  return new BlockReader(reading, blockTokens(text, reading.environment), place).read();
}

class BlockReader {
  readonly #reading: Reading;
  readonly #tokens: readonly Token[];
  readonly #place: BlockPlace;
  #at = 0;

  constructor(reading: Reading, tokens: readonly Token[], place: BlockPlace) {
    this.#reading = reading;
    this.#tokens = tokens;
    this.#place = place;
  }

  /** Reads up to the closing token of a type, or to the end. */
  read(until?: string): Block[] {
    const blocks: Block[] = [];
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]!;
      this.#at += 1;
      if (token.type === until) return blocks;
      if (token.level >= DEEPEST - 1) {
        this.#report('nesting', token, 'Lists and quotes are nested too deeply here, and what is deeper is lost.');
      }
      blocks.push(...this.#block(token));
    }
    return blocks;
  }

  #reportDeepest(token: Token): void {
    if (token.level < DEEPEST - 1) return;
    this.#report('nesting', token, 'Lists and quotes are nested too deeply here, and what is deeper is lost.');
  }

  #block(token: Token): Block[] {
    switch (token.type) {
      case 'paragraph_open':
        return this.#paragraph();
      case 'heading_open':
        return this.#heading(token);
      case 'bullet_list_open':
        return [this.#list(token, false)];
      case 'ordered_list_open':
        return [this.#list(token, true)];
      case 'blockquote_open':
        return [{ type: 'quote', children: this.read('blockquote_close') }];
      case 'table_open':
        return [this.#table(token)];
      case 'hr':
        return [{ type: 'rule' }];
      case 'code_block':
        return [{ type: 'code', language: '', value: withoutEnd(token.content) }];
      case 'fence':
      case 'colon_fence':
      case 'directive':
        return this.#fence(token);
      case 'math_block':
      case 'amsmath':
        return this.#math(token.content, this.#lineOf(token));
      case 'myst_target':
        this.#target(token);
        return [];
      case 'myst_line_comment':
        return [];
      case 'html_block':
        return [this.#problem('raw-html', token, 'HTML cannot stand in a lesson. Write Markdown, or a directive.')];
      default:
        return [this.#problem('syntax', token, `This Markdown (${printable(token.type)}) is not used in lessons.`)];
    }
  }

  #paragraph(): Block[] {
    const children = this.#inline();
    this.#at += 1;
    const [first] = children;
    if (first?.type === 'text' && /^:{3,}/.test(first.value)) {
      return [
        this.#problem('fence', this.#tokens[this.#at - 2]!, 'Colons stand here without a fence that they close.'),
      ];
    }
    if (first?.type === 'text' && /^\[[^\]]+\]:\s/.test(first.value)) {
      const message = 'A link is written in its place: [text](address). Definitions apart from the text are not read.';
      return [this.#problem('syntax', this.#tokens[this.#at - 2]!, message)];
    }
    return children.length === 0 ? [] : [{ type: 'paragraph', children }];
  }

  /** Reads the next token, which is inline. */
  #inline(heading = false): Inline[] {
    const token = this.#tokens[this.#at]!;
    this.#at += 1;
    return readInline(this.#reading, token, { line: this.#lineOf(token), heading });
  }

  #heading(token: Token): Block[] {
    const depth = Number(token.tag.slice(1));
    const at = { line: this.#lineOf(token) };
    const children = this.#inline(true);
    this.#at += 1;
    const target = this.#reading.target;
    this.#reading.target = undefined;
    const before = this.#reading.headingDepth;
    if (depth === 1) {
      this.#reading.report(
        'heading',
        at,
        'The title of the lesson stands in the front matter. Write this heading with ##.',
      );
    } else if (depth > 3) {
      this.#reading.report('heading', at, 'A heading is of the second or third depth. Write ## or ###.');
    } else if (depth > before + 1) {
      this.#reading.report('heading', at, `A ### stands before any ##. Write ##.`);
    }
    this.#reading.headingDepth = Math.max(2, Math.min(3, depth));
    const text = plainText(children);
    if (text.trim() === '') {
      this.#reading.report('heading', at, 'The heading is empty.');
      return [];
    }
    const id = target?.id ?? anchorOf(text);
    const other = this.#reading.anchors.get(id);
    if (other !== undefined) {
      this.#reading.report(
        'duplicate-id',
        target?.at ?? at,
        `The anchor ${quoted(`#${id}`)} is that of line ${other} too. Write (another-id)= on the line before this heading.`,
      );
    } else this.#reading.anchors.set(id, at.line);
    return [{ type: 'heading', depth: depth <= 2 ? 2 : 3, id, children }];
  }

  #target(token: Token): void {
    const at = { line: this.#lineOf(token) };
    const id = token.content.trim();
    const next = this.#tokens[this.#at];
    if (next?.type !== 'heading_open') {
      this.#reading.report('syntax', at, `The anchor ${quoted(id)} stands before no heading.`);
    } else if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u.test(id)) {
      this.#reading.report('syntax', at, `The anchor ${quoted(id)} is not made of letters, digits and hyphens.`);
    } else this.#reading.target = { id, at };
  }

  #list(token: Token, ordered: boolean): Block {
    const start = ordered ? Number(token.attrGet('start') ?? 1) : 1;
    const close = ordered ? 'ordered_list_close' : 'bullet_list_close';
    const items: Block[][] = [];
    while (this.#at < this.#tokens.length) {
      const next = this.#tokens[this.#at]!;
      this.#at += 1;
      if (next.type === close) break;
      if (next.type !== 'list_item_open') continue;
      this.#reportDeepest(next);
      items.push(this.read('list_item_close'));
    }
    return ordered && start !== 1 ? { type: 'list', ordered, start, items } : { type: 'list', ordered, items };
  }

  #table(token: Token): Block {
    const first = this.#lineOf(token);
    const head: Inline[][] = [];
    const rows: Inline[][][] = [];
    let line = first;
    let cells = head;
    while (this.#at < this.#tokens.length) {
      const next = this.#tokens[this.#at]!;
      this.#at += 1;
      if (next.type === 'table_close') break;
      if (next.type === 'tr_open') {
        line = this.#lineOf(next);
        if (line !== first) {
          cells = [];
          rows.push(cells);
        }
      } else if (next.type === 'inline') {
        cells.push(readInline(this.#reading, next, { line }));
      } else if (next.type === 'tr_close') {
        const written = cellsOf(this.#reading.lines[line - 1] ?? '');
        if (written !== head.length) {
          const message = `This row has ${written} cells, the head has ${head.length}. A “|” inside a cell is written “\\|”.`;
          this.#reading.report('table', { line }, message);
        }
      }
    }
    return { type: 'table', head, rows };
  }

  #math(tex: string, line: number): Block[] {
    const result = readMath(tex, true);
    if ('problem' in result) {
      this.#reading.report('math', { line }, result.problem);
      return [{ type: 'problem', rule: 'math', message: printable(result.problem), at: { line } }];
    }
    for (const typed of result.typed) this.#reading.reportTypedAt(typed, { line }, 'a formula', 'formula');
    return [{ type: 'mathblock', tex: tex.trim(), mathml: result.mathml }];
  }

  #fence(token: Token): Block[] {
    const line = this.#lineOf(token);
    const info =
      token.type === 'directive'
        ? { name: token.info, argument: String((token.meta as { arg?: string } | null)?.arg ?? '').trim() }
        : directiveInfo(token.info);
    const open = this.#unclosed(token, line);
    if (open !== undefined) this.#reading.report('fence', { line }, open);
    if (info === undefined) {
      if (!token.markup.startsWith(':')) {
        return [
          {
            type: 'code',
            language: token.info.trim().split(/\s+/)[0] ?? '',
            value: withoutEnd(token.content),
          },
        ];
      }
      const message = 'A fence of colons begins a directive. Write its name in braces, such as :::{note}.';
      return [this.#problem('fence', token, message)];
    }
    return this.#directive(info, token, line);
  }

  /** Why a fence is not closed where it should be, or undefined. */
  #unclosed(token: Token, line: number): string | undefined {
    const lines = token.map === null ? 1 : token.map[1] - token.map[0];
    const opening = /^[^`~:]*([`~:]{3,})/.exec(this.#reading.lines[line - 1] ?? '')?.[1] ?? token.markup;
    const last = (this.#reading.lines[line + lines - 2] ?? '').replace(/^[\s>]+/, '').trim();
    const closing = opening[0] === undefined ? '' : opening[0];
    if (lines > 1 && last.length >= opening.length && last === closing.repeat(last.length)) return undefined;
    return `The fence ${opening} is not closed. End it with ${opening}, and give the fence around it more ${
      closing === ':' ? 'colons' : 'backticks'
    }.`;
  }

  #directive(info: { name: string; argument: string }, token: Token, line: number): Block[] {
    const at: At = { line };
    const declaration = directiveNamed(info.name);
    const children = (text: string, first: number): Block[] =>
      readBlocks(this.#reading, text, { line: first, depth: this.#place.depth + 1, within: info.name });
    if (this.#place.depth >= LIMITS.nesting) {
      const message = `Directives are nested more than ${LIMITS.nesting} deep here.`;
      this.#reading.report('nesting', at, message);
      return [{ type: 'problem', rule: 'nesting', message, at }];
    }
    if (declaration === undefined) {
      const names = DIRECTIVES.map((directive) => directive.name);
      const message = `There is no directive {${printable(info.name).slice(0, 40)}}.${hint(info.name, names, (name) => `{${name}}`)}`;
      this.#reading.report('unknown-directive', at, message);
      return [{ type: 'problem', rule: 'unknown-directive', message, at }];
    }
    const text = takeApart(info, token.content, line);
    const fields = new DirectiveFields(this.#reading, text, declaration, at);
    const { body } = declaration;
    const { within } = declaration;
    if (within !== undefined && !(within.includes(this.#place.within ?? '') && token.level === 0)) {
      const around = within.map((name) => `{${name}}`).join(' or ');
      fields.break('nesting', at, `{${info.name}} stands right inside the fences of ${around}.`);
    }
    if (body.kind === 'none' && text.body !== '') {
      fields.break(
        'body',
        { line: text.bodyLine },
        `{${info.name}} has no text between its fences. Options stand right under its name.`,
      );
    } else if (body.required && text.body.trim() === '') {
      fields.break('body', at, `{${info.name}} is empty. ${body.doc}`);
    }
    const blocks =
      body.kind === 'tex'
        ? text.body.trim() === ''
          ? []
          : this.#math(text.body, text.bodyLine)
        : (readerOf(info.name)?.(this.#reading, fields, () => children(text.body, text.bodyLine)) ?? []);
    if (fields.broken === undefined) return blocks;
    const problem: Block = {
      type: 'problem',
      rule: fields.broken.rule,
      message: printable(fields.broken.message),
      at,
    };
    // What is nested in a broken directive is read and shown all the same.
    return body.kind === 'blocks' ? [problem, ...blocks] : [problem];
  }

  #lineOf(token: Token): number {
    return this.#place.line + (token.map?.[0] ?? 0);
  }

  #report(rule: RuleId, token: Token, message: string): void {
    this.#reading.report(rule, { line: this.#lineOf(token) }, message);
  }

  #problem(rule: RuleId, token: Token, message: string): Block {
    this.#report(rule, token, message);
    return { type: 'problem', rule, message: printable(message), at: { line: this.#lineOf(token) } };
  }
}

/** The anchor of a heading: its letters and digits in lower case, with hyphens between words. */
export function anchorOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return words.join('-').slice(0, 80) || 'section';
}

function withoutEnd(text: string): string {
  return text.replace(/\n$/, '');
}

/** Cells of a row as it is written, without the empty ones outside the first and last bar. */
function cellsOf(row: string): number {
  const cells = row
    .replace(/^[\s>]*/, '')
    .trim()
    .split(/(?<!\\)\|/);
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.length;
}
