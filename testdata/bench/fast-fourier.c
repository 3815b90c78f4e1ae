// Iterative radix-2 Fourier transform of 1024 complex f64 points, there and back.
#include "bench.h"
#define POINTS 1024

static f64 re[POINTS], im[POINTS], root_re[POINTS / 2], root_im[POINTS / 2];

// The roots of unity by repeated half-angle and product, since there is no libm here.
static void make_roots(void) {
  f64 cosine = 0, sine = 1;
  for (u32 angle = 4; angle < POINTS; angle *= 2) {
    f64 next = __builtin_sqrt((1 + cosine) / 2);
    sine = sine / (2 * next);
    cosine = next;
  }
  root_re[0] = 1;
  root_im[0] = 0;
  for (u32 i = 1; i < POINTS / 2; i++) {
    root_re[i] = root_re[i - 1] * cosine - root_im[i - 1] * sine;
    root_im[i] = root_re[i - 1] * sine + root_im[i - 1] * cosine;
  }
}

static NOINLINE void transform(f64 direction) {
  for (u32 i = 1, j = 0; i < POINTS; i++) {
    u32 bit = POINTS >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      f64 held = re[i];
      re[i] = re[j];
      re[j] = held;
      held = im[i];
      im[i] = im[j];
      im[j] = held;
    }
  }
  for (u32 width = 2; width <= POINTS; width *= 2)
    for (u32 start = 0; start < POINTS; start += width)
      for (u32 k = 0; k < width / 2; k++) {
        f64 wr = root_re[k * (POINTS / width)], wi = direction * root_im[k * (POINTS / width)];
        u32 low = start + k, high = low + width / 2;
        f64 tr = re[high] * wr - im[high] * wi, ti = re[high] * wi + im[high] * wr;
        re[high] = re[low] - tr;
        im[high] = im[low] - ti;
        re[low] += tr;
        im[low] += ti;
      }
}

EXPORT(run) u32 run(u32 n) {
  make_roots();
  random_seed(47);
  for (u32 i = 0; i < POINTS; i++) {
    re[i] = (f64)(random_u32() & 4095) - 2048;
    im[i] = 0;
  }
  u32 digest = 0;
  for (u32 round = 0; round < n; round++) {
    transform(-1);
    digest = mix_f64(digest, re[(round * 5) % POINTS]);
    transform(1);
    for (u32 i = 0; i < POINTS; i++) {
      re[i] /= POINTS;
      im[i] /= POINTS;
    }
  }
  return digest;
}
