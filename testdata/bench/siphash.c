// SipHash-2-4 of n short messages, 8 to 63 bytes each.
#include "bench.h"

static u8 message[64];

#define ROTATE(x, by) (((x) << (by)) | ((x) >> (64 - (by))))
#define ROUND \
  v0 += v1; v1 = ROTATE(v1, 13) ^ v0; v0 = ROTATE(v0, 32); \
  v2 += v3; v3 = ROTATE(v3, 16) ^ v2; \
  v0 += v3; v3 = ROTATE(v3, 21) ^ v0; \
  v2 += v1; v1 = ROTATE(v1, 17) ^ v2; v2 = ROTATE(v2, 32)

static NOINLINE u64 siphash(u64 k0, u64 k1, u32 length) {
  u64 v0 = k0 ^ 0x736f6d6570736575u, v1 = k1 ^ 0x646f72616e646f6du;
  u64 v2 = k0 ^ 0x6c7967656e657261u, v3 = k1 ^ 0x7465646279746573u;
  u32 at = 0;
  for (; at + 8 <= length; at += 8) {
    u64 word = *(const u64 *)(message + at);
    v3 ^= word;
    ROUND;
    ROUND;
    v0 ^= word;
  }
  u64 word = (u64)length << 56;
  for (u32 shift = 0; at < length; at++, shift += 8) word |= (u64)message[at] << shift;
  v3 ^= word;
  ROUND;
  ROUND;
  v0 ^= word;
  v2 ^= 255;
  ROUND;
  ROUND;
  ROUND;
  ROUND;
  return v0 ^ v1 ^ v2 ^ v3;
}

EXPORT(run) u64 run(u32 n) {
  for (u32 i = 0; i < 64; i++) message[i] = (u8)i;
  u64 digest = 0;
  for (u32 round = 0; round < n; round++) {
    digest ^= siphash(0x0706050403020100u + round, digest, 8 + round % 56);
    message[round & 63] = (u8)digest;
  }
  return digest;
}
