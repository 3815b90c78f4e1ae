// A byte-oriented LZ77 coder of our own (hash table of three-byte prefixes, literal runs and
// length/distance pairs), each result decompressed and checked again.
#include "bench.h"
#define SIZE 16384

static u8 text[SIZE], packed[SIZE * 2], unpacked[SIZE];
static i32 heads[4096];

static void make_text(void) {
  static const char *const words[8] = {"the ", "module ", "calls ", "memory ", "a ", "table, ", "and ", "again.\n"};
  u32 at = 0;
  while (at < SIZE) {
    u32 roll = random_u32();
    const char *word = words[roll & 7];
    while (*word && at < SIZE) text[at++] = (u8)*word++;
    if ((roll & 0xf00) == 0 && at < SIZE) text[at++] = (u8)(roll >> 16);
  }
}

static inline u32 prefix(u32 at) {
  u32 three = text[at] | (u32)text[at + 1] << 8 | (u32)text[at + 2] << 16;
  return three * 2654435761u >> 20;
}

static u32 flush_literals(u32 out, u32 from, u32 to) {
  while (from < to) {
    u32 run = to - from > 128 ? 128 : to - from;
    packed[out++] = (u8)(run - 1);
    for (u32 i = 0; i < run; i++) packed[out++] = text[from++];
  }
  return out;
}

static NOINLINE u32 compress(void) {
  for (u32 i = 0; i < 4096; i++) heads[i] = -1;
  u32 out = 0, literals = 0, at = 0;
  while (at + 3 <= SIZE) {
    u32 slot = prefix(at);
    i32 candidate = heads[slot];
    heads[slot] = (i32)at;
    u32 length = 0;
    if (candidate >= 0 && at - (u32)candidate < 65536)
      while (length < 130 && at + length < SIZE && text[(u32)candidate + length] == text[at + length]) length++;
    if (length < 4) {
      at++;
      continue;
    }
    out = flush_literals(out, literals, at);
    u32 distance = at - (u32)candidate;
    packed[out++] = (u8)(128 + length - 4);
    packed[out++] = (u8)distance;
    packed[out++] = (u8)(distance >> 8);
    at += length;
    literals = at;
  }
  return flush_literals(out, literals, SIZE);
}

static NOINLINE u32 decompress(u32 size) {
  u32 in = 0, out = 0;
  while (in < size) {
    u32 head = packed[in++];
    if (head < 128) {
      for (u32 i = 0; i <= head; i++) unpacked[out++] = packed[in++];
    } else {
      u32 length = head - 128 + 4, distance = packed[in] | (u32)packed[in + 1] << 8;
      in += 2;
      for (u32 i = 0; i < length; i++, out++) unpacked[out] = unpacked[out - distance];
    }
  }
  return out;
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(31);
  for (u32 round = 0; round < n; round++) {
    make_text();
    u32 size = compress();
    if (decompress(size) != SIZE) __builtin_trap();
    for (u32 i = 0; i < SIZE; i++)
      if (text[i] != unpacked[i]) __builtin_trap();
    digest = mix(mix(digest, size), packed[size / 2]);
  }
  return digest;
}
