import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Starts a command (in the root of the checkout, unless told otherwise) and waits for its end. With `capture` its output is returned;
 * with `echo` as well, it is also shown as it comes.
 *
 * @returns {Promise<{ code: number, output: string }>}
 */
export function child(command, args, { capture = false, echo = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['inherit', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && /^np[mx]$/.test(command),
    });
    let output = '';
    for (const [from, to] of [
      [process_.stdout, process.stdout],
      [process_.stderr, process.stderr],
    ]) {
      from?.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (echo) to.write(text);
      });
    }
    process_.on('error', reject);
    process_.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** pnpm comes by npx, so that a machine with only Node and npm can build. */
export const pnpm = ['npx', ['-y', '--prefer-offline', 'pnpm@12']];
