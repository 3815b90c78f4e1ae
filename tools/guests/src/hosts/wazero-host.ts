import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode, Module } from '@wazero-ts/api';
import { CoreFeature, CoreFeaturesV2, ExitError, Trap, WasmError } from '@wazero-ts/api';
import type { CompiledModule, ModuleConfig, Runtime, RuntimeConfig } from '@wazero-ts/runtime';
import { newModuleConfig, newRuntime, newRuntimeConfig } from '@wazero-ts/runtime';
import { fdFile, newFSConfig } from '@wazero-ts/sysfs';
import { engineNames, makeEngine } from '@wazero-ts/testkit';
import { wasiPreview1 } from '@wazero-ts/wasi-preview1';
import type {
  CommandResult,
  GuestCommand,
  GuestHost,
  GuestImports,
  GuestInstance,
  GuestReactor,
  TrapKind,
} from '../guest-host.js';
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

async function instantiateImports(runtime: Runtime, imports: GuestImports): Promise<void> {
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
}

/**
 * Runs a program whose standard output and error are descriptors of this process, as those of a terminal would be.
 *
 * @throws Error when the program could close them: they are the host's
 */
async function withWasi(
  runtime: Runtime,
  command: GuestCommand,
  run: (compiled: CompiledModule, config: ModuleConfig) => Promise<void>,
): Promise<CommandResult> {
  const folder = mkdtempSync(join(tmpdir(), 'wazero-ts-stdio-'));
  const paths = [join(folder, 'stdout'), join(folder, 'stderr')] as const;
  const descriptors = paths.map((path) => openSync(path, 'w'));
  try {
    let config = newModuleConfig({}, { openStdin: fdFile, openOutput: fdFile })
      .withArgs(...command.args)
      .withStdin(command.stdin ?? '')
      .withStdout(descriptors[0])
      .withStderr(descriptors[1])
      .withSysWalltime()
      .withSysNanotime()
      .withSysNanosleep();
    for (const [key, value] of Object.entries(command.env ?? {})) config = config.withEnv(key, value);
    if (command.mount !== undefined) config = config.withFSConfig(newFSConfig().withDirMount(command.mount, '/'));
    await runtime.instantiateHostModule(wasiPreview1());
    const compiled = await runtime.compileModule(readFileSync(command.file));
    let end: number | TrapKind = 0;
    try {
      await run(compiled, config);
    } catch (error) {
      end = error instanceof GuestTrap ? error.kind : commandEnd(error);
    }
    await runtime.close();
    for (const descriptor of descriptors) fstatSync(descriptor);
    return { end, stdout: readFileSync(paths[0]), stderr: readFileSync(paths[1]) };
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our runtime under a configuration: a fresh one for each guest. */
function wazeroHost(config: () => RuntimeConfig): GuestHost {
  return {
    config,

    async instantiate(bytes: Uint8Array, imports: GuestImports): Promise<GuestInstance> {
      const runtime = newRuntime(config().withCoreFeatures(CoreFeaturesV2 | CoreFeature.tailCall));
      await instantiateImports(runtime, imports);
      return guestInstance(await runtime.instantiateModule(await runtime.compileModule(bytes)));
    },

    runCommand(command: GuestCommand): Promise<CommandResult> {
      const runtime = newRuntime(config());
      return withWasi(runtime, command, async (compiled, moduleConfig) => {
        await runtime.instantiateModule(compiled, moduleConfig);
      });
    },

    async runReactor(reactor: GuestReactor): Promise<CommandResult> {
      const runtime = newRuntime(config());
      await instantiateImports(runtime, reactor.imports);
      return withWasi(runtime, reactor, async (compiled, moduleConfig) => {
        const module = await runtime.instantiateModule(compiled, moduleConfig.withStartFunctions('_initialize'));
        reactor.use(guestInstance(module));
      });
    },
  };
}

/** The configuration of each of our engines, by the name that `--engine` takes. */
export const engineConfigs: Readonly<Record<string, () => RuntimeConfig>> = Object.fromEntries(
  engineNames.map((name) => [name, () => newRuntimeConfig({ engine: makeEngine(name) })]),
);

/** Our engines by the name that `--engine` takes. */
export const hostsByEngine: Readonly<Record<string, GuestHost>> = Object.fromEntries(
  Object.entries(engineConfigs).map(([name, config]) => [name, wazeroHost(config)]),
);
