import { readFileSync } from 'node:fs';
import { CoreFeaturesV2 } from '@wazero-ts/api';
import { decodeModule } from '@wazero-ts/binary';
import { Scratch } from '@wazero-ts/codegen';
import { amd64 } from '@wazero-ts/codegen-amd64';
import { afterEach, expect, test, vi } from 'vitest';
import type { CodeTable } from '../src/compile/code-source.js';
import { CompilerSource } from '../src/compile/compiler-source.js';

const guests = new URL('../../../testdata/guests/', import.meta.url);

afterEach(() => void vi.restoreAllMocks());

/** Columns that are not cleared have this in them. */
function poison(word: number): void {
  vi.spyOn(Scratch.prototype, 'unset').mockImplementation(function (this: Scratch, length) {
    return this.filled(length, word);
  });
  vi.spyOn(Scratch.prototype, 'unsetUint8').mockImplementation(function (this: Scratch, length) {
    return this.uint8(length).fill(word);
  });
}

/** All that is known of the code of each function, as text. */
function compileAll(file: string, tier: 'fast' | 'full'): string[] {
  const module = decodeModule(readFileSync(new URL(file, guests)), { features: CoreFeaturesV2 });
  const source = CompilerSource.of(amd64()).forModule(module, { canonicalNaNs: false }, true, tier);
  const rows = ({ count, offset, loc, data }: CodeTable): string =>
    [offset, loc, data].map((column) => column.subarray(0, count).join()).join(';');
  return Array.from({ length: Math.min(module.code.count, 300) }, (_, index) => {
    const { bytes, frameBytes, traps, sites } = source.compileFunction(index, { metered: false, directCalls: false });
    return [Buffer.from(bytes).toString('base64'), frameBytes, rows(traps), rows(sites)].join(' ');
  });
}

test.each(['fast', 'full'] as const)('the %s tier does not read what it has not written', (tier) => {
  const file = 'cpp/index-words.wasm';
  const expected = compileAll(file, tier);
  for (const word of [0x5a5a_5a5a, 1, -1]) {
    poison(word);
    expect(compileAll(file, tier)).toEqual(expected);
    expect(Scratch.prototype.unset).toHaveBeenCalled();
    expect(Scratch.prototype.unsetUint8).toHaveBeenCalled();
    vi.restoreAllMocks();
  }
});
