import { describe, expect, test } from 'vitest';
import { HostModuleShape, instantiateHostModule } from '../src/index.js';
import { newStore } from './harness.js';

describe('memories of host modules', () => {
  test('are made by the engine, within the limit of the store', () => {
    const { store } = newStore({ memoryLimitPages: 3 });
    const shape = (min: number) =>
      new HostModuleShape({ name: 'env', functions: [], memories: [{ exportName: 'm', min, max: 9 }] });
    const env = instantiateHostModule(store, shape(2), 'env');
    expect(env.export('m')).toEqual({ kind: 'memory', value: env.memories[0] });
    expect(env.memories[0]?.byteLength).toBe(2 * 65536);
    expect(env.memories[0]?.grow(2)).toBe(-1);
    expect(env.exportDescriptors()).toEqual([{ kind: 'memory', name: 'm' }]);
    expect(env.memoryDefinition(0)).toEqual({
      moduleName: 'env',
      index: 0,
      import: undefined,
      exportNames: ['m'],
      min: 2,
      max: 9,
      shared: false,
    });
    expect(() => instantiateHostModule(store, shape(4), 'other')).toThrow(
      expect.objectContaining({ code: 'MEMORY_LIMIT', allowed: 3, used: 4 }),
    );
    expect(store.instanceCount).toBe(1);
  });

  test.each([
    [{ min: -1 }, 'must have a minimum from 0 to 65536 pages, not -1'],
    [{ min: 2, max: 1 }, 'must have a maximum from 2 to 65536 pages, not 1'],
    [{ min: 1, max: 65537 }, 'must have a maximum from 1 to 65536 pages, not 65537'],
    [{ min: 1, shared: true }, 'is shared and must have a maximum'],
    [{ min: 1, max: 1, buffer: new SharedArrayBuffer(65536) }, 'has the bytes of another thread and must be shared'],
  ])('%j is refused', (memory, problem) => {
    const definition = { name: 'env', functions: [], memories: [{ exportName: 'm', ...memory }] };
    expect(() => new HostModuleShape(definition)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: `memory[env.m] ${problem}` }),
    );
  });

  test('a function and a memory can not have one name', () => {
    const body = { kind: 'values', call: () => undefined } as const;
    const definition = {
      name: 'env',
      functions: [{ exportName: 'x', params: [], results: [], body }],
      memories: [{ exportName: 'x', min: 1 }],
    };
    expect(() => new HostModuleShape(definition)).toThrow('module[env] exports the same name twice');
  });
});
