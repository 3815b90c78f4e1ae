// LU decomposition with partial pivoting, then the solution of one right-hand side.
#include "bench.h"
#define SIDE 72

static f64 matrix[SIDE][SIDE], rhs[SIDE];
static u32 pivot[SIDE];

static inline f64 magnitude(f64 x) { return __builtin_fabs(x); }

static NOINLINE void decompose(void) {
  for (u32 column = 0; column < SIDE; column++) {
    u32 best = column;
    for (u32 row = column + 1; row < SIDE; row++)
      if (magnitude(matrix[row][column]) > magnitude(matrix[best][column])) best = row;
    pivot[column] = best;
    if (best != column)
      for (u32 k = 0; k < SIDE; k++) {
        f64 held = matrix[column][k];
        matrix[column][k] = matrix[best][k];
        matrix[best][k] = held;
      }
    f64 scale = 1 / matrix[column][column];
    for (u32 row = column + 1; row < SIDE; row++) {
      f64 factor = matrix[row][column] *= scale;
      for (u32 k = column + 1; k < SIDE; k++) matrix[row][k] -= factor * matrix[column][k];
    }
  }
}

static NOINLINE void solve(void) {
  for (u32 row = 0; row < SIDE; row++) {
    f64 held = rhs[pivot[row]];
    rhs[pivot[row]] = rhs[row];
    rhs[row] = held;
  }
  for (u32 row = 0; row < SIDE; row++)
    for (u32 k = 0; k < row; k++) rhs[row] -= matrix[row][k] * rhs[k];
  for (u32 row = SIDE; row-- > 0;) {
    for (u32 k = row + 1; k < SIDE; k++) rhs[row] -= matrix[row][k] * rhs[k];
    rhs[row] /= matrix[row][row];
  }
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(11);
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < SIDE; i++) {
      for (u32 j = 0; j < SIDE; j++) matrix[i][j] = (f64)(random_u32() >> 8) / 65536 - 128;
      rhs[i] = i + 1;
    }
    decompose();
    solve();
    for (u32 i = 0; i < SIDE; i += 5) digest = mix_f64(digest, rhs[i]);
  }
  return digest;
}
