import type { RuntimeConfig } from '@wazero-ts/runtime';
import { newRuntime, newRuntimeConfig } from '@wazero-ts/runtime';
import { type EngineName, engineNames, makeEngine } from '@wazero-ts/testkit';

/** Loads a module that imports nothing and returns one of its exports. */
export type LoadExport = (bytes: Uint8Array, name: string) => (n: number) => unknown;

/** @throws Error when there is no engine of that name */
export function engineOf(name: string | undefined): EngineName {
  const found = engineNames.find((known) => known === name);
  if (found === undefined) throw new Error(`no engine ${name}`);
  return found;
}

/** The configuration of a runtime on an engine of its own. */
export function configOf(engine: EngineName): RuntimeConfig {
  return newRuntimeConfig({ engine: makeEngine(engine) });
}

/** How the workloads run on an engine. */
export function loaderOf(engine: EngineName): LoadExport {
  return (bytes, name) => {
    const runtime = newRuntime(configOf(engine));
    const instance = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
    const exported = instance.exportedFunction(name);
    if (exported === undefined) throw new Error(`the module exports no function ${name}`);
    return (n) => exported.call(n);
  };
}
