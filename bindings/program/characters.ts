/** Characters that come with text pasted from a word processor, a web page or a PDF, and that Python refuses. */
import type { Refusal } from './subset.ts';

const SIGNS: readonly [characters: string, name: string, write: string][] = [
  [
    '\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u0060\u00b4',
    'quotation mark',
    'a straight quote, \' or "',
  ],
  ['\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe63\uff0d', 'minus sign', '-'],
  ['\u00d7\u22c5\u00b7\u2217\u2022\uff0a', 'multiplication sign', '*, or @ for the matrix product'],
  ['\u00f7\u2215\u2044', 'division sign', '/'],
  ['\u2264', 'sign', '<='],
  ['\u2265', 'sign', '>='],
  ['\u2260', 'sign', '!='],
  ['\u2190\u2254\uff1d', 'sign', '='],
  ['\u2192', 'arrow', '= with the name on the left'],
  ['\u221a', 'root sign', 'sqrt(...)'],
  ['\u221e', 'infinity sign', 'torch.inf'],
  ['\u2026', 'ellipsis', 'three full stops, ...'],
  ['\uff08', 'bracket', '('],
  ['\uff09', 'bracket', ')'],
  ['\uff0c\u060c\u3001', 'comma', ','],
  ['\uff1a', 'colon', ':'],
  ['\uff1b', 'semicolon', ';'],
  ['\uff0b', 'plus sign', '+'],
  ['\u22a4\u1d40', 'transpose sign', '.T'],
  ['\u00b2', 'superscript', '** 2'],
  ['\u00b3', 'superscript', '** 3'],
];

/** What to say about a character that cannot stand outside a string or a comment. */
export function describeCharacter(character: string): Refusal {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const [characters, name, write] of SIGNS) {
    if (characters.includes(character)) {
      return { sentence: `The ${name} "${character}" (${code}) is not Python's.`, hint: `Write ${write}.` };
    }
  }
  if (/[\p{Zs}\p{Cf}\p{Cc}\u115f\u1160\u3164\u2028\u2029]/u.test(character)) {
    return {
      sentence: `An invisible character (${code}) stands here.`,
      hint: 'Delete it and type a plain space if one is needed.',
    };
  }
  if (character === '$' || character === '?') {
    return {
      sentence: `"${character}" has no meaning in Python.`,
      hint: 'Delete it; a comment begins with #.',
    };
  }
  if (character === '!') {
    return { sentence: '"!" alone has no meaning in Python.', hint: 'Write "not x", or "!=" for "not equal".' };
  }
  return {
    sentence: `The character "${character}" (${code}) cannot stand in a program.`,
    hint: 'It may stand in a string or after # in a comment.',
  };
}
