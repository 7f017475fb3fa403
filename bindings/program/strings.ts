/** What the text of a string literal means: escapes, raw strings, line ends. */
import type { Places } from './places.ts';

const ESCAPES: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g;

/** Where a literal's text lies: after its prefix and opening quotes, before its closing ones. */
export interface LiteralText {
  from: number;
  to: number;
  raw: boolean;
}

/** Finds the text of the literal at `from`..`to`, which `scan` has found to be well formed. */
export function literalText(source: string, from: number, to: number): LiteralText {
  const [, prefix, quote] = /^([A-Za-z]*)('''|"""|'|")/.exec(source.slice(from, from + 5))!;
  return {
    from: from + prefix!.length + quote!.length,
    to: to - quote!.length,
    raw: /r/i.test(prefix!),
  };
}

/** The characters that a stretch of a literal stands for. @throws EngineError for an escape that Python refuses. */
export function decode(places: Places, from: number, to: number, raw: boolean): string {
  const text = places.source.slice(from, to).replace(/\r\n?/g, '\n');
  if (raw) return text;
  return text.replace(ESCAPE, (all, escape: string) => {
    const letter = escape[0]!;
    if (letter === '\n') return '';
    if (/[0-7]/.test(letter)) return String.fromCharCode(Number.parseInt(escape, 8));
    if ('xuU'.includes(letter)) {
      const code = escape.length > 1 ? Number.parseInt(escape.slice(1), 16) : NaN;
      if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
      throw places.error(
        'syntax',
        from,
        `"\\${escape.slice(0, 9)}" in this string is not a character.`,
        'Write \\x and two, \\u and four or \\U and eight hexadecimal digits, or \\\\ for a backslash.',
      );
    }
    if (letter === 'N') {
      throw places.error(
        'syntax',
        from,
        'Characters by name (\\N{...}) are not part of the program language.',
        'Write the character itself.',
      );
    }
    return ESCAPES[letter] ?? all;
  });
}
