import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Module, Runtime } from '../src/index.js';
import { CoreFeature, CoreFeaturesV2, newModuleConfig, newRuntime } from '../src/index.js';
import { caller, emptyModule } from './guests.js';

let runtime: Runtime;
beforeEach(() => {
  runtime = newRuntime();
});
afterEach(() => runtime.close());

/** Instantiates a guest that exports `f`, which passes its parameters on to `env.f`. */
async function forwarder(params: readonly ('i32' | 'f32' | 'f64' | 'i64')[], results: typeof params): Promise<Module> {
  const builder = new ModuleBuilder();
  const f = builder.importFunc('env', 'f', params, results);
  builder.func({
    params,
    results,
    code: [...params.map((_, index) => ['local.get', index] as const), ['call', f]],
    export: 'f',
  });
  builder.memory({ min: 1 });
  builder.dataSegment({ bytes: [104, 105] });
  return runtime.instantiate(builder.toBytes());
}

describe('forms of host functions', () => {
  test('withFunc gets JS values', async () => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc((a, b, c) => Number(b) + a + c, ['i32', 'i64', 'f32'], ['f64'])
      .export('f')
      .instantiate();
    expect((await forwarder(['i32', 'i64', 'f32'], ['f64'])).exportedFunction('f')?.call(-1, 10n, 0.5)).toBe(9.5);
  });

  test('withModuleFunc gets the calling module, whose memory it can read', async () => {
    const callers: Module[] = [];
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withModuleFunc(
        (mod, offset, length) => {
          callers.push(mod);
          return mod.memory?.readString(offset, length) === 'hi' ? 1 : 0;
        },
        ['i32', 'i32'],
        ['i32'],
      )
      .export('f')
      .instantiate();
    const mod = await forwarder(['i32', 'i32'], ['i32']);
    expect(mod.exportedFunction('f')?.call(0, 2)).toBe(1);
    expect(callers).toEqual([mod]);
    expect(callers[0]).toBe(mod);
  });

  test('withStackFunc keeps the bits of signalling NaNs', async () => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withStackFunc(
        (_mod, stack) => {
          const [single, double] = [stack.getUint32(0, true), stack.getBigUint64(8, true)];
          stack.setBigUint64(0, double, true);
          stack.setUint32(8, single, true);
        },
        ['f32', 'f64'],
        ['f64', 'f32'],
      )
      .export('f')
      .instantiate();
    const mod = await forwarder(['f32', 'f64'], ['f64', 'f32']);
    const stack = new DataView(new ArrayBuffer(16));
    for (let round = 0; round < 200; round++) {
      stack.setUint32(0, 0x7fa00001, true);
      stack.setBigUint64(8, 0x7ff4000000000001n, true);
      mod.exportedFunction('f')?.callWithStack(stack);
      expect(stack.getBigUint64(0, true)).toBe(0x7ff4000000000001n);
      expect(stack.getUint32(8, true)).toBe(0x7fa00001);
    }
  });

  test('several results are an array', async () => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc((a) => [a + 1, BigInt(a)], ['i32'], ['i32', 'i64'])
      .export('f')
      .instantiate();
    expect((await forwarder(['i32'], ['i32', 'i64'])).exportedFunction('f')?.call(5)).toEqual([6, 5n]);
  });

  test('a promise is waited for in an asynchronous call and an error in a synchronous one', async () => {
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(async (a) => a * 2, ['i32'], ['i32'])
      .export('f')
      .instantiate();
    const f = (await forwarder(['i32'], ['i32'])).exportedFunction('f')!;
    expect(await f.callAsync([21])).toBe(42);
    expect(() => f.call(21)).toThrow(expect.objectContaining({ code: 'HOST_PROMISE' }));
    expect(await f.callAsync([4])).toBe(8);
  });

  test('a promise that is rejected rejects the call with the same object', async () => {
    const reason = new Error('later');
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => Promise.reject(reason), [], [])
      .export('f')
      .instantiate();
    const mod = await runtime.instantiate(caller().toBytes());
    await expect(mod.exportedFunction('run')?.callAsync([])).rejects.toBe(reason);
  });

  test('a host function can be called directly, with its own module as the caller', async () => {
    const callers: string[] = [];
    const env = await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withModuleFunc(
        (mod, a) => {
          callers.push(mod.name);
          return a + 1;
        },
        ['i32'],
        ['i32'],
      )
      .export('f')
      .instantiate();
    expect(env.exportedFunction('f')?.call(1)).toBe(2);
    expect(await env.exportedFunction('f')?.callAsync([2])).toBe(3);
    expect(callers).toEqual(['env', 'env']);
    expect(env.memory).toBeUndefined();
    expect(env.exportedMemory('m')).toBeUndefined();
    expect(env.exportedGlobal('g')).toBeUndefined();
    expect(env.exportedTable('t')).toBeUndefined();
    expect(env.exportedFunction('g')).toBeUndefined();
  });
});

