// What the set-up says while it works: a line per step, a sign of life in long ones, a sentence when one fails.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

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
 * Runs a program. Its output goes to the terminal with `show`, else into the error.
 * @returns what it wrote to standard output (empty with `show`)
 * @throws {StepFailed} with `failure` (a sentence) followed by the end of what the program wrote
 */
export function run(command, args, { failure, show = false, log, onLine, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    let everything = '';
    const listen = (stream, keep) =>
      stream?.setEncoding('utf8').on('data', (text) => {
        if (keep) output += text;
        everything = (everything + text).slice(-20_000);
        if (log) appendFileSync(log, text);
        if (onLine) text.split(/[\r\n]+/).forEach((line) => line.trim() && onLine(line.trim()));
      });
    listen(child.stdout, true);
    listen(child.stderr, false);
    child.on('error', (error) =>
      reject(new StepFailed(`${failure ?? `${command} could not be started.`} (${error.message})`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const tail = everything.trim().split('\n').slice(-30).join('\n');
      const said = failure ?? `${command} ended with ${signal ?? code}.`;
      reject(Object.assign(new StepFailed(tail ? `${said}\n\n${tail}` : said), { code }));
    });
  });
}

/** For the end of a command: prints a StepFailed as its sentence, anything else as the bug that it is. */
export function fail(error) {
  if (error instanceof StepFailed) console.error(`\nStopped: ${error.message}`);
  else console.error(error);
  process.exit(1);
}
