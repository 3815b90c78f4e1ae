// Shared by every workload: fixed-width names, the export macro, a reproducible
// random source and the bit-exact digest of a double. No libc, no WASI.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed int i32;
typedef signed long long i64;
typedef float f32;
typedef double f64;

#define EXPORT(name) __attribute__((export_name(#name), used))
#define NOINLINE __attribute__((noinline))

static u32 random_state = 2463534242u;

static inline void random_seed(u32 seed) { random_state = seed ? seed : 1; }

// Marsaglia's xorshift with the shifts 13, 17, 5.
static inline u32 random_u32(void) {
  u32 x = random_state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return random_state = x;
}

static inline u32 mix(u32 digest, u32 value) {
  digest ^= value;
  digest *= 0x9e3779b1u;
  return (digest << 15) | (digest >> 17);
}

static inline u32 mix_f64(u32 digest, f64 value) {
  union { f64 number; u64 bits; } pun = {value};
  return mix(mix(digest, (u32)pun.bits), (u32)(pun.bits >> 32));
}
