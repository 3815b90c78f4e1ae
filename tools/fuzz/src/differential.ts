import { type FunctionDefinition, WasmError } from '@wazero-ts/api';
import { decodeModule, toValueType, type WasmModule } from '@wazero-ts/binary';
import { planCalls } from './call-plan.js';
import { findMismatch } from './compare.js';
import { allFeatures } from './generate.js';
import { runNative } from './run-native.js';
import type { OurRunner } from './run-ours.js';
import { supportModules } from './support-modules.js';

type Signature = Pick<FunctionDefinition, 'paramTypes' | 'resultTypes'>;

function exportedSignatures(module: WasmModule): Map<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (const { name, target } of module.exports) {
    if (target.kind !== 'func') continue;
    const { params, results } = module.types[module.functionTypes[target.index]!]!.composite;
    signatures.set(name, { paramTypes: params.map(toValueType), resultTypes: results.map(toValueType) });
  }
  return signatures;
}

/**
 * Runs a module that the host's engine accepts on both engines.
 *
 * @returns the first thing in which they differ, or undefined
 */
export function differential(ours: OurRunner, bytes: Uint8Array, seed: number): string | undefined {
  let module: WasmModule;
  try {
    module = decodeModule(bytes, { features: allFeatures });
  } catch (error) {
    return `the module is refused: ${error instanceof WasmError ? error.code : ''} ${String(error)}`;
  }
  const supports = supportModules(module);
  const plan = planCalls(exportedSignatures(module), seed);
  return findMismatch(ours.run(bytes, supports, plan), runNative(bytes, supports, plan));
}
