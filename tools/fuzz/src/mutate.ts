import type { Random } from './random.js';

/** Bytes that mean something wherever they stand: limits of LEB128, types, structure. */
const telling = [0x00, 0x01, 0x02, 0x0b, 0x40, 0x41, 0x60, 0x6f, 0x70, 0x7b, 0x7c, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff];

/**
 * A binary with a few bytes changed: flipped, inserted, deleted, copied from elsewhere.
 *
 * @param codeStart - where function bodies begin; most changes fall behind it, so that the header survives
 */
export function mutate(bytes: Uint8Array, random: Random, codeStart: number): Uint8Array {
  const out = [...bytes];
  const changes = random.pick([1, 1, 1, 2, 3, 8]);
  for (let i = 0; i < changes; i++) {
    const first = random.chance(0.7) ? Math.min(codeStart, out.length) : 0;
    const at = first + random.below(Math.max(out.length - first, 1));
    switch (random.below(6)) {
      case 0:
        out[at] = (out[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        out[at] = random.pick(telling);
        break;
      case 2:
        out[at] = random.below(256);
        break;
      case 3:
        out.splice(at, 0, random.pick(telling));
        break;
      case 4:
        out.splice(at, random.between(1, 4));
        break;
      default: {
        const from = random.below(out.length);
        const part = out.slice(from, from + random.between(1, 16));
        out.splice(at, random.chance(0.5) ? part.length : 0, ...part);
      }
    }
  }
  return Uint8Array.from(out);
}

/** Where the content of the code section begins, or the length of the binary when it has none. */
export function codeSectionStart(bytes: Uint8Array): number {
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at++]!;
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    if (id === 10) return at;
    at += length;
  }
  return bytes.length;
}
