import type { GuestHost } from './guest-host.js';
import type { Outcome } from './outcome.js';

/** What a case finds around it. */
export interface CaseContext {
  readonly host: GuestHost;
  /** The big input rather than the one for every day. */
  readonly full: boolean;
  /** An empty folder that only this run of this case uses. */
  readonly folder: string;
  /** Path of a file of an installed package: `packageFile('sax-wasm', 'lib/sax-wasm.wasm')`. */
  packageFile(name: string, path: string): string;
  /** Path of a file under `testdata/`. */
  testdataFile(path: string): string;
}

/** A program with its input, run alike on our engine and on V8. */
export interface GuestCase {
  readonly name: string;
  /** Its glue reads the global `WebAssembly`: it runs in a process of its own, in which that is the engine's. */
  readonly readsGlobal?: true;
  /** How long a call into the guest may last; any time unless given. For glue that reads the global. */
  readonly timeoutMs?: number;
  /** Why it does not run on V8 too: {@link check} alone says whether it went well. */
  readonly withoutOracle?: string;
  run(context: CaseContext): Promise<Outcome>;
  /** Says what is wrong with an outcome, which V8 agrees with, from knowledge of its own (an exit code, a digest). */
  check?(outcome: Outcome, context: CaseContext): string | undefined;
}
