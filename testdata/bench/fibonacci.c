// Doubly recursive Fibonacci: the cost of a direct call.
#include "bench.h"

static NOINLINE u32 fibonacci(u32 n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

EXPORT(run) u32 run(u32 n) { return fibonacci(n); }
