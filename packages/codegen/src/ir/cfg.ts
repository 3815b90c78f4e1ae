import type { SsaFunction } from './function.js';
import type { BlockId } from './ids.js';

/** The shape of a function at one moment: valid until a pass changes an edge. Unreachable blocks are not in it. */
export interface Cfg {
  /** The reachable blocks in reverse postorder; the entry is first. */
  readonly order: Int32Array;
  /** The position of each block in `order`; -1 when unreachable. */
  readonly position: Int32Array;
  /** The incoming edges of block `b` are `predEdges[predStart[b] .. predStart[b + 1]]`; edges from unreachable blocks are left out. */
  readonly predStart: Int32Array;
  readonly predEdges: Int32Array;
}

export function computeCfg(func: SsaFunction): Cfg {
  const blockCount = func.blockCount;
  const position = new Int32Array(blockCount).fill(-1);
  const state = new Int32Array(blockCount);
  const postorder = new Int32Array(blockCount);
  const stack = new Int32Array(blockCount + 1);
  let depth = 0;
  let done = 0;
  const visited = new Uint8Array(blockCount);
  stack[depth++] = func.entry;
  visited[func.entry] = 1;
  while (depth > 0) {
    const block = stack[depth - 1]!;
    const inst = func.lastInst[block]!;
    const count = inst < 0 ? 0 : func.edgeCount[inst]!;
    // The last edges first: so the first edge of a branch comes next in the reverse postorder.
    const next = count - 1 - state[block]!;
    if (next < 0) {
      postorder[done++] = block;
      depth--;
      continue;
    }
    state[block] = state[block]! + 1;
    const to = func.edgeTo[func.edgeStart[inst]! + next]!;
    if (visited[to] === 0) {
      visited[to] = 1;
      stack[depth++] = to;
    }
  }
  const order = postorder.subarray(0, done).reverse();
  for (let i = 0; i < done; i++) position[order[i]!] = i;
  return { order, position, ...computePreds(func, order) };
}

function computePreds(func: SsaFunction, order: Int32Array): { predStart: Int32Array; predEdges: Int32Array } {
  const predStart = new Int32Array(func.blockCount + 2);
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    const inst = func.lastInst[order[i]!]!;
    if (inst < 0) continue;
    for (let e = 0; e < func.edgeCount[inst]!; e++) {
      predStart[func.edgeTo[func.edgeStart[inst]! + e]! + 2]!++;
      total++;
    }
  }
  for (let b = 2; b < predStart.length; b++) predStart[b] = predStart[b]! + predStart[b - 1]!;
  const predEdges = new Int32Array(total);
  for (let i = 0; i < order.length; i++) {
    const inst = func.lastInst[order[i]!]!;
    if (inst < 0) continue;
    for (let e = 0; e < func.edgeCount[inst]!; e++) {
      const edge = func.edgeStart[inst]! + e;
      predEdges[predStart[func.edgeTo[edge]! + 1]!++] = edge;
    }
  }
  return { predStart: predStart.subarray(0, func.blockCount + 1), predEdges };
}

/** The block at whose end an edge starts. */
export function edgeSource(func: SsaFunction, edge: number): BlockId {
  return func.instBlock[func.edgeInst[edge]!]! as BlockId;
}

export function predCount(cfg: Cfg, block: number): number {
  return cfg.predStart[block + 1]! - cfg.predStart[block]!;
}
