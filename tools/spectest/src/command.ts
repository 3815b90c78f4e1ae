import { parseArgs } from 'node:util';
import { type EngineName, engineNames, stressEngineNames } from '@wazero-ts/testkit';
import { howToGetSuites, locateSuites } from './locate-suites.js';
import { runSuite } from './run-suite.js';
import { type Suite, suites } from './suites.js';

const engines = [...engineNames, ...stressEngineNames];

const usage = `usage: npm run spectest -- [--engine ${engines.join('|')}] [--suite ${suites
  .map((suite) => suite.name)
  .join('|')}] [script]
Runs the WebAssembly core test suites; a script is a name such as i32 or simd_const.
`;

interface Options {
  readonly engine: EngineName;
  readonly suites: readonly Suite[];
  readonly script: string | undefined;
}

/** @returns undefined for bad usage */
function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { engine: { type: 'string', default: 'interpreter' }, suite: { type: 'string' } },
      allowPositionals: true,
    });
    const engine = engines.find((name) => name === values.engine);
    const chosen = suites.filter((suite) => values.suite === undefined || suite.name === values.suite);
    if (engine === undefined || chosen.length === 0 || positionals.length > 1) return undefined;
    return { engine, suites: chosen, script: positionals[0]?.replace(/\.json\.gz$|\.wast$/, '') };
  } catch {
    return undefined;
  }
}

/** Failures that are printed of each suite; the closing line counts them all. */
const printedFailures = 50;

/**
 * Runs the command.
 *
 * @returns the exit code: 1 when something failed, 2 for bad usage
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const folder = locateSuites();
  if (folder === undefined) {
    console.log(`spectest: skipped, the suites are not here: ${howToGetSuites}`);
    return 0;
  }
  const closing: string[] = [];
  let failed = false;
  for (const suite of options.suites) {
    const tally = await runSuite(folder, suite, options);
    if (tally === undefined) continue;
    for (const failure of tally.failures.slice(0, printedFailures)) console.log(failure);
    if (tally.failures.length > printedFailures) {
      console.log(`${suite.name}: ${tally.failures.length - printedFailures} more failures`);
    }
    failed ||= tally.failed > 0;
    closing.push(`spectest ${suite.name} ${options.engine}: ${tally.passed} passed, ${tally.failed} failed, 0 skipped`);
  }
  if (closing.length === 0) {
    process.stderr.write(`spectest: no suite has a script ${options.script}\n${usage}`);
    return 2;
  }
  console.log(closing.join('\n'));
  return failed ? 1 : 0;
}
