import { CoreFeaturesV2, WasmError } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { hostileModules } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { CompilerSource } from '../src/compile/compiler-source.js';

/** `npm run bench -- --engine compiler hostile` says what each takes; here they only have to end. */
test.each([...hostileModules])('%s: compiles or is refused', (_, make) => {
  const bytes = make();
  expect(bytes.length).toBeLessThanOrEqual(1 << 20);
  const module = decodeModule(bytes, { features: CoreFeaturesV2 });
  const source = CompilerSource.of(amd64()).forModule(module, { canonicalNaNs: false }, true, 'full');
  try {
    for (let i = 0; i < module.code.count; i++) {
      const code = source.compileFunction(i, { metered: false, directCalls: true });
      expect(code.bytes.length).toBeGreaterThan(0);
    }
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    expect(error.code).toBe('IMPLEMENTATION_LIMIT');
  }
});
