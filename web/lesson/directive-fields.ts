/** The argument and options of one directive, read as they are declared. */
import type { At, Expression, Inline, Labels, Rebinding } from './lesson.ts';
import { MAIN, type DirectiveDeclaration, type OptionDeclaration, type TextKind } from './directives.ts';
import type { DirectiveText } from './directive-text.ts';
import { ID, NAME, readChanges, readExpression, readLabels, splitBars } from './expression-text.ts';
import { readInlineText } from './inlines.ts';
import { hint } from './nearest.ts';
import { readNumber } from './array-text.ts';
import { quoted } from './printable.ts';
import type { Reading } from './reading.ts';
import type { RuleId } from './rules.ts';

interface Values {
  text: string;
  inline: Inline[];
  name: string;
  id: string;
  count: number;
  number: number;
  numbers: number[];
  pair: [number, number];
  flag: true;
  onoff: boolean;
  word: string;
  labels: Labels;
  expression: Expression;
  move: { from: Expression; to: Expression };
  choices: Inline[][];
  changes: Rebinding[];
  cells: number[][];
  indices: number[];
  names: string[];
}

/** A directive whose argument and options have been read. Ask for them by the kind that is declared. */
export class DirectiveFields {
  readonly reading: Reading;
  readonly text: DirectiveText;
  readonly declaration: DirectiveDeclaration;
  readonly at: At;
  /** The first problem that keeps the block from being shown. */
  broken: { rule: RuleId; message: string } | undefined;
  readonly #values = new Map<string, unknown>();
  readonly #lines = new Map<string, number>();

  constructor(reading: Reading, text: DirectiveText, declaration: DirectiveDeclaration, at: At) {
    this.reading = reading;
    this.text = text;
    this.declaration = declaration;
    this.at = at;
    if (text.problem !== undefined) this.break('option', { line: text.problem.line }, text.problem.message);
    this.#readOptions();
    this.#readArgument();
  }

  /** The argument, of the declared kind. */
  argument<Kind extends TextKind>(_: Kind): Values[Kind] | undefined {
    return this.#values.get('') as Values[Kind] | undefined;
  }

  /** An option, of the declared kind. */
  option<Kind extends TextKind>(name: string, _: Kind): Values[Kind] | undefined {
    return this.#values.get(name) as Values[Kind] | undefined;
  }

  /** Line of an option, or of the directive. */
  lineOf(name: string): number {
    return this.#lines.get(name) ?? this.at.line;
  }

  get program(): string {
    return this.option('program', 'name') ?? this.#programAround;
  }

