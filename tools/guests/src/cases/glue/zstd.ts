import type { GuestCase } from '../../guest-case.js';
import { textPart } from '../../outcome.js';
import { seededRandom } from '../../seeded-random.js';
import { requireGlue } from './load.js';

interface Zstd {
  init(): Promise<void>;
  compress(bytes: Uint8Array, level: number): Uint8Array;
  decompress(bytes: Uint8Array): Uint8Array;
}

/** Words in a random order. */
function prose(size: number): Uint8Array {
  const random = seededRandom(7);
  const words = ['lighthouse', 'keeper', 'storm', 'the', 'of', 'lamp', 'wind', 'naïve', '灯台'];
  let text = '';
  while (text.length < size) text += `${words[random(words.length)]}${random(9) === 0 ? `${random(1000)}.\n` : ' '}`;
  return new TextEncoder().encode(text);
}

/** Compression by emscripten. */
export const zstdCases: readonly GuestCase[] = [
  {
    name: 'zstd',
    readsGlobal: true,
    async run(context) {
      const zstd = requireGlue<Zstd>(context, '@bokuweb/zstd-wasm', 'dist/common/index.node.js');
      await zstd.init();
      const input = prose(context.full ? 4_000_000 : 8_000);
      const levels = [1, 3, context.full ? 12 : 9];
      const compressed = levels.map((level) => zstd.compress(input, level));
      const same = compressed.map((bytes) => Buffer.compare(zstd.decompress(bytes), input) === 0);
      return [
        ...compressed.map((bytes, index) => ({ name: `level ${levels[index]}`, bytes })),
        textPart('the same again', same.join(' ')),
        textPart('length', String(input.length)),
      ];
    },
    check(outcome) {
      const same = Buffer.from(outcome[3]!.bytes).toString();
      return same === 'true true true' ? undefined : `decompressed to the same bytes: ${same}`;
    },
  },
];
