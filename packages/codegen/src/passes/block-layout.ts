import { type Cfg, computeCfg } from '../ir/cfg.js';
import { computeDominators } from '../ir/dominators.js';
import type { SsaFunction } from '../ir/function.js';
import type { BlockId } from '../ir/ids.js';
import { computeLoops, type Loops } from '../ir/loops.js';
import { Op } from '../ir/opcodes.js';

/**
 * Orders the blocks for machine code: reverse postorder with every loop contiguous, loops rotated, cold blocks last.
 *
 * Input: only reachable blocks. Output: the same graph in another order. A loop that tests at its top and jumps back
 * from its bottom gets its header last: then one conditional branch per round closes it. Linear.
 */
export function passBlockLayout(func: SsaFunction): number {
  if (func.layout.length === 1) return 0;
  const cfg = computeCfg(func);
  const loops = computeLoops(func, cfg, computeDominators(func, cfg));
  const before = func.layout;
  const order = flatten(loops, groupByLoop(func, cfg, loops));
  const cold = func.temporary.uint8(func.blockCount);
  for (const block of order) if (isCold(func, block)) cold[block] = 1;
  cold[func.entry] = 0;
  func.layout = [...order.filter((block) => cold[block] === 0), ...order.filter((block) => cold[block] === 1)];
  return func.layout.some((block, i) => block !== before[i]) ? 1 : 0;
}

function isCold(func: SsaFunction, block: BlockId): boolean {
  return func.coldBlocks[block] === 1 || func.op[func.terminator(block)] === Op.trap;
}

/** For each loop (the last list is for no loop) its blocks and, as `~loop`, its inner loops, in reverse postorder. */
function groupByLoop(func: SsaFunction, cfg: Cfg, loops: Loops): number[][] {
  const groups: number[][] = Array.from({ length: loops.count + 1 }, () => []);
  for (let i = 0; i < cfg.order.length; i++) {
    const block = cfg.order[i]! as BlockId;
    const loop = loops.loopOf[block]!;
    if (loop !== -1 && loops.header[loop] === block) {
      const parent = loops.parent[loop]!;
      groups[parent === -1 ? loops.count : parent]!.push(~loop);
    }
    groups[loop === -1 ? loops.count : loop]!.push(block);
  }
  for (let loop = 0; loop < loops.count; loop++) rotate(func, loops, loop, groups[loop]!);
  return groups;
}

/** Puts the header last when it can leave the loop and the block before the end jumps to it. */
function rotate(func: SsaFunction, loops: Loops, loop: number, group: number[]): void {
  const header = loops.header[loop]! as BlockId;
  const warm = group.filter((item) => item < 0 || !isCold(func, item as BlockId));
  const last = warm.at(-1);
  if (warm[0] !== header || warm.length < 2 || last === undefined || last < 0) return;
  const test = func.terminator(header);
  const latch = func.terminator(last as BlockId);
  if (func.op[test] !== Op.brif || func.op[latch] !== Op.jump || func.edgeTo[func.edge(latch, 0)] !== header) return;
  const leaves = [0, 1].some((i) => !isInside(loops, loop, func.edgeTo[func.edge(test, i)]!));
  if (!leaves) return;
  group.shift();
  group.push(header);
}

function isInside(loops: Loops, loop: number, block: number): boolean {
  // Only the loop itself and its direct inner loops matter for a branch of the header; deeper nests count as inside too.
  const inner = loops.loopOf[block]!;
  return inner === loop || (inner > loop && loops.depth[block]! > loops.depth[loops.header[loop]!]!);
}

function flatten(loops: Loops, groups: readonly (readonly number[])[]): BlockId[] {
  const order: BlockId[] = [];
  const stack: { group: readonly number[]; next: number }[] = [{ group: groups[loops.count]!, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const item = top.group[top.next++];
    if (item === undefined) stack.pop();
    else if (item < 0) stack.push({ group: groups[~item]!, next: 0 });
    else order.push(item as BlockId);
  }
  return order;
}
