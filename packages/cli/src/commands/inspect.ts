import { inspectModule, type ModuleReport } from 'wazero-ts';
import { CommandError } from '../command-error.js';
import type { CommandOutput } from '../command-output.js';
import { commands } from '../commands.table.js';
import { errorLine } from '../describe-error.js';
import { parseFlags } from '../flags.js';
import { onlyFile } from '../only-file.js';
import { readBinary } from '../read-binary.js';
import { reportText } from '../report-text.js';
import { declarationText } from '../type-declarations.js';
import { UsageError } from '../usage-error.js';

/** Shows what a binary imports, exports and needs. */
export async function inspectCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const flags = parseFlags(args, commands.inspect.flags);
  const file = onlyFile(flags);
  if (flags.switches.has('json') && flags.switches.has('types')) throw new UsageError('-json or -types, not both');
  const report = inspect(await readBinary(file));
  if (flags.switches.has('json')) output.stdout(`${JSON.stringify(report, undefined, 2)}\n`);
  else output.stdout(flags.switches.has('types') ? declarationText(report, file) : reportText(report, file));
  return 0;
}

function inspect(bytes: Uint8Array): ModuleReport {
  try {
    return inspectModule(bytes);
  } catch (error) {
    throw new CommandError(`error compiling wasm binary: ${errorLine(error)}`, { cause: error });
  }
}
