import type { CommandOutput } from '../command-output.js';
import { commands } from '../commands.table.js';
import { compileBinary } from '../compile-binary.js';
import { engineOf } from '../engine.js';
import { parseFlags } from '../flags.js';
import { onlyFile } from '../only-file.js';
import { readBinary } from '../read-binary.js';

/** Proves that a binary compiles. */
export async function compileCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const flags = parseFlags(args, commands.compile.flags);
  const file = onlyFile(flags);
  const bytes = await readBinary(file);
  const { runtime, close } = engineOf(flags, (line) => output.stderr(`${line}\n`));
  try {
    await compileBinary(runtime, bytes, file, output);
    output.stderr(`${file} is valid; the ${runtime.engineName} keeps nothing of it\n`);
    return 0;
  } finally {
    await close();
  }
}
