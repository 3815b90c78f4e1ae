/** What an engine makes and the store passes around: the externs of the specification (4.2.7) as interfaces. */
import type { AbortSignalLike, Fuel, FunctionDefinition } from '@wazero-ts/api';
import type { FunctionType, GlobalType, MemoryType, TableType } from '@wazero-ts/binary';
import type { InstanceHandle } from './instance-handle.js';
import type { RawValue, Reference, ValueSlots } from './values.js';

/** A function reference: what tables, globals and exports hold. Identity is reference equality. */
export interface EngineFunction {
  readonly type: FunctionType;
  /** Equal for equal types across modules of the process; what `call_indirect` compares. */
  readonly typeId: number;
  readonly definition: FunctionDefinition;
  /** The instance that defined it. */
  readonly instance: InstanceHandle;
  /**
   * Runs to the end. Parameters are read from slot 0 on, results written there. A call on a closed instance throws
   * ExitError and runs nothing. Limits of a call that is under way on this JS stack hold for its nested calls too.
   *
   * @throws Trap, LimitError, ExitError, HostPromiseError, or the object that a host function threw
   */
  invoke(values: ValueSlots, control: CallControl): void;
  /** As {@link invoke}, but may suspend: `values` belongs to the call until the promise settles. */
  invokeAsync(values: ValueSlots, control: CallControl): Promise<void>;
}

/** A function of an engine that can be entered at once when the same call is made again. */
export interface QuickFunction extends EngineFunction {
  /**
   * The slots into which the parameters of a call like the last one go, whose results they get; undefined when it has to be
   * made by {@link invoke}. No reference is among its values, and no limit in its control.
   */
  ready(control: CallControl): ValueSlots | undefined;
  /**
   * Makes the call that {@link ready} gave slots for, with nothing of the embedder run in between.
   *
   * @returns where the results are, until anything else runs: the same slots, unless something of JavaScript ran
   * @throws as {@link invoke}
   */
  invokeReady(): ValueSlots;
}

/** Whether an engine makes calls of a function quick. */
export function isQuickFunction(target: EngineFunction): target is QuickFunction {
  return 'invokeReady' in target;
}

/** The limits of one call, and on whose behalf it is made. */
export interface CallControl {
  /** In milliseconds of `performance.now()`; Infinity for none. */
  readonly deadline: number;
  readonly fuel: Fuel | undefined;
  readonly signal: AbortSignalLike | undefined;
  /**
   * The most stack, in bytes, that guest functions of the chain may use from here on; going over it throws LimitError
   * `STACK_LIMIT`. As much as the engine has unless given.
   */
  readonly stackBytes?: number | undefined;
  /** What a host function sees as its caller when it is called directly. */
  readonly caller: InstanceHandle;
}

export interface EngineMemory {
  readonly type: MemoryType;
  readonly byteLength: number;
  /** Live bytes; a new object after each grow (a shared memory's old views stay valid). */
  view(): Uint8Array;
  /**
   * The buffer of exactly the memory's bytes, the same object until the memory grows. Every grow that succeeds detaches
   * it, also one of 0 pages. Of a shared memory it is its SharedArrayBuffer, which grows in place.
   */
  exactBuffer(): ArrayBuffer | SharedArrayBuffer;
  /** @returns the previous size in pages, or -1 */
  grow(deltaPages: number): number;
}

export interface EngineTable {
  readonly type: TableType;
  readonly length: number;
  /** The caller has checked bounds. */
  get(index: number): Reference;
  set(index: number, value: Reference): void;
  /** @returns the previous length, or -1 */
  grow(delta: number, value: Reference): number;
}

export interface EngineGlobal {
  readonly type: GlobalType;
  get(): RawValue;
  set(value: RawValue): void;
}
