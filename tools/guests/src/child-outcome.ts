import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './outcome.js';

const child = fileURLToPath(new URL('case-child.js', import.meta.url));

/**
 * The outcome of a case in a child process.
 *
 * @param engine - one of ours, or `v8` for Node's own
 * @throws Error with its output if it crashes
 */
export function childOutcome(name: string, engine: string, full: boolean, folder: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const args = ['--no-warnings', child, name, engine, folder, full ? 'full' : 'small'];
    const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [process_.stdout, process_.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    process_.on('error', reject);
    process_.on('close', (code, signal) => {
      if (code !== 0) {
        reject(new Error(`${engine}: the run of ${name} ended with ${code ?? signal}:\n${output}`));
        return;
      }
      const parts: { name: string; base64: string }[] = JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8'));
      resolve(parts.map((part) => ({ name: part.name, bytes: Buffer.from(part.base64, 'base64') })));
    });
  });
}
