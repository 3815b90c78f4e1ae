import { type Cfg, computeCfg } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import { type BlockId, NONE, type ValueId } from '../ir/ids.js';
import { opEffects, ROOT_EFFECTS } from '../ir/opcodes.js';
import { removeParams } from './redundant-params.js';

/**
 * Removes instructions and block parameters that nothing observable needs.
 *
 * Input: only reachable blocks. Output: every pure instruction and every parameter reaches an instruction that writes,
 * traps, calls or ends a block. What may trap stays, though its result is unused. Linear: each value is marked once.
 */
export function passDeadCode(func: SsaFunction): number {
  const cfg = computeCfg(func);
  const live = markLive(func, cfg);
  let removed = 0;
  for (const block of func.layout) {
    for (let inst = func.firstInst[block]!; inst !== NONE; ) {
      const next = func.nextInst[inst]!;
      if ((opEffects[func.op[inst]!]! & ROOT_EFFECTS) === 0 && !anyLive(func, live, inst)) {
        func.remove(inst as never);
        removed++;
      }
      inst = next;
    }
  }
  removeParams(func, cfg, (param) => {
    if (live[param] === 1) return false;
    removed++;
    return true;
  });
  return removed;
}

function anyLive(func: SsaFunction, live: Uint8Array, inst: number): boolean {
  const first = func.firstResult[inst]!;
  for (let i = 0; i < func.resultCount[inst]!; i++) if (live[first + i] === 1) return true;
  return false;
}

function markLive(func: SsaFunction, cfg: Cfg): Uint8Array {
  const live = func.scratch.uint8(func.valueCount);
  const work = func.scratch.int32(func.valueCount);
  let count = 0;
  const mark = (value: number): void => {
    if (live[value] === 1) return;
    live[value] = 1;
    work[count++] = value;
  };
  const markOperands = (inst: number): void => {
    const start = func.argStart[inst]!;
    for (let i = start; i < start + func.argCount[inst]!; i++) mark(func.args[i]!);
  };
  for (let i = 0; i < cfg.order.length; i++) {
    for (let inst = func.firstInst[cfg.order[i]!]!; inst !== NONE; inst = func.nextInst[inst]!) {
      if ((opEffects[func.op[inst]!]! & ROOT_EFFECTS) !== 0) markOperands(inst);
    }
  }
  while (count > 0) {
    const value = work[--count]!;
    const def = func.valueDef[value]!;
    if (def >= 0) {
      if ((opEffects[func.op[def]!]! & ROOT_EFFECTS) === 0) markOperands(def);
      continue;
    }
    const block = ~def as BlockId;
    const index = func.valueIndex[value as ValueId]!;
    for (let p = cfg.predStart[block]!; p < cfg.predStart[block + 1]!; p++) {
      mark(func.edgeArgs.get(cfg.predEdges[p]!, index));
    }
  }
  return live;
}
