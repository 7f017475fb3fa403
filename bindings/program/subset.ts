/** What Python has and the program language does not: a sentence and a hint for each. */

export interface Refusal {
  sentence: string;
  hint: string;
}

const WHILE: Refusal = {
  sentence: '"while" loops are not part of the program language: how often they run is known too late.',
  hint: 'Write for i in range(n), with a number for n.',
};
const BREAK: Refusal = {
  sentence: '"break" and "continue" are not part of the program language.',
  hint: 'Let the loop run over just what is needed: range(start, stop), or a part of the list.',
};
const CLASS: Refusal = {
  sentence: 'Classes cannot be defined here.',
  hint: 'Write what the class computes as a function: def forward(x, W): ... return y.',
};
const EXCEPTIONS: Refusal = {
  sentence: 'Exceptions are not part of the program language.',
  hint: 'Leave the line out: mistakes are reported with their line and column anyway.',
};
const ASYNC: Refusal = {
  sentence: 'Asynchronous code and generators are not part of the program language.',
  hint: 'Write the steps one after another.',
};
const SCOPE: Refusal = {
  sentence: '"global" and "nonlocal" are not part of the program language.',
  hint: 'Leave the line out; what a function changes, let it return: n = f(n).',
};
/** Keywords that the program language refuses wherever they stand. */
export const REFUSED_KEYWORDS: ReadonlyMap<string, Refusal> = new Map([
  ['class', CLASS],
  [
    'lambda',
    {
      sentence: '"lambda" functions are not part of the program language.',
      hint: 'Write the formula itself where it is used; for a number, take another name such as lam.',
    },
  ],
  ['while', WHILE],
  ['try', EXCEPTIONS],
  ['except', EXCEPTIONS],
  ['finally', EXCEPTIONS],
  ['raise', EXCEPTIONS],
  ['async', ASYNC],
  ['await', ASYNC],
  ['yield', ASYNC],
  ['global', SCOPE],
  ['nonlocal', SCOPE],
  ['break', BREAK],
  ['continue', BREAK],
]);

