// Recursive quicksort of i32 with the median of three as pivot and insertion sort for short runs.
#include "bench.h"
#define COUNT 8192

static i32 numbers[COUNT];

static void insertion_sort(i32 low, i32 high) {
  for (i32 i = low + 1; i <= high; i++) {
    i32 value = numbers[i], at = i - 1;
    while (at >= low && numbers[at] > value) {
      numbers[at + 1] = numbers[at];
      at--;
    }
    numbers[at + 1] = value;
  }
}

static void exchange(i32 i, i32 j) {
  i32 held = numbers[i];
  numbers[i] = numbers[j];
  numbers[j] = held;
}

static NOINLINE void sort(i32 low, i32 high) {
  while (high - low > 12) {
    i32 middle = low + (high - low) / 2;
    if (numbers[middle] < numbers[low]) exchange(middle, low);
    if (numbers[high] < numbers[low]) exchange(high, low);
    if (numbers[high] < numbers[middle]) exchange(high, middle);
    i32 value = numbers[middle], i = low, j = high;
    while (i <= j) {
      while (numbers[i] < value) i++;
      while (numbers[j] > value) j--;
      if (i <= j) exchange(i++, j--);
    }
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
  insertion_sort(low, high);
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(3);
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < COUNT; i++) numbers[i] = (i32)random_u32();
    sort(0, COUNT - 1);
    for (u32 i = 0; i < COUNT; i += 64) digest = mix(digest, (u32)numbers[i]);
  }
  return digest;
}
