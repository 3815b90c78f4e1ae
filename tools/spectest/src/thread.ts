import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Module } from '@wazero-ts/api';
import type { ScriptCommand } from './script.js';
import type { SpecEnvironment } from './spec-store.js';
import type { Tally } from './tally.js';

/** What a `thread` command asks for. */
export interface ThreadRequest {
  readonly commands: readonly ScriptCommand[];
  readonly binaries: readonly string[];
  readonly shared: { readonly name: string; readonly instance: Module } | undefined;
}

export interface RunningThread {
  /** Rejects when the thread failed or did not end in time. */
  readonly result: Promise<Tally>;
}

export type ThreadStarter = (request: ThreadRequest) => RunningThread;

/** What a worker is given. */
export interface ThreadInput {
  readonly environment: SpecEnvironment;
  readonly commands: readonly ScriptCommand[];
  readonly binaries: readonly string[];
  readonly shared: { readonly name: string; readonly memories: ReadonlyMap<string, unknown> } | undefined;
}

/** A thread of a script that hangs must not hang the run. */
const timeoutMs = 60_000;
