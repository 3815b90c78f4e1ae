import type { ParsedFlags } from './flags.js';
import { UsageError } from './usage-error.js';

/** The file of a command that takes just one. */
export function onlyFile({ rest }: ParsedFlags): string {
  const [file, ...more] = rest;
  if (file === undefined) throw new UsageError('missing the path of a WebAssembly file');
  if (more.length > 0) throw new UsageError(`one file at a time, flags before it: what is ${more[0]}?`);
  return file;
}
