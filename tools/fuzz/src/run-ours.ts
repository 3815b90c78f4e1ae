import { type Module, type Trap, type ValueType, WasmError } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { newModuleConfig, newRuntime, type Runtime } from '@wazero-ts/runtime';
import { makeEngine } from '@wazero-ts/testkit';
import { type Execution, type Outcome, type PlannedCall, resultTexts, valueText } from './execution.js';
import { allFeatures } from './generate.js';
import { type FuzzHost, newFuzzHost } from './host-functions.js';
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

/** The ways of calling a function, which run different code of the interpreter and must give the same. */
export type Mode = 'plain' | 'metered' | 'canonicalNaNs' | 'async';
const modes: readonly Mode[] = ['plain', 'metered', 'canonicalNaNs', 'async'];

/** Each seed is run in one of the modes. */
export function modeOf(seed: number): Mode {
  return modes[seed % modes.length]!;
}

/** More than any module of the fuzzer uses. */
const plenty = { fuel: 1e12, timeoutMs: 60_000 } as const;

/** Runs modules on the interpreter, or another engine of ours. */
export class OurRunner {
  private readonly usual: Runtime;
  private readonly canonical: Runtime;

  /** @param newEngine - the engine to be tested */
  constructor(newEngine: () => Engine = () => makeEngine('interpreter')) {
    const config = { engine: newEngine(), coreFeatures: allFeatures };
    this.usual = newRuntime(config);
    this.canonical = newRuntime({ ...config, canonicalNaNs: true });
  }

  /** The modules that a module's imports come from. */
  private imports(
    runtime: Runtime,
    callHost: FuzzHost['call'],
    hostImports: readonly { name: string; params: readonly ValueType[]; results: readonly ValueType[] }[],
    supports: ReadonlyMap<string, Uint8Array>,
  ): Map<string, Module> {
    const modules = new Map<string, Module>();
    for (const [name, bytes] of supports) {
      modules.set(name, runtime.instantiateModuleSync(runtime.compileModuleSync(bytes), config));
    }
    if (hostImports.length > 0) {
      const unique = new Map(hostImports.map((entry) => [entry.name, entry]));
      const compiled = runtime.compileHostModule({
        name: hostModuleName,
        functions: [...unique.values()].map(({ name, params, results }) => ({
          exportName: name,
          params,
          results,
          body: { kind: 'values', call: (...args: unknown[]) => callHost(name, args) },
        })),
      });
      modules.set(hostModuleName, runtime.instantiateModuleSync(compiled, config));
    }
    return modules;
  }

  /**
   * Compiles and runs a module.
   *
   * @param plan - the calls, given the exported functions
   * @throws DecodeError or ValidationError when it does not compile
   */
  async run(
    bytes: Uint8Array,
    supports: ReadonlyMap<string, Uint8Array>,
    plan: readonly PlannedCall[],
    mode: Mode,
  ): Promise<Execution> {
    const runtime = mode === 'canonicalNaNs' ? this.canonical : this.usual;
    const host = newFuzzHost();
    let hostCalls = 0;
    // Every other call of a host function is parked, some of them until the event loop has turned.
    const callHost: FuzzHost['call'] = (name, args) => {
      const result = host.call(name, args);
      if (mode !== 'async' || ++hostCalls % 2 !== 0) return result;
      if (hostCalls % 16 !== 0) return Promise.resolve(result);
      return new Promise((resolve) => setTimeout(() => resolve(result), hostCalls % 3));
    };
    const calls: Outcome[] = [];
    const memories = new Map<string, Uint8Array>();
    const globals = new Map<string, string>();
    const execution = { calls, hostCalls: host.log, memories, globals };
    const compiled = runtime.compileModuleSync(bytes);
    const hostImports = compiled.importedFunctions
      .filter((definition) => definition.import?.module === hostModuleName)
      .map((definition) => ({
        name: definition.import!.name,
        params: definition.paramTypes,
        results: definition.resultTypes,
      }));
    const modules = this.imports(runtime, callHost, hostImports, supports);
    const opened = [...modules.values()];
    try {
      const options = { importResolver: (name: string) => modules.get(name) };
      const module =
        mode === 'async'
          ? await runtime.instantiateModule(compiled, config, options)
          : runtime.instantiateModuleSync(compiled, config, options);
      opened.push(module);
      for (const { export: name, args } of plan) {
        try {
          const fn = module.exportedFunction(name)!;
          const limited = mode === 'metered' ? fn.withOptions(plenty) : fn;
          const result = mode === 'async' ? await fn.callAsync(args) : limited.call(...args);
          calls.push({ kind: 'returned', values: resultTexts(result) });
        } catch (error) {
          calls.push(outcomeOf(error));
        }
      }
      for (const { kind, name } of module.exports) {
        if (kind === 'memory') memories.set(name, module.exportedMemory(name)!.view().slice());
        if (kind === 'global') globals.set(name, valueText(module.exportedGlobal(name)!.get()));
      }
    } catch (error) {
      return { ...execution, instantiation: outcomeOf(error) };
    } finally {
      for (const [name, module] of modules) {
        const sum = module.exportedGlobal(callSum);
        if (sum !== undefined) globals.set(`sum of ${name}`, valueText(sum.get()));
      }
      for (const module of opened) void module.close();
      compiled.close();
    }
    return { ...execution, instantiation: { kind: 'returned', values: [] } };
  }
}

const config = newModuleConfig({ name: '', startFunctions: [] });
