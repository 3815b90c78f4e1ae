import type { SsaFunction } from './function.js';
import type { BlockId } from './ids.js';

/** The shape of a function at one moment: valid until a pass changes an edge. Unreachable blocks are not in it. */
export interface Cfg {
  readonly version: number;
  /** The reachable blocks in reverse postorder; the entry is first. */
  readonly order: Int32Array;
  /** The position of each block in `order`; -1 when unreachable. */
  readonly position: Int32Array;
  /** The incoming edges of block `b` are `predEdges[predStart[b] .. predStart[b + 1]]`; edges from unreachable blocks are left out. */
  readonly predStart: Int32Array;
  readonly predEdges: Int32Array;
}

/** The graph of a function; the same object as long as the graph does not change. */
export function computeCfg(func: SsaFunction): Cfg {
  if (func.cfg?.version === func.graphVersion) return func.cfg;
  const position = func.scratch.filled(func.blockCount, -1);
  const order = leadsNowhere(func) ? onlyEntry(func, position) : findOrder(func, position);
  const predStart = func.scratch.int32(func.blockCount + 2);
  const predEdges = findPreds(func, order, predStart);
  func.cfg = { version: func.graphVersion, order, position, predStart, predEdges };
  return func.cfg;
}

/** Many functions are one block. */
function leadsNowhere(func: SsaFunction): boolean {
  const last = func.lastInst[func.entry]!;
  return last < 0 || func.edgeCount[last] === 0;
}

function onlyEntry(func: SsaFunction, position: Int32Array): Int32Array {
  const order = func.scratch.unset(1);
  order[0] = func.entry;
  position[func.entry] = 0;
  return order;
}

const VISITED = -2;

function findOrder(func: SsaFunction, position: Int32Array): Int32Array {
  const { blockCount, scratch, temporary, lastInst, edgeCount, edgeStart, edgeTo } = func;
  // How many edges of a block on the stack are left.
  const left = temporary.int32(blockCount);
  const postorder = temporary.int32(blockCount);
  const stack = temporary.int32(blockCount + 1);
  let depth = 0;
  let done = 0;
  const enter = (block: number): void => {
    position[block] = VISITED;
    const inst = lastInst[block]!;
    left[block] = inst < 0 ? 0 : edgeCount[inst]!;
    stack[depth++] = block;
  };
  enter(func.entry);
  while (depth > 0) {
    const block = stack[depth - 1]!;
    // The last edges first: so the first edge of a branch comes next in the reverse postorder.
    const next = left[block]! - 1;
    if (next < 0) {
      postorder[done++] = block;
      depth--;
      continue;
    }
    left[block] = next;
    const to = edgeTo[edgeStart[lastInst[block]!]! + next]!;
    if (position[to] === -1) enter(to);
  }
  const order = scratch.int32(done);
  for (let i = 0; i < done; i++) {
    order[i] = postorder[done - 1 - i]!;
    position[order[i]!] = i;
  }
  return order;
}

/** Fills `predStart`, which has two more zeros than there are blocks. */
function findPreds(func: SsaFunction, order: Int32Array, predStart: Int32Array): Int32Array {
  const { blockCount, scratch, lastInst, edgeCount, edgeStart, edgeTo } = func;
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    const inst = lastInst[order[i]!]!;
    if (inst < 0) continue;
    const end = edgeStart[inst]! + edgeCount[inst]!;
    for (let edge = edgeStart[inst]!; edge < end; edge++) {
      predStart[edgeTo[edge]! + 2]!++;
      total++;
    }
  }
  for (let b = 2; b < blockCount + 2; b++) predStart[b] = predStart[b]! + predStart[b - 1]!;
  const predEdges = scratch.int32(total);
  for (let i = 0; i < order.length; i++) {
    const inst = lastInst[order[i]!]!;
    if (inst < 0) continue;
    const end = edgeStart[inst]! + edgeCount[inst]!;
    for (let edge = edgeStart[inst]!; edge < end; edge++) predEdges[predStart[edgeTo[edge]! + 1]!++] = edge;
  }
  return predEdges;
}

/** The block at whose end an edge starts. */
export function edgeSource(func: SsaFunction, edge: number): BlockId {
  return func.instBlock[func.edgeInst[edge]!]! as BlockId;
}

export function predCount(cfg: Cfg, block: number): number {
  return cfg.predStart[block + 1]! - cfg.predStart[block]!;
}
