import { readFileSync } from 'node:fs';
import type { ErrorCode, Module } from '@wazero-ts/api';
import { CoreFeature, CoreFeaturesV2, ExitError, Trap, WasmError } from '@wazero-ts/api';
import type { RuntimeConfig } from '@wazero-ts/runtime';
import { newModuleConfig, newRuntime, newRuntimeConfigInterpreter } from '@wazero-ts/runtime';
import { captureOutput } from '@wazero-ts/sys';
import { newFSConfig } from '@wazero-ts/sysfs';
import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
import type { CommandResult, GuestCommand, GuestHost, GuestImports, GuestInstance, TrapKind } from '../guest-host.js';
import { GuestTrap } from '../guest-host.js';

const kinds: Partial<Record<ErrorCode, TrapKind>> = {
  UNREACHABLE: 'unreachable',
  OUT_OF_BOUNDS_MEMORY_ACCESS: 'memory access',
  INVALID_TABLE_ACCESS: 'table access',
  INDIRECT_CALL_TYPE_MISMATCH: 'table access',
  INTEGER_DIVIDE_BY_ZERO: 'divide by zero',
  INTEGER_OVERFLOW: 'integer overflow',
  INVALID_CONVERSION_TO_INTEGER: 'invalid conversion',
  STACK_OVERFLOW: 'stack overflow',
};

function trapKind(error: unknown): TrapKind | undefined {
  return error instanceof Trap ? kinds[error.code] : undefined;
}

/** How a command ended, from what its instantiation threw. Rethrows what is neither an exit nor a trap. */
function commandEnd(error: unknown): number | TrapKind {
  if (error instanceof ExitError) return error.exitCode;
  const cause = error instanceof WasmError && error.code === 'START_FAILED' ? error.cause : error;
  const kind = trapKind(cause);
  if (kind === undefined) throw error;
  return kind;
}

function guestInstance(module: Module): GuestInstance {
  return {
    call(name, ...args) {
      const exported = module.exportedFunction(name);
      if (exported === undefined) throw new Error(`the guest exports no function ${name}`);
      try {
        return exported.call(...args);
      } catch (error) {
        const kind = trapKind(error);
        throw kind === undefined ? error : new GuestTrap(kind, error);
      }
    },
    memory() {
      if (module.memory === undefined) throw new Error('the guest has no memory');
      return module.memory.view();
    },
    global: (name) => module.exportedGlobal(name)?.get(),
  };
}

/** Our runtime under a configuration: a fresh one for each guest. */
function wazeroHost(config: () => RuntimeConfig): GuestHost {
  return {
    async instantiate(bytes: Uint8Array, imports: GuestImports): Promise<GuestInstance> {
      const runtime = newRuntime(config().withCoreFeatures(CoreFeaturesV2 | CoreFeature.tailCall));
      for (const [module, functions] of Object.entries(imports)) {
        await runtime.instantiateHostModule({
          name: module,
          functions: Object.entries(functions).map(([exportName, { call, params, results }]) => ({
            exportName,
            params,
            results,
            body: { kind: 'values', call },
          })),
        });
      }
      return guestInstance(await runtime.instantiateModule(await runtime.compileModule(bytes)));
    },

    async runCommand(command: GuestCommand): Promise<CommandResult> {
      const runtime = newRuntime(config());
      await runtime.instantiateHostModule(wasiPreview1());
      const [stdout, stderr] = [captureOutput(), captureOutput()];
      let moduleConfig = newModuleConfig()
        .withArgs(...command.args)
        .withStdin(command.stdin ?? '')
        .withStdout(stdout)
        .withStderr(stderr)
        .withSysWalltime()
        .withSysNanotime()
        .withSysNanosleep();
      for (const [key, value] of Object.entries(command.env ?? {})) moduleConfig = moduleConfig.withEnv(key, value);
      if (command.mount !== undefined) {
        moduleConfig = moduleConfig.withFSConfig(newFSConfig().withDirMount(command.mount, '/'));
      }
      const compiled = await runtime.compileModule(readFileSync(command.file));
      let end: number | TrapKind = 0;
      try {
        await runtime.instantiateModule(compiled, moduleConfig);
      } catch (error) {
        end = commandEnd(error);
      }
      await runtime.close();
      return { end, stdout: stdout.bytes, stderr: stderr.bytes };
    },
  };
}

/** The configuration of each of our engines, by the name that `--engine` takes. */
export const engineConfigs: Readonly<Record<string, () => RuntimeConfig>> = {
  interpreter: newRuntimeConfigInterpreter,
};

/** Our engines by the name that `--engine` takes. */
export const hostsByEngine: Readonly<Record<string, GuestHost>> = Object.fromEntries(
  Object.entries(engineConfigs).map(([name, config]) => [name, wazeroHost(config)]),
);
