// CRC-32 (IEEE polynomial, reflected) by a table of 256 entries made at the start, over n pages of 4 KiB.
#include "bench.h"
#define PAGE 4096

static u32 table[256];
static u8 page[PAGE];

static void make_table(void) {
  for (u32 byte = 0; byte < 256; byte++) {
    u32 value = byte;
    for (u32 bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
    table[byte] = value;
  }
}

static NOINLINE u32 update(u32 crc) {
  for (u32 i = 0; i < PAGE; i++) crc = table[(crc ^ page[i]) & 255] ^ crc >> 8;
  return crc;
}

EXPORT(run) u32 run(u32 n) {
  make_table();
  random_seed(37);
  for (u32 i = 0; i < PAGE; i++) page[i] = (u8)random_u32();
  u32 crc = 0xffffffffu;
  for (u32 round = 0; round < n; round++) crc = update(crc);
  return ~crc;
}
