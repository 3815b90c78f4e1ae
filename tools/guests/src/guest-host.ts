import type { ValueType } from '@wazero-ts/api';
import type { RuntimeConfig } from '@wazero-ts/runtime';

/** A function that the host gives to a guest. */
export interface ImportedFunction {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly call: (...args: never[]) => unknown;
}

/** Imports by module and name. */
export type GuestImports = Readonly<Record<string, Readonly<Record<string, ImportedFunction>>>>;

/** What a case may do with an instance, on any engine. */
export interface GuestInstance {
  /** Calls an export. @throws GuestTrap when it traps */
  call(name: string, ...args: readonly unknown[]): unknown;
  /** The bytes of the memory as they are now; take it anew after a call. */
  memory(): Uint8Array;
  /** The value of an exported global. */
  global(name: string): unknown;
}

/** A WASI command and its surroundings. */
export interface GuestCommand {
  /** Path of the wasm file. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** The folder that the guest sees as `/`; none when absent. */
  readonly mount?: string;
}

/** A WASI reactor and its surroundings: a program that is called rather than run. */
export interface GuestReactor extends GuestCommand {
  /** What it imports beside WASI. */
  readonly imports: GuestImports;
  /** Makes the calls, after `_initialize`. */
  use(guest: GuestInstance): void;
}

/** How a WASI command ended. */
export interface CommandResult {
  /** The exit code, or the kind of the trap that ended it. */
  readonly end: number | TrapKind;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** An engine together with a WASI: ours, or Node's. */
export interface GuestHost {
  /** For programs that drive the runtime themselves; V8 has none. */
  readonly config?: () => RuntimeConfig;
  instantiate(bytes: Uint8Array, imports: GuestImports): Promise<GuestInstance>;
  runCommand(command: GuestCommand): Promise<CommandResult>;
  /** Its end is 0, or the kind of the trap that ended a call. */
  runReactor(reactor: GuestReactor): Promise<CommandResult>;
}

/**
 * Traps as far as both engines tell them apart: V8 has one message for a null entry and a wrong signature, we have one
 * for a null entry and an index out of bounds, so all three are one kind.
 */
export type TrapKind =
  | 'unreachable'
  | 'memory access'
  | 'table access'
  | 'divide by zero'
  | 'integer overflow'
  | 'invalid conversion'
  | 'stack overflow';

/** An export trapped. */
export class GuestTrap extends Error {
  readonly kind: TrapKind;

  constructor(kind: TrapKind, cause: unknown) {
    super(`trap: ${kind}`, { cause });
    this.kind = kind;
  }
}
