import type { FunctionDefinition, Module, Policy } from '@wazero-ts/api';

/** What an engine may know about an instance; core implements it. */
export interface InstanceHandle {
  /** The public object that host functions get as their caller. */
  readonly module: Module;
  /** Set once, when the instance is closed. */
  readonly exit: { readonly exitCode: number; readonly cause: unknown } | undefined;
  /** Canonical type id of each type of the module. */
  readonly typeIds: Int32Array;
  /** Guaranteed depth of guest and host calls on one chain before a stack overflow. */
  readonly maxCallDepth: number;
  /** What its calls draw from; the facade puts that into their `CallControl`. */
  readonly policy?: Policy | undefined;
  functionDefinition(index: number): FunctionDefinition;
  /** The first close wins. `cause` becomes the cause of the ExitErrors. */
  close(exitCode: number, cause?: unknown): void;
}
