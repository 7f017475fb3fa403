/** What Python has and the program language does not: a sentence and a hint for each. */

export interface Refusal {
  sentence: string;
  hint: string;
}

const LOOP: Refusal = {
  sentence: 'Loops are not part of the program language.',
  hint: 'Tensors make most loops unnecessary: compute all rows at once, or write the steps one after another.',
};
const DEFINITION: Refusal = {
  sentence: 'Functions and classes cannot be defined here.',
  hint: 'Write the steps one after another and give each result a name.',
};
const CONDITION: Refusal = {
  sentence: '"if", "elif" and "else" are not part of the program language.',
  hint: 'To choose cell by cell, write torch.where(condition, a, b).',
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
  hint: 'Leave the line out: a program has one scope.',
};
const NOTHING: Refusal = {
  sentence: '"pass", "break", "continue" and "return" are not part of the program language.',
  hint: 'Leave the line out; to show a result, write print(...).',
};

/** Keywords that the program language refuses wherever they stand. */
export const REFUSED_KEYWORDS: ReadonlyMap<string, Refusal> = new Map([
  ['def', DEFINITION],
  ['class', DEFINITION],
  [
    'lambda',
    {
      sentence: '"lambda" functions are not part of the program language.',
      hint: 'Write the formula itself where it is used; for a number, take another name such as lam.',
    },
  ],
  ['for', LOOP],
  ['while', LOOP],
  ['if', CONDITION],
  ['elif', CONDITION],
  ['else', CONDITION],
  [
    'with',
    {
      sentence: '"with" blocks are not part of the program language.',
      hint: 'Write the lines of the block without it: torch.no_grad() is not needed here.',
    },
  ],
  ['try', EXCEPTIONS],
  ['except', EXCEPTIONS],
  ['finally', EXCEPTIONS],
  ['raise', EXCEPTIONS],
  ['async', ASYNC],
  ['await', ASYNC],
  ['yield', ASYNC],
  ['global', SCOPE],
  ['nonlocal', SCOPE],
  ['pass', NOTHING],
  ['break', NOTHING],
  ['continue', NOTHING],
  ['return', NOTHING],
  [
    'del',
    {
      sentence: '"del" is not part of the program language.',
      hint: 'Leave the line out: names need not be deleted.',
    },
  ],
  [
    'assert',
    {
      sentence: '"assert" is not part of the program language.',
      hint: 'To show whether something holds, write print(...) of it.',
    },
  ],
]);

/** The other keywords of Python: words that cannot be names. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...REFUSED_KEYWORDS.keys(),
  ...['False', 'None', 'True', 'and', 'as', 'from', 'import', 'in', 'is', 'not', 'or'],
]);

/** `for` inside brackets, and `if` inside an expression, say more than the statement of that name. */
export const COMPREHENSION: Refusal = {
  sentence: 'Comprehensions are not part of the program language.',
  hint: 'Compute with whole tensors, or write the items one after another: [a, b, c].',
};
export const CONDITIONAL: Refusal = {
  sentence: 'Conditional expressions ("a if c else b") are not part of the program language.',
  hint: 'To choose cell by cell, write torch.where(c, a, b).',
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
  hint: 'Leave the line out; between two tensors "@" is the matrix product: A @ B.',
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
  ['is', { sentence: '"is" is not part of the program language.', hint: 'To compare values, write == or !=.' }],
  [
    'in',
    {
      sentence: '"in" is not part of the program language.',
      hint: 'To ask whether a value occurs, write (x == value).any().',
    },
  ],
]);
