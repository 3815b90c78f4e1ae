import type { FloatBits } from '@wazero-ts/testkit';
import type { Random } from './random.js';

// Values at which arithmetic, conversions and address computations change their behaviour.
const i32Edges = [
  0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, -1, -2, -128,
  -32768, -0x80000000, 0x55555555, -0x55555556,
];
const i64Edges = [
  ...i32Edges.map(BigInt),
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  -0x8000000000000000n,
  -0x80000001n,
  0x0123456789abcdefn,
  1n << 53n,
  (1n << 53n) + 1n,
];
const f32Edges = [
  0, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0x3fc00000, 0x40200000, 0x4b000000, 0x4b7fffff, 0x4effffff,
  0x4f000000, 0xcf000000, 0xcf000001, 0x4f7fffff, 0x4f800000, 0x5effffff, 0x5f000000, 0xdf000000, 0x5f7fffff,
  0x7f7fffff, 0x7f800000, 0xff800000, 0x00000001, 0x007fffff, 0x00800000, 0x7fc00000, 0xffc00000, 0x7fa00001,
  0x7f800001, 0xffa12345,
];
const f64Edges = [
  0n,
  1n << 63n,
  0x3ff0000000000000n,
  0xbff0000000000000n,
  0x3fe0000000000000n,
  0x3ff8000000000000n,
  0x4004000000000000n,
  0x4330000000000000n,
  0x41dfffffffc00000n,
  0x41dfffffffdfffffn,
  0x41e0000000000000n,
  0xc1e0000000000000n,
  0xc1e00000001fffffn,
  0xc1e0000000200000n,
  0x41efffffffe00000n,
  0x41f0000000000000n,
  0x43dfffffffffffffn,
  0x43e0000000000000n,
  0xc3e0000000000000n,
  0x43efffffffffffffn,
  0x43f0000000000000n,
  0x47efffffe0000000n,
  0x47efffffefffffffn,
  0x47effffff0000000n,
  0x36a0000000000000n,
  0x3690000000000001n,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0xfff0000000000000n,
  1n,
  0x000fffffffffffffn,
  0x0010000000000000n,
  0x7ff8000000000000n,
  0xfff8000000000000n,
  0x7ff4000000000001n,
  0x7ff0000000000001n,
  0xfff7ffffffffffffn,
];

export function randomI32(random: Random): number {
  if (random.chance(0.6)) return random.pick(i32Edges);
  return random.chance(0.5) ? random.between(-1000, 1000) : random.bits32() | 0;
}

export function randomI64(random: Random): bigint {
  if (random.chance(0.6)) return random.pick(i64Edges);
  return random.chance(0.5) ? BigInt(random.between(-1000, 1000)) : BigInt.asIntN(64, random.bits64());
}

const floatView = new DataView(new ArrayBuffer(8));

export function randomF32(random: Random): FloatBits {
  if (random.chance(0.6)) return { bits: random.pick(f32Edges) };
  if (random.chance(0.4)) return { bits: random.bits32() };
  floatView.setFloat32(0, random.between(-100_000, 100_000) / random.pick([1, 2, 3, 10, 1024]));
  return { bits: floatView.getUint32(0) };
}

export function randomF64(random: Random): FloatBits {
  if (random.chance(0.6)) return { bits: random.pick(f64Edges) };
  if (random.chance(0.4)) return { bits: random.bits64() };
  floatView.setFloat64(0, random.between(-100_000, 100_000) / random.pick([1, 2, 3, 10, 1024]));
  return { bits: floatView.getBigUint64(0) };
}

export function randomV128(random: Random): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  switch (random.below(5)) {
    case 0:
      for (let i = 0; i < 16; i += 4) view.setInt32(i, randomI32(random), true);
      break;
    case 1:
      for (let i = 0; i < 16; i += 8) view.setBigInt64(i, randomI64(random), true);
      break;
    case 2:
      for (let i = 0; i < 16; i += 4) view.setUint32(i, Number(randomF32(random).bits), true);
      break;
    case 3:
      for (let i = 0; i < 16; i += 8) view.setBigUint64(i, BigInt(randomF64(random).bits), true);
      break;
    default:
      for (let i = 0; i < 16; i++) bytes[i] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  }
  return bytes;
}
