import { setFlagsFromString } from 'node:v8';
import { type FunctionDefinition, WasmError } from '@wazero-ts/api';
import { decodeModule, toValueType, type WasmModule } from '@wazero-ts/binary';
import { planCalls } from './call-plan.js';
import { findMismatch } from './compare.js';
import type { Execution } from './execution.js';
import { allFeatures } from './generate.js';
import { partnerModuleName } from './program.js';
import { runNative } from './run-native.js';
import { type Mode, modeOf, type OurRunner, type Scenario } from './run-ours.js';
import { supportModules } from './support-modules.js';

type Signature = Pick<FunctionDefinition, 'paramTypes' | 'resultTypes'>;

/** What is exported for other modules is not called from outside: numbers would lose bits there. */
const isShared = /^shared-/;

function exportedSignatures(module: WasmModule): Map<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (const { name, target } of module.exports) {
    if (target.kind !== 'func' || isShared.test(name)) continue;
    const { params, results } = module.types[module.functionTypes[target.index]!]!.composite;
    signatures.set(name, { paramTypes: params.map(toValueType), resultTypes: results.map(toValueType) });
  }
  return signatures;
}

/**
 * A module with what it imports and the calls to be made, of its partner too.
 *
 * @param seed - decides the arguments
 * @param partner - a module that it imports from
 * @throws DecodeError or ValidationError
 */
export function newScenario(bytes: Uint8Array, seed: number, partner?: Uint8Array): Scenario {
  const module = decodeModule(bytes, { features: allFeatures });
  const supports = new Map<string, Uint8Array>();
  const plan = planCalls(exportedSignatures(module), seed);
  if (partner !== undefined) {
    const partnerModule = decodeModule(partner, { features: allFeatures });
    for (const [name, support] of supportModules(partnerModule)) supports.set(name, support);
    supports.set(partnerModuleName, partner);
    const calls = planCalls(exportedSignatures(partnerModule), seed + 1);
    plan.push(...calls.map((call) => ({ ...call, module: partnerModuleName })));
  }
  for (const [name, support] of supportModules(module)) if (!supports.has(name)) supports.set(name, support);
  return { bytes, supports, plan, seed };
}

/** The host's engine, whose word is compared with that of ours. */
export class Oracle {
  private readonly scenario: Scenario;
  private native: Execution | undefined;
  private optimized: Execution | undefined;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
  }

  /** The first thing in which one of our engines differs, or undefined. */
  mismatch(ours: Execution): string | undefined {
    this.native ??= runNative(this.scenario);
    const mismatch = findMismatch(ours, this.native);
    if (mismatch === undefined) return undefined;
    // The baseline compiler of Node 20 miscompiles some code around memory.atomic.wait; its optimizing compiler and later
    // versions agree with us there. What only one of V8's compilers says is V8's. Later versions crash when the flag
    // changes while they run.
    if (Number.parseInt(process.versions.node, 10) > 20) return mismatch;
    this.optimized ??= runOptimized(this.scenario);
    return findMismatch(ours, this.optimized);
  }
}

/** What is wrong with a module that we refuse. */
export function refusal(error: unknown): string {
  return `the module is refused: ${error instanceof WasmError ? error.code : ''} ${String(error)}`;
}

/**
 * Runs a module that the host's engine accepts on both engines.
 *
 * @param seed - decides the arguments and the mode
 * @param partner - a module that it imports from
 * @returns the first thing in which they differ, or undefined
 */
export async function differential(
  ours: OurRunner,
  bytes: Uint8Array,
  seed: number,
  partner?: Uint8Array,
  mode: Mode = modeOf(seed),
): Promise<string | undefined> {
  let scenario: Scenario;
  try {
    scenario = newScenario(bytes, seed, partner);
  } catch (error) {
    return refusal(error);
  }
  return new Oracle(scenario).mismatch(await ours.run(scenario, mode));
}

/** A custom section: V8 keeps compiled code by the bytes of the module, so they have to be others. */
const marker = [0, 2, 1, 0x6f];

function runOptimized({ bytes, supports, ...rest }: Scenario): Execution {
  setFlagsFromString('--no-liftoff');
  try {
    const others = [...supports].map(([name, source]): [string, Uint8Array] => [name, withMarker(source)]);
    return runNative({ ...rest, bytes: withMarker(bytes), supports: new Map(others) });
  } finally {
    setFlagsFromString('--liftoff');
  }
}

function withMarker(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes, ...marker]);
}