/** Python's own words, which cannot be names. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...REFUSED_KEYWORDS.keys(),
  ...['False', 'None', 'True', 'and', 'as', 'from', 'import', 'in', 'is', 'not', 'or'],
  ...['assert', 'def', 'del', 'elif', 'else', 'for', 'if', 'pass', 'return', 'with'],
]);

export const GENERATOR: Refusal = {
  sentence: 'Generators are not part of the program language.',
  hint: 'Put square brackets around it, which make a list: [f(x) for x in xs].',
};
export const UNKNOWN_CONDITION: Refusal = {
  sentence: 'Whether this holds is not known before the program runs.',
  hint: 'To choose cell by cell, write torch.where(condition, a, b); "if" can ask for numbers written in the program, and for None.',
};
export const MAIN: Refusal = {
  sentence: '"__name__" is not part of the program language.',
  hint: 'Leave the "if" out, and write its lines without indentation.',
};
export const UNKNOWN_LOOP: Refusal = {
  sentence: 'How many items this has is not known before the program runs.',
  hint: 'Go over range(n) with a number for n, or over a list written in the program; a tensor is computed whole, without a loop.',
};
export const UNKNOWN_COUNT: Refusal = {
  sentence: 'This number is not known before the program runs.',
  hint: 'Write it in the program, as in n = 4; the sizes and values of inputs are not known yet.',
};
export const UNKNOWN_ASSERTION: Refusal = {
  sentence: 'Whether this holds is not known before the program runs.',
  hint: 'To show it, write print(...) of it; "assert" can ask for numbers written in the program.',
};
export const LOOP_ELSE: Refusal = {
  sentence: 'A loop cannot have an "else" here.',
  hint: 'Write its lines after the loop, without indentation.',
};
export const WITH: Refusal = {
  sentence: '"with" can only be followed by torch.no_grad() or torch.inference_mode() here.',
  hint: 'Write the lines of the block without it.',
};
export const INNER_FUNCTION: Refusal = {
  sentence: 'A function cannot be defined inside another one here.',
  hint: 'Define it before the other one, and pass it what it needs.',
};
export const RETURN_OUTSIDE: Refusal = {
  sentence: '"return" stands outside a function.',
  hint: 'To show a result, write print(...).',
};
export const DELETED: Refusal = {
  sentence: 'Only names can be deleted.',
  hint: 'Leave the line out.',
};
export const RANGE_OUTSIDE_LOOP: Refusal = {
  sentence: 'This is not a list yet.',
  hint: 'Write list(...) around it, or use it in a loop: for i in range(3).',
};
export const GRADIENT_STEP: Refusal = {
  sentence: 'A program says how a value is computed; gradients and training are asked for outside it.',
  hint: 'Leave the line out: run.backward("loss") gives the gradients, and program.train(...) trains.',
};
export const BRACES: Refusal = {
  sentence: 'Dictionaries and sets are not part of the program language.',
  hint: 'Give each value a name of its own, or write a list: [a, b].',
};
export const WALRUS: Refusal = {
  sentence: '":=" is not part of the program language.',
  hint: 'Bind the name on a line of its own with "=".',
};
export const DECORATOR: Refusal = {
  sentence: 'Decorators are not part of the program language.',
  hint: 'Leave the line out, @torch.no_grad() too; between two tensors "@" is the matrix product: A @ B.',
};
export const MATCH: Refusal = {
  sentence: '"match" is not part of the program language.',
  hint: 'To choose cell by cell, write torch.where(condition, a, b).',
};
export const NOTHING_BEFORE_STAR: Refusal = {
  sentence: 'A value is missing before "*".',
  hint: 'Write a number or a name there, or delete the sign.',
};
export const STARRED: Refusal = {
  sentence: 'Unpacking with "*" is not part of the program language.',
  hint: 'Write the items one by one, such as x.shape[0], x.shape[1].',
};
export const CELL_ASSIGNMENT: Refusal = {
  sentence: 'A tensor\'s cells cannot be assigned: "=" binds a name.',
  hint: 'Make a new tensor: torch.where(condition, a, b) or x.masked_fill(mask, value).',
};
export const ATTRIBUTE_ASSIGNMENT: Refusal = {
  sentence: 'An attribute cannot be assigned: "=" binds a name.',
  hint: 'Give the result a name of its own.',
};
export const CHAINED_COMPARISON: Refusal = {
  sentence: 'Comparisons cannot be chained here.',
  hint: 'Write both and join them: (a < b) & (b < c).',
};
export const STRING_ARITHMETIC: Refusal = {
  sentence: 'Text cannot be computed with.',
  hint: 'Text can be printed, also with values inside: print(f"loss {loss:.4f}").',
};
export const FORMAT_OUTSIDE_PRINT: Refusal = {
  sentence: 'An f-string can only be printed.',
  hint: 'Write it inside print(...).',
};

/** Operators and comparisons that Python has and the program language refuses. */
export const REFUSED_OPERATORS: ReadonlyMap<string, Refusal> = new Map([
  [
    '^',
    {
      sentence: '"^" is not part of the program language: in Python it is not a power.',
      hint: 'For a power write x ** 2; to compare two masks write a != b.',
    },
  ],
  ...['<<', '>>'].map((sign): [string, Refusal] => [
    sign,
    {
      sentence: `"${sign}" (a shift of bits) is not part of the program language.`,
      hint: 'Multiply or divide by a power of two; to compare, write < or >.',
    },
  ]),
  ['<>', { sentence: '"<>" is not Python.', hint: 'For "not equal" write !=.' }],
  ...['is', 'is not'].map((sign): [string, Refusal] => [
    sign,
    { sentence: `"${sign}" can only ask for None here.`, hint: 'To compare values, write == or !=.' },
  ]),
  ...['in', 'not in'].map((sign): [string, Refusal] => [
    sign,
    {
      sentence: '"in" is not part of the program language.',
      hint: 'To ask whether a value occurs, write (x == value).any().',
    },
  ]),
]);
