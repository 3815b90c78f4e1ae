// Bottom-up merge sort of records through a comparison function chosen at run time (call_indirect).
#include "bench.h"
#define COUNT 4096

typedef struct { u32 key, weight; } Record;
typedef i32 (*Compare)(const Record *, const Record *);

static Record records[COUNT], scratch[COUNT];

static i32 by_key(const Record *a, const Record *b) { return a->key < b->key ? -1 : a->key > b->key; }
static i32 by_weight(const Record *a, const Record *b) { return a->weight < b->weight ? -1 : a->weight > b->weight; }
static i32 by_low_byte(const Record *a, const Record *b) { return (i32)(a->key & 255) - (i32)(b->key & 255); }
static i32 backwards(const Record *a, const Record *b) { return by_key(b, a); }

static Compare volatile orders[4] = {by_key, by_weight, by_low_byte, backwards};

static NOINLINE void merge_sort(Compare compare) {
  Record *from = records, *to = scratch;
  for (u32 width = 1; width < COUNT; width *= 2) {
    for (u32 start = 0; start < COUNT; start += 2 * width) {
      u32 left = start, middle = start + width, right = middle, end = middle + width, out = start;
      while (left < middle && right < end) to[out++] = compare(&from[right], &from[left]) < 0 ? from[right++] : from[left++];
      while (left < middle) to[out++] = from[left++];
      while (right < end) to[out++] = from[right++];
    }
    Record *held = from;
    from = to;
    to = held;
  }
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(5);
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < COUNT; i++) {
      records[i].key = random_u32();
      records[i].weight = random_u32() & 511;
    }
    merge_sort(orders[round & 3]);
    for (u32 i = 0; i < COUNT; i += 61) digest = mix(digest, records[i].key + records[i].weight);
  }
  return digest;
}
