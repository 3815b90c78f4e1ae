import { WasmError } from './errors.js';
import type { Module } from './module.js';
import type { ValueType } from './value-type.js';

/** A host function that gets and returns JS values, see `Function` for their types. */
export interface ValuesHostFunction {
  readonly kind: 'values';
  readonly call: (...args: never[]) => unknown;
  /** Whether a promise that it returns is waited for, as it is unless given, or is itself the value of an externref. */
  readonly promises?: 'awaited' | 'values';
}

/** As {@link ValuesHostFunction}, with the calling module before the arguments. */
export interface ModuleHostFunction {
  readonly kind: 'module';
  readonly call: (caller: Module, ...args: never[]) => unknown;
  /** What `call` does, for engines that can do it themselves. */
  readonly intrinsic?: HostIntrinsic | undefined;
}

/**
 * What a host function does, in terms that an engine may know and then do itself, without the call. The function stays
 * the meaning: an engine that does not know the intrinsic, or finds a case that it leaves open, calls the function. The
 * list is closed.
 */
export type HostIntrinsic = ReadClockIntrinsic;

/**
 * A function `(clock: i32, precision: i64, address: i32) -> i32` that writes the time to its caller's memory, such as
 * `clock_time_get` of WASI. Where `clock` is one of those that {@link hostClocks} names, and the 8 bytes from `address`
 * on are in the memory, it writes nanoseconds there (u64, little-endian) and returns 0. All else is left open.
 */
export interface ReadClockIntrinsic {
  readonly kind: 'read-clock';
  /** The function that this is about. In a body that calls another, as one that wraps it, the intrinsic is ignored. */
  readonly of: ModuleHostFunction['call'];
  /** Says which of the host's clocks a caller reads: the same as long as the caller lives. Throws what `of` would. */
  readonly hostClocks: (caller: Module) => HostClocks;
}

/** Which clocks of a caller are the host's. */
export interface HostClocks {
  /** Clock 0 gives the milliseconds of `Date.now()` in nanoseconds. */
  readonly walltime: boolean;
  /** Clock 1 gives the time of `performance.now()` in nanoseconds, rounded down. */
  readonly nanotime: boolean;
}

/**
 * A host function that reads its parameters from a stack of 8-byte little-endian slots and writes its results there
 * (v128: two slots; a reference: a handle of {@link StackReferences}). The stack must not be kept after the call,
 * or after the promise that it returned has settled.
 */
export interface StackHostFunction {
  readonly kind: 'stack';
  readonly call: (caller: Module, stack: DataView, references: StackReferences) => unknown;
}

/**
 * A promise that a synchronous call can wait for as well, by blocking its thread: what a host function that sleeps
 * returns. The wait begins when `then` or `block` is called, so that the way not taken leaves nothing behind.
 */
export interface BlockablePromise<T> extends PromiseLike<T> {
  /**
   * Blocks the thread until it settles, or until `timeoutMs` milliseconds have passed: a call with a deadline then ends
   * with that and drops the value.
   */
  block(timeoutMs: number): T;
}

/** Turns references into the handles that stand for them on a raw stack, for the length of one call. */
export interface StackReferences {
  /** @returns a handle, 0n for null */
  toHandle(reference: unknown): bigint;
  /** @returns the reference, null for 0n */
  fromHandle(handle: bigint): unknown;
}

/**
 * A table of handles for raw stacks; a reference keeps one handle until the table itself is dropped.
 *
 * @example
 * ```ts
 * import { newStackReferences } from '@wazero-ts/api';
 * const references = newStackReferences();
 * references.fromHandle(references.toHandle('a value')); // 'a value'
 * ```
 */
export function newStackReferences(): StackReferences {
  const values: unknown[] = [null];
  const handles = new Map<unknown, number>([[null, 0]]);
  return {
    toHandle(reference: unknown): bigint {
      let handle = handles.get(reference);
      if (handle === undefined) {
        handle = values.push(reference) - 1;
        handles.set(reference, handle);
      }
      return BigInt(handle);
    },
    fromHandle(handle: bigint): unknown {
      const index = Number(handle);
      if (index >= values.length || index < 0) {
        throw new WasmError('INVALID_ARGUMENT', `${handle} is no handle of this table of references`);
      }
      return values[index];
    },
  };
}

/** How a host function is called. It may return a promise when the call into the guest is an asynchronous one. */
export type HostFunctionBody = ValuesHostFunction | ModuleHostFunction | StackHostFunction;

/** What calls of host functions are logged by; `all` takes in every function of every module. */
export type LogScope = 'all' | 'clock' | 'exit' | 'filesystem' | 'memory' | 'poll' | 'proc' | 'random' | 'sock';

/**
 * How calls of a host function look in a log. Without it a call is logged in scope `all` only, with its values as they
 * are.
 */
export interface HostFunctionLog {
  /** The scopes it belongs to, beside `all`. */
  readonly scopes: readonly LogScope[];
  /** Leaves a call out, such as output to a terminal that would be seen twice. */
  isLeftOut?(args: readonly unknown[]): boolean;
  /** The arguments as text, such as `fd=4,path=a.txt`; called before the function. */
  params(caller: Module, args: readonly unknown[]): string;
  /** The results as text, such as `(nread=5,errno=ESUCCESS)`; called when the function is done. */
  results(caller: Module, args: readonly unknown[], result: unknown): string;
}

/** One function of a {@link HostModuleDefinition}. */
export interface HostFunctionDefinition {
  /** The name under which it is exported. */
  readonly exportName: string;
  /** Shown in traces; the export name when absent. */
  readonly name?: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly paramNames?: readonly string[];
  readonly resultNames?: readonly string[];
  /** How its calls are logged. */
  readonly log?: HostFunctionLog;
  readonly body: HostFunctionBody;
}

/** A memory that the host makes, for guests that import theirs. */
export interface HostMemoryDefinition {
  /** The name under which it is exported. */
  readonly exportName: string;
  /** Pages of 64 KiB that it starts with. */
  readonly min: number;
  /** The most pages that it can have; a shared memory must have a maximum. */
  readonly max?: number | undefined;
  /** Whether threads can share it; off unless given. */
  readonly shared?: boolean;
  /** The bytes of a shared memory of another thread, as `Memory.toTransferable` gives them, instead of new ones. */
  readonly buffer?: SharedArrayBuffer | undefined;
}

/**
 * A module made of host functions, as data: what `wasiPreview1()` returns and `runtime.instantiateHostModule` takes.
 * It is tied to no engine and to no runtime.
 */
export interface HostModuleDefinition {
  readonly name: string;
  readonly functions: readonly HostFunctionDefinition[];
  /** None unless given. */
  readonly memories?: readonly HostMemoryDefinition[];
}
