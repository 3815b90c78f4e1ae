import { type Module, type Trap, type ValueType, WasmError } from '@wazero-ts/api';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';
import { newModuleConfig, newRuntime, type Runtime } from '@wazero-ts/runtime';
import { type Execution, type Outcome, type PlannedCall, resultTexts, valueText } from './execution.js';
import { allFeatures } from './generate.js';
import { newFuzzHost } from './host-functions.js';
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

/** Runs modules on the interpreter, in one runtime. */
export class OurRunner {
  private readonly runtime: Runtime = newRuntime({ engine: interpreterEngine(), coreFeatures: allFeatures });

  /** The modules that a module's imports come from. */
  private imports(
    host: ReturnType<typeof newFuzzHost>,
    hostImports: readonly { name: string; params: readonly ValueType[]; results: readonly ValueType[] }[],
    supports: ReadonlyMap<string, Uint8Array>,
  ): Map<string, Module> {
    const modules = new Map<string, Module>();
    for (const [name, bytes] of supports) {
      modules.set(name, this.runtime.instantiateModuleSync(this.runtime.compileModuleSync(bytes), config));
    }
    if (hostImports.length > 0) {
      const unique = new Map(hostImports.map((entry) => [entry.name, entry]));
      const compiled = this.runtime.compileHostModule({
        name: hostModuleName,
        functions: [...unique.values()].map(({ name, params, results }) => ({
          exportName: name,
          params,
          results,
          body: { kind: 'values', call: (...args: unknown[]) => host.call(name, args) },
        })),
      });
      modules.set(hostModuleName, this.runtime.instantiateModuleSync(compiled, config));
    }
    return modules;
  }

  /**
   * Compiles and runs a module.
   *
   * @param plan - the calls, given the exported functions
   * @throws DecodeError or ValidationError when it does not compile
   */
  run(bytes: Uint8Array, supports: ReadonlyMap<string, Uint8Array>, plan: readonly PlannedCall[]): Execution {
    const host = newFuzzHost();
    const calls: Outcome[] = [];
    const memories = new Map<string, Uint8Array>();
    const globals = new Map<string, string>();
    const execution = { calls, hostCalls: host.log, memories, globals };
    const compiled = this.runtime.compileModuleSync(bytes);
    const hostImports = compiled.importedFunctions
      .filter((definition) => definition.import?.module === hostModuleName)
      .map((definition) => ({
        name: definition.import!.name,
        params: definition.paramTypes,
        results: definition.resultTypes,
      }));
    const modules = this.imports(host, hostImports, supports);
    const opened = [...modules.values()];
    try {
      const module = this.runtime.instantiateModuleSync(compiled, config, {
        importResolver: (name) => modules.get(name),
      });
      opened.push(module);
      for (const { export: name, args } of plan) {
        try {
          const result = module.exportedFunction(name)!.call(...args);
          calls.push({ kind: 'returned', values: resultTexts(result) });
        } catch (error) {
          calls.push(outcomeOf(error));
        }
      }
      for (const { kind, name } of module.exports) {
        if (kind === 'memory') memories.set(name, module.exportedMemory(name)!.view());
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
