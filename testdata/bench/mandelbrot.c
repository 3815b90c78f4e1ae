// Escape counts of the Mandelbrot set on an n by n grid.
#include "bench.h"

static NOINLINE u32 escape(f64 cx, f64 cy) {
  f64 x = 0, y = 0;
  u32 count = 0;
  while (count < 200 && x * x + y * y <= 4) {
    f64 next = x * x - y * y + cx;
    y = 2 * x * y + cy;
    x = next;
    count++;
  }
  return count;
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  for (u32 row = 0; row < n; row++)
    for (u32 column = 0; column < n; column++)
      digest = mix(digest, escape(3.0 * column / n - 2.1, 2.4 * row / n - 1.2));
  return digest;
}
