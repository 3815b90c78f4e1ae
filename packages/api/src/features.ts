import { WasmError } from './errors.js';

/** A set of core specification features, one bit each; the bits are wazero's. */
export type CoreFeatures = number;

/** The bit of each feature and the groups that follow a specification release. */
export const CoreFeature = {
  /** memory.copy, memory.fill, memory.init, table.copy, table.init, data.drop, elem.drop and passive segments. */
  bulkMemoryOperations: 1,
  /** Several results, and block types with parameters. */
  multiValue: 2,
  /** Import and export of mutable globals. */
  mutableGlobal: 4,
  /** The `trunc_sat` conversions. */
  nonTrappingFloatToIntConversion: 8,
  /** funcref and externref values, several tables, table.get/set/grow/size/fill. */
  referenceTypes: 16,
  /** `i32.extend8_s` and its kin. */
  signExtensionOps: 32,
  /** 128-bit vectors. */
  simd: 64,
  /** Shared memories and atomic operations. Not in V2. */
  threads: 128,
  /** `return_call` and `return_call_indirect`. Not in V2. */
  tailCall: 256,
  /** Integer add, sub and mul in constant expressions. Not in V2. */
  extendedConst: 512,
} as const;

/** The name of one feature, as used in {@link CoreFeature}. */
export type CoreFeatureName = keyof typeof CoreFeature;

/** The features of WebAssembly 1.0 (W3C recommendation 2019). */
export const CoreFeaturesV1: CoreFeatures = CoreFeature.mutableGlobal;

/** The features of WebAssembly 2.0; the default of a runtime. */
export const CoreFeaturesV2: CoreFeatures =
  CoreFeature.bulkMemoryOperations |
  CoreFeature.multiValue |
  CoreFeature.mutableGlobal |
  CoreFeature.nonTrappingFloatToIntConversion |
  CoreFeature.referenceTypes |
  CoreFeature.signExtensionOps |
  CoreFeature.simd;

/** wazero's spelling of each feature, in the order of the bits. */
const spelling: readonly (readonly [CoreFeatures, string])[] = [
  [CoreFeature.bulkMemoryOperations, 'bulk-memory-operations'],
  [CoreFeature.multiValue, 'multi-value'],
  [CoreFeature.mutableGlobal, 'mutable-global'],
  [CoreFeature.nonTrappingFloatToIntConversion, 'nontrapping-float-to-int-conversion'],
  [CoreFeature.referenceTypes, 'reference-types'],
  [CoreFeature.signExtensionOps, 'sign-extension-ops'],
  [CoreFeature.simd, 'simd'],
  [CoreFeature.threads, 'threads'],
  [CoreFeature.tailCall, 'tail-call'],
  [CoreFeature.extendedConst, 'extended-const'],
];

/**
 * Returns `features` with `feature` switched on or off.
 *
 * @example
 * ```ts
 * import { CoreFeature, CoreFeaturesV2, setEnabled } from '@wazero-ts/api';
 * const features = setEnabled(CoreFeaturesV2, CoreFeature.threads, true);
 * ```
 */
export function setEnabled(features: CoreFeatures, feature: CoreFeatures, enabled: boolean): CoreFeatures {
  return enabled ? features | feature : features & ~feature;
}

/**
 * Whether any bit of `feature` is on in `features`.
 *
 * @example
 * ```ts
 * import { CoreFeature, CoreFeaturesV2, isEnabled } from '@wazero-ts/api';
 * isEnabled(CoreFeaturesV2, CoreFeature.simd); // true
 * ```
 */
export function isEnabled(features: CoreFeatures, feature: CoreFeatures): boolean {
  return (features & feature) !== 0;
}

/**
 * Throws unless `feature` is on.
 *
 * @throws {@link WasmError} with code `FEATURE_DISABLED`
 * @example
 * ```ts
 * import { CoreFeature, CoreFeaturesV2, requireEnabled } from '@wazero-ts/api';
 * requireEnabled(CoreFeaturesV2, CoreFeature.simd);
 * ```
 */
export function requireEnabled(features: CoreFeatures, feature: CoreFeatures): void {
  if (!isEnabled(features, feature)) {
    throw new WasmError('FEATURE_DISABLED', `feature "${coreFeaturesToString(feature)}" is disabled`);
  }
}

/**
 * The names of the features that are on, in wazero's spelling, joined by `|`.
 *
 * @example
 * ```ts
 * import { CoreFeaturesV1, coreFeaturesToString } from '@wazero-ts/api';
 * coreFeaturesToString(CoreFeaturesV1); // 'mutable-global'
 * ```
 */
export function coreFeaturesToString(features: CoreFeatures): string {
  return spelling
    .filter(([bit]) => (features & bit) !== 0)
    .map(([, name]) => name)
    .join('|');
}
