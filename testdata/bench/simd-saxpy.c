// f32x4: y += a * x, then the dot product, over vectors of 4096 floats.
#include "bench.h"
#include <wasm_simd128.h>
#define COUNT 4096

static f32 x[COUNT] __attribute__((aligned(16))), y[COUNT] __attribute__((aligned(16)));

static NOINLINE f32 saxpy_dot(f32 a) {
  v128_t scale = wasm_f32x4_splat(a), sum = wasm_f32x4_splat(0);
  for (u32 i = 0; i < COUNT; i += 4) {
    v128_t xs = wasm_v128_load(x + i);
    v128_t ys = wasm_f32x4_add(wasm_f32x4_mul(scale, xs), wasm_v128_load(y + i));
    wasm_v128_store(y + i, ys);
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(xs, ys));
  }
  return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) + wasm_f32x4_extract_lane(sum, 2) +
         wasm_f32x4_extract_lane(sum, 3);
}

EXPORT(run) u32 run(u32 n) {
  random_seed(53);
  for (u32 i = 0; i < COUNT; i++) {
    x[i] = (f32)(random_u32() & 255) / 256;
    y[i] = 0;
  }
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) digest = mix_f64(digest, (f64)saxpy_dot((round & 1) ? 0.25f : -0.125f));
  return digest;
}
