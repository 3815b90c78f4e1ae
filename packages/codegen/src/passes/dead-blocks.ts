import { computeCfg } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import { NONE } from '../ir/ids.js';

/**
 * Removes blocks that no path from the entry reaches. Input: any function. Output: every block of the layout is
 * reachable; removed blocks are empty. Linear.
 */
export function passDeadBlocks(func: SsaFunction): number {
  const cfg = computeCfg(func);
  const before = func.layout.length;
  if (cfg.order.length === before) return 0;
  const kept = func.layout.filter((block) => cfg.position[block] !== -1);
  for (const block of func.layout) {
    if (cfg.position[block] !== -1) continue;
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) func.instBlock[inst] = NONE;
    func.firstInst[block] = NONE;
    func.lastInst[block] = NONE;
  }
  func.layout = kept;
  func.touchGraph();
  return before - kept.length;
}
