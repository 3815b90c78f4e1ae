// Shortest paths between all pairs of vertices of a weighted digraph (Floyd-Warshall), in i32.
#include "bench.h"
#define VERTICES 96
#define FAR 0x3fffffff

static i32 distance[VERTICES][VERTICES];

static NOINLINE void relax_all(void) {
  for (u32 k = 0; k < VERTICES; k++)
    for (u32 i = 0; i < VERTICES; i++) {
      i32 first = distance[i][k];
      for (u32 j = 0; j < VERTICES; j++) {
        i32 through = first + distance[k][j];
        if (through < distance[i][j]) distance[i][j] = through;
      }
    }
}

EXPORT(run) u32 run(u32 n) {
  u32 digest = 0;
  random_seed(7);
  for (u32 round = 0; round < n; round++) {
    for (u32 i = 0; i < VERTICES; i++)
      for (u32 j = 0; j < VERTICES; j++) {
        u32 roll = random_u32();
        distance[i][j] = i == j ? 0 : (roll & 15) < 2 ? (i32)(roll >> 8 & 255) + 1 : FAR;
      }
    relax_all();
    for (u32 i = 0; i < VERTICES; i++) digest = mix(digest, (u32)distance[i][(i * 37 + round) % VERTICES]);
  }
  return digest;
}
