// Collatz chains and greatest common divisors in i64: shifts, multiply, remainder, compare.
#include "bench.h"

static NOINLINE u32 chain(u64 value) {
  u32 steps = 0;
  while (value != 1) {
    value = value & 1 ? value * 3 + 1 : value >> 1;
    steps++;
  }
  return steps;
}

static NOINLINE u64 gcd(u64 a, u64 b) {
  while (b) {
    u64 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

EXPORT(run) u64 run(u32 n) {
  u64 digest = 1;
  for (u64 i = 1; i <= n; i++) {
    u64 start = i * 0x100000001u;
    digest = digest * 6364136223846793005u + chain(start >> 8 | 1);
    digest ^= gcd(digest | 1, start * 12) << 1;
  }
  return digest;
}
