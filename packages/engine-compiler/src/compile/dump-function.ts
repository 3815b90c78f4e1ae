import { type CoreFeatures, CoreFeaturesV2, WasmError } from '@wazero-ts/api';
import { decodeModule, functionIndex, type WasmModule } from '@wazero-ts/binary';
import type { Target } from '@wazero-ts/codegen';
import { Frontend } from '../frontend/build-ssa.js';
import { compileFunction, type DumpStage } from './compile-function.js';

/** Which function {@link dumpFunction} shows, and at which stage. */
export interface DumpOptions {
  /** The name of an export, a name of the name section, or the function's index (imports come first). */
  readonly function: string | number;
  readonly stage: DumpStage;
  /** The instruction set. */
  readonly target: Target;
  /** The proposals that may be used; version 2 of the specification unless given. */
  readonly coreFeatures?: CoreFeatures;
}

/**
 * A function as the compiler sees it at one stage of its way to machine code, as text. Nothing runs.
 *
 * @throws DecodeError, ValidationError for a binary that is none; WasmError `INVALID_ARGUMENT` when there is no such
 *   function or it is an import, `IMPLEMENTATION_LIMIT` when it is too large to compile
 */
export function dumpFunction(bytes: Uint8Array, options: DumpOptions): string {
  const module = decodeModule(bytes, { features: options.coreFeatures ?? CoreFeaturesV2 });
  const index = findFunction(module, options.function);
  const first = module.importedFunctionCount;
  const frontendOptions = { guarded: true, metered: false, canonicalNaNs: false, directCalls: false, sampled: false };
  const func = new Frontend(module, frontendOptions).buildSsa(index - first);
  let dump = '';
  compileFunction(func, options.target, 'full', (stage, text) => {
    if (stage === options.stage) dump = text();
  });
  return dump;
}

const mostSuggestions = 5;

function findFunction(module: WasmModule, wanted: string | number): number {
  const first = module.importedFunctionCount;
  const count = first + module.code.count;
  const names = namesOf(module, count);
  const known = names.find(({ name }) => name === wanted)?.index;
  const index = known ?? (/^\d+$/.test(`${wanted}`) ? Number(wanted) : -1);
  if (index >= first && index < count) return index;
  const problem =
    index >= 0 && index < first
      ? `function ${wanted} is an import: the module has no code for it`
      : `there is no function ${wanted}`;
  throw new WasmError('INVALID_ARGUMENT', `${problem}; ${howToFind(module, `${wanted}`, names)}`);
}

interface FunctionName {
  readonly name: string;
  readonly index: number;
}

/** Exports first, since their names are unique. */
function namesOf(module: WasmModule, count: number): FunctionName[] {
  const names: FunctionName[] = [];
  for (const { name, target } of module.exports) if (target.kind === 'func') names.push({ name, index: target.index });
  for (let index = 0; index < count; index++) {
    const name = module.names.functionName(functionIndex(index));
    if (name !== undefined) names.push({ name, index });
  }
  return names;
}

function howToFind(module: WasmModule, wanted: string, names: readonly FunctionName[]): string {
  const first = module.importedFunctionCount;
  const { count } = module.code;
  if (count === 0) return 'it defines none';
  const defined = names.filter(({ index }) => index >= first).map(({ name }) => name);
  const near = defined.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  const examples = [...new Set(near.length > 0 ? near : defined)].slice(0, mostSuggestions);
  const named = examples.length === 0 ? '' : `, or by name, such as ${examples.join(', ')}`;
  return `name one by its index, ${first} to ${first + count - 1}${named}; "wazero inspect" lists the exports`;
}
