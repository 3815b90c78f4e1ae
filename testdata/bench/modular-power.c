// Deterministic Miller-Rabin for odd 32-bit candidates: i64 products and remainders.
#include "bench.h"

static NOINLINE u64 power(u64 base, u64 exponent, u64 modulus) {
  u64 result = 1;
  for (base %= modulus; exponent; exponent >>= 1) {
    if (exponent & 1) result = result * base % modulus;
    base = base * base % modulus;
  }
  return result;
}

static u32 is_prime(u64 n) {
  static const u64 witnesses[3] = {2, 7, 61};
  u64 odd = n - 1;
  u32 twos = 0;
  for (; !(odd & 1); odd >>= 1) twos++;
  for (u32 i = 0; i < 3; i++) {
    u64 x = power(witnesses[i], odd, n);
    if (x == 1 || x == n - 1) continue;
    u32 left = twos;
    while (--left && x != n - 1) x = x * x % n;
    if (x != n - 1) return 0;
  }
  return 1;
}

EXPORT(run) u64 run(u32 n) {
  u64 digest = 0, candidate = 0xfffffffbu;
  for (u32 round = 0; round < n; round++, candidate -= 2)
    if (is_prime(candidate)) digest = digest * 31 + candidate;
  return digest;
}
