// Debian packages without root: apt-get with lists, cache and status of its own, touching nothing of the machine's.
// The machine's mirror, proxies and certificates are taken from its own apt configuration.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianMirror } from './apt-sources.mjs';
import { run, StepFailed } from './steps.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const NO_MIRROR =
  'This machine has no Debian mirror in its apt configuration, so the toolchain cannot be fetched; install Emscripten 3.1.60 or newer, xtensor 0.25, xsimd 13, xtl, CMake, Ninja and clang yourself (README, "Your own toolchain").';

/** The release that this machine runs, such as `bookworm`. */
export function hostRelease() {
  const match =
    existsSync('/etc/os-release') && /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'));
  if (!match) throw new StepFailed(NO_MIRROR);
  return match[1];
}

/**
 * A private apt for one release in `folder`. `installed` is the dpkg status that decides what is still missing: none
 * for a root from nothing, the machine's own to fetch what the machine lacks.
 */
export async function privateApt(folder, release, { installed } = {}) {
  const address = debianMirror(hostRelease());
  if (!address) throw new StepFailed(NO_MIRROR);
  for (const each of ['lists/partial', 'archives/partial', 'etc']) mkdirSync(join(folder, each), { recursive: true });
  const sources = join(folder, 'etc/sources.list');
  const status = installed ?? join(folder, 'status');
  if (!installed) writeFileSync(status, '');
  const suites = ['deb', 'deb-src'].map((kind) => `${kind} [signed-by=${KEYRING}] ${address} ${release} main\n`);
  writeFileSync(sources, suites.join(''));

  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Log': folder,
    'APT::Sandbox::User': '', // root's apt would drop to a user who cannot see this folder
    'APT::Install-Recommends': 'false',
    'APT::Update::Post-Invoke': '',
    'APT::Update::Post-Invoke-Success': '',
    'Debug::NoLocking': 'true', // nobody else knows this folder
    'Acquire::Retries': '3',
    'Acquire::Languages': 'none',
  };
  // "Post-Invoke" commands are a list, and a list is emptied by a file with #clear only.
  const cleared = join(folder, 'etc/apt.conf');
  writeFileSync(cleared, '#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n');
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (args, failure, more = {}) =>
    run('apt-get', ['-q', ...options, '-c', cleared, ...args], { failure, cwd: folder, ...more });

  await apt(
    ['update', '--error-on=any'],
    `The package lists of Debian ${release} could not be fetched; check the network and the mirror in /etc/apt, then run the command again.`,
  );
  return {
    /** Downloads packages and all they depend on. @returns the paths of the .deb files */
    async download(packages, onLine) {
      await apt(
        ['install', '--yes', '--download-only', '--no-install-recommends', ...packages],
        `Packages of Debian ${release} could not be downloaded; check the network and the free disk space, then run the command again.`,
        { onLine },
      );
      const archives = join(folder, 'archives');
      return readdirSync(archives)
        .filter((name) => name.endsWith('.deb'))
        .map((name) => join(archives, name));
    },
    /** Downloads a source package. @returns the path of its original archive */
    async source(name) {
      await apt(
        ['source', '--download-only', '--only-source', name],
        `The source package ${name} of Debian ${release} could not be downloaded; check the network, then run the command again.`,
      );
      const archive = readdirSync(folder).find((file) => file.startsWith(`${name}_`) && file.includes('.orig.tar'));
      if (!archive) throw new StepFailed(`The source package ${name} has no original archive; report this as a bug.`);
      return join(folder, archive);
    },
  };
}
