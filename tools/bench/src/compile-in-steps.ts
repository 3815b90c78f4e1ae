import { CoreFeaturesV2 } from '@wazero-ts/api';
import type { WasmModule } from '@wazero-ts/binary';
import { decodeModule } from '@wazero-ts/binary';
import { type EngineName, makeEngine } from '@wazero-ts/testkit';

/** Compilation taken apart, so that each step can be timed. */
export interface CompileSteps {
  decodeAndValidate(): void;
  /** Lowers every function; a runtime does it when a function is first called. */
  lower(): void;
}

/** The steps in which an engine compiles a binary; call them in order. */
export function compileInSteps(engineName: EngineName, bytes: Uint8Array): CompileSteps {
  const engine = makeEngine(engineName);
  let module: WasmModule | undefined;
  return {
    decodeAndValidate() {
      module = decodeModule(bytes, { features: CoreFeaturesV2 });
    },
    lower() {
      if (module === undefined) throw new Error('lower comes after decodeAndValidate');
      const code = engine.compile(module, { closeOnContextDone: false, canonicalNaNs: false });
      code.compileAll();
      code.release();
    },
  };
}
