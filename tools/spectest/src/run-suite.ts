import { basename, join } from 'node:path';
import type { EngineName } from '@wazero-ts/testkit';
import { scriptNames, scriptPath } from './locate-suites.js';
import { readScript } from './script.js';
import { ScriptRunner } from './script-runner.js';
import { newSpecStore } from './spec-store.js';
import type { Suite } from './suites.js';
import { addTally, newTally, type Tally } from './tally.js';
import { threadStarter } from './thread.js';

/** Runs one script file. */
export async function runScriptFile(path: string, suite: Suite, engine: EngineName): Promise<Tally> {
  const script = readScript(path);
  const environment = { engine, features: suite.features };
  const store = newSpecStore(environment);
  try {
    const tally = await new ScriptRunner(store, script.modules, threadStarter(environment)).run(script.commands);
    return {
      ...tally,
      failures: tally.failures.map((failure) => `${suite.name}/${basename(path, '.json.gz')} ${failure}`),
    };
  } finally {
    await store.close();
  }
}

/**
 * Runs a suite, or one script of it.
 *
 * @returns undefined when the suite has no such script
 */
export async function runSuite(
  folder: string,
  suite: Suite,
  options: { readonly engine: EngineName; readonly script: string | undefined },
): Promise<Tally | undefined> {
  const names = scriptNames(join(folder, suite.name)).filter(
    (name) => options.script === undefined || name === options.script,
  );
  if (names.length === 0) return undefined;
  const total = newTally();
  for (const name of names) {
    addTally(total, await runScriptFile(scriptPath(folder, suite.name, name), suite, options.engine));
  }
  if (options.script === undefined && total.assertions !== suite.assertions) {
    total.failed++;
    total.failures.push(`${suite.name}: ran ${total.assertions} assertions, the suite has ${suite.assertions}`);
  }
  return total;
}
