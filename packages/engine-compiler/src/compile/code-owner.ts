import type { WasmModule } from '@wazero-ts/binary';
import type { CompilerInstance } from '../runtime/compiler-instance.js';

/** Whose code a stretch of addresses is. It does not keep the code alive. */
export class CodeOwner {
  readonly module: WasmModule;
  /** The collection in which a stack was found to run it. */
  reachedIn = 0;
  /** The instances that have a context: one of them at least as long as a stack runs the code. */
  readonly instances: Set<CompilerInstance> = new Set();

  constructor(module: WasmModule) {
    this.module = module;
  }
}
