/** The text of a lesson file as lines, cleaned of what no text holds. */

export interface Source {
  /** Without line ends. Line 1 is `lines[0]`. */
  lines: string[];
  /** Characters that were replaced, with their places from 1. */
  replaced: { line: number; column: number; name: string }[];
}

/** Control characters that are no text, halves of surrogate pairs, and noncharacters. */
const NO_TEXT =
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Splits at every line end (CRLF, LF, CR) and replaces what is no text by U+FFFD, telling where. */
export function readSource(text: string): Source {
  const replaced: Source['replaced'] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    NO_TEXT.lastIndex = 0;
    if (!NO_TEXT.test(line)) continue;
    lines[at] = line.replace(NO_TEXT, (character, offset: number) => {
      replaced.push({ line: at + 1, column: offset + 1, name: nameOf(character) });
      return '\ufffd';
    });
  }
  return { lines, replaced };
}

function nameOf(character: string): string {
  const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  if (code === 'U+0000') return 'a NUL character';
  return /[\ud800-\udfff]/.test(character) ? `half of a character (${code})` : `the control character ${code}`;
}
