import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a module made to cost much took. */
export interface HostileOutcome {
  readonly bytes: number;
  /** Why it was refused; undefined when it compiles. */
  readonly refusal: string | undefined;
  /** CPU time to decode, validate and compile all of it. */
  readonly seconds: number;
  /** Seconds from the first byte to the last function. */
  readonly elapsed: number;
  /** The most that the process had in memory, 50 MB of it before it began. */
  readonly megabytes: number;
}

/** Compiles one of the testkit's hostile modules in a process of its own. */
export async function compileHostile(engine: string, name: string): Promise<HostileOutcome> {
  const child = fork(fileURLToPath(new URL('measure-hostile.js', import.meta.url)), [engine, name], {
    execArgv: ['--no-warnings'],
  });
  let outcome: HostileOutcome | undefined;
  child.on('message', (message) => {
    outcome = message as HostileOutcome;
  });
  const [code, signal] = await once(child, 'exit');
  if (outcome === undefined) throw new Error(`the process that compiles ${name} ended with ${code ?? signal}`);
  return outcome;
}

export const hostileHeading: string = `${''.padEnd(44)}${'bytes'.padStart(9)}${'CPU s'.padStart(8)}${'elapsed'.padStart(9)}${'MB'.padStart(7)}`;

/** The line of one module. */
export function hostileLine(name: string, { bytes, refusal, seconds, elapsed, megabytes }: HostileOutcome): string {
  const times = `${seconds.toFixed(2).padStart(8)}${elapsed.toFixed(2).padStart(9)}`;
  const figures = `${String(bytes).padStart(9)}${times}${megabytes.toFixed(0).padStart(7)}`;
  return `${name.padEnd(44)}${figures}${refusal === undefined ? '' : `  refused: ${refusal}`}`;
}
