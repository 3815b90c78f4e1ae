import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newModuleConfig, newRuntime } from '@wazero-ts/runtime';
import { expect, test } from 'vitest';
import { ModuleBuilder } from '../src/index.js';

/** A full collection; V8 gives it out only under a flag. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

test('100,000 instances made, called and closed leave nothing behind', async () => {
  const collect = collector();
  const builder = new ModuleBuilder();
  builder.memory({ min: 1 });
  builder.table({ min: 4 });
  builder.global({ type: 'i64', mutable: true, init: [['i64.const', 1n]] });
  builder.func({
    params: ['i32'],
    results: ['i32'],
    code: [['i32.const', 8], ['local.get', 0], 'i32.store', ['i32.const', 8], 'i32.load'],
    export: 'run',
  });
  builder.element({ functions: [0] });
  const runtime = newRuntime();
  const compiled = runtime.compileModuleSync(builder.toBytes());
  const config = newModuleConfig({ name: '' });
  const cycle = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const module = runtime.instantiateModuleSync(compiled, config);
      if (module.exportedFunction('run')?.call(i) !== i) throw new Error(`cycle ${i} is wrong`);
      await module.close();
    }
  };
  const used = async (): Promise<number> => {
    // The second collection frees what the first one found: array buffers go in the background.
    for (let i = 0; i < 2; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  await cycle(2000);
  const before = await used();
  await cycle(100_000);
  // Ten bytes for each instance would be a leak of a megabyte.
  expect((await used()) - before).toBeLessThan(1_000_000);
  await runtime.close();
}, 120_000);
