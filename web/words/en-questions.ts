/** The words of questions in English. They come with the code of questions, not with the page. */
const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const questions = {
  kinds: {
    number: 'Work it out',
    grid: 'Fill it in',
    choice: 'Choose one',
    choices: 'Choose all that are right',
    order: 'Put it in order',
  },
  answer: 'Your answer',
  check: 'Check',
  decimals: (digits: number): string =>
    digits === 0 ? 'A whole number will do.' : `${counted(digits, 'decimal', 'decimals')} will do.`,
  tolerance: (text: string): string => `It may be off by ${text}.`,
  forms: 'A decimal number, a percentage or a fraction.',
  right: 'Right.',
  rightIs: 'Right: it is',
  notYet: 'Not yet.',
  itIs: 'The answer is',
  below: 'The explanation is open below.',
  /** A mistake gives what was typed. */
  found: 'This is what comes out of a mistake.',
  foundSeveral: 'This is what comes out of one of these mistakes.',
  gives: 'It gives',
  yours: 'Graded with the inputs as you have changed them.',
  unknown: 'It cannot be graded now.',
  misses: {
    sign: 'The size is right, the sign is not.',
    otherSign: 'The sign is wrong, and the size too.',
    close: 'Close, but outside of the tolerance. Round only at the end.',
    twice: 'It is at least twice as large as it should be.',
    half: 'It is at most half as large as it should be.',
    high: 'It is too large.',
    low: 'It is too small.',
    none: 'With these inputs the right answer is not a finite number. Change the inputs.',
    tensHigh: (times: string): string => `The digits are right, but it is ${times} times too large.`,
    tensLow: (times: string): string => `The digits are right, but it is ${times} times too small.`,
    times: { 1: 'ten', 2: 'a hundred', 3: 'a thousand' } as Record<number, string>,
  },
  grid: {
    cell: (row: string, column: string): string => [row, column].filter(Boolean).join(', '),
    row: (number: number): string => `row ${number}`,
    column: (number: number): string => `column ${number}`,
    right: 'right',
    wrong: 'not right yet',
    fill: 'Fill in every cell, then check. The up and down keys move between rows.',
    some: (right: number, all: number): string =>
      right === 0 ? 'No cell is right yet.' : `${right} of ${all} cells are right.`,
    unread: (count: number): string =>
      count === 1 ? 'One cell holds no number yet.' : `${count} cells hold no number yet.`,
  },
  choice: {
    right: 'right',
    nothing: 'Choose an answer, then check.',
    wrong: 'This is not the right one.',
    extra: (count: number): string =>
      count === 1 ? 'One of the chosen answers is not right.' : `${count} of the chosen answers are not right.`,
    missed: 'A right one is missing.',
  },
  order: {
    list: 'Steps to put in order',
    keys: 'The up and down keys choose a step; with Alt they move it.',
    up: 'Move up',
    down: 'Move down',
    moved: (place: number, all: number): string => `Now place ${place} of ${all}.`,
    first: 'The first step is not in its place yet.',
    leading: (count: number): string =>
      count === 1 ? 'The first step is in its place.' : `The first ${count} steps are in their places.`,
    right: 'The right order',
  },
  hint: (place: number, of: number): string => (of === 1 ? 'A hint' : `Hint ${place} of ${of}`),
  firstHint: 'A hint',
  anotherHint: 'Another hint',
  show: 'Show the answer',
  again: 'Start again',
  mistakes: {
    'no-scaling': 'The scores went into softmax without being divided by the root of the size of a key.',
    'root-missing': 'The scores were divided by the size of a key itself, not by its root.',
    'd-model': 'The scores were divided by the root of the size of the model, not of the size of a key.',
    'softmax-columns':
      'Softmax ran down each column, so the columns add up to one. Each row is a query: its weights do.',
    'scores-as-weights': 'This is a score as it is before softmax, used as if it were a weight.',
    swapped: 'Queries and keys changed places: row and column are those of the other one.',
    'mask-late': 'The mask came after softmax, so the weights that were left no longer add up to one.',
    transposed: 'The matrix was transposed: its rows were taken for its columns.',
    rounded: 'It was rounded on the way. Carry more decimals and round only at the end.',
  } as Record<string, string>,
};
