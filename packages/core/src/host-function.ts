import type { BlockablePromise, FunctionDefinition, HostIntrinsic } from '@wazero-ts/api';
import type { FunctionType } from '@wazero-ts/binary';
import type { InstanceHandle } from './instance-handle.js';
import type { ValueSlots } from './values.js';

/** A host function as an engine calls it; core has turned the public form into this one. */
export interface HostFunction {
  readonly type: FunctionType;
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  /** The host module it belongs to. */
  readonly instance: InstanceHandle;
  /** What `call` does, in terms that the engine may know. */
  readonly intrinsic: HostIntrinsic | undefined;
  /**
   * Reads parameters from slot `base` on and writes results there. What the function throws is thrown as it is.
   *
   * @returns undefined when it is done; a pending call when it returned a promise (nothing is written yet)
   */
  call(caller: InstanceHandle, values: ValueSlots, base: number): PendingHostCall | undefined;
}

export interface PendingHostCall {
  /**
   * What the host function returned. When it is a `BlockablePromise` (has a method `block`), a synchronous call waits
   * with `finish(promise.block(millisecondsToDeadline))`, then checks its deadline; else it ends with HostPromiseError.
   */
  readonly promise: PromiseLike<unknown> | BlockablePromise<unknown>;
  /** Writes the results for the value that the promise gave. The engine throws what it rejected with. */
  finish(value: unknown, values: ValueSlots, base: number): void;
}
