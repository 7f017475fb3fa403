/** Puts what was measured between the markers of a README. */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/**
 * @param section the name in the file's markers `<!-- name: begin -->` and `<!-- name: end -->`
 * @throws Error when the file has no such markers
 */
export async function writeMeasured(file: URL, section: string, text: string): Promise<void> {
  const readme = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${section}: begin -->`, `<!-- ${section}: end -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no ${begin} ... ${end}.`);
  const changed = `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`;
  await writeFile(file, await format(changed, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
