import { writeSync } from 'node:fs';
import { runCommandLine } from './command-line.js';

/** Written by descriptor, so that nothing is lost when the process ends; a reader that is gone is no error of ours. */
function writeTo(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // There is nobody left to tell.
  }
}

/** Runs the command of this process and ends it. */
export async function main(): Promise<never> {
  const exitCode = await runCommandLine(process.argv.slice(2), {
    stdout: (text) => writeTo(1, text),
    stderr: (text) => writeTo(2, text),
  });
  process.exit(exitCode);
}
