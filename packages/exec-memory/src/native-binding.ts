import { ExecMemoryError, type ExecMemoryErrorCode } from './errors.js';

/** What the addon exports. `slot`, `memory`, `block` and `arena` are numbers of this thread; 0 is none. */
export interface NativeBinding {
  /** The key of the sources it was built from. */
  readonly sources?: string;

  start(): void;
  resume(): void;

  control(): ArrayBuffer;
  constants(): NativeConstants;
  mappingsInUse(): number;
  nowMs(): number;
  lookAtClocks(dateNow: () => number, performanceNow: () => number): number;
  quarantine(on: boolean): void;
  installHandlers(): boolean;
  handlersAreReached(anew: boolean): boolean;
  selfTestCode(): { readonly code: Uint8Array; readonly load: number };
  allowTermination(anyFunction: () => void): void;
  detach(buffer: ArrayBuffer): void;

  contextCreate(stackBytes: number, store: number): number;
  contextAddress(slot: number): number;
  contextBuffer(slot: number): ArrayBuffer;
  contextStackAddress(slot: number): number;
  contextStackBuffer(slot: number): ArrayBuffer;
  contextReadStack(slot: number, from: number, into: Int32Array): number;
  contextState(slot: number): number;
  contextMove(slot: number, allowedStates: number, next: number): void;
  contextReset(slot: number): void;
  contextAssign(slot: number, store: number): void;
  contextRelease(slot: number): void;

  memoryCreate(bytes: number, capacity: number, guarded: boolean, store: number): number;
  recordCreate(view: Uint8Array, store: number): number;
  recordAdopt(address: number): number;
  memoryRecordAddress(memory: number): number;
  memoryBase(memory: number): number;
  memoryBytes(memory: number): number;
  memoryBuffer(memory: number): ArrayBuffer;
  memoryFill(memory: number, start: number, value: number, count: number): void;
  memoryMove(to: number, toStart: number, from: number, fromStart: number, count: number): void;
  memoryTouched(memory: number): Float64Array | undefined;
  memoryRuns(memory: number, runs: Float64Array, packed: Uint8Array, restore: boolean): void;
  memoryGrow(memory: number, bytes: number): boolean;
  memoryIdle(memory: number, isUntouched: boolean): void;
  memoryReset(memory: number, bytes: number, capacity: number, store: number): boolean;
  memoryRelease(memory: number): void;

  blockCreate(bytes: number): number;
  blockAddress(block: number): number;
  blockBuffer(block: number): ArrayBuffer;
  blockRelease(block: number): void;

  codeCreate(bytes: number, kind: number): number;
  codeAdopt(handle: number): number;
  codeHandle(arena: number): number;
  codeAddress(arena: number): number;
  codeKind(arena: number): number;
  codeWritable(arena: number): ArrayBuffer;
  codeFill(arena: number, code: Uint8Array): void;
  codeSeal(arena: number): void;
  codeAppend(arena: number, codeOrLength: Uint8Array | number, alignment: number): number;
  codePublish(arena: number, start: number, end: number, name: string, traps: Uint32Array): void;
  codeRelease(arena: number): void;
}

/** How an arena is written. */
export const arenaKinds = { once: 0, dualMapped: 1, paged: 2 } as const;

/** Facts of this process. */
export interface NativeConstants {
  readonly pageBytes: number;
  readonly stackHeadroom: number;
  readonly stackGuard: number;
  readonly mappingsLimit: number;
}

/** `control[controlSlot]` is what `start` and `resume` enter; `controlDeadline` indexes the same as Float64Array. */
export const controlSlot = 0;
export const controlDeadline = 1;

/** Runs a cold native function; its errors, told by their code, become {@link ExecMemoryError}. */
export function callNative<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      throw new ExecMemoryError(error.code as ExecMemoryErrorCode, error.message);
    }
    throw error;
  }
}
