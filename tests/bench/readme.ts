/** Puts the tables between the markers of README.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

const file = new URL('README.md', import.meta.url);

/** @param where `node` or `browser`: each has markers of its own */
export async function writeReadme(where: string, text: string): Promise<void> {
  const readme = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${where}: begin -->`, `<!-- ${where}: end -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`tests/bench/README.md has no ${begin} ... ${end}.`);
  const changed = `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`;
  await writeFile(file, await format(changed, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
