// memory.copy and memory.fill in pieces of many sizes, overlapping both ways, with a scan between.
#include "bench.h"
#define SIZE (1 << 18)

static u8 buffer[SIZE];

static NOINLINE u32 scan(void) {
  u32 digest = 0;
  const u32 *words = (const u32 *)buffer;
  for (u32 i = 0; i < SIZE / 4; i += 97) digest = mix(digest, words[i]);
  return digest;
}

EXPORT(run) u32 run(u32 n) {
  random_seed(29);
  for (u32 i = 0; i < SIZE; i++) buffer[i] = (u8)(i * 31 >> 3);
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < 64; i++) {
      u32 roll = random_u32(), length = (roll & 8191) + 1;
      u32 from = (roll >> 13) % (SIZE - 8192), to = random_u32() % (SIZE - 8192);
      if (i & 1) __builtin_memmove(buffer + to, buffer + from, length);
      else __builtin_memset(buffer + to, (i32)(roll >> 24), length >> 3);
      // Short moves, as string code makes them.
      __builtin_memmove(buffer + from, buffer + from + 1, 7 + (roll & 31));
    }
    digest = mix(digest, scan());
  }
  return digest;
}
