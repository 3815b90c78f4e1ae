import { describe, expect, test } from 'vitest';
import {
  CoreFeature,
  CoreFeaturesV1,
  CoreFeaturesV2,
  newCompilationCache,
  newRuntime,
  newRuntimeConfig,
} from '../src/index.js';
import { adder } from './guests.js';

describe('RuntimeConfig', () => {
  test('has the defaults of wazero', () => {
    expect({ ...newRuntimeConfig() }).toEqual({
      engine: undefined,
      coreFeatures: CoreFeaturesV2,
      memoryLimitPages: 65536,
      memoryCapacityFromMax: false,
      debugInfoEnabled: true,
      compilation: 'lazy',
      compilationCache: undefined,
      customSections: false,
      closeOnContextDone: false,
      maxCallDepth: 20_000,
      tableLimitElements: 10_000_000,
      maxInstances: undefined,
      canonicalNaNs: false,
    });
  });

  test('each with method changes one setting of a copy, and the options object has the same names', () => {
    const cache = newCompilationCache();
    const base = newRuntimeConfig();
    const before = { ...base };
    const changed = {
      coreFeatures: base.withCoreFeatures(CoreFeaturesV1),
      memoryLimitPages: base.withMemoryLimitPages(7),
      memoryCapacityFromMax: base.withMemoryCapacityFromMax(true),
      debugInfoEnabled: base.withDebugInfoEnabled(false),
      compilation: base.withCompilation('whole'),
      compilationCache: base.withCompilationCache(cache),
      customSections: base.withCustomSections(true),
      closeOnContextDone: base.withCloseOnContextDone(true),
      maxCallDepth: base.withMaxCallDepth(9),
      tableLimitElements: base.withTableLimitElements(11),
      maxInstances: base.withMaxInstances(12),
      canonicalNaNs: base.withCanonicalNaNs(true),
    };
    for (const [name, config] of Object.entries(changed) as [keyof typeof changed, typeof base][]) {
      expect({ ...config }, name).toEqual({ ...before, [name]: config[name] });
      expect(config[name], name).not.toEqual(before[name]);
      expect({ ...newRuntimeConfig({ [name]: config[name] }) }, name).toEqual({ ...config });
    }
    expect({ ...base }).toEqual(before);
  });

  test('another compilation is refused at once', async () => {
    const wrong = 'eager' as 'whole';
    const message = "compilation must be 'lazy' or 'whole', not eager";
    expect(() => newRuntimeConfig().withCompilation(wrong)).toThrow(new RangeError(message));
    const runtime = newRuntime();
    expect(() => runtime.compileModuleSync(adder(), { compilation: wrong })).toThrow(new RangeError(message));
    await expect(runtime.compileModule(adder(), { compilation: wrong })).rejects.toThrow(RangeError);
    await runtime.close();
  });

  test.each([-1, 65537, 1.5, Number.NaN])('a memory limit of %d pages is refused at once', (pages) => {
    expect(() => newRuntimeConfig().withMemoryLimitPages(pages)).toThrow(RangeError);
    expect(() => newRuntimeConfig({ memoryLimitPages: pages })).toThrow(
      `memoryLimitPages must be a whole number from 0 to 65536, not ${pages}`,
    );
  });

  test('limits of depth and tables must be whole numbers', () => {
    expect(() => newRuntimeConfig().withMaxCallDepth(-1)).toThrow(RangeError);
    expect(() => newRuntimeConfig().withTableLimitElements(0.5)).toThrow(RangeError);
  });

  test('instances above their number are refused', async () => {
    const runtime = newRuntime(newRuntimeConfig().withMaxInstances(1));
    const mod = await runtime.instantiate(adder());
    await expect(runtime.instantiate(adder())).rejects.toMatchObject({ code: 'INSTANCE_LIMIT', allowed: 1, used: 2 });
    await mod.close();
    expect((await runtime.instantiate(adder())).isClosed).toBe(false);
    await runtime.close();
    expect(() => newRuntimeConfig().withMaxInstances(-1)).toThrow(RangeError);
  });

  test('an engine that can not run the features asked for is refused', () => {
    const { engine } = newRuntimeConfig({ engine: { name: 'small', supportedFeatures: CoreFeaturesV1 } as never });
    expect(() =>
      newRuntime(
        newRuntimeConfig()
          .withEngine(engine!)
          .withCoreFeatures(CoreFeaturesV1 | CoreFeature.simd),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'ENGINE_UNAVAILABLE',
        message: 'engine small is not available: it can not run simd',
      }),
    );
  });

  test('a module that uses a feature that is off is refused', async () => {
    const runtime = newRuntime({ coreFeatures: CoreFeaturesV1 });
    const { ModuleBuilder } = await import('@wazero-ts/testkit');
    const builder = new ModuleBuilder();
    builder.func({ params: ['i32'], results: ['i32'], code: [['local.get', 0], 'i32.extend8_s'], export: 'f' });
    await expect(runtime.compileModule(builder.toBytes())).rejects.toMatchObject({ code: 'FEATURE_DISABLED' });
    await expect(runtime.compileModule(adder())).resolves.toBeDefined();
  });
});
