// Five-point Jacobi relaxation of a square plate with fixed borders.
#include "bench.h"
#define SIDE 130

static f64 plates[2][SIDE][SIDE];

static NOINLINE void relax(f64 (*restrict from)[SIDE], f64 (*restrict to)[SIDE]) {
  for (u32 y = 1; y < SIDE - 1; y++)
    for (u32 x = 1; x < SIDE - 1; x++)
      to[y][x] = 0.25 * (from[y - 1][x] + from[y + 1][x] + from[y][x - 1] + from[y][x + 1]);
}

EXPORT(run) u32 run(u32 n) {
  for (u32 y = 0; y < SIDE; y++)
    for (u32 x = 0; x < SIDE; x++) {
      f64 border = y == 0 ? 100 : x == 0 ? 75 : x == SIDE - 1 ? 50 : 0;
      plates[0][y][x] = plates[1][y][x] = border;
    }
  for (u32 sweep = 0; sweep < n; sweep++) relax(plates[sweep & 1], plates[(sweep & 1) ^ 1]);
  u32 digest = 0;
  for (u32 y = 0; y < SIDE; y += 3)
    for (u32 x = 0; x < SIDE; x += 3) digest = mix_f64(digest, plates[n & 1][y][x]);
  return digest;
}
