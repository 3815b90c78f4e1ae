import { type DumpStage, dumpFunction, WasmError } from 'wazero-ts';
import { CommandError } from '../command-error.js';
import type { CommandOutput } from '../command-output.js';
import { commands } from '../commands.table.js';
import { compileBinary } from '../compile-binary.js';
import { errorLine } from '../describe-error.js';
import { engineOf } from '../engine.js';
import { parseFeatures } from '../features.js';
import { type ParsedFlags, parseFlags } from '../flags.js';
import { onlyFile } from '../only-file.js';
import { readBinary } from '../read-binary.js';
import { UsageError } from '../usage-error.js';

/** Proves that a binary compiles, or shows how. */
export async function compileCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const flags = parseFlags(args, commands.compile.flags);
  const file = onlyFile(flags);
  const stage = flags.values.get('dump')?.[0];
  const name = flags.values.get('function')?.[0];
  if (stage !== undefined || name !== undefined) return dump(file, stage, name, flags, output);
  const bytes = await readBinary(file);
  const { runtime, close } = engineOf(flags, (line) => output.stderr(`${line}\n`));
  try {
    await compileBinary(runtime, bytes, file, output, 'whole');
    output.stderr(`${file} is valid; the ${runtime.engineName} keeps nothing of it\n`);
    return 0;
  } finally {
    await close();
  }
}

/** Prints one function at one stage. */
async function dump(
  file: string,
  stage: string | undefined,
  name: string | undefined,
  flags: ParsedFlags,
  output: CommandOutput,
): Promise<number> {
  if (stage === undefined) throw new UsageError(`-function ${name} says what to print: also give -dump STAGE`);
  if (!isStage(stage)) throw new UsageError(`invalid value "${stage}" for -dump: write ${stages.join(', ')}`);
  if (name === undefined) throw new UsageError('-dump needs -function NAME: an export, a name or an index');
  const coreFeatures = parseFeatures(flags.values.get('features')?.[0]);
  const bytes = await readBinary(file);
  try {
    output.stdout(dumpFunction(bytes, { function: name, stage, coreFeatures }));
    return 0;
  } catch (error) {
    const what = error instanceof WasmError && error.code === 'INVALID_ARGUMENT' ? file : 'error compiling wasm binary';
    throw new CommandError(`${what}: ${errorLine(error)}`, { cause: error });
  }
}

const stages: readonly DumpStage[] = ['ssa', 'opt', 'lower', 'regalloc', 'asm'];

function isStage(text: string): text is DumpStage {
  return (stages as readonly string[]).includes(text);
}
