import { IMMUTABLE_REGION } from '@wazero-ts/codegen';

/**
 * What loads and stores may overlap: accesses to different regions never do. Memories share a region, because two
 * imports may be the same memory; so do imported globals.
 */
export const region = {
  memory: 0,
  memoryRecord: 1,
  tableRecord: 2,
  tableElements: 3,
  importedGlobals: 4,
  /** Code pointers, and what closing an instance changes in descriptors. */
  code: 5,
  context: 6,
  /** Defined globals have the regions from here to {@link lastRegion}; several may share one. */
  firstGlobal: 7,
  /** Loads of what never changes. */
  immutable: IMMUTABLE_REGION as typeof IMMUTABLE_REGION,
} as const;

const lastRegion = 15;

export function regionOfGlobal(global: number, importedGlobals: number): number {
  if (global < importedGlobals) return region.importedGlobals;
  return Math.min(region.firstGlobal + global - importedGlobals, lastRegion);
}
