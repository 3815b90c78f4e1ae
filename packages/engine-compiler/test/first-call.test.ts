import { amd64 } from '@wazero-ts/codegen-amd64';
import { newRuntime } from '@wazero-ts/runtime';
import { ModuleBuilder } from '@wazero-ts/testkit';
import { expect, test } from 'vitest';
import { compilerEngine } from '../src/index.js';
import { describeNative, execMemory } from './native.js';

describeNative('a compiled module', () => {
  test('adds two numbers', () => {
    const runtime = newRuntime({ engine: compilerEngine({ target: amd64(), memory: execMemory() }) });
    const builder = new ModuleBuilder();
    builder.func({
      params: ['i32', 'i32'],
      results: ['i32'],
      code: [['local.get', 0], ['local.get', 1], 'i32.add'],
      export: 'add',
    });
    const module = runtime.instantiateModuleSync(runtime.compileModuleSync(builder.toBytes()));
    expect(runtime.engineName).toBe('compiler');
    expect(module.exportedFunction('add')!.call(40, 2)).toBe(42);
  });
});