describe('HostModuleBuilder', () => {
  test('names go into the definition, and the export name is the default', async () => {
    const env = await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc((a, b) => a + b, ['i32', 'i32'], ['i32'])
      .withName('addition')
      .withParameterNames('left', 'right')
      .withResultNames('sum')
      .export('add')
      .newFunctionBuilder()
      .withFunc(() => {}, [], [])
      .export('nothing')
      .instantiate();
    expect(env.exportedFunctionDefinitions.get('add')).toEqual({
      moduleName: 'env',
      index: 0,
      import: undefined,
      exportNames: ['add'],
      name: 'addition',
      debugName: 'env.addition',
      isHostFunction: true,
      paramTypes: ['i32', 'i32'],
      paramNames: ['left', 'right'],
      resultTypes: ['i32'],
      resultNames: ['sum'],
    });
    expect(env.exportedFunctionDefinitions.get('nothing')).toMatchObject({ index: 1, name: 'nothing' });
    expect(env.exports).toEqual([
      { kind: 'func', name: 'add' },
      { kind: 'func', name: 'nothing' },
    ]);
  });

  test('a name that is exported again replaces the function and keeps its index', async () => {
    const builder = runtime.newHostModuleBuilder('env');
    builder
      .newFunctionBuilder()
      .withFunc(() => 1, [], ['i32'])
      .export('f');
    builder
      .newFunctionBuilder()
      .withFunc(() => 2, [], ['i32'])
      .export('g');
    builder
      .newFunctionBuilder()
      .withFunc(() => 3, [], ['i32'])
      .export('f');
    const env = await builder.instantiate();
    expect(env.exportedFunction('f')?.call()).toBe(3);
    expect(env.exportedFunctionDefinitions.get('f')?.index).toBe(0);
  });

  test('compile checks, and the result can be instantiated under several names', async () => {
    const compiled = await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => 1, [], ['i32'])
      .export('f')
      .compile();
    expect(compiled.name).toBe('env');
    expect(compiled.exports).toEqual([{ kind: 'func', name: 'f' }]);
    expect([...compiled.exportedFunctions.keys()]).toEqual(['f']);
    expect([compiled.imports, compiled.importedFunctions, compiled.importedMemories, compiled.customSections]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(compiled.exportedMemories.size).toBe(0);
    await runtime.instantiateModule(compiled);
    await runtime.instantiateModule(compiled, newModuleConfig().withName('again'));
    expect(runtime.module('again')?.exportedFunction('f')?.call()).toBe(1);
    await expect(runtime.instantiateModule(compiled)).rejects.toMatchObject({ code: 'MODULE_NAME_TAKEN' });
    compiled.close();
    expect(() => runtime.instantiateModuleSync(compiled)).toThrow(
      expect.objectContaining({ code: 'COMPILED_MODULE_CLOSED', message: 'the compiled module env was closed' }),
    );
  });

  test('what is wrong is said when it is compiled', async () => {
    await expect(runtime.newHostModuleBuilder('').instantiate()).rejects.toMatchObject({
      code: 'MODULE_NAME_EMPTY',
      message: 'a module name must not be empty',
    });
    const builder = runtime.newHostModuleBuilder('env').newFunctionBuilder();
    expect(() => builder.export('f')).toThrow(
      expect.objectContaining({
        code: 'INVALID_HOST_FUNCTION',
        message: 'func[f] has no body: call withFunc, withModuleFunc or withStackFunc before export',
      }),
    );
    const misnamed = builder
      .withFunc(() => {}, ['i32'], [])
      .withParameterNames('a', 'b')
      .export('f');
    expect(() => misnamed.compileSync()).toThrow('func[env.f] has 1 parameters, but 2 parameter names');
    await expect(misnamed.compile()).rejects.toMatchObject({ code: 'INVALID_HOST_FUNCTION' });
  });

  test('several results need multi-value', () => {
    const old = newRuntime({ coreFeatures: CoreFeaturesV2 & ~CoreFeature.multiValue });
    const builder = old
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => [1, 2], [], ['i32', 'i32'])
      .export('f');
    expect(() => builder.instantiateSync()).toThrow(expect.objectContaining({ code: 'FEATURE_DISABLED' }));
    expect(old.module('env')).toBeUndefined();
  });

  test('a definition is data for any runtime', async () => {
    const definition = runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => 4, [], ['i32'])
      .export('f')
      .definition();
    const other = newRuntime();
    expect((await other.instantiateHostModule(definition)).exportedFunction('f')?.call()).toBe(4);
    await other.close();
  });

  test('closing a host module frees its name and leaves importers working', async () => {
    const env = await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => {}, [], [])
      .export('f')
      .instantiate();
    const mod = await runtime.instantiate(caller().toBytes());
    await env.close();
    expect(runtime.module('env')).toBeUndefined();
    expect(mod.exportedFunction('run')?.call()).toBeUndefined();
    await runtime.newHostModuleBuilder('env').instantiate();
    expect((await runtime.instantiate(emptyModule)).isClosed).toBe(false);
  });
});
