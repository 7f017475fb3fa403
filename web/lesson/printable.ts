/** Text of a lesson inside a sentence of ours. */

const LONGEST = 600;

/** One line, without control characters, not longer than a sentence may be. */
export function printable(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A piece of the lesson's text in quotation marks, cut where it is long. */
export function quoted(text: string): string {
  const line = text.trim();
  return line.length <= 40 ? `“${line}”` : `“${line.slice(0, 40).replace(/[\ud800-\udbff]$/, '')}…”`;
}
