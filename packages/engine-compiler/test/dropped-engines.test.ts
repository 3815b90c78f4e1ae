import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { newRuntime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { compilerEngine } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

/** Engines of one instruction set share code that never goes away. */
const target = amd64();

/** Uses everything of which an engine keeps native memory, and closes nothing. */
function useAndDrop(): void {
  const runtime = newRuntime({ engine: compilerEngine({ target, memory: execMemory() }) });
  const builder = new ModuleBuilder();
  builder.memory({ min: 1, export: 'memory' });
  builder.table({ min: 1, export: 'table' });
  builder.global({ type: 'i32', mutable: true, init: [['i32.const', 1]], export: 'global' });
  builder.func({ results: ['i32'], code: [['i32.const', 7]], export: 'seven' });
  builder.element({ functions: [0] });
  const compiled = runtime.compileModuleSync(builder.toBytes());
  expect(runtime.instantiateModuleSync(compiled).exportedFunction('seven')?.call()).toBe(7);
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describeNative('engines that are dropped without being closed', () => {
  test('leave no native memory when they are collected', async () => {
    const rounds = async (count: number): Promise<number> => {
      for (let round = 0; round < count; round++) useAndDrop();
      await collectGarbage();
      return execMemory().mappingsInUse;
    };
    const few = await rounds(100);
    expect((await rounds(100)) - few).toBeLessThan(100);
  });
});
