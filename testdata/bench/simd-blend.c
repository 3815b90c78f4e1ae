// i8x16 and i16x8: one picture of RGBA bytes blended over another by a moving alpha.
#include "bench.h"
#include <wasm_simd128.h>
#define BYTES 16384

static u8 below[BYTES] __attribute__((aligned(16))), above[BYTES] __attribute__((aligned(16)));
static u8 picture[BYTES] __attribute__((aligned(16)));

static NOINLINE void blend(u32 alpha) {
  v128_t front = wasm_i16x8_splat((short)alpha), back = wasm_i16x8_splat((short)(256 - alpha));
  for (u32 i = 0; i < BYTES; i += 16) {
    v128_t a = wasm_v128_load(above + i), b = wasm_v128_load(below + i);
    v128_t low = wasm_i16x8_add(wasm_i16x8_mul(wasm_u16x8_extend_low_u8x16(a), front),
                                wasm_i16x8_mul(wasm_u16x8_extend_low_u8x16(b), back));
    v128_t high = wasm_i16x8_add(wasm_i16x8_mul(wasm_u16x8_extend_high_u8x16(a), front),
                                 wasm_i16x8_mul(wasm_u16x8_extend_high_u8x16(b), back));
    v128_t mixed = wasm_u8x16_narrow_i16x8(wasm_u16x8_shr(low, 8), wasm_u16x8_shr(high, 8));
    wasm_v128_store(picture + i, wasm_u8x16_add_sat(mixed, wasm_u8x16_min(a, wasm_i8x16_splat(15))));
  }
}

EXPORT(run) u32 run(u32 n) {
  random_seed(59);
  for (u32 i = 0; i < BYTES; i++) {
    u32 roll = random_u32();
    below[i] = (u8)roll;
    above[i] = (u8)(roll >> 8);
  }
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    blend(round & 255);
    digest = mix(digest, *(const u32 *)(picture + (round * 52 & (BYTES - 4))));
  }
  return digest;
}
