import { DecodeError, ValidationError, WasmError } from '@wazero-ts/api';
import { decodeModule, type WasmModule } from '@wazero-ts/binary';
import type { Engine } from '@wazero-ts/core';
import { type CompiledModule, newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { makeEngine } from '@wazero-ts/testkit';
import { allFeatures } from './generate.js';
import { hostModuleName, supportModules } from './support-modules.js';

/** No binary of the size of the corpus may take longer, in milliseconds of this process: the machine may be busy. */
const maxCpuMs = 1000;
/** What waits uses no processor. */
const maxMs = 10_000;
/** What one call may use; far below what takes a second. */
const fuelPerCall = 20_000;
const maxCalls = 20;
/** Ends what waits without using fuel, in milliseconds. */
const maxWaitMs = 20;

const limits = { memoryLimitPages: 256, tableLimitElements: 100_000 } as const;
const anonymous = newModuleConfig({ name: '', startFunctions: [] });

export interface MutantReport {
  /** Whether decoding came as far as a function body. */
  readonly reachedBody: boolean;
  /** What went wrong, or undefined. */
  readonly problem: string | undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error);
}

function inBody(error: unknown): boolean {
  if (error instanceof ValidationError) return error.functionIndex !== undefined;
  return error instanceof DecodeError && error.section === 'code';
}

/** What V8 refuses because of a limit of its own, not because the module is invalid. */
const hostLimit = /limit|maximum|too (?:many|large|big)|exceeds|larger than|out of range/i;

/** @returns why the host's engine says that a module that we accept is invalid, or undefined */
function refusedByHost(bytes: Uint8Array): string | undefined {
  try {
    new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    return undefined;
  } catch (error) {
    const message = String(error);
    return hostLimit.test(message) ? undefined : message;
  }
}

/** Runs everything that a module exports. Only typed errors may come out. */
function execute(compiled: CompiledModule, module: WasmModule, engine: Engine): void {
  const runtime = newRuntime({ engine, coreFeatures: allFeatures, ...limits });
  try {
    const copy = runtime.compileModuleSync(module.bytes);
    const supports = new Map(
      [...supportModules(module)].map(([name, bytes]) => [
        name,
        runtime.instantiateModuleSync(runtime.compileModuleSync(bytes), anonymous),
      ]),
    );
    const host = new Map(
      compiled.importedFunctions
        .filter((definition) => definition.import?.module === hostModuleName)
        .map((definition) => [definition.import!.name, definition]),
    );
    if (host.size > 0) {
      const definition = {
        name: hostModuleName,
        functions: [...host].map(([exportName, { paramTypes, resultTypes }]) => ({
          exportName,
          params: paramTypes,
          results: resultTypes,
          body: { kind: 'stack', call: () => undefined } as const,
        })),
      };
      supports.set(hostModuleName, runtime.instantiateHostModuleSync(definition));
    }
    const instance = runtime.instantiateModuleSync(copy, anonymous, {
      importResolver: (name) => supports.get(name),
      fuel: fuelPerCall,
      timeoutMs: maxWaitMs,
    });
    for (const { kind, name } of instance.exports.slice(0, maxCalls)) {
      if (kind !== 'func') continue;
      const fn = instance.exportedFunction(name)!;
      if ([...fn.definition.paramTypes, ...fn.definition.resultTypes].includes('v128')) continue;
      const args = fn.definition.paramTypes.map((type) =>
        type === 'i64' ? 1n : typeof type !== 'string' || type.endsWith('ref') ? null : 1,
      );
      try {
        fn.withOptions({ fuel: fuelPerCall, timeoutMs: maxWaitMs }).call(...args);
      } catch (error) {
        if (!(error instanceof WasmError)) throw error;
      }
    }
  } finally {
    void runtime.close();
  }
}

/** Decodes, validates and, where it is accepted, runs a binary that nobody vouches for. */
export function checkMutant(bytes: Uint8Array, engine: Engine = makeEngine('interpreter')): MutantReport {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const finish = (reachedBody: boolean, problem?: string): MutantReport => {
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuStart);
    const isSlow = ms > maxMs || user + system > maxCpuMs * 1000;
    return { reachedBody, problem: problem ?? (isSlow ? `it took ${Math.round(ms)} ms` : undefined) };
  };
  const runtime = newRuntime({ engine, coreFeatures: allFeatures, ...limits });
  let module: WasmModule;
  let compiled: CompiledModule;
  try {
    module = decodeModule(bytes, { features: allFeatures });
    compiled = runtime.compileModuleSync(bytes);
  } catch (error) {
    return finish(inBody(error), error instanceof WasmError ? undefined : `untyped error: ${describe(error)}`);
  }
  const refusal = refusedByHost(bytes);
  if (refusal !== undefined) return finish(true, `accepted, but the host's engine says ${refusal}`);
  try {
    execute(compiled, module, engine);
  } catch (error) {
    if (!(error instanceof WasmError)) return finish(true, `untyped error: ${describe(error)}`);
  } finally {
    compiled.close();
    void runtime.close();
  }
  return finish(true);
}
