// Takeuchi's function and Ackermann's: calls with several arguments, deep recursion.
#include "bench.h"

static NOINLINE i32 tak(i32 x, i32 y, i32 z) {
  if (y >= x) return z;
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

static NOINLINE u32 ackermann(u32 m, u32 n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    digest = mix(digest, (u32)tak(12, 7, (i32)(round & 3)));
    digest = mix(digest, ackermann(2, 40 + (round & 7)));
  }
  return digest;
}
