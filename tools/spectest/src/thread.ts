import { Worker } from 'node:worker_threads';
import type { Module } from '@wazero-ts/api';
import type { ScriptCommand } from './script.js';
import type { SharedMemory, SpecEnvironment } from './spec-store.js';
import type { Tally } from './tally.js';

/** What a `thread` command asks for. */
export interface ThreadRequest {
  readonly commands: readonly ScriptCommand[];
  readonly binaries: readonly string[];
  /** The instance whose shared memories the thread sees under the name. */
  readonly shared: { readonly name: string; readonly instance: Module } | undefined;
}

export interface RunningThread {
  /** Rejects when the thread failed or did not end in time. */
  readonly result: Promise<Tally>;
}

export type ThreadStarter = (request: ThreadRequest) => RunningThread;

/** What the worker is given: everything that a thread shares with its parent is data or shared memory. */
export interface ThreadInput {
  readonly environment: SpecEnvironment;
  readonly commands: readonly ScriptCommand[];
  readonly binaries: readonly string[];
  readonly shared: { readonly name: string; readonly memories: readonly SharedMemory[] } | undefined;
}

/** A thread that hangs must not hang the run. */
const timeoutMs = 60_000;

function sharedMemoriesOf(instance: Module): SharedMemory[] {
  return [...instance.exportedMemoryDefinitions]
    .filter(([, { shared }]) => shared)
    .map(([exportName]) => ({ exportName, memory: instance.exportedMemory(exportName)!.toTransferable() }));
}

function runWorker(input: ThreadInput): Promise<Tally> {
  const worker = new Worker(new URL('./thread-worker.js', import.meta.url), { workerData: input });
  return new Promise<Tally>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the thread did not end in ${timeoutMs / 1000} s`));
      void worker.terminate();
    }, timeoutMs);
    worker.once('message', (tally: Tally) => resolve(tally));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the thread ended with exit code ${code} and no result`));
    });
  });
}

/** Starts the threads of a script in workers, each with a runtime of its own. */
export function threadStarter(environment: SpecEnvironment): ThreadStarter {
  return ({ commands, binaries, shared }) => {
    const input: ThreadInput = {
      environment,
      commands,
      binaries,
      shared: shared === undefined ? undefined : { name: shared.name, memories: sharedMemoriesOf(shared.instance) },
    };
    const result = runWorker(input);
    // The script joins later; until then a failure must not count as unhandled.
    result.catch(() => {});
    return { result };
  };
}
