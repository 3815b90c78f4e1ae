import { parseArgs } from 'node:util';
import type { EngineName } from '@wazero-ts/testkit';

/** What the command was asked to do. */
export interface GuestsOptions {
  readonly engine: EngineName;
  readonly full: boolean;
  /** Only cases whose names contain this. */
  readonly name: string | undefined;
}

export const usage = 'usage: npm run guests -- [--engine interpreter|compiler|compiler-explicit] [--full] [name]';

/** @throws Error that says what is wrong with the arguments */
export function parseCommandLine(args: readonly string[], engines: readonly EngineName[]): GuestsOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { engine: { type: 'string', default: 'interpreter' }, full: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new Error(`one name at most, not ${positionals.length}`);
  const engine = engines.find((name) => name === values.engine);
  if (engine === undefined) throw new Error(`no engine ${values.engine}: there is ${engines.join(', ')}`);
  return { engine, full: values.full, name: positionals[0] };
}
