import { readFileSync } from 'node:fs';
import type { CommandOutput } from '../command-output.js';
import { engineInUse } from '../engine.js';
import { UsageError } from '../usage-error.js';

/** The version of this package. */
export function version(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Prints the version alone on the first line, then what runs programs here. */
export async function versionCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  if (args.length > 0) throw new UsageError(`version takes no arguments: what is ${args[0]}?`);
  output.stdout(
    `${version()}\nengine: ${await engineInUse()}\nnode: ${process.version} ${process.platform} ${process.arch}\n`,
  );
  return 0;
}
