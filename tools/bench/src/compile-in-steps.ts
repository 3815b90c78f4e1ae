import { CoreFeaturesV2 } from '@wazero-ts/api';
import type { WasmModule } from '@wazero-ts/binary';
import { decodeModule } from '@wazero-ts/binary';
import type { CompiledCode, Engine } from '@wazero-ts/core';
import { interpreterEngine } from '@wazero-ts/engine-interpreter';

/** Compilation taken apart, so that each step can be timed. */
export interface CompileSteps {
  decodeAndValidate(): void;
  /** Lowers every function; a runtime does it when a function is first called. */
  lower(): void;
}

const newEngine: Readonly<Record<string, () => Engine>> = { interpreter: interpreterEngine };

/** Code that can be lowered before it runs. */
interface EagerCode extends CompiledCode {
  lowerAll(): void;
}

function isEager(code: CompiledCode): code is EagerCode {
  return 'lowerAll' in code;
}

/** The steps in which an engine compiles a binary; call them in order. */
export function compileInSteps(engineName: string, bytes: Uint8Array): CompileSteps {
  const engine = newEngine[engineName]?.();
  if (engine === undefined) throw new Error(`no engine ${engineName}`);
  let module: WasmModule | undefined;
  return {
    decodeAndValidate() {
      module = decodeModule(bytes, { features: CoreFeaturesV2 });
    },
    lower() {
      if (module === undefined) throw new Error('lower comes after decodeAndValidate');
      const code = engine.compile(module, { closeOnContextDone: false, canonicalNaNs: false });
      if (!isEager(code)) throw new Error(`the code of engine ${engineName} has no lowerAll`);
      code.lowerAll();
      code.release();
    },
  };
}
