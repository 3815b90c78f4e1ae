import { parseArgs } from 'node:util';
import { type EngineName, engineNames } from '@wazero-ts/testkit';
import { newWasiRuntime, runTest } from './run-test.js';
import { howToGetSuites, locateSuites, type Suite, testsOf } from './suites.js';

const suiteNames = ['current', '2023'];

const usage = `usage: npm run wasitest -- [--engine ${engineNames.join('|')}] [--suite ${suiteNames.join('|')}] [test]
Runs the WASI preview 1 test suites; a test is a name such as fd_readdir or rust/fd_readdir.
`;

interface Options {
  readonly engine: EngineName;
  readonly suite: string | undefined;
  readonly test: string | undefined;
}

/** @returns undefined for bad usage */
function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { engine: { type: 'string', default: 'interpreter' }, suite: { type: 'string' } },
      allowPositionals: true,
    });
    const engine = engineNames.find((name) => name === values.engine);
    const isKnown = values.suite === undefined || suiteNames.includes(values.suite);
    if (engine === undefined || !isKnown || positionals.length > 1) return undefined;
    return { engine, suite: values.suite, test: positionals[0]?.replace(/\.wasm$/, '') };
  } catch {
    return undefined;
  }
}

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
  const suites = locateSuites().filter(({ name }) => options.suite === undefined || options.suite === name);
  if (suites.length === 0) {
    console.log(`wasitest: skipped, the suites are not here: ${howToGetSuites}`);
    return 0;
  }
  const closing: string[] = [];
  let failed = false;
  for (const suite of suites) {
    const tally = await runSuite(suite, options);
    if (tally === undefined) continue;
    failed ||= tally.failed > 0;
    closing.push(`wasitest ${suite.name} ${options.engine}: ${tally.passed} passed, ${tally.failed} failed, 0 skipped`);
  }
  if (closing.length === 0) {
    process.stderr.write(`wasitest: no suite has a test ${options.test}\n${usage}`);
    return 2;
  }
  console.log(closing.join('\n'));
  return failed ? 1 : 0;
}

/** @returns undefined when no test has the name that was asked for */
async function runSuite(suite: Suite, options: Options): Promise<{ passed: number; failed: number } | undefined> {
  const all = testsOf(suite);
  const chosen = all.filter(
    ({ name }) => options.test === undefined || name === options.test || name.endsWith(`/${options.test}`),
  );
  if (chosen.length === 0) return undefined;
  let failed = 0;
  const runtime = await newWasiRuntime(options.engine);
  for (const test of chosen) {
    const problem = await runTest(runtime, test);
    if (problem === undefined) continue;
    failed++;
    console.log(`${suite.name} ${test.name}: ${problem}`);
  }
  await runtime.close();
  const passed = chosen.length - failed;
  if (options.test === undefined && all.length !== suite.tests) {
    failed++;
    console.log(`${suite.name}: ran ${all.length} tests, the suite has ${suite.tests}`);
  }
  return { passed, failed };
}
