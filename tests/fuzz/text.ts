/** Random program text: from the grammar of the program language, and mutations of programs that are there. */

/** A seeded generator (mulberry32): a whole number below `limit`. */
export type Draw = (limit: number) => number;

export function generator(seed: number): Draw {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

export function pick<T>(draw: Draw, list: readonly T[]): T {
  return list[draw(list.length)]!;
}

/** What programs are made of where they have no op of their own. */
const NAMES = ['x', 'y', 'W', 'Q', 'K', 'mask', 'n', 'tokens', 'θ', 'a', 'b'];
const OPERATORS = ['+', '-', '*', '/', '//', '%', '**', '@', '<', '<=', '>', '>=', '==', '!=', '&', '|', 'and', 'or'];
const NUMBERS = ['0', '1', '2', '3', '-1', '-2', '4', '5', '8', '0.5', '1e-5', '-0.0', '7.25', 'True', 'False', 'None'];
const HUGE = [
  ...['268435456', '268435457', '2147483648', '4294967296', '65536', '65537', '100000', '9007199254740993'],
  ...[
    '9223372036854775807',
    '-9223372036854775808',
    '10**30',
    '1e308',
    '1e400',
    "float('inf')",
    "float('nan')",
    '0x7f',
  ],
];
const WORDS = ["'mean'", "'sum'", "'none'", "'tanh'", 'torch.float32', 'torch.int64', 'torch.bool', '"cpu"', "''"];
const PREFIXES = ['torch.', 'F.', 'np.', '', '', 'torch.nn.functional.', 'math.'];

/** Ops that are written without parentheses. */
const PROPERTIES = new Set(['T', 'mT', 'shape', 'ndim', 'dtype', 'values', 'indices', 'weight', 'bias']);

/** Scraps that make text wrong in the ways of a tired author. */
const SCRAPS = [
  ...'()[]{}.,:;=+-*/@%&|^~<>!\\\'"#\n\t 01x_',
  ...['**', '//', ':=', '==', '...', 'f"', '"""', '\r\n', '\ufeff', '\u00a0', '🙂', '\ud83d', 'θ', '1.', '1e', '0x'],
  ...[' not ', ' and ', ' in ', ' is ', 'lambda ', ' if ', ' for ', 'import ', 'from ', ' as ', 'print(', 'None'],
  ...['np.', 'F.', '*x', 'def f(x, n=1):\n    ', 'return ', 'for i in range(3):\n    ', ' for x in xs', 'else:\n    '],
  ...['with torch.no_grad():\n    ', 'pass\n', '\n    ', 'xs = []\n', 'xs.append(', 'nn.Linear(2, 3)', 'range(2)'],
  ...['.T', '.shape', '[0]', '[:, None]', '[..., -1]', '.view(', 'dim=-1', 'keepdim=True', '.sum(', '2 ** 28', '1_000'],
];

/** The op table's names with what stands between their brackets. */
export interface OpWords {
  name: string;
  aliases: readonly string[];
  signature: string;
}

/** Writes programs that mostly parse and often run. */
export class Author {
  readonly #draw: Draw;
  readonly #ops: readonly OpWords[];
  readonly #names = [...NAMES];
  /** Whether the program keeps to what mostly goes together. */
  readonly #gentle: boolean;

  constructor(draw: Draw, ops: readonly OpWords[]) {
    this.#draw = draw;
    this.#ops = ops;
    this.#gentle = draw(3) > 0;
  }

  program(): string {
    const lines: string[] = [];
    for (let count = 1 + this.#draw(this.#gentle ? 4 : 8); count > 0; --count) lines.push(...this.#statement(0));
    return `${lines.join('\n')}\n`;
  }

  #chance(times: number): boolean {
    return this.#draw(times) === 0;
  }

  #name(): string {
    return pick(this.#draw, this.#names);
  }

  #bound(): string {
    const name = this.#chance(3) ? this.#name() : `v${this.#draw(6)}`;
    if (!this.#names.includes(name)) this.#names.push(name);
    return name;
  }

  #statement(depth: number): string[] {
    const indented = (lines: string[]): string[] => lines.map((line) => `    ${line}`);
    const block = (): string[] => {
      const lines: string[] = [];
      for (let count = 1 + this.#draw(3); count > 0; --count) lines.push(...indented(this.#statement(depth + 1)));
      return lines;
    };
    switch (depth > 3 ? 5 : this.#draw(this.#gentle ? 60 : 24)) {
      case 0:
        return [`for ${this.#bound()} in range(${pick(this.#draw, ['0', '1', '2', '3', '1, 4', 'n'])}):`, ...block()];
      case 1: {
        const name = `f${this.#draw(3)}`;
        const lines = [
          `def ${name}(x${this.#chance(2) ? ', n=2' : ''}):`,
          ...block(),
          `    return ${this.#expression(2)}`,
        ];
        return depth === 0 ? [...lines, `y = ${name}(${this.#expression(1)})`] : [`y = ${name}(x)`];
      }
      case 2:
        return [
          `if ${pick(this.#draw, ['n is None', '1 < 2', 'True', 'n == 2', 'not n'])}:`,
          ...block(),
          'else:',
          ...block(),
        ];
      case 3:
        return ['with torch.no_grad():', ...block()];
      case 4:
        return [`print(${this.#chance(2) ? this.#expression(2) : `f"{${this.#expression(1)}:.${this.#draw(9)}f}"`})`];
      case 6:
        return [`${this.#bound()}, ${this.#bound()} = ${this.#expression(2)}`];
      case 7:
        return [`${this.#name()} ${pick(this.#draw, ['+', '-', '*', '/', '@'])}= ${this.#expression(2)}`];
      case 8:
        return [`${this.#bound()} = [${this.#expression(2)} for i in range(${this.#draw(4)})]`];
      case 9:
        return [`torch.manual_seed(${this.#number()})`];
      default:
        return [`${this.#bound()} = ${this.#expression(this.#gentle ? 2 : 3)}`];
    }
  }

  #number(): string {
    if (this.#chance(this.#gentle ? 200 : 24)) return pick(this.#draw, HUGE);
    return pick(this.#draw, this.#gentle ? NUMBERS.slice(0, 12) : NUMBERS);
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#chance(this.#gentle ? 6 : 3) ? this.#number() : this.#name();
    switch (this.#gentle ? pick(this.#draw, [1, 2, 3, 4, 5, 7, 7, 7, 9, 9, 9, 9]) : this.#draw(14)) {
      case 0:
        return this.#number();
      case 1:
        return `(${this.#expression(depth - 1)})`;
      case 2:
        return `-${this.#expression(depth - 1)}`;
      case 3:
      case 4:
        return `${this.#expression(depth - 1)} ${pick(this.#draw, this.#gentle ? OPERATORS.slice(0, 4) : OPERATORS)} ${this.#expression(depth - 1)}`;
      case 5:
        return `${this.#name()}[${this.#index()}]`;
      case 6:
        return pick(this.#draw, [`(${this.#list(depth)})`, `[${this.#list(depth)}]`]);
      case 7:
        return this.#name();
      case 8:
        return `${this.#name()}${pick(this.#draw, ['.T', '.shape', '.T', '.mT', '.dtype', '.ndim', '.size(-1)', '.float()'])}`;
      default:
        return this.#call(depth);
    }
  }

  #list(depth: number): string {
    return Array.from({ length: this.#draw(4) }, () => this.#expression(depth - 1)).join(', ');
  }

  #index(): string {
    const bound = (): string => (this.#chance(2) ? this.#number() : '');
    const item = (): string =>
      pick(this.#draw, [
        ':',
        '...',
        'None',
        this.#number(),
        this.#name(),
        `${bound()}:${bound()}`,
        `::${this.#number()}`,
        '[0, 1]',
      ]);
    return Array.from({ length: 1 + this.#draw(3) }, item).join(', ');
  }

  /** A call of an op, with arguments by the names of its signature. */
  #call(depth: number): string {
    const op = pick(this.#draw, this.#ops);
    const word = this.#chance(4) && op.aliases.length ? pick(this.#draw, op.aliases) : op.name;
    const params = /\((.*)\)$/.exec(op.signature)?.[1]?.split(/,\s*/).filter(Boolean) ?? [];
    const given: string[] = [];
    let skipped = false;
    for (const param of params) {
      const [, star, name, optional] = /^(\*?)(\w+)(=.*)?$/.exec(param) ?? [];
      if (name === undefined || (star && skipped)) continue;
      if (optional && this.#draw(this.#gentle ? 6 : 3) > 0) {
        skipped = true;
        continue;
      }
      const value = this.#argument(name, depth - 1);
      given.push((skipped || this.#chance(12)) && !star ? `${name}=${value}` : value);
      if (star && this.#chance(2)) given.push(this.#argument(name, depth - 1));
    }
    if (this.#chance(40)) given.push(this.#expression(0));
    if (PROPERTIES.has(word) && !this.#chance(20)) return `${this.#name()}.${word}`;
    if (given.length > 0 && this.#chance(2) && /^[a-zA-Z]\w*$/.test(given[0]!)) {
      return `${given[0]}.${word}(${given.slice(1).join(', ')})`;
    }
    const prefix = /^[A-Z]/.test(word) ? 'nn.' : pick(this.#draw, PREFIXES);
    const call = `${prefix}${word}(${given.join(', ')})`;
    return /^[A-Z]/.test(word) && this.#chance(2) ? `${call}(${this.#name()})` : call;
  }

  #argument(name: string, depth: number): string {
    if (this.#chance(this.#gentle ? 60 : 16)) return this.#expression(depth);
    if (/^(dim|start_dim|end_dim|dim0|dim1)$/.test(name))
      return pick(this.#draw, ['0', '1', '-1', '-2', '2', '(0, 1)']);
    if (/size|shape|features|^n$|^m$|end|chunks|classes|embedding/.test(name)) {
      return this.#chance(12) ? pick(this.#draw, HUGE) : pick(this.#draw, ['0', '1', '2', '3', '4', '(2, 3)', '-1']);
    }
    if (/dtype|reduction|approximate/.test(name)) return pick(this.#draw, WORDS);
    if (/^(tensors|data)$/.test(name)) return `[${this.#list(Math.max(1, depth))}]`;
    if (/keepdim|is_causal|enable_gqa|bias/.test(name)) return pick(this.#draw, ['True', 'False']);
    if (/^(eps|p|value|fill_value|min|max|low|high|step|scale|seed|diagonal|correction)$/.test(name))
      return this.#number();
    return this.#gentle && this.#chance(2) ? this.#name() : this.#expression(Math.max(depth, this.#gentle ? 1 : 0));
  }
}

/** A program with a few places changed; scraps come from `others` too. */
export function mutated(draw: Draw, source: string, others: readonly string[]): string {
  let text = source;
  for (let change = 1 + draw(5); change > 0; --change) {
    const at = draw(text.length + 1);
    const end = Math.min(text.length, at + draw(draw(8) === 0 ? 80 : 6));
    const other = pick(draw, others);
    const from = draw(other.length + 1);
    const scrap = pick(draw, [
      '',
      pick(draw, SCRAPS),
      pick(draw, SCRAPS),
      pick(draw, draw(6) === 0 ? HUGE : NUMBERS),
      other.slice(from, from + draw(30)),
    ]);
    text = text.slice(0, at) + scrap + text.slice(draw(2) ? at : end);
  }
  if (draw(5) === 0) {
    const lines = text.split('\n');
    const [line = ''] = lines.splice(draw(lines.length), 1);
    const put = pick(draw, [[], [line, line], [`    ${line}`], [line.trimStart()]]);
    lines.splice(draw(lines.length + 1), 0, ...put);
    text = lines.join('\n');
  }
  return text;
}
