import { fileURLToPath } from 'node:url';
import { checkCoverage } from './coverage.js';
import { runDocuments } from './documents.js';
import { type Outcome, runPrograms } from './programs.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
// Inside the package, so that the examples resolve the expectations; two runs do not disturb each other.
const folder = fileURLToPath(new URL(`../.cache/examples-${process.pid}`, import.meta.url));

interface Mode {
  readonly label: string;
  readonly run: (filter: string) => Promise<readonly Outcome[]> | readonly Outcome[];
}

const modes: ReadonlyMap<string, Mode> = new Map([
  ['docs', { label: 'doc tests', run: (filter: string) => runDocuments(root, folder, filter) }],
  ['examples', { label: 'examples', run: () => runPrograms(root) }],
  ['coverage', { label: 'doc coverage', run: () => checkCoverage(root) }],
]);

async function main([modeName = '', filter = '', ...rest]: readonly string[]): Promise<number> {
  const mode = modes.get(modeName);
  if (mode === undefined || rest.length > 0) {
    console.error('usage: doctest docs [part of a file name] | examples | coverage');
    return 2;
  }
  const outcomes = (await mode.run(filter)).filter(({ name }) => name.includes(filter));
  const failures = outcomes.filter(({ problem }) => problem !== undefined);
  for (const { name, problem } of failures) console.log(`FAILED ${name}: ${problem}`);
  console.log(`${mode.label}: ${outcomes.length - failures.length} passed, ${failures.length} failed, 0 skipped`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
