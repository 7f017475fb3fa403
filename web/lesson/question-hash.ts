/**
 * A short mark of what a question asks. Answers that a browser keeps carry it: where the author has changed the question
 * since, a choice or a number would be an answer to something else.
 */

/** The mark of some data of a lesson; places in the file do not count. */
export function questionHash(asked: unknown): string {
  const text = JSON.stringify(asked, (key, value: unknown) => (key === 'at' ? undefined : value));
  // FNV-1a over UTF-16 units, twice with different starts: 64 bits, so that two questions do not meet by chance.
  return [0x811c9dc5, 0x01000193].map((start) => fnv(text, start)).join('');
}

function fnv(text: string, start: number): string {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
}
