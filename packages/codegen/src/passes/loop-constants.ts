import { type Cfg, computeCfg } from '../ir/cfg.js';
import { computeDominators } from '../ir/dominators.js';
import type { SsaFunction } from '../ir/function.js';
import { type InstId, NONE, type ValueId } from '../ir/ids.js';
import { computeLoops, type Loops } from '../ir/loops.js';
import { Effect, Op, opEffects } from '../ir/opcodes.js';
import { Type } from '../ir/types.js';
import { IMMUTABLE_REGION } from './value-numbering.js';

/**
 * Moves what costs a load and is the same in every round out of loops: float, vector and wide integer constants, and
 * loads of the immutable region.
 *
 * Input: only reachable blocks. Output: the same blocks; these instructions stand before the outermost loop around them
 * that calls nothing, since no register lives through a call. A load moves only when its pointer comes from a parameter
 * of the function through such loads alone: that pointer is valid before any check. Cold blocks keep theirs. Linear.
 */
export function passLoopConstants(func: SsaFunction): number {
  if (func.layout.length === 1) return 0;
  const cfg = computeCfg(func);
  const dominators = computeDominators(func, cfg);
  const loops = computeLoops(func, cfg, dominators);
  if (loops.count === 0) return 0;
  const outermost = findOutermost(func, cfg, loops);
  let moved = 0;
  for (let i = 0; i < cfg.order.length; i++) {
    const block = cfg.order[i]!;
    const loop = loops.loopOf[block]!;
    if (loop === -1 || func.coldBlocks[block] === 1) continue;
    if (outermost[loop] === -1) continue;
    const before = dominators.idom[loops.header[outermost[loop]!]!]!;
    for (let inst = func.firstInst[block]!; inst !== NONE; ) {
      const next = func.nextInst[inst]!;
      if (isConstant(func, inst) || isSafeLoad(func, loops, inst)) {
        func.remove(inst as InstId);
        func.insertBefore(inst as InstId, func.lastInst[before]! as InstId);
        moved++;
      }
      inst = next;
    }
  }
  return moved;
}

/** For each loop the outermost one around it that does not call; -1 for a loop that does. */
function findOutermost(func: SsaFunction, cfg: Cfg, loops: Loops): Int32Array {
  const calls = func.temporary.uint8(loops.count);
  for (let i = 0; i < cfg.order.length; i++) {
    const block = cfg.order[i]!;
    const loop = loops.loopOf[block]!;
    if (loop !== -1 && calls[loop] === 0 && func.coldBlocks[block] === 0 && doesCall(func, block)) calls[loop] = 1;
  }
  // Outer loops have lower numbers.
  for (let loop = loops.count - 1; loop >= 0; loop--) {
    const parent = loops.parent[loop]!;
    if (calls[loop] === 1 && parent !== -1) calls[parent] = 1;
  }
  const outermost = func.temporary.int32(loops.count);
  for (let loop = 0; loop < loops.count; loop++) {
    const parent = loops.parent[loop]!;
    if (calls[loop] === 1) outermost[loop] = -1;
    else outermost[loop] = parent === -1 || calls[parent] === 1 ? loop : outermost[parent]!;
  }
  return outermost;
}

/** A check keeps all registers. */
function doesCall(func: SsaFunction, block: number): boolean {
  for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
    const op = func.op[inst]!;
    if ((opEffects[op]! & Effect.calls) !== 0 && op !== Op.poll) return true;
  }
  return false;
}

/** Zeros and what fits into an instruction are as cheap where they stand. */
function isConstant(func: SsaFunction, inst: number): boolean {
  const lo = func.immLo[inst]!;
  const hi = func.immHi[inst]!;
  switch (func.op[inst]) {
    case Op.vconst:
      return true;
    case Op.fconst:
      return lo !== 0 || hi !== 0;
    case Op.iconst:
      return func.valueType[func.firstResult[inst]!] === Type.i64 && hi !== lo >> 31;
    default:
      return false;
  }
}

function isSafeLoad(func: SsaFunction, loops: Loops, inst: number): boolean {
  if (func.op[inst] !== Op.peek || func.aux[inst] !== IMMUTABLE_REGION) return false;
  let pointer = func.arg(inst as InstId, 0);
  // What it goes through has moved already, or stands before the loop.
  const block = func.definingBlock(pointer);
  if (block === undefined || loops.loopOf[block] !== -1) return false;
  for (let steps = 0; steps < MAX_CHAIN; steps++) {
    const def = func.definingInst(pointer);
    if (def === NONE) return ~func.valueDef[pointer]! === func.entry;
    if (func.op[def] === Op.pinned) return true;
    if (func.op[def] !== Op.peek || func.aux[def] !== IMMUTABLE_REGION) return false;
    pointer = func.arg(def, 0) as ValueId;
  }
  return false;
}

const MAX_CHAIN = 4;
