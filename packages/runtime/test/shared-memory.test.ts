import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { CoreFeature, CoreFeaturesV2, newRuntime } from '../src/index.js';

const coreFeatures = CoreFeaturesV2 | CoreFeature.threads;

/** Adds to the first word of the imported memory. */
function counter(): Uint8Array {
  const builder = new ModuleBuilder();
  builder.importMemory('env', 'memory', { min: 1, max: 4, shared: true });
  builder.func({
    params: ['i32'],
    results: ['i32'],
    code: [['i32.const', 0], ['local.get', 0], 'i32.atomic.rmw.add'],
    export: 'add',
  });
  return builder.toBytes();
}

test('a shared memory is the same bytes in another runtime', async () => {
  const [first, second] = [newRuntime({ coreFeatures }), newRuntime({ coreFeatures })];
  const limits = { min: 1, max: 4, shared: true };
  const env = await first.newHostModuleBuilder('env').exportMemory('memory', limits).instantiate();
  const memory = env.exportedMemory('memory')!;
  expect(env.memory).toBe(memory);
  // A structured clone shares a SharedArrayBuffer, as postMessage does.
  const sent = structuredClone(memory.toTransferable());
  expect([sent.kind, sent.min, sent.max]).toEqual(['wazero-ts/memory', 1, 4]);
  await second.newHostModuleBuilder('env').exportMemory('memory', sent).instantiate();
  const adders = await Promise.all([first, second].map((runtime) => runtime.instantiate(counter())));
  const results = [5, 7, 9].map((value, index) => adders[index % 2]!.exportedFunction('add')!.call(value));
  expect(results).toEqual([0, 5, 12]);
  expect(memory.readUint32Le(0)).toBe(21);
  // Growing in one thread is seen in the other.
  expect(adders[1]!.memory?.grow(2)).toBe(1);
  expect(memory.size).toBe(3 * 65536);
  expect(memory.writeByte(3 * 65536 - 1, 9)).toBe(true);
  expect(adders[1]!.memory?.readByte(3 * 65536 - 1)).toBe(9);
  expect(memory.writeString(100, 'shared')).toBe(true);
  expect(memory.readString(100, 6)).toBe('shared');
  await Promise.all([first.close(), second.close()]);
});

test('a memory that is not shared stays in its thread', async () => {
  const runtime = newRuntime();
  const env = await runtime.newHostModuleBuilder('env').exportMemory('memory', { min: 1 }).instantiate();
  expect(() => env.exportedMemory('memory')?.toTransferable()).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: 'the memory is not shared: it can not be sent to another thread',
    }),
  );
  await runtime.close();
});
