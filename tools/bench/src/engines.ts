import type { RuntimeConfig } from '@wazero-ts/runtime';
import { newRuntime, newRuntimeConfigInterpreter } from '@wazero-ts/runtime';

/** Loads a module that imports nothing and returns one of its exports. */
export type LoadExport = (bytes: Uint8Array, name: string) => (n: number) => unknown;

/** The configuration that selects each engine. */
export const engineConfigs: Readonly<Record<string, () => RuntimeConfig>> = {
  interpreter: () => newRuntimeConfigInterpreter(),
};

function loader(config: () => RuntimeConfig): LoadExport {
  const runtime = newRuntime(config());
  return (bytes, name) => {
    const instance = runtime.instantiateModuleSync(runtime.compileModuleSync(bytes));
    const exported = instance.exportedFunction(name);
    if (exported === undefined) throw new Error(`the module exports no function ${name}`);
    return (n) => exported.call(n);
  };
}

/** How the workloads run on each engine, by the name that `--engine` takes. */
export const engines: Readonly<Record<string, LoadExport>> = Object.fromEntries(
  Object.entries(engineConfigs).map(([name, config]) => [name, (bytes, exported) => loader(config)(bytes, exported)]),
);
