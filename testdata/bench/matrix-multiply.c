// Dense product of two f64 matrices, row by column with the inner loop over k.
#include "bench.h"
#define SIDE 80

static f64 a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];

static NOINLINE void multiply(void) {
  for (u32 i = 0; i < SIDE; i++)
    for (u32 j = 0; j < SIDE; j++) {
      f64 sum = 0;
      for (u32 k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
}

EXPORT(run) u32 run(u32 n) {
  random_seed(1);
  for (u32 i = 0; i < SIDE; i++)
    for (u32 j = 0; j < SIDE; j++) {
      a[i][j] = (f64)(random_u32() & 1023) / 64;
      b[i][j] = (f64)(random_u32() & 1023) / 256 - 2;
    }
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    multiply();
    digest = mix_f64(digest, c[round % SIDE][(round * 7) % SIDE]);
    a[round % SIDE][0] += 1;
  }
  return digest;
}
