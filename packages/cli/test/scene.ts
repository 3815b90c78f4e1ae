import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureOutput } from 'wazero-ts';
import { runCommandLine } from '../src/index.js';

/** What a command gave; outputs of the command and of the program come together. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for files, and the command in this process. */
export interface Scene {
  readonly directory: string;
  /** Writes a file. @returns its path */
  file(name: string, content: Uint8Array | string): string;
  /** Runs a command with the standard input of its program. */
  wazero(args: readonly string[], stdin?: string): Promise<CommandResult>;
  remove(): void;
}

/** A program of `testdata/guests`. */
export const guest = (name: string): string =>
  fileURLToPath(new URL(`../../../testdata/guests/${name}.wasm`, import.meta.url));

export function newScene(): Scene {
  const directory = mkdtempSync(join(tmpdir(), 'cli-'));
  return {
    directory,
    file(name, content) {
      const path = join(directory, name);
      writeFileSync(path, content);
      return path;
    },
    async wazero(args, stdin = '') {
      const [programOut, programErr] = [captureOutput(), captureOutput()];
      let [stdout, stderr] = ['', ''];
      const exitCode = await runCommandLine(args, {
        stdout: (text) => {
          stdout += text;
        },
        stderr: (text) => {
          stderr += text;
        },
        program: { stdin, stdout: programOut, stderr: programErr },
      });
      return { exitCode, stdout: stdout + programOut.text, stderr: programErr.text + stderr };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
