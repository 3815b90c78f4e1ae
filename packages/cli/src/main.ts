import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { runCommandLine } from './command-line.js';

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Written by descriptor, so that nothing is lost when the process ends; a reader that is gone is no error of ours. */
function writeTo(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      // A pipe that is full, and that somebody has made non-blocking.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(sleeper, 0, 0, 5);
    }
  }
}

/** Runs the command of this process and ends it. */
export async function main(): Promise<never> {
  const exitCode = await runCommandLine(process.argv.slice(2), {
    stdout: (text) => writeTo(1, text),
    stderr: (text) => writeTo(2, text),
    isTerminal: isatty(2),
  });
  process.exit(exitCode);
}
