import type { WasmModule } from '@wazero-ts/binary';
import type { CompilerInstance } from '../runtime/compiler-instance.js';

/** Whose code a stretch of addresses is. It does not keep the code alive. */
export class CodeOwner {
  readonly module: WasmModule;
  /** The instances that have a context. */
  readonly instances: Set<CompilerInstance> = new Set();

  constructor(module: WasmModule) {
    this.module = module;
  }
}
