import { type Cfg, edgeSource } from './cfg.js';
import { type Dominators, dominates } from './dominators.js';
import type { SsaFunction } from './function.js';

/** The natural loops. A cycle that is entered at two places (no frontend makes one) is not a loop here. */
export interface Loops {
  readonly version: number;
  readonly count: number;
  /** The header block of each loop. Outer loops have lower numbers than the loops inside them. */
  readonly header: Int32Array;
  /** The loop around each loop, -1 when there is none. */
  readonly parent: Int32Array;
  /** The innermost loop of each block, -1 when there is none. */
  readonly loopOf: Int32Array;
  /** How many loops a block is in. */
  readonly depth: Int32Array;
}

export function computeLoops(func: SsaFunction, cfg: Cfg, dominators: Dominators): Loops {
  if (func.loops?.version === cfg.version) return func.loops;
  const { scratch, temporary } = func;
  const loopOf = scratch.filled(func.blockCount, -1);
  if (cfg.order.length === 1) {
    const none = scratch.int32(0);
    const depth = scratch.int32(func.blockCount);
    func.loops = { version: cfg.version, count: 0, header: none, parent: none, loopOf, depth };
    return func.loops;
  }
  const headers: number[] = [];
  for (let i = 0; i < cfg.order.length; i++) {
    const block = cfg.order[i]!;
    for (let p = cfg.predStart[block]!; p < cfg.predStart[block + 1]!; p++) {
      if (dominates(dominators, block, edgeSource(func, cfg.predEdges[p]!))) {
        headers.push(block);
        break;
      }
    }
  }
  const header = scratch.int32(headers.length);
  for (let loop = 0; loop < headers.length; loop++) header[loop] = headers[loop]!;
  const parent = scratch.filled(header.length, -1);
  // Inner loops first: a body walk that meets a block of an inner loop goes on at the outermost header known so far.
  const outermost = temporary.int32(header.length);
  const stack: number[] = [];
  for (let loop = header.length - 1; loop >= 0; loop--) {
    const head = header[loop]!;
    outermost[loop] = loop;
    for (let p = cfg.predStart[head]!; p < cfg.predStart[head + 1]!; p++) {
      const source = edgeSource(func, cfg.predEdges[p]!);
      if (dominates(dominators, head, source)) stack.push(source);
    }
    for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
      let at = block;
      if (loopOf[block] !== -1) {
        let inner = loopOf[block]!;
        // Path compression: deep nests of loops would cost quadratic time without it.
        while (outermost[inner] !== inner) {
          const next = outermost[inner]!;
          outermost[inner] = outermost[next]!;
          inner = next;
        }
        if (inner === loop) continue;
        parent[inner] = loop;
        outermost[inner] = loop;
        at = header[inner]!;
      } else {
        loopOf[block] = loop;
        if (block === head) continue;
      }
      for (let p = cfg.predStart[at]!; p < cfg.predStart[at + 1]!; p++) stack.push(edgeSource(func, cfg.predEdges[p]!));
    }
    if (loopOf[head] === -1) loopOf[head] = loop;
  }
  const loopDepth = temporary.int32(header.length);
  for (let loop = 0; loop < header.length; loop++)
    loopDepth[loop] = parent[loop] === -1 ? 1 : loopDepth[parent[loop]!]! + 1;
  const depth = scratch.int32(func.blockCount);
  for (let b = 0; b < depth.length; b++) depth[b] = loopOf[b] === -1 ? 0 : loopDepth[loopOf[b]!]!;
  func.loops = { version: cfg.version, count: header.length, header, parent, loopOf, depth };
  return func.loops;
}
