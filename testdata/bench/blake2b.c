// BLAKE2b (RFC 7693), unkeyed, over n blocks of 128 bytes.
#include "bench.h"

static const u64 initial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                               0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
static const u8 sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

static u64 hash[8], block[16];

#define ROTATE(x, by) (((x) >> (by)) | ((x) << (64 - (by))))
#define G(a, b, c, d, x, y) \
  v[a] += v[b] + (x); v[d] = ROTATE(v[d] ^ v[a], 32); \
  v[c] += v[d]; v[b] = ROTATE(v[b] ^ v[c], 24); \
  v[a] += v[b] + (y); v[d] = ROTATE(v[d] ^ v[a], 16); \
  v[c] += v[d]; v[b] = ROTATE(v[b] ^ v[c], 63)

static NOINLINE void compress(u64 counted, u64 last) {
  u64 v[16];
  for (u32 i = 0; i < 8; i++) {
    v[i] = hash[i];
    v[i + 8] = initial[i];
  }
  v[12] ^= counted;
  v[14] ^= last;
  for (u32 round = 0; round < 12; round++) {
    const u8 *s = sigma[round % 10];
    G(0, 4, 8, 12, block[s[0]], block[s[1]]);
    G(1, 5, 9, 13, block[s[2]], block[s[3]]);
    G(2, 6, 10, 14, block[s[4]], block[s[5]]);
    G(3, 7, 11, 15, block[s[6]], block[s[7]]);
    G(0, 5, 10, 15, block[s[8]], block[s[9]]);
    G(1, 6, 11, 12, block[s[10]], block[s[11]]);
    G(2, 7, 8, 13, block[s[12]], block[s[13]]);
    G(3, 4, 9, 14, block[s[14]], block[s[15]]);
  }
  for (u32 i = 0; i < 8; i++) hash[i] ^= v[i] ^ v[i + 8];
}

EXPORT(run) u64 run(u32 n) {
  for (u32 i = 0; i < 8; i++) hash[i] = initial[i];
  hash[0] ^= 0x01010040;
  for (u32 i = 0; i < 16; i++) block[i] = i * 0x0101010101010101u;
  for (u32 at = 1; at <= n; at++) {
    block[at & 15] ^= at;
    compress((u64)at * 128, at == n ? ~0ull : 0);
  }
  return hash[0];
}
