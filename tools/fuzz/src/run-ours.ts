import { assertNever, Fuel, type Module, type Trap, type ValueType, WasmError } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { type CompiledModule, newModuleConfig, newRuntime, type Runtime } from '@wazero-ts/runtime';
import { makeEngine } from '@wazero-ts/testkit';
import { type Execution, type Outcome, type PlannedCall, resultTexts, valueText } from './execution.js';
import { allFeatures, hostImports } from './generate.js';
import { type FuzzHost, newFuzzHost } from './host-functions.js';
import { Random } from './random.js';
import { callSum, hostModuleName } from './support-modules.js';

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof WasmError)) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { kind: 'failed', message: text };
  }
  if (error.code === 'START_FAILED') return outcomeOf(error.cause);
  if (error.code === 'STACK_OVERFLOW' || error.code === 'RESOURCE_EXHAUSTED') return { kind: 'exhausted' };
  if (error.name === 'Trap') return { kind: 'trapped', codes: [(error as Trap).code] };
  return { kind: 'failed', message: `${error.name} ${error.code}: ${error.message}` };
}

/**
 * The ways of calling a function, which run different code of an engine and must give the same; `starved` has so little
 * fuel that calls end in the middle, which only engines of ours can be compared in.
 */
export type Mode = 'plain' | 'metered' | 'canonicalNaNs' | 'async' | 'starved';
const modes: readonly Mode[] = ['plain', 'metered', 'canonicalNaNs', 'async'];

/** Each seed is run in one of the modes that give what other engines give. */
export function modeOf(seed: number): Mode {
  return modes[seed % modes.length]!;
}

/** More than any module of the fuzzer uses. */
const plenty = { fuel: 1e12, timeoutMs: 60_000 } as const;
/** The most fuel of a call that is to be starved; a whole one uses some hundreds to some thousands. */
const leastFuel = 4;
const mostDoublings = 9;

/** A module with what it needs, and the calls to be made. */
export interface Scenario {
  readonly bytes: Uint8Array;
  /** Modules that it imports, by name; each may import those before it. */
  readonly supports: ReadonlyMap<string, Uint8Array>;
  readonly plan: readonly PlannedCall[];
  /** Decides what is left to chance. */
  readonly seed: number;
}

const config = newModuleConfig({ name: '', startFunctions: [] });

/** Runs modules on the interpreter, or another engine of ours. */
export class OurRunner {
  private readonly usual: Runtime;
  private readonly canonical: Runtime;
  /** On an engine of its own: once a call has had a budget, all code of an engine counts fuel. */
  private readonly metered: Runtime;

  /** @param newEngine - the engine to be tested */
  constructor(newEngine: () => Engine = () => makeEngine('interpreter')) {
    const options = { engine: newEngine(), coreFeatures: allFeatures };
    this.usual = newRuntime(options);
    this.canonical = newRuntime({ ...options, canonicalNaNs: true });
    this.metered = newRuntime({ ...options, engine: newEngine() });
  }

  private runtimeOf(mode: Mode): Runtime {
    switch (mode) {
      case 'plain':
      case 'async':
        return this.usual;
      case 'canonicalNaNs':
        return this.canonical;
      case 'metered':
      case 'starved':
        return this.metered;
      default:
        return assertNever(mode);
    }
  }

  /**
   * Compiles and runs a module.
   *
   * @throws DecodeError or ValidationError when it does not compile
   */
  async run(scenario: Scenario, mode: Mode): Promise<Execution> {
    const { bytes, supports, plan, seed } = scenario;
    const runtime = this.runtimeOf(mode);
    const random = new Random(seed ^ 0xa57c);
    const host = newFuzzHost();
    const callHost: FuzzHost['call'] =
      mode === 'async' ? (name, args) => atRandom(random, host.call(name, args)) : host.call;
    const calls: Outcome[] = [];
    const fuel: number[] = [];
    const memories = new Map<string, Uint8Array>();
    const globals = new Map<string, string>();
    const execution = { calls, fuel, hostCalls: host.log, memories, globals };
    const modules = new Map<string, Module>();
    const compiled: CompiledModule[] = [];
    const instantiate = async (source: Uint8Array): Promise<Module> => {
      const module = runtime.compileModuleSync(source);
      compiled.push(module);
      const options = { importResolver: (name: string) => modules.get(name) };
      return mode === 'async'
        ? await runtime.instantiateModule(module, config, options)
        : runtime.instantiateModuleSync(module, config, options);
    };
    let module: Module | undefined;
    try {
      const hostCode = hostModule(runtime, callHost);
      compiled.push(hostCode);
      modules.set(hostModuleName, runtime.instantiateModuleSync(hostCode, config));
      for (const [name, source] of supports) modules.set(name, await instantiate(source));
      module = await instantiate(bytes);
      for (const { module: from, export: name, args } of plan) {
        const fn = (from === undefined ? module : modules.get(from)!).exportedFunction(name)!;
        const budget = newBudget(mode, random);
        try {
          const limited = budget === undefined ? fn : fn.withOptions({ ...plenty, fuel: budget });
          const result = mode === 'async' ? await fn.callAsync(args) : limited.call(...args);
          calls.push({ kind: 'returned', values: resultTexts(result) });
        } catch (error) {
          calls.push(outcomeOf(error));
        }
        if (budget !== undefined) fuel.push(budget.used);
      }
      for (const { kind, name } of module.exports) {
        if (kind === 'memory') memories.set(name, module.exportedMemory(name)!.view().slice());
        if (kind === 'global') globals.set(name, valueText(module.exportedGlobal(name)!.get()));
      }
    } catch (error) {
      return { ...execution, instantiation: outcomeOf(error) };
    } finally {
      for (const [name, support] of modules) {
        const sum = support.exportedGlobal(callSum);
        if (sum !== undefined) globals.set(`sum of ${name}`, valueText(sum.get()));
      }
      for (const opened of modules.values()) void opened.close();
      void module?.close();
      for (const each of compiled) each.close();
    }
    return { ...execution, instantiation: { kind: 'returned', values: [] } };
  }
}

/** Every other result comes later, some of them only when the event loop has turned. */
function atRandom(random: Random, result: unknown): unknown {
  if (random.chance(0.5)) return result;
  if (random.chance(0.9)) return Promise.resolve(result);
  const milliseconds = random.below(3);
  return new Promise((resolve) => setTimeout(() => resolve(result), milliseconds));
}

function newBudget(mode: Mode, random: Random): Fuel | undefined {
  if (mode === 'metered') return new Fuel(plenty.fuel);
  if (mode === 'starved') return new Fuel(random.below(leastFuel << random.below(mostDoublings)));
  return undefined;
}

function hostModule(runtime: Runtime, callHost: FuzzHost['call']): CompiledModule {
  return runtime.compileHostModule({
    name: hostModuleName,
    functions: hostImports.map(({ name, params, results }) => ({
      exportName: name,
      params: params as readonly ValueType[],
      results: results as readonly ValueType[],
      body: { kind: 'values', call: (...args: unknown[]) => callHost(name, args) },
    })),
  });
}
