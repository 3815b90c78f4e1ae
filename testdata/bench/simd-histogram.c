// i32x4: differences, shifts, compares and bit selects over a signal, lane totals at the end.
#include "bench.h"
#include <wasm_simd128.h>
#define COUNT 4096

static i32 signal[COUNT + 4] __attribute__((aligned(16)));

static NOINLINE u32 classify(i32 threshold) {
  v128_t limit = wasm_i32x4_splat(threshold), rising = wasm_i32x4_splat(0), sum = wasm_i32x4_splat(0);
  for (u32 i = 0; i < COUNT; i += 4) {
    v128_t now = wasm_v128_load(signal + i), next = wasm_v128_load(signal + i + 1);
    v128_t delta = wasm_i32x4_sub(next, now);
    v128_t above = wasm_i32x4_gt(delta, limit);
    rising = wasm_i32x4_sub(rising, above);
    v128_t kept = wasm_v128_bitselect(wasm_i32x4_shr(delta, 3), wasm_i32x4_abs(now), above);
    sum = wasm_v128_xor(wasm_i32x4_add(sum, kept), wasm_i32x4_shuffle(sum, kept, 1, 6, 3, 4));
  }
  return (u32)(wasm_i32x4_extract_lane(rising, 0) + wasm_i32x4_extract_lane(rising, 2)) ^
         (u32)wasm_i32x4_extract_lane(sum, 1) ^ (u32)wasm_i32x4_extract_lane(sum, 3) ^ wasm_i32x4_bitmask(sum);
}

EXPORT(run) u32 run(u32 n) {
  random_seed(61);
  for (u32 i = 0; i < COUNT + 4; i++) signal[i] = (i32)random_u32() >> 8;
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) digest = mix(digest, classify((i32)(round * 9973 & 0xfffff)));
  return digest;
}
