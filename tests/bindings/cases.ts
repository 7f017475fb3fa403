/** Cases kept as text files: a title, a source, and what is expected of it. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Case {
  title: string;
  source: string;
  expected: string;
}

/**
 * Reads `=== title`, source, `---`, expected. In a source, `⟨hex⟩` is the character of that code, so that invisible
 * ones can be seen; `⟨D⟩` is a carriage return.
 */
export function readCases(name: string): Case[] {
  return readFileSync(new URL(`./cases/${name}`, import.meta.url), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [, title, source, expected] = /^(.*)\n([^]*?)\n?^---\n([^]*)$/m.exec(block)!;
      return {
        title: title!,
        source: source!.replace(/⟨(\w+)⟩/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
        expected: expected!.trim(),
      };
    });
}

/** With UPDATE_CASES=1, writes what the program gives now into the file, to be reviewed. */
export function updateCases(name: string, actual: (source: string) => string): void {
  if (!process.env['UPDATE_CASES']) return;
  const url = new URL(`./cases/${name}`, import.meta.url);
  const text = readFileSync(url, 'utf8');
  const cases = readCases(name);
  let index = 0;
  writeFileSync(
    url,
    text.replace(/^---\n[^]*?(?=^=== |$(?![^]))/gm, () => `---\n${actual(cases[index++]!.source)}\n\n`).trimEnd() +
      '\n',
  );
}
