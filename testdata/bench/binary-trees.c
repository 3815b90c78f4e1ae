// Builds, walks and frees binary trees on a free-list allocator of its own.
#include "bench.h"

typedef struct Node { struct Node *left, *right; u32 value; } Node;

#define POOL 40000
static Node pool[POOL];
static Node *free_nodes;
static u32 fresh;

static Node *allocate(void) {
  Node *node = free_nodes;
  if (node) free_nodes = node->left;
  else if (fresh < POOL) node = &pool[fresh++];
  else __builtin_trap();
  return node;
}

static NOINLINE Node *build(u32 depth) {
  Node *node = allocate();
  node->value = random_u32();
  node->left = depth ? build(depth - 1) : 0;
  node->right = depth ? build(depth - 1) : 0;
  return node;
}

static NOINLINE u32 fold(const Node *node) {
  return node ? fold(node->left) * 31 + (node->value ^ fold(node->right)) : 1;
}

static NOINLINE void release(Node *node) {
  if (!node) return;
  release(node->right);
  release(node->left);
  node->left = free_nodes;
  free_nodes = node;
}

EXPORT(run) u32 run(u32 n) {
  random_seed(23);
  free_nodes = 0;
  fresh = 0;
  u32 digest = 0;
  Node *kept = build(13);
  for (u32 round = 0; round < n; round++) {
    Node *tree = build(6 + (round % 6));
    digest = mix(digest, fold(tree));
    release(tree);
  }
  return mix(digest, fold(kept));
}
