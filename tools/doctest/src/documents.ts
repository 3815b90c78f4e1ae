import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectExamples, type Example } from './collect.js';
import { compileExamples } from './compile.js';
import type { Outcome } from './programs.js';
import { mapConcurrently, problemOf, runScript } from './run.js';

const timeoutMs = 30_000;

/** Type-checks and runs every example of docstrings and documents whose file name contains `filter`. */
export async function runDocuments(root: string, folder: string, filter: string): Promise<Outcome[]> {
  const examples = collectExamples(root).filter(({ file }) => file.includes(filter));
  const scratch = mkdtempSync(join(tmpdir(), 'wazero-ts-doctest-'));
  const nameOf = ({ file, line }: Example): string => `${file}:${line}`;
  try {
    return await mapConcurrently(compileExamples(root, examples, folder), 2, async ({ example, script, problem }) => ({
      name: nameOf(example),
      problem:
        problem ?? (example.runs ? problemOf(await runScript(script, scratch, timeoutMs), timeoutMs) : undefined),
    }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
