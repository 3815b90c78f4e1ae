import { expect, test } from 'vitest';
import { newModuleConfig, newRuntime } from '../src/index.js';

// A Buffer is a Uint8Array whose slice() is a view: what is promised to be copied must not be copied by slice().

/** (module (global (export "g") v128 (v128.const i8x16 1 ... 16))) */
const vectorModule = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[6, 22, 1, 0x7b, 0, 0xfd, 0x0c, ...Array.from({ length: 16 }, (_, i) => i + 1), 0x0b],
  ...[7, 5, 1, 1, 0x67, 3, 0],
];

test('a module in a Buffer that is part of a larger pool has the right v128 constants', async () => {
  const pool = Buffer.alloc(101, 0xee);
  pool.set(vectorModule, 3);
  const runtime = newRuntime();
  const mod = await runtime.instantiate(pool.subarray(3, 3 + vectorModule.length));
  expect(mod.exportedGlobal('g')?.get()).toEqual(Uint8Array.from({ length: 16 }, (_, i) => i + 1));
  await runtime.close();
});

test('a binary is copied, also out of a Buffer', async () => {
  const bytes = Buffer.from(vectorModule);
  const runtime = newRuntime();
  const compiled = await runtime.compileModule(bytes);
  bytes.fill(0xff);
  const mod = await runtime.instantiateModule(compiled, newModuleConfig().withName(''));
  expect(mod.exportedGlobal('g')?.get()).toEqual(Uint8Array.from({ length: 16 }, (_, i) => i + 1));
  await runtime.close();
});