  /** A part of a question uses the names of the question's program. */
  get #programAround(): string {
    return (this.declaration.within && this.reading.questionProgram) ?? MAIN;
  }

  /** Reports a problem and makes the block one that shows it. */
  break(rule: RuleId, at: At, message: string): void {
    this.reading.report(rule, at, message);
    this.broken ??= { rule, message };
  }

  /** The program, before the options are read. */
  get #programWritten(): string {
    return this.text.options.find((option) => option.name === 'program')?.text || this.#programAround;
  }

  #readOptions(): void {
    const { options, name } = this.declaration;
    for (const written of this.text.options) {
      const declared = options.find((option) => option.name === written.name);
      const at: At = { line: written.line };
      if (declared === undefined) {
        const names = options.map((option) => option.name);
        const known = names.length === 0 ? ' It has no options.' : hint(written.name, names, (word) => `:${word}:`);
        this.break('unknown-option', at, `{${name}} has no option ${quoted(`:${written.name}:`)}.${known}`);
      } else if (this.#lines.has(written.name)) {
        this.break('unknown-option', at, `The option :${written.name}: stands twice.`);
      } else {
        this.#lines.set(written.name, written.line);
        if (written.name === 'alt' && written.text === '') this.#lines.delete('alt');
        else this.#readOption(declared, written.text, at);
      }
    }
    for (const declared of options) {
      if (!declared.required || this.#lines.has(declared.name)) continue;
      if (declared.name === 'alt') {
        // The figure can be shown without it, so the block stands.
        this.reading.report('alternative', this.at, `{${name}} has no :alt:. Say in a sentence what the figure shows.`);
      } else {
        this.break('option', this.at, `{${name}} needs :${declared.name}:. ${declared.doc}`);
      }
    }
  }

  #readOption(declared: OptionDeclaration, text: string, at: At): void {
    const place = `:${declared.name}:`;
    const value = this.#read(declared.kind, text, at, place, declared.values);
    if (value !== undefined) this.#values.set(declared.name, value);
  }

  #readArgument(): void {
    const { argument, name } = this.declaration;
    const text = this.text.argument;
    if (argument === undefined) {
      if (text !== '')
        this.break('argument', this.at, `{${name}} takes nothing after its name, but ${quoted(text)} stands there.`);
    } else if (text === '') {
      if (argument.required) this.break('argument', this.at, `{${name}} needs after its name ${argument.doc}.`);
    } else {
      const value = this.#read(argument.kind, text, this.at, `the title of {${name}}`, undefined, 'argument');
      if (value !== undefined) this.#values.set('', value);
    }
  }

  #read(
    kind: TextKind,
    text: string,
    at: At,
    place: string,
    words: readonly string[] | undefined,
    rule: RuleId = 'option',
  ): unknown {
    const column = this.reading.columnOf(at.line, text);
    const exact: At = column === undefined ? at : { line: at.line, column };
    const refuse = (message: string): undefined => this.break(rule, exact, message) as undefined;
    const what = rule === 'argument' ? `What follows {${this.declaration.name}}` : place;
    if (text === '' && kind !== 'flag') return refuse(`${what} is empty.`);
    switch (kind) {
      case 'text':
        this.reading.reportTyped(text, exact, rule === 'argument' ? place : `the text of ${place}`);
        return text;
      case 'inline':
        return readInlineText(this.reading, text, { line: at.line });
      case 'name':
        return NAME.test(text)
          ? text
          : refuse(`${what} is a name of letters, digits and underscores, not ${quoted(text)}.`);
      case 'id':
        return ID.test(text)
          ? text
          : refuse(`${what} is an id of lower-case letters, digits and hyphens, not ${quoted(text)}.`);
      case 'count':
        return /^\d{1,3}$/.test(text) && Number(text) <= 100
          ? Number(text)
          : refuse(`${what} is a whole number up to a hundred, not ${quoted(text)}.`);
      case 'number': {
        const value = readNumber(text);
        return typeof value === 'number' ? value : refuse(`${what}: ${value}`);
      }
      case 'numbers': {
        const values = text
          .split(/[,\s]+/)
          .filter((word) => word !== '')
          .map(readNumber);
        const wrong = values.find((value) => typeof value === 'string');
        return wrong === undefined ? values : refuse(`${what}: ${wrong}`);
      }
      case 'pair': {
        const match = /^(\d{1,4})\s*,\s*(\d{1,4})$/.exec(text);
        return match !== null && Number(match[1]) !== Number(match[2])
          ? [Number(match[1]), Number(match[2])]
          : refuse(`${what} is two different whole numbers from zero, such as “0, 1”, not ${quoted(text)}.`);
      }
      case 'flag':
        return text === '' || text === 'true'
          ? true
          : refuse(`${what} is a flag and takes no text; leave it out to turn it off.`);
      case 'onoff':
        return text === 'on' || text === 'off' ? text === 'on' : refuse(`${what} is on or off, not ${quoted(text)}.`);
      case 'word':
        return words?.includes(text) ? text : refuse(`${what} cannot be ${quoted(text)}.${hint(text, words ?? [])}`);
      case 'labels': {
        const labels = readLabels(text);
        if (typeof labels === 'string') return refuse(`${what}: ${labels}`);
        this.reading.labelUses.push({ labels, at: exact });
        return labels;
      }
      case 'expression': {
        const expression = readExpression(text, this.#programWritten);
        return typeof expression === 'string' ? refuse(`${what}: ${expression}`) : expression;
      }
      case 'move': {
        const sides = text.split(/->|→/);
        if (sides.length !== 2) return refuse(`${what} is written “FROM -> TO”, not ${quoted(text)}.`);
        const [from, to] = sides.map((side) => readExpression(side, this.#programWritten));
        if (typeof from === 'string') return refuse(`${what}: ${from}`);
        return typeof to === 'string' ? refuse(`${what}: ${to}`) : { from, to };
      }
      case 'choices': {
        const pieces = splitBars(text);
        if (pieces.length < 2) return refuse(`${what} needs two or more answers with “|” between them.`);
        if (pieces.some((piece) => piece.text.trim() === '')) return refuse(`An answer of ${place} is empty.`);
        return pieces.map((piece) =>
          readInlineText(this.reading, piece.text.trim().replace(/\\\|/g, '|'), { line: at.line }),
        );
      }
      case 'changes': {
        const changes = readChanges(text, this.#programAround);
        return typeof changes === 'string' ? refuse(`${what}: ${changes}`) : changes;
      }
      case 'cells':
        return /^\d{1,4}( +\d{1,4})?(\s*,\s*\d{1,4}( +\d{1,4})?)*$/.test(text)
          ? text.split(',').map((cell) => cell.trim().split(/ +/).map(Number))
          : refuse(`${what} is a list of cells, row before column, such as “0 1, 2 0”, not ${quoted(text)}.`);
      case 'names': {
        const names = text.split(',').map((name) => name.trim());
        const wrong = names.find((name) => !NAME.test(name));
        if (wrong !== undefined)
          return refuse(`${what} is a list of names with commas between them, not ${quoted(wrong)}.`);
        return names;
      }
      case 'indices':
        return /^\d{1,3}(\s*,\s*\d{1,3})*$/.test(text)
          ? text.split(',').map(Number)
          : refuse(`${what} is a list of whole numbers from zero, such as “0, 2”, not ${quoted(text)}.`);
    }
  }
}
