import {
  CoreFeature,
  type CoreFeatures,
  CoreFeaturesV1,
  CoreFeaturesV2,
  coreFeaturesToString,
  setEnabled,
} from 'wazero-ts';
import { UsageError } from './usage-error.js';

const everyFeature: CoreFeatures = Object.values(CoreFeature).reduce((all, bit) => all | bit, 0);

/** Groups and single features by the names that `-features` takes. */
const bits: ReadonlyMap<string, CoreFeatures> = new Map<string, CoreFeatures>([
  ['v1', CoreFeaturesV1],
  ['v2', CoreFeaturesV2],
  ['all', everyFeature],
  ...Object.values(CoreFeature).map((bit): [string, CoreFeatures] => [coreFeaturesToString(bit), bit]),
]);

/**
 * Reads `v2,threads,-simd`: a list that begins with a group starts from it, any other from `v2`.
 *
 * @throws UsageError for a name that is none
 */
export function parseFeatures(text: string | undefined): CoreFeatures {
  const parts = text === undefined ? [] : text.split(',').map((part) => part.trim());
  let features = parts[0] === 'v1' || parts[0] === 'all' ? 0 : CoreFeaturesV2;
  for (const part of parts) {
    const name = part.replace(/^[+-]/, '');
    const bit = bits.get(name);
    if (bit === undefined) {
      throw new UsageError(
        `invalid value "${text}" for -features: no feature "${name}"; there are ${[...bits.keys()].join(', ')}`,
      );
    }
    features = setEnabled(features, bit, !part.startsWith('-'));
  }
  return features;
}
