/** A sentence for the place where the grammar could not go on. */
import { BLOCK_WORDS, noColon, noLines } from './indentation.ts';
import type { Places } from './places.ts';
import type { Token } from './scan.ts';
import { KEYWORDS, MATCH } from './subset.ts';

const OPERATORS = new Set(
  '+ - * / // % @ & | ^ ~ << >> ** < > <= >= == != <> and or not in is = += -= *= /= //= %= @= &= |= ^= **= <<= >>='.split(
    ' ',
  ),
);
const ASSIGNMENTS = /^(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>)?=$/;

interface Mistake {
  from: number;
  sentence: string;
  hint: string;
}

/** The error for a program in which the token at `index` cannot follow those before it. */
export function syntaxError(places: Places, tokens: readonly Token[], index: number): Error {
  const { from, sentence, hint } = describe(places.source, tokens, index);
  return places.error('syntax', from, sentence, hint);
}

function describe(source: string, tokens: readonly Token[], index: number): Mistake {
  const text = (token: Token | undefined): string =>
    !token || token.kind === 'newline' ? '' : source.slice(token.from, token.to);
  const next = tokens[index];
  const previous = tokens[index - 1];
  const sign = text(next);
  const before = text(previous);
  const from = next?.from ?? previous?.to ?? source.length;
  const ends = sign === '' || sign === ';' || sign === ')' || sign === ']';
  const short = sign.length > 30 ? `${sign.slice(0, 27)}...` : sign;

  const first = text(tokens[tokens.slice(0, index).findLastIndex((token) => token.kind === 'newline') + 1]);
  const lineEnds = index > 0 && (next?.kind ?? 'newline') === 'newline' && previous!.kind !== 'newline';
  if (lineEnds && BLOCK_WORDS.has(first)) {
    return before === ':' ? { from: previous!.from, ...noLines(first) } : { from: previous!.to, ...noColon(first) };
  }
  if (sign === 'else' || sign === 'elif') {
    return {
      from,
      sentence: `There is no "if" to which this "${sign}" belongs.`,
      hint: 'It stands in the same column as its "if", right after the lines of that.',
    };
  }
  if ((isValue(previous, before) || before === ')' || before === ']') && isValue(next, sign)) {
    if (before === 'print') {
      return { from: previous!.from, sentence: '"print" is a function.', hint: `Write print(${short}).` };
    }
    if (before === 'match' && first === 'match') return { from: previous!.from, ...MATCH };
    return {
      from,
      sentence: `There is nothing between "${before.slice(-30)}" and "${short}".`,
      hint: 'To multiply, write *; between the items of a list, write a comma; begin a new statement on a new line.',
    };
  }
  if (KEYWORDS.has(sign) && !OPERATORS.has(sign)) {
    return {
      from,
      sentence: `"${sign}" cannot stand here.`,
      hint:
        sign === 'import' || sign === 'from' ? 'Write it at the beginning of a line.' : "It is a word of Python's own.",
    };
  }
  if (ASSIGNMENTS.test(sign)) {
    if (before === '' || before === ';') {
      return { from, sentence: `There is no name before "${sign}".`, hint: 'Write the name to bind, as in x = 3.' };
    }
    return sign === '='
      ? { from, sentence: '"=" cannot stand here: it binds a name.', hint: 'To compare, write "==".' }
      : { from, sentence: `"${sign}" cannot stand here.`, hint: 'Write it once, after one name: x += 1.' };
  }
  if (OPERATORS.has(before) && (ends || OPERATORS.has(sign) || sign === ',' || sign === ':')) {
    return {
      from: previous!.from,
      sentence: `A value is missing after "${before}".`,
      hint:
        ends && sign !== '' ? 'Write a number or a name there.' : 'Write a number or a name there, or delete the sign.',
    };
  }
  if (before === '.') {
    return {
      from: previous!.from,
      sentence: 'A name is missing after ".".',
      hint: 'Write an attribute or a method, such as x.T or x.sum().',
    };
  }
  if (OPERATORS.has(sign)) {
    return {
      from,
      sentence: `A value is missing before "${sign}".`,
      hint: 'Write a number or a name there, or delete the sign.',
    };
  }
  if (sign === ',') {
    return { from, sentence: 'A value is missing before this comma.', hint: 'Write it, or delete the comma.' };
  }
  if (before === '[' && sign === ']') {
    return {
      from: previous!.from,
      sentence: 'These brackets are empty: an index is missing.',
      hint: 'Write one, such as x[0] or x[:, 1].',
    };
  }
  if (sign === ':') {
    return {
      from,
      sentence: 'A colon cannot stand here.',
      hint: 'It stands in an index, as in x[1:3], and after def, for, if and with.',
    };
  }
  if (before === 'import' || before === 'from' || before === 'as') {
    return {
      from: previous!.from,
      sentence: `A name is missing after "${before}".`,
      hint: 'Write import torch, or leave the line out.',
    };
  }
  if (ends && sign !== '' && sign !== ';') {
    return { from, sentence: `Something is missing before "${sign}".`, hint: 'Write a value, or delete the sign.' };
  }
  if (ends) {
    const start = previous?.from ?? from;
    return {
      from: start,
      sentence: `The statement is not complete after "${before}".`,
      hint: 'Write the rest, or delete the line.',
    };
  }
  return { from, sentence: `"${short}" cannot stand here.`, hint: 'Look for a sign that is missing before it.' };
}

function isValue(token: Token | undefined, text: string): boolean {
  if (!token) return false;
  if (token.kind === 'number' || token.kind === 'string') return true;
  if (token.kind === 'name') return !KEYWORDS.has(text) || text === 'None' || text === 'True' || text === 'False';
  return text === '...';
}
