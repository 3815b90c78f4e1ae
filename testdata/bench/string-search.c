// Horspool's search for patterns of several lengths in a text of DNA letters.
#include "bench.h"
#define TEXT 32768

static u8 text[TEXT];
static u8 pattern[64];
static u32 shift[256];

static NOINLINE u32 count_matches(u32 length) {
  for (u32 i = 0; i < 256; i++) shift[i] = length;
  for (u32 i = 0; i + 1 < length; i++) shift[pattern[i]] = length - 1 - i;
  u32 matches = 0;
  for (u32 at = 0; at + length <= TEXT;) {
    u32 i = length;
    while (i > 0 && text[at + i - 1] == pattern[i - 1]) i--;
    if (i == 0) matches++;
    at += shift[text[at + length - 1]];
  }
  return matches;
}

EXPORT(run) u32 run(u32 n) {
  random_seed(41);
  for (u32 i = 0; i < TEXT; i++) text[i] = (u8) "ACGT"[random_u32() >> 9 & 3];
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    u32 length = 3 + round % 30, from = random_u32() % (TEXT - 64);
    for (u32 i = 0; i < length; i++) pattern[i] = text[from + i];
    digest = mix(digest, count_matches(length));
  }
  return digest;
}
