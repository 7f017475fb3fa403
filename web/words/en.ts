/**
 * Every word of the interface in English. One string or function a phrase; a sentence says what is wrong, where, and
 * what to do. Sections: `unfold` (unfoldings), `session` (edits), `paste` (typed matrices), `sentence`, `link`,
 * `page` (en-page.ts); add sections for pages and views beside them. The command's own words are in en-cli.ts.
 */
import { page } from './en-page.ts';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const unfold = {
  /** Steps in words, by the op's name. An op that is not here shows its summary from the op table. */
  steps: {
    input: 'an input',
    matmul: 'dot product of a row and a column',
    add: 'sum',
    sub: 'difference',
    mul: 'product',
    div: 'quotient',
    neg: 'negative',
    pow: 'power',
    sqrt: 'square root',
    exp: 'exponential',
    log: 'natural logarithm',
    abs: 'absolute value',
    softmax: 'softmax: its share of the exponentials',
    sum: 'sum',
    mean: 'mean: the sum divided by the count',
    amax: 'the largest of them',
    amin: 'the smallest of them',
    argmax: 'where the largest is',
    argmin: 'where the smallest is',
    topk_values: 'the one that so many others come before in order',
    topk_indices: 'where the one is that so many others come before in order',
    norm_2: 'length: root of the sum of squares',
    cosine_similarity: 'dot product divided by both lengths',
    maximum: 'the larger one',
    minimum: 'the smaller one',
    lt: 'is the first smaller? 1 for yes, 0 for no',
    le: 'is the first smaller or equal? 1 for yes, 0 for no',
    gt: 'is the first larger? 1 for yes, 0 for no',
    ge: 'is the first larger or equal? 1 for yes, 0 for no',
    eq: 'are they equal? 1 for yes, 0 for no',
    ne: 'do they differ? 1 for yes, 0 for no',
    logical_and: 'are both true? 1 for yes, 0 for no',
    logical_or: 'is one of them true? 1 for yes, 0 for no',
    logical_not: 'is it false? 1 for yes, 0 for no',
    floor_divide: 'quotient, rounded down',
    remainder: 'what the division leaves',
    sigmoid: 'sigmoid',
    tanh: 'hyperbolic tangent',
    relu: 'zero in place of what is negative',
    sin: 'sine',
    cos: 'cosine',
    to: 'the same number, as another type',
    size_of: 'the size of a dimension',
    eye: 'one on the diagonal, zero elsewhere',
    number: 'a number in the program',
    randn: 'a random number from the seeded normal distribution',
    rand: 'a random number from the seeded uniform distribution',
    arange: 'counted up from the start',
    masked_fill: 'filled in where the mask says so',
    where: 'chosen by the condition',
    tril: 'zero above the diagonal',
    triu: 'zero below the diagonal',
  } as Record<string, string>,
  scaledByRoot: 'divided by a square root',
  /** A step inside an op that is made of others, such as the sum in x.std(). */
  stepOf: (text: string): string => `a step of ${text}`,
  inputEnds: 'This is an input: the arithmetic ends here. Edit it and everything made from it changes.',
  constantEnds: 'This number is written in the program: the arithmetic ends here.',
  fixedEnds: 'This number is made from no other: the arithmetic ends here.',
  randomEnds: 'This number was drawn by the seeded generator: the arithmetic ends here.',
  between: (count: number): string => `${plural(count, 'term', 'terms')} more`,
  notANumber: 'NaN',
};

