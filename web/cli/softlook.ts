/** The command `softlook`: finds the subcommand and turns whatever goes wrong into a sentence and an exit code. */
import manifest from '../../package.json' with { type: 'json' };
import { nearest } from '../lesson/nearest.ts';
import { cli } from '../words/en-cli.ts';
import { Complaint } from './complaint.ts';
import { processOutput } from './output.ts';
import type { Output } from './output.ts';

type Command = (args: string[], output: Output) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  build: async () => (await import('./build.ts')).buildCommand,
  preview: async () => (await import('./preview.ts')).previewCommand,
};

/** Runs the command line. The result is the exit code: 0 fine, 1 a problem, 2 a mistake in the command. */
export async function softlook(args: string[], output: Output = processOutput()): Promise<number> {
  const [name, ...rest] = args;
  const asked = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (name === undefined) {
    output.complain(cli.usage);
    return 2;
  }
  if (name === 'help' || asked.includes('--help') || asked.includes('-h')) {
    output.say(cli.usage);
    return 0;
  }
  if (name === '--version' || name === '-v' || name === '-V') {
    output.say(manifest.version);
    return 0;
  }
  try {
    if (name.startsWith('-')) {
      const guess = nearest(name.replace(/^-+/, ''), ['help', 'version']);
      throw new Complaint(cli.unknownOption(name, guess && `--${guess}`), 2);
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new Complaint(cli.unknownCommand(name, nearest(name, Object.keys(commands))), 2);
    return await (
      await load()
    )(rest, output);
  } catch (error) {
    return complain(error, name, output);
  }
}

function complain(error: unknown, command: string, output: Output): number {
  if (error instanceof Complaint) {
    output.complain(error.message);
    return error.exitCode;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === 'ERR_MODULE_NOT_FOUND') {
    output.complain(cli.notHere(command));
    return 1;
  }
  // An error of the engine is a sentence already.
  const known = error instanceof Error && error.name === 'EngineError';
  output.complain(known ? String(message) : cli.unexpected(typeof message === 'string' ? message : String(error)));
  return 1;
}
