// ChaCha20 key stream (RFC 8439), n KiB of it folded into a digest.
#include "bench.h"

static u32 state[16], stream[16];

#define ROTATE(x, by) (((x) << (by)) | ((x) >> (32 - (by))))
#define QUARTER(a, b, c, d) \
  a += b; d = ROTATE(d ^ a, 16); \
  c += d; b = ROTATE(b ^ c, 12); \
  a += b; d = ROTATE(d ^ a, 8); \
  c += d; b = ROTATE(b ^ c, 7)

static NOINLINE void next_block(void) {
  u32 x[16];
  for (u32 i = 0; i < 16; i++) x[i] = state[i];
  for (u32 round = 0; round < 10; round++) {
    QUARTER(x[0], x[4], x[8], x[12]);
    QUARTER(x[1], x[5], x[9], x[13]);
    QUARTER(x[2], x[6], x[10], x[14]);
    QUARTER(x[3], x[7], x[11], x[15]);
    QUARTER(x[0], x[5], x[10], x[15]);
    QUARTER(x[1], x[6], x[11], x[12]);
    QUARTER(x[2], x[7], x[8], x[13]);
    QUARTER(x[3], x[4], x[9], x[14]);
  }
  for (u32 i = 0; i < 16; i++) stream[i] = x[i] + state[i];
  state[12]++;
}

EXPORT(run) u32 run(u32 n) {
  static const u32 words[4] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (u32 i = 0; i < 4; i++) state[i] = words[i];
  for (u32 i = 4; i < 16; i++) state[i] = i * 0x01010101u;
  state[12] = 0;
  u32 digest = 0;
  for (u32 block = 0; block < n * 16; block++) {
    next_block();
    digest = mix(digest, stream[block & 15]);
  }
  return digest;
}
