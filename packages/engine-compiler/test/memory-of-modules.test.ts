import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Module } from '@wazero-ts/runtime';
import { type Instruction, ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { get, i32 } from './batch.js';
import { describeNative } from './native.js';
import { openRuntime } from './store.js';

const [warmUp, measured] = [20, 40];
const steps = 1000;

/** One function, large enough to need a megabyte while it is compiled. */
function largeModule(): Uint8Array {
  const builder = new ModuleBuilder();
  const code = Array.from({ length: steps }, (_, i): Instruction[] => [
    get(0),
    i32(i),
    'i32.mul',
    i32(1),
    'i32.add',
    ['local.set', 0],
  ]).flat();
  builder.func({ params: ['i32'], results: ['i32'], code: [...code, get(0)], export: 'run' });
  return builder.toBytes();
}

/**
 * What a module and an instance of it may keep in the heap and in buffers: the objects of facade and engine, the columns
 * of its sections, side tables. They are 22 KB; four times as much is still a tenth of what a module keeps that does
 * not let go of the SSA and the two scratch memories it was compiled with: 1.2 MB.
 */
const mostBytes = 100 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use, when the event loop has turned: until then weak references hold what they gave out. */
async function bytesInUse(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => void setTimeout(resolve, 0));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describeNative('what a compiled module keeps', () => {
  test.each(['lazy', 'whole'] as const)('is not what it was compiled with (%s)', async (compilation) => {
    const { runtime } = openRuntime({ compilation });
    const binary = largeModule();
    const kept: Module[] = [];
    const make = (): void => {
      const module = runtime.instantiateModuleSync(runtime.compileModuleSync(binary));
      expect(module.exportedFunction('run')!.call(0)).toBeTypeOf('number');
      kept.push(module);
    };
    for (let i = 0; i < warmUp; i++) make();
    const before = await bytesInUse();
    for (let i = 0; i < measured; i++) make();
    // Garbage of other tests in this process may go meanwhile: some megabytes, where modules would keep fifty.
    const bytesOfEach = ((await bytesInUse()) - before) / measured;
    expect(kept.length).toBe(warmUp + measured);
    expect(bytesOfEach).toBeLessThan(mostBytes);
  });
});
