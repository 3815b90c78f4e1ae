import { ModuleBuilder } from '@wazero-ts/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { CompileProgress, Runtime } from '../src/index.js';
import { newCompilationCache, newModuleConfig, newRuntime, newRuntimeConfig } from '../src/index.js';
import { adder, caller, emptyModule } from './guests.js';

let runtime: Runtime;
afterEach(() => runtime.close());

function rich(): Uint8Array {
  const builder = new ModuleBuilder().name('rich');
  builder.importFunc('env', 'f', ['i32'], ['i64']);
  builder.importMemory('env', 'm', { min: 1, max: 3 });
  builder.func({ params: ['f64'], code: [], export: 'run', name: 'main' });
  builder.func({ code: [], export: 'unnamed' });
  builder.export('run2', 'func', 1);
  builder.export('m2', 'memory', 0);
  builder.customSection('first', Uint8Array.of(1, 2));
  builder.customSection('second', Uint8Array.of());
  return builder.toBytes();
}

describe('CompiledModule', () => {
  test('tells names, imports, exports and definitions', async () => {
    runtime = newRuntime();
    const compiled = await runtime.compileModule(rich());
    expect(compiled.name).toBe('rich');
    expect(compiled.imports).toEqual([
      { kind: 'func', module: 'env', name: 'f' },
      { kind: 'memory', module: 'env', name: 'm' },
    ]);
    expect(compiled.exports.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'func run',
      'func unnamed',
      'func run2',
      'memory m2',
    ]);
    expect(compiled.importedFunctions).toEqual([
      {
        moduleName: 'rich',
        index: 0,
        import: { module: 'env', name: 'f' },
        exportNames: [],
        name: '',
        debugName: 'rich.$0',
        isHostFunction: false,
        paramTypes: ['i32'],
        paramNames: [],
        resultTypes: ['i64'],
        resultNames: [],
      },
    ]);
    expect([...compiled.exportedFunctions.keys()]).toEqual(['run', 'unnamed', 'run2']);
    expect(compiled.exportedFunctions.get('run')).toMatchObject({
      debugName: 'rich.main',
      exportNames: ['run', 'run2'],
      paramTypes: ['f64'],
    });
    expect(compiled.exportedFunctions.get('unnamed')?.debugName).toBe('rich.$2');
    expect(compiled.importedMemories).toEqual([
      {
        moduleName: 'rich',
        index: 0,
        import: { module: 'env', name: 'm' },
        exportNames: ['m2'],
        min: 1,
        max: 3,
        shared: false,
      },
    ]);
    expect([...compiled.exportedMemories.keys()]).toEqual(['m2']);
  });

  test('custom sections are kept only when asked for, without the name section', async () => {
    runtime = newRuntime();
    expect((await runtime.compileModule(rich())).customSections).toEqual([]);
    await runtime.close();
    runtime = newRuntime(newRuntimeConfig().withCustomSections(true));
    expect((await runtime.compileModule(rich())).customSections).toEqual([
      { name: 'first', data: Uint8Array.of(1, 2) },
      { name: 'second', data: Uint8Array.of() },
    ]);
  });

  test('the binary is copied, whatever holds it', async () => {
    runtime = newRuntime();
    const bytes = adder();
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const sources = [bytes, bytes.slice().buffer, shared.buffer, shared];
    for (const source of sources) {
      const compiled = await runtime.compileModule(source as Uint8Array);
      new Uint8Array(source instanceof Uint8Array ? source.buffer : source).fill(0);
      const mod = await runtime.instantiateModule(compiled);
      expect(mod.exportedFunction('add')?.call(1, 2)).toBe(3);
      (source instanceof Uint8Array ? source : new Uint8Array(source)).set(adder());
    }
    await expect(runtime.compileModule('text' as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('malformed and invalid binaries have typed errors', async () => {
    runtime = newRuntime();
    await expect(runtime.compileModule(Uint8Array.of(1, 2, 3, 4))).rejects.toMatchObject({
      name: 'DecodeError',
      code: 'MALFORMED',
    });
    const builder = new ModuleBuilder();
    builder.func({ results: ['i32'], code: [] });
    await expect(runtime.compileModule(builder.toBytes())).rejects.toMatchObject({
      name: 'ValidationError',
      code: 'INVALID',
      functionIndex: 0,
    });
  });

  test('closing twice does nothing; a closed module makes no instances, and its instances go on', async () => {
    runtime = newRuntime();
    const compiled = await runtime.compileModule(adder());
    const mod = await runtime.instantiateModule(compiled);
    compiled.close();
    compiled.close();
    expect(compiled.isClosed).toBe(true);
    expect(mod.exportedFunction('add')?.call(20, 22)).toBe(42);
    await expect(runtime.instantiateModule(compiled)).rejects.toMatchObject({ code: 'COMPILED_MODULE_CLOSED' });
  });

  test('closing is safe while a call is running', async () => {
    runtime = newRuntime();
    const compiled = await runtime.compileModule(caller().toBytes());
    await runtime
      .newHostModuleBuilder('env')
      .newFunctionBuilder()
      .withFunc(() => compiled.close(), [], [])
      .export('f')
      .instantiate();
    const mod = await runtime.instantiateModule(compiled);
    mod.exportedFunction('run')?.call();
    expect(compiled.isClosed).toBe(true);
    mod.exportedFunction('run')?.call();
  });

  test('closing the runtime closes what it compiled', async () => {
    runtime = newRuntime();
    const guest = await runtime.compileModule(emptyModule);
    const host = await runtime.newHostModuleBuilder('env').compile();
    await runtime.close();
    expect([guest.isClosed, host.isClosed]).toEqual([true, true]);
    await expect(runtime.compileModule(emptyModule)).rejects.toMatchObject({
      code: 'RUNTIME_CLOSED',
      message: 'runtime closed with exit_code(0)',
    });
    expect(() => runtime.compileHostModule({ name: 'env', functions: [] })).toThrow('runtime closed with exit_code(0)');
  });

  test('code of instantiateWithConfig is released with its instance', async () => {
    runtime = newRuntime();
    const mod = await runtime.instantiateWithConfig(adder(), newModuleConfig().withName('a'));
    expect(mod.name).toBe('a');
    await mod.close();
    expect(mod.isClosed).toBe(true);
  });

  test('is data that another runtime can compile', async () => {
    runtime = newRuntime();
    const compiled = await runtime.compileModule(adder('math'));
    const sent = structuredClone(compiled.toTransferable());
    const other = newRuntime();
    const copy = await other.fromTransferable(sent);
    expect(copy.name).toBe('math');
    expect((await other.instantiateModule(copy)).exportedFunction('add')?.call(1, 2)).toBe(3);
    await other.close();
    await expect(runtime.fromTransferable({} as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => runtime.compileHostModule({ name: 'env', functions: [] }).toTransferable()).toThrow(
      'host module env can not be sent to another thread',
    );
  });
});

describe('memory limits of a runtime', () => {
  const memory = (min: number, max?: number): Uint8Array => {
    const builder = new ModuleBuilder();
    builder.memory({ min, ...(max === undefined ? {} : { max }), export: 'm' });
    return builder.toBytes();
  };

  test('a minimum above the limit fails to compile with the text of wazero', async () => {
    runtime = newRuntime(newRuntimeConfig().withMemoryLimitPages(3));
    await expect(runtime.compileModule(memory(5))).rejects.toMatchObject({
      code: 'MEMORY_LIMIT',
      message: 'section memory: min 5 pages (320 Ki) over limit of 3 pages (192 Ki)',
    });
  });

  test('a maximum above the limit is clamped when the memory grows', async () => {
    runtime = newRuntime(newRuntimeConfig().withMemoryLimitPages(3));
    const mod = await runtime.instantiate(memory(1, 100));
    expect(mod.memory?.definition).toMatchObject({ min: 1, max: 100 });
    expect(mod.memory?.grow(2)).toBe(1);
    expect(mod.memory?.grow(1)).toBeUndefined();
  });

  test('with the capacity taken from the maximum, a maximum above the limit is an error', async () => {
    runtime = newRuntime(newRuntimeConfig().withMemoryLimitPages(16).withMemoryCapacityFromMax(true));
    await expect(runtime.compileModule(memory(1, 16384))).rejects.toThrow(
      'section memory: max 16384 pages (1 Gi) over limit of 16 pages (1 Mi)',
    );
    const mod = await runtime.instantiate(memory(1, 16));
    expect(mod.memory?.grow(15)).toBe(1);
    expect(mod.memory?.grow(1)).toBeUndefined();
    expect((await runtime.instantiate(memory(1))).memory?.size).toBe(65536);
  });
});

describe('CompilationCache', () => {
  test('shares code between runtimes, by content and by what changes the code', async () => {
    runtime = newRuntime();
    const cache = newCompilationCache();
    const config = newRuntimeConfig().withCompilationCache(cache);
    const [first, second] = [newRuntime(config), newRuntime(config.withMemoryLimitPages(1))];
    const compiled = await Promise.all([
      first.compileModule(adder()),
      first.compileModule(adder()),
      second.compileModule(adder()),
    ]);
    expect(cache.size).toBe(1);
    for (const [index, module] of compiled.entries()) {
      const mod = await (index === 2 ? second : first).instantiateModule(module);
      expect(mod.exportedFunction('add')?.call(index, 1)).toBe(index + 1);
    }
    await newRuntime(config.withCloseOnContextDone(true)).compileModule(adder());
    expect(cache.size).toBe(2);
    await newRuntime(config.withCanonicalNaNs(true)).compileModule(adder());
    expect(cache.size).toBe(3);
    await first.close();
    // What the first runtime compiled is still there for the second.
    expect((await second.instantiateModule(await second.compileModule(adder()))).isClosed).toBe(false);
    expect(cache.size).toBe(3);
    await second.close();
    cache.close();
    cache.close();
    expect(cache.size).toBe(0);
  });

  test('limits are checked for each runtime, also when the code comes from the cache', async () => {
    runtime = newRuntime();
    const cache = newCompilationCache();
    const builder = new ModuleBuilder();
    builder.memory({ min: 4 });
    const config = newRuntimeConfig().withCompilationCache(cache);
    await newRuntime(config).compileModule(builder.toBytes());
    await expect(newRuntime(config.withMemoryLimitPages(3)).compileModule(builder.toBytes())).rejects.toMatchObject({
      code: 'MEMORY_LIMIT',
    });
    cache.close();
    await expect(newRuntime(config).compileModule(adder())).rejects.toThrow('the compilation cache was closed');
  });

  test('modules that differ in a byte the hash does not look at are told apart', async () => {
    runtime = newRuntime();
    const cache = newCompilationCache();
    const cached = newRuntime({ compilationCache: cache });
    const build = (value: number): Uint8Array => {
      const builder = new ModuleBuilder();
      builder.memory({ min: 4, export: 'm' });
      builder.dataSegment({ bytes: new Uint8Array(200_000).fill(value, 100_001, 100_002) });
      return builder.toBytes();
    };
    const values: (number | undefined)[] = [];
    for (const value of [1, 2, 3]) {
      values.push((await cached.instantiate(build(value))).memory?.readByte(100_001));
    }
    expect(values).toEqual([1, 2, 3]);
    await cached.close();
    cache.close();
  });
});

describe('compileModule with options', () => {
  test('compiles a whole module and tells when that is done', async () => {
    runtime = newRuntime();
    const seen: CompileProgress[] = [];
    const options = { compilation: 'whole', onProgress: (progress: CompileProgress) => seen.push(progress) } as const;
    const compiled = await runtime.compileModule(adder(), options);
    expect(seen.at(-1)!.done).toBe(seen.at(-1)!.total);
    expect(seen.at(-1)!.total).toBeGreaterThan(0);
    seen.length = 0;
    runtime.compileModuleSync(adder(), options);
    await runtime.fromTransferable(compiled.toTransferable(), options);
    expect(seen.length).toBe(2);
    await runtime.compileModule(emptyModule, options);
    await runtime.compileModule(adder(), { ...options, compilation: 'lazy' });
    expect(seen.length).toBe(2);
  });

  test('ends with the reason of a signal, and with what the listener throws', async () => {
    runtime = newRuntime({ compilation: 'whole' });
    const reason = new Error('no longer needed');
    const signal = AbortSignal.abort(reason);
    await expect(runtime.compileModule(adder(), { signal })).rejects.toBe(reason);
    await expect(runtime.compileModule(adder(), { signal, compilation: 'lazy' })).rejects.toBe(reason);
    expect(() => runtime.compileModuleSync(adder(), { signal })).toThrow(reason);
    const error = new Error('of the listener');
    const onProgress = (): void => {
      throw error;
    };
    await expect(runtime.compileModule(adder(), { onProgress })).rejects.toBe(error);
    expect(() => runtime.compileModuleSync(adder(), { onProgress })).toThrow(error);
  });
});
