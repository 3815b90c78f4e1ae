import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './measurement.js';

/** Flags of V8 that make its optimising compiler compile everything at once, or its baseline compiler on one thread. */
export const v8Flags = {
  turbofan: ['--no-liftoff', '--no-wasm-tier-up', '--no-wasm-lazy-compilation'],
  liftoff: ['--liftoff', '--no-wasm-tier-up', '--no-wasm-lazy-compilation', '--wasm-num-compilation-tasks=1'],
} as const;

/** Runs a measuring script in a process of its own with the flags, and hands over its rows as they come. */
export function measureInProcess(
  script: string,
  options: { flags: readonly string[]; args: readonly string[]; onRow: (row: Row) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(path, [...options.args], { execArgv: ['--no-warnings', '--expose-gc', ...options.flags] });
    child.on('message', (row: Row) => options.onRow(row));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${code ?? signal}`));
    });
  });
}

/** Sends a row to the parent; for the measuring scripts. */
export function sendRow(row: Row): void {
  process.send?.(row);
}
