import type {
  ErrorCode,
  Function,
  HostFunctionBody,
  HostFunctionDefinition,
  Module,
  StackReferences,
  ValueType,
} from '@wazero-ts/api';
import { CoreFeature, CoreFeaturesV2, newStackReferences, WasmError } from '@wazero-ts/api';
import type { Engine } from '@wazero-ts/core';
import { newModuleConfig, newRuntime, type Runtime, type RuntimeConfigOptions } from '@wazero-ts/runtime';
import type { FunctionSpec } from '../module-builder.js';
import { ModuleBuilder } from '../module-builder.js';

/** The part of vitest that registers tests. It is passed in, so that tools can use the testkit without vitest. */
export type TestApi = Pick<typeof import('vitest'), 'describe' | 'test' | 'expect'>;

/** Everything an engine may be asked to run. */
export const contractFeatures: number =
  CoreFeaturesV2 | CoreFeature.threads | CoreFeature.tailCall | CoreFeature.extendedConst;

/** A host function in one of the three forms of the public API. */
export interface HostFunctionSpec {
  readonly params?: readonly ValueType[];
  readonly results?: readonly ValueType[];
  readonly values?: (...args: never[]) => unknown;
  readonly withModule?: (caller: Module, ...args: never[]) => unknown;
  readonly raw?: (caller: Module, stack: DataView, references: StackReferences) => unknown;
}

function bodyOf({ values, withModule, raw }: HostFunctionSpec): HostFunctionBody {
  if (values !== undefined) return { kind: 'values', call: values };
  if (withModule !== undefined) return { kind: 'module', call: withModule };
  if (raw !== undefined) return { kind: 'stack', call: raw };
  throw new Error('a host function needs a body');
}

export interface InstantiateOptions {
  readonly name?: string;
  readonly startFunctions?: readonly string[];
}

/** Makes runtimes over the engine under test and modules in them. */
export class ContractHarness {
  readonly t: TestApi;
  private readonly makeEngine: () => Engine;
  private readonly features: number;

  constructor(t: TestApi, makeEngine: () => Engine) {
    this.t = t;
    this.makeEngine = makeEngine;
    this.features = makeEngine().supportedFeatures & contractFeatures;
  }

  /** A runtime on an engine of its own. */
  runtime(options: RuntimeConfigOptions = {}): Runtime {
    return newRuntime({ engine: this.makeEngine(), coreFeatures: this.features, ...options });
  }

  instantiate(builder: ModuleBuilder, runtime: Runtime = this.runtime(), options: InstantiateOptions = {}): Module {
    const compiled = runtime.compileModuleSync(builder.toBytes());
    return runtime.instantiateModuleSync(
      compiled,
      newModuleConfig({ name: options.name ?? '', startFunctions: options.startFunctions ?? [] }),
    );
  }

  /** The only function of a module that has nothing else. */
  single(spec: FunctionSpec, options: RuntimeConfigOptions = {}): Function {
    const builder = new ModuleBuilder();
    builder.func({ ...spec, export: 'run' });
    return this.function(this.instantiate(builder, this.runtime(options)), 'run');
  }

  function(module: Module, name: string): Function {
    const found = module.exportedFunction(name);
    if (found === undefined) throw new Error(`the module exports no function ${name}`);
    return found;
  }

  host(runtime: Runtime, name: string, functions: Readonly<Record<string, HostFunctionSpec>>): Module {
    const definitions = Object.entries(functions).map(
      ([exportName, spec]): HostFunctionDefinition => ({
        exportName,
        params: spec.params ?? [],
        results: spec.results ?? [],
        body: bodyOf(spec),
      }),
    );
    return runtime.instantiateHostModuleSync({ name, functions: definitions });
  }

  /** A module that imports `env.host` with the signature, exports `run` that calls it, and a memory of one page. */
  callsHost(
    params: readonly ('i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref')[],
    results: readonly ('i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'funcref' | 'externref')[],
  ): ModuleBuilder {
    const builder = new ModuleBuilder().name('guest');
    const host = builder.importFunc('env', 'host', params, results);
    builder.memory({ min: 1, export: 'memory' });
    builder.func({
      params,
      results,
      code: [...params.map((_, i) => ['local.get', i] as const), ['call', host]],
      export: 'run',
      name: 'run',
    });
    return builder;
  }
}

/** Runs `fn` and gives what it threw. @throws Error when it threw nothing */
export function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** As {@link thrownBy}, for promises. */
export async function rejectionOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was not rejected');
}

/** The code of an error of ours, or the error as text. */
export function codeOf(error: unknown): ErrorCode | string {
  return error instanceof WasmError ? error.code : String(error);
}

/** Calls a function with bits in, bits out: one bigint for each slot. */
export function callWithBits(fn: Function, args: readonly bigint[], resultSlots: number): bigint[] {
  const stack = new DataView(new ArrayBuffer(Math.max(args.length, resultSlots, 1) * 8));
  args.forEach((bits, i) => {
    stack.setBigUint64(8 * i, BigInt.asUintN(64, bits), true);
  });
  fn.callWithStack(stack, newStackReferences());
  return Array.from({ length: resultSlots }, (_, i) => stack.getBigUint64(8 * i, true));
}
