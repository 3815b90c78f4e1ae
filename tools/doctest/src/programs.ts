import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemOf, runScript } from './run.js';

/** The outcome of one program or example. */
export interface Outcome {
  readonly name: string;
  readonly problem: string | undefined;
}

const timeoutMs = 60_000;

/** Runs each program of `examples/` and compares what it prints with its `expected.txt`. */
export async function runPrograms(root: string): Promise<Outcome[]> {
  const folder = join(root, 'examples');
  if (!existsSync(join(folder, 'src'))) return [];
  const outcomes: Outcome[] = [];
  for (const name of readdirSync(join(folder, 'src')).sort()) {
    const expectedFile = join(folder, 'src', name, 'expected.txt');
    if (!existsSync(join(folder, 'src', name, 'main.ts'))) continue;
    const result = await runScript(join(folder, 'dist', name, 'main.js'), folder, timeoutMs);
    const expected = existsSync(expectedFile) ? readFileSync(expectedFile, 'utf8') : undefined;
    let problem = problemOf(result, timeoutMs);
    if (problem === undefined && expected === undefined) problem = 'has no expected.txt';
    else if (problem === undefined && result.stdout !== expected) {
      problem = `printed\n${result.stdout}instead of\n${expected}`;
    }
    outcomes.push({ name: `examples/src/${name}`, problem });
  }
  return outcomes;
}
