import { WasmError } from '@wazero-ts/api';
import type { WasmModule } from '@wazero-ts/binary';

/** wazero's text for a number of pages: `320 Ki`, `4 Gi`. */
function sizeText(pages: number): string {
  const kibibytes = pages * 64;
  if (kibibytes < 1024) return `${kibibytes} Ki`;
  const mebibytes = Math.floor(kibibytes / 1024);
  return mebibytes < 1024 ? `${mebibytes} Mi` : `${Math.floor(mebibytes / 1024)} Gi`;
}

/**
 * Checks the memories that a module defines against the runtime's limit. A maximum above it is clamped when the memory
 * grows, unless all of it is to be reserved.
 *
 * @throws WasmError `MEMORY_LIMIT` with wazero's text
 */
export function checkMemoryLimits(module: WasmModule, limitPages: number, capacityFromMax: boolean): void {
  const refuse = (what: string, pages: number): never => {
    throw new WasmError(
      'MEMORY_LIMIT',
      `section memory: ${what} ${pages} pages (${sizeText(pages)}) over limit of ${limitPages} pages (${sizeText(limitPages)})`,
    );
  };
  for (const { limits } of module.memoryTypes.slice(module.importedMemoryCount)) {
    if (capacityFromMax && limits.max !== undefined && limits.max > limitPages) refuse('max', limits.max);
    if (limits.min > limitPages) refuse('min', limits.min);
  }
}
