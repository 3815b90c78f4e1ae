import { setFlagsFromString } from 'node:v8';
import { type FunctionDefinition, WasmError } from '@wazero-ts/api';
import { decodeModule, toValueType, type WasmModule } from '@wazero-ts/binary';
import { planCalls } from './call-plan.js';
import { findMismatch } from './compare.js';
import type { Execution } from './execution.js';
import { allFeatures } from './generate.js';
import { runNative } from './run-native.js';
import { modeOf, type OurRunner } from './run-ours.js';
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
 * @param seed - decides the arguments and the mode
 * @returns the first thing in which they differ, or undefined
 */
export async function differential(ours: OurRunner, bytes: Uint8Array, seed: number): Promise<string | undefined> {
  let module: WasmModule;
  try {
    module = decodeModule(bytes, { features: allFeatures });
  } catch (error) {
    return `the module is refused: ${error instanceof WasmError ? error.code : ''} ${String(error)}`;
  }
  const supports = supportModules(module);
  const plan = planCalls(exportedSignatures(module), seed);
  const execution = await ours.run(bytes, supports, plan, modeOf(seed));
  const mismatch = findMismatch(execution, runNative(bytes, supports, plan));
  if (mismatch === undefined) return undefined;
  // The baseline compiler of Node 20 miscompiles some code around memory.atomic.wait; its optimizing compiler and later
  // versions agree with us there. What only one of V8's compilers says is V8's. Later versions crash when the flag
  // changes while they run.
  if (Number.parseInt(process.versions.node, 10) > 20) return mismatch;
  return findMismatch(execution, runOptimized(bytes, supports, plan));
}

/** A custom section: V8 keeps compiled code by the bytes of the module, so they have to be others. */
const marker = [0, 2, 1, 0x6f];

function runOptimized(...[bytes, supports, plan]: Parameters<typeof runNative>): Execution {
  setFlagsFromString('--no-liftoff');
  try {
    return runNative(Uint8Array.from([...bytes, ...marker]), supports, plan);
  } finally {
    setFlagsFromString('--liftoff');
  }
}
