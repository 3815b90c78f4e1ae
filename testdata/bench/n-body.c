// Gravity between a star and six invented planets, symplectic Euler steps in f64.
#include "bench.h"
#define BODIES 7
#define STEP 0.005

typedef struct { f64 x, y, z, vx, vy, vz, mass; } Body;
static Body bodies[BODIES];

static void place(void) {
  random_seed(17);
  for (u32 i = 0; i < BODIES; i++) {
    f64 radius = i * 2.5;
    Body *body = &bodies[i];
    body->x = (i & 1) ? radius : -radius;
    body->y = (f64)(random_u32() & 255) / 512;
    body->z = (f64)(random_u32() & 255) / 1024;
    f64 speed = i ? __builtin_sqrt(40 / radius) : 0;
    body->vx = 0;
    body->vy = (i & 1) ? speed : -speed;
    body->vz = speed / 20;
    body->mass = i ? 0.01 * i : 40;
  }
}

static NOINLINE void advance(void) {
  for (u32 i = 0; i < BODIES; i++) {
    Body *a = &bodies[i];
    for (u32 j = i + 1; j < BODIES; j++) {
      Body *b = &bodies[j];
      f64 dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      f64 squared = dx * dx + dy * dy + dz * dz;
      f64 pull = STEP / (squared * __builtin_sqrt(squared));
      a->vx -= dx * b->mass * pull;
      a->vy -= dy * b->mass * pull;
      a->vz -= dz * b->mass * pull;
      b->vx += dx * a->mass * pull;
      b->vy += dy * a->mass * pull;
      b->vz += dz * a->mass * pull;
    }
  }
  for (u32 i = 0; i < BODIES; i++) {
    bodies[i].x += STEP * bodies[i].vx;
    bodies[i].y += STEP * bodies[i].vy;
    bodies[i].z += STEP * bodies[i].vz;
  }
}

EXPORT(run) u32 run(u32 n) {
  place();
  for (u32 step = 0; step < n; step++) advance();
  u32 digest = 0;
  for (u32 i = 0; i < BODIES; i++) digest = mix_f64(mix_f64(mix_f64(digest, bodies[i].x), bodies[i].y), bodies[i].z);
  return digest;
}
