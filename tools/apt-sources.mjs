// Where this machine fetches Debian from, read from its apt configuration. (`apt-get indextargets` would say it too, but
// only once somebody has fetched the package lists.)
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Each repository of the machine: its address, one of its releases, and its components. */
function* repositories() {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = ['/etc/apt/sources.list', ...names.sort().map((name) => join(folder, name))];
  for (const file of files.filter((path) => existsSync(path))) {
    const text = readFileSync(file, 'utf8').replace(/^[ \t]*#.*\n/gm, '');
    if (file.endsWith('.list')) yield* fromLines(text);
    if (file.endsWith('.sources')) yield* fromStanzas(text);
  }
}

/** `deb [options] address release component...` */
function* fromLines(text) {
  for (const [, address, release, components] of text.matchAll(/^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)\s+(.+)$/gm)) {
    yield { address, release, components: components.split(/\s+/) };
  }
}

/** The newer format: paragraphs of `Field: values`, lines that start with a space going on. */
function* fromStanzas(text) {
  for (const stanza of text.split(/^\s*$/m)) {
    const lines = stanza.replace(/\n[ \t]+/g, ' ').split('\n');
    const fields = new Map(lines.map((line) => [line.split(':')[0].trim().toLowerCase(), line.replace(/^[^:]*:/, '')]));
    const values = (name) => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    if (values('enabled')[0] === 'no' || !values('types').includes('deb')) continue;
    for (const address of values('uris')) {
      for (const release of values('suites')) yield { address, release, components: values('components') };
    }
  }
}

/** The address of the Debian mirror, or undefined. */
export function debianMirror(hostRelease) {
  const names = [hostRelease, 'stable', 'oldstable', 'testing']; // repositories of others, and security, have other names
  for (const { address, release, components } of repositories()) {
    if (names.includes(release) && components.includes('main')) return address;
  }
  return undefined;
}
