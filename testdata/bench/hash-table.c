// An open-addressing table of i32 keys: inserts, look-ups and removals with tombstones.
#include "bench.h"
#define SLOTS 8192
#define EMPTY 0u
#define GONE 1u

static u32 keys[SLOTS], values[SLOTS];

static inline u32 home(u32 key) { return key * 2654435769u >> 19; }

static NOINLINE i32 find(u32 key) {
  for (u32 at = home(key);; at = (at + 1) & (SLOTS - 1)) {
    if (keys[at] == key) return (i32)at;
    if (keys[at] == EMPTY) return -1;
  }
}

static NOINLINE void insert(u32 key, u32 value) {
  u32 at = home(key);
  while (keys[at] > GONE) at = (at + 1) & (SLOTS - 1);
  keys[at] = key;
  values[at] = value;
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(43);
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < SLOTS; i++) keys[i] = EMPTY;
    for (u32 i = 0; i < 5000; i++) {
      u32 key = (random_u32() & 0xffff) + 2;
      i32 at = find(key);
      if (at < 0) insert(key, i);
      else if (i & 1) values[at] += key;
      else keys[at] = GONE;
    }
    for (u32 key = 2; key < 4000; key += 3) {
      i32 at = find(key);
      digest = mix(digest, at < 0 ? key : values[at]);
    }
  }
  return digest;
}
