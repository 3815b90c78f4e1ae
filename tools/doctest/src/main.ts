import { fileURLToPath } from 'node:url';
import { runDocuments } from './documents.js';
import { type Outcome, runPrograms } from './programs.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// Inside the package, so that the examples resolve what the package depends on.
const folder = fileURLToPath(new URL('../.cache/examples', import.meta.url));

async function main([mode, filter = '', ...rest]: readonly string[]): Promise<number> {
  if ((mode !== 'docs' && mode !== 'examples') || rest.length > 0) {
    console.error('usage: doctest docs [part of a file name] | examples');
    return 2;
  }
  const outcomes: readonly Outcome[] =
    mode === 'docs' ? await runDocuments(root, folder, filter) : await runPrograms(root);
  const failures = outcomes.filter(({ problem }) => problem !== undefined);
  for (const { name, problem } of failures) console.log(`FAILED ${name}: ${problem}`);
  const label = mode === 'docs' ? 'doc tests' : 'examples';
  console.log(`${label}: ${outcomes.length - failures.length} passed, ${failures.length} failed, 0 skipped`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
