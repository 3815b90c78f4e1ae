// Counts the ways to place queens on a board of n by n, by bit masks.
#include "bench.h"

static NOINLINE u32 place(u32 all, u32 columns, u32 rising, u32 falling) {
  if (columns == all) return 1;
  u32 count = 0;
  for (u32 open = all & ~(columns | rising | falling); open; open &= open - 1) {
    u32 bit = open & -open;
    count += place(all, columns | bit, (rising | bit) << 1, (falling | bit) >> 1);
  }
  return count;
}

EXPORT(run) u32 run(u32 n) { return place((1u << n) - 1, 0, 0, 0); }
