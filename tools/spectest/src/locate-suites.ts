import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What to do when the suites are not there. */
export const howToGetSuites: string =
  'set WAZERO_TS_SPECTEST to a folder that has them (v1, v2, threads, tail-call, extended-const), ' +
  'or put it at ../shared/spectest beside the project';

/** The folder with one folder for each suite, or undefined when this machine has none. */
export function locateSuites(): string | undefined {
  const configured = process.env['WAZERO_TS_SPECTEST'];
  const folder = configured ?? fileURLToPath(new URL('../../../../shared/spectest', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** Names of the scripts of a suite, without folder and ending, sorted. */
export function scriptNames(suiteFolder: string): string[] {
  return readdirSync(suiteFolder)
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => file.slice(0, -'.json.gz'.length))
    .sort();
}

export function scriptPath(suitesFolder: string, suite: string, script: string): string {
  return join(suitesFolder, suite, `${script}.json.gz`);
}
