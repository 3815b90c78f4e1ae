// Sieve of Eratosthenes over odd numbers, one byte each; sums the primes found.
#include "bench.h"
#define LIMIT 100000

static u8 composite[LIMIT / 2];

static NOINLINE u32 sieve(void) {
  for (u32 i = 0; i < LIMIT / 2; i++) composite[i] = 0;
  for (u32 p = 3; p * p < LIMIT; p += 2)
    if (!composite[p / 2])
      for (u32 m = p * p; m < LIMIT; m += 2 * p) composite[m / 2] = 1;
  u32 sum = 2;
  for (u32 i = 1; i < LIMIT / 2; i++)
    if (!composite[i]) sum += 2 * i + 1;
  return sum;
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) digest = mix(digest, sieve() + round);
  return digest;
}