const session = {
  unknownProgram: (program: string): string =>
    `The lesson has no program “${program}”. Its expressions cannot be computed; name a program of the lesson.`,
  unknownName: (name: string, program: string, known: string): string =>
    `The program “${program}” has no name “${name}”. It knows ${known}.`,
  noNames: 'no names yet',
  missingInput: (name: string, program: string): string =>
    `${program === 'main' ? 'The program' : `The program “${program}”`} reads “${name}”, which has no value: nothing before binds the name, and no input has it. Is it misspelt, or bound too late?`,
  programFails: (program: string, message: string): string =>
    program === 'main' ? message : `In the program “${program}”: ${message}`,
  notAnExpression: (text: string): string =>
    `“${text}” is not one expression. Write something that has a value, such as A[0] or Q @ K.T.`,
  emptyExpression: 'An expression is missing. Write something that has a value, such as A[0] or Q @ K.T.',
  noValue: (text: string): string => `“${text}” has no numbers to show. Write an expression whose value is a tensor.`,
  closed: 'This lesson was closed. Open it again to go on.',
  unknownInput: (name: string, program: string, known: string): string =>
    `The program “${program}” has no input “${name}”. Its inputs are ${known}.`,
  noInputs: 'none',
  unknownList: (list: string): string => `The lesson has no list of labels “${list}”.`,
  unknownSentence: (name: string): string => `The lesson has no sentence “${name}”.`,
  outside: (name: string, index: string, shape: string): string =>
    `${name}[${index}] lies outside: the shape of ${name} is (${shape}).`,
  emptyCell: 'The cell is empty. Type a number, such as 0.5.',
  notANumber: (text: string): string => `“${text}” is not a number. Type digits, such as 0.5, −2 or 1e-3.`,
  nan: 'NaN means “not a number”. Type a finite number, such as 0.5.',
  infinite: 'Infinity cannot be an input here. Type a finite number, such as 0.5.',
  fraction: (text: string): string => `“${text}” looks like a fraction. Type it as a decimal number, such as 0.5.`,
  thousands: (text: string): string =>
    `“${text}” could mean a thousand or a decimal. Type it without the comma, or with a point for decimals.`,
  tooLarge: (text: string): string =>
    `“${text}” is larger than the largest number the engine holds (about 3.4 × 10³⁸). Type a smaller one.`,
  cellTooLong: (length: number): string => `A cell takes one number, but this text has ${length} characters.`,
  outOfRange: (label: string, min: string, max: string): string => `${label} goes from ${min} to ${max}.`,
  wrongDimensions: (name: string, given: number, needed: number): string =>
    `${name} has ${plural(needed, 'dimension', 'dimensions')}, but this has ${given}. Give ${needed === 2 ? 'rows of numbers, a row a line' : needed === 1 ? 'one row of numbers' : 'one number'}.`,
  labelEmpty: 'A label needs at least one letter. Type a word.',
  labelTooLong: (limit: number): string => `A label has at most ${limit} characters. Shorten it.`,
  presetNotNumbers: (input: string): string =>
    `The preset gives “${input}” something that is not made of finite numbers.`,
};

const paste = {
  tooLong: (length: number, limit: number): string =>
    `The text has ${length.toLocaleString('en')} characters; a matrix may have at most ${limit.toLocaleString('en')}. Paste a smaller one.`,
  tooMany: (count: number, limit: number): string =>
    `This is ${count.toLocaleString('en')} numbers; a matrix here may have at most ${limit.toLocaleString('en')}. Paste a smaller one.`,
  empty: 'There are no numbers in this text. Paste rows of numbers, a row a line, or a list such as [[1, 0], [0, 1]].',
  ragged: (row: number, has: number, needs: number): string =>
    `Row ${row} has ${plural(has, 'number', 'numbers')}, but the first row has ${needs}. Give every row the same number.`,
  emptyPlace: (row: number, column: number): string =>
    `Row ${row}, column ${column} is empty. Give every cell a number.`,
  badPlace: (row: number, column: number, text: string, why: string): string =>
    `Row ${row}, column ${column}: ${why || `“${text}” is not a number.`}`,
  unclosed: 'A bracket “[” is never closed. End the list with “]”.',
  unopened: 'There is a “]” too many. Every “]” needs a “[” before it.',
  afterEnd: (text: string): string => `After the closing bracket there is “${text}”. Paste one list of rows only.`,
  unexpected: (text: string): string => `“${text}” does not belong into a list of numbers.`,
  tooDeep: 'The list is nested more than five deep. Give at most five dimensions.',
};

const sentence = {
  empty: 'The sentence is empty. Type at least one word.',
  noWords: 'There is no word in this text, only signs. Type at least one word with letters or digits.',
  tooManyWords: (count: number, limit: number): string =>
    `This sentence has ${count} words; at most ${limit} fit. Shorten it: until then the lesson keeps the last sentence.`,
  tooLong: (length: number, limit: number): string =>
    `This text has ${length.toLocaleString('en')} characters; a sentence may have at most ${limit.toLocaleString('en')}. Shorten it: until then the lesson keeps the last sentence.`,
  noSegmenter: 'This browser is too old to find words in a text. Use a newer one, or edit the embeddings by hand.',
  invented: 'These embeddings are invented for this lesson: eight features chosen by hand, not learned from text.',
  unknown: (word: string): string =>
    `“${word}” is not in the lesson’s table: its eight numbers come from its letters and mean nothing.`,
  features: ['animal', 'person', 'action', 'place', 'water', 'money', 'quality', 'function word'],
};

const link = {
  damaged: 'This link is damaged, so the lesson opens as its author wrote it.',
  tooLong: 'This link is too long to be one of ours, so the lesson opens as its author wrote it.',
  version: (version: string): string =>
    `This link was made by another version of Softlook (${version}), so the lesson opens as its author wrote it.`,
  otherLesson: 'Parts of this link do not fit the lesson as it is now; they were left out.',
};

export const en = { language: 'en', unfold, session, paste, sentence, link, page };
