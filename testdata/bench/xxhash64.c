// XXH64 with four accumulators over n pages of 2 KiB.
#include "bench.h"
#define P1 0x9e3779b185ebca87u
#define P2 0xc2b2ae3d27d4eb4fu
#define P3 0x165667b19e3779f9u
#define P4 0x85ebca77c2b2ae63u
#define PAGE 2048

static u64 page[PAGE / 8];

static inline u64 rotate(u64 x, u32 by) { return x << by | x >> (64 - by); }
static inline u64 step(u64 lane, u64 input) { return rotate(lane + input * P2, 31) * P1; }
static inline u64 merge(u64 hash, u64 lane) { return (hash ^ step(0, lane)) * P1 + P4; }

static NOINLINE u64 hash_page(u64 seed) {
  u64 a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
  for (u32 i = 0; i < PAGE / 8; i += 4) {
    a = step(a, page[i]);
    b = step(b, page[i + 1]);
    c = step(c, page[i + 2]);
    d = step(d, page[i + 3]);
  }
  u64 hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
  hash = merge(merge(merge(merge(hash, a), b), c), d) + PAGE;
  hash = (hash ^ hash >> 33) * P2;
  hash = (hash ^ hash >> 29) * P3;
  return hash ^ hash >> 32;
}

EXPORT(run) u64 run(u32 n) {
  for (u32 i = 0; i < PAGE / 8; i++) page[i] = i * P3;
  u64 hash = 0;
  for (u32 round = 0; round < n; round++) {
    hash = hash_page(hash);
    page[round % (PAGE / 8)] ^= hash;
  }
  return hash;
}
