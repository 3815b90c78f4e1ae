import { CoreFeature, type CoreFeatures, CoreFeaturesV1, CoreFeaturesV2 } from '@wazero-ts/api';

/** One folder of scripts and what it is run under. */
export interface Suite {
  readonly name: string;
  /** A suite has tests which say that a later feature is invalid, so it gets these and no more. */
  readonly features: CoreFeatures;
  /** Assertions in all its scripts: a run of the whole suite that counts otherwise has failed. */
  readonly assertions: number;
}

/** The suites of WebAssembly up to 2.0 and of the three proposals that stand beside it. */
export const suites: readonly Suite[] = [
  { name: 'v1', features: CoreFeaturesV1, assertions: 18008 },
  { name: 'v2', features: CoreFeaturesV2, assertions: 51139 },
  { name: 'threads', features: CoreFeaturesV2 | CoreFeature.threads, assertions: 530 },
  { name: 'tail-call', features: CoreFeaturesV2 | CoreFeature.tailCall, assertions: 102 },
  { name: 'extended-const', features: CoreFeaturesV2 | CoreFeature.extendedConst, assertions: 215 },
];
