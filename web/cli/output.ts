/** Where a command writes. A reader that goes away (`| head`) ends the writing, not the program with an error. */

export interface Output {
  /** A line on standard output. */
  say(line: string): void;
  /** A line on standard error. */
  complain(line: string): void;
}

/** Standard output and error of this process. */
export function processOutput(): Output {
  let gone = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') gone = true;
    });
  }
  return {
    say: (line) => void (gone || process.stdout.write(`${line}\n`)),
    complain: (line) => void (gone || process.stderr.write(`${line}\n`)),
  };
}
