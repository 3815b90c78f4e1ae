import { computeCfg, predCount } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import type { BlockId, EdgeId } from '../ir/ids.js';
import { Op } from '../ir/opcodes.js';

/**
 * Splits every edge from a block with several successors to a block with several predecessors, so that the allocator
 * has a place for the moves of each edge.
 *
 * Input: only reachable blocks. Output: no critical edge. Edges of one `br_table` with the same target and arguments
 * share a block. The new blocks follow their source in the layout; those that stay empty cost nothing, because the
 * machine buffer drops jumps to jumps. Linear.
 */
export function passCriticalEdges(func: SsaFunction): number {
  if (func.layout.length === 1) return 0;
  const cfg = computeCfg(func);
  const layout: BlockId[] = [];
  let made = 0;
  for (const block of func.layout) {
    layout.push(block);
    const inst = func.terminator(block);
    const count = func.edgeCount[inst]!;
    if (count < 2) continue;
    // The two edges of a branch are rarely the same; those of a table often are.
    const shared = count === 2 ? undefined : new Map<string, BlockId>();
    for (let i = 0; i < count; i++) {
      const edge = func.edge(inst, i);
      const to = func.edgeTo[edge]! as BlockId;
      if (predCount(cfg, to) < 2) continue;
      const key = shared === undefined ? '' : edgeKey(func, edge);
      let between = shared?.get(key);
      if (between === undefined) {
        between = splitEdge(func, edge, to);
        func.coldBlocks[between] = func.coldBlocks[to]!;
        shared?.set(key, between);
        layout.push(between);
        made++;
      }
      func.edgeTo[edge] = between;
      func.edgeArgs.truncate(edge, 0);
    }
  }
  if (made === 0) return 0;
  func.layout = layout;
  func.touchGraph();
  return made;
}

function edgeKey(func: SsaFunction, edge: EdgeId): string {
  let key = `${func.edgeTo[edge]}`;
  for (let i = 0; i < func.edgeArgs.length(edge); i++) key += `,${func.edgeArgs.get(edge, i)}`;
  return key;
}

function splitEdge(func: SsaFunction, edge: EdgeId, to: BlockId): BlockId {
  const block = func.newBlock();
  const jump = func.newInst(Op.jump, 0);
  func.append(block, jump);
  const onward = func.addEdge(jump, to);
  for (let i = 0; i < func.edgeArgs.length(edge); i++) func.edgeArgs.push(onward, func.edgeArgs.get(edge, i));
  return block;
}
