import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectExamples, type Example } from './collect.js';
import { type CompiledExample, compileExamples } from './compile.js';
import type { Outcome } from './programs.js';
import { mapConcurrently, problemOf, runScript } from './run.js';

const timeoutMs = 30_000;
const batchChild = fileURLToPath(new URL('batch-child.js', import.meta.url));
const batchSize = 16;

/** Runs an example in a process of its own. */
async function problemAlone({ script }: CompiledExample, cwd: string): Promise<string | undefined> {
  return problemOf(await runScript(script, cwd, timeoutMs), timeoutMs);
}

/**
 * Runs examples in one process, which takes a tenth of the time. When that does not end well each runs alone, so that
 * the outcome says which of them it was.
 */
async function problemsOfBatch(batch: readonly CompiledExample[], cwd: string): Promise<(string | undefined)[]> {
  const scripts = batch.map(({ script }) => script);
  const together = await runScript(batchChild, cwd, timeoutMs, scripts);
  if (problemOf(together, timeoutMs) === undefined) return batch.map(() => undefined);
  return mapConcurrently(batch, 1, (compiled) => problemAlone(compiled, cwd));
}

/** Type-checks and runs every example of docstrings and documents whose file name contains `filter`. */
export async function runDocuments(root: string, folder: string, filter: string): Promise<Outcome[]> {
  const examples = collectExamples(root).filter(({ file }) => file.includes(filter));
  const cwd = mkdtempSync(join(tmpdir(), 'wazero-ts-doctest-'));
  const nameOf = ({ file, line }: Example): string => `${file}:${line}`;
  try {
    const compiled = compileExamples(root, examples, folder);
    const runnable = compiled.filter(({ example, problem }) => example.runs && problem === undefined);
    const batches = Array.from({ length: Math.ceil(runnable.length / batchSize) }, (_, i) =>
      runnable.slice(batchSize * i, batchSize * (i + 1)),
    );
    const problems = (await mapConcurrently(batches, 2, (batch) => problemsOfBatch(batch, cwd))).flat();
    const problemOfRun = new Map(runnable.map((it, i) => [it, problems[i]]));
    return compiled.map((it) => ({ name: nameOf(it.example), problem: it.problem ?? problemOfRun.get(it) }));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
