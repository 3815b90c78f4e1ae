import { describe, expect, test } from 'vitest';
import {
  CoreFeature,
  CoreFeaturesV1,
  CoreFeaturesV2,
  coreFeaturesToString,
  isEnabled,
  requireEnabled,
  setEnabled,
} from '../src/index.js';

describe('core features', () => {
  test('the bits are wazero’s', () => {
    expect(Object.values(CoreFeature)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  });

  test('V1 has mutable globals only; V2 has the first seven', () => {
    expect(CoreFeaturesV1).toBe(4);
    expect(CoreFeaturesV2).toBe(127);
  });

  test('setEnabled switches on and off and leaves the rest', () => {
    const on = setEnabled(CoreFeaturesV2, CoreFeature.threads, true);
    expect(isEnabled(on, CoreFeature.threads)).toBe(true);
    expect(setEnabled(on, CoreFeature.threads, false)).toBe(CoreFeaturesV2);
  });

  test('isEnabled asks for any of the bits', () => {
    expect(isEnabled(CoreFeaturesV1, CoreFeature.mutableGlobal | CoreFeature.simd)).toBe(true);
    expect(isEnabled(CoreFeaturesV1, CoreFeature.simd)).toBe(false);
  });

  test('requireEnabled names the missing feature', () => {
    expect(() => requireEnabled(CoreFeaturesV2, CoreFeature.simd)).not.toThrow();
    expect(() => requireEnabled(CoreFeaturesV1, CoreFeature.simd)).toThrow(
      expect.objectContaining({ code: 'FEATURE_DISABLED', message: 'feature "simd" is disabled' }),
    );
  });

  test('coreFeaturesToString joins the names in the order of the bits', () => {
    expect(coreFeaturesToString(0)).toBe('');
    expect(coreFeaturesToString(CoreFeature.tailCall | CoreFeature.multiValue)).toBe('multi-value|tail-call');
  });
});
