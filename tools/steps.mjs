// What the set-up says while it works: a line per step, a sign of life in long ones, a sentence when one fails.
import { spawn } from 'node:child_process';

/** A failure that the person at the keyboard can do something about. The message is a sentence that says what. */
export class StepFailed extends Error {}

const HEARTBEAT = 10_000;

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs `work`, printing its name before and its time after; every ten seconds it says what `work` last reported. */
export async function step(name, work) {
  const started = Date.now();
  let state = '';
  console.log(`· ${name} ...`);
  const heartbeat = setInterval(() => {
    console.log(`  still at it, ${seconds(started)}${state ? `: ${state}` : ''}`);
  }, HEARTBEAT);
  try {
    const result = await work((text) => {
      state = text;
    });
    console.log(`  done in ${seconds(started)}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Runs a program. Its output goes to the terminal with `show`, line by line to `echo`, else into the error; `onLine`
 * hears every line besides.
 * @returns what it wrote to standard output (empty with `show`)
 * @throws {StepFailed} with `failure` (a sentence) followed by what the program wrote
 */
export function run(command, args, { failure, show = false, echo, onLine = echo, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    let everything = '';
    const listen = (stream, keep) => {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text) => {
        if (keep) output += text;
        everything += text;
        if (!onLine) return;
        const lines = (rest + text).split(/[\r\n]+/);
        rest = lines.pop() ?? '';
        lines.filter((line) => line.trim()).forEach((line) => onLine(line));
      });
      stream?.on('end', () => rest.trim() && onLine?.(rest));
    };
    listen(child.stdout, true);
    listen(child.stderr, false);
    child.on('error', (error) =>
      reject(new StepFailed(`${failure ?? `${command} could not be started.`} (${error.message})`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const said = failure ?? `${command} ended with ${signal ?? code}.`;
      const lines = everything.trim().split('\n');
      if (lines.length > 40) lines.splice(20, lines.length - 40, '...');
      const what = echo ? '' : lines.join('\n');
      reject(new StepFailed(what ? `${said}\n\n${what}` : said));
    });
  });
}

/** For the end of a command: prints a StepFailed as its sentence, anything else as the bug that it is. */
export function fail(error) {
  if (error instanceof StepFailed) console.error(`\nStopped: ${error.message}`);
  else console.error(error);
  process.exit(1);
}
