import { basename } from 'node:path';
import { type Compilation, type CompiledModule, type CompileProgress, type Runtime, WasmError } from 'wazero-ts';
import { CommandError } from './command-error.js';
import type { CommandOutput } from './command-output.js';
import { errorLine } from './describe-error.js';
import { startProgress } from './progress.js';
import { sizeText } from './size.js';

/** @throws CommandError for a binary that does not compile */
export async function compileBinary(
  runtime: Runtime,
  bytes: Uint8Array,
  file: string,
  output: CommandOutput,
  compilation: Compilation = 'lazy',
): Promise<CompiledModule> {
  const label = `compiling ${basename(file)}, ${sizeText(bytes.length)}`;
  const progress = output.isTerminal === true ? startProgress(label, bytes.length) : undefined;
  try {
    const onProgress = ({ done, total }: CompileProgress): void => progress?.show(done / total);
    return await runtime.compileModule(bytes, { compilation, onProgress });
  } catch (error) {
    throw new CommandError(`error compiling wasm binary: ${errorLine(error)}${featureHint(error)}`, { cause: error });
  } finally {
    progress?.end();
  }
}

function featureHint(error: unknown): string {
  if (!(error instanceof WasmError) || error.code !== 'FEATURE_DISABLED') return '';
  const name = /feature "([^"]+)"/.exec(error.message)?.[1];
  return name === undefined ? '' : ` (-features ${name} enables it)`;
}
