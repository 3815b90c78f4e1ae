import { type Cfg, computeCfg } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import { type BlockId, NONE, type ValueId } from '../ir/ids.js';
import type { Scratch } from '../ir/scratch.js';
import { Replacements } from './replacements.js';

/**
 * Replaces block parameters that get the same value on every edge (or themselves, around a loop).
 *
 * Input: only reachable blocks. Output: the same function with fewer parameters; the builder leaves this work to us.
 * Each check costs the number of incoming edges. A parameter is checked again when a parameter that it receives was
 * replaced; a budget bounds that for hostile functions, whose remaining parameters are merely slow.
 */
export function passRedundantParams(func: SsaFunction): number {
  const cfg = computeCfg(func);
  if (!hasParams(func, cfg)) return 0;
  const work = new ParamWork(func, cfg);
  const replacements = new Replacements(func);
  let budget = 1000 + 16 * (func.valueCount + cfg.predEdges.length);
  for (let param = work.take(); param !== NONE && budget > 0; param = work.take()) {
    // A parameter comes back when something that it received was replaced after it was.
    if (replacements.resolve(param as ValueId) !== param) continue;
    const block = ~func.valueDef[param]! as BlockId;
    budget -= 1 + cfg.predStart[block + 1]! - cfg.predStart[block]!;
    const same = soleArgument(func, cfg, replacements, block, param as ValueId);
    if (same === NONE) continue;
    replacements.replace(param as ValueId, same);
    work.replaced(param, same);
  }
  if (replacements.count > 0) {
    removeParams(func, cfg, (param) => replacements.resolve(param) !== param);
    replacements.apply();
  }
  return replacements.count;
}

function hasParams(func: SsaFunction, cfg: Cfg): boolean {
  for (let i = 1; i < cfg.order.length; i++) if (func.paramCount(cfg.order[i]! as BlockId) > 0) return true;
  return false;
}

/** The one value that all edges pass for a parameter, itself aside; NONE when there are two. */
function soleArgument(
  func: SsaFunction,
  cfg: Cfg,
  replacements: Replacements,
  block: BlockId,
  param: ValueId,
): ValueId {
  const index = func.valueIndex[param]!;
  let same = NONE as ValueId;
  for (let p = cfg.predStart[block]!; p < cfg.predStart[block + 1]!; p++) {
    const arg = replacements.resolve(func.edgeArgs.get(cfg.predEdges[p]!, index) as ValueId);
    if (arg === param || arg === same) continue;
    if (same !== NONE) return NONE as ValueId;
    same = arg;
  }
  return same;
}

/** The parameters to look at, and for each value the parameters that receive it. */
class ParamWork {
  private readonly queue: Int32Array;
  private readonly queued: Uint8Array;
  private head = 0;
  private size = 0;
  private readonly firstUser: Int32Array;
  private readonly lastUser: Int32Array;
  private readonly scratch: Scratch;
  private userParam: Int32Array;
  private nextUser: Int32Array;
  private userCount = 0;

  constructor(func: SsaFunction, cfg: Cfg) {
    const { temporary: scratch } = func;
    this.scratch = scratch;
    this.queue = scratch.int32(func.valueCount);
    this.queued = scratch.uint8(func.valueCount);
    this.firstUser = scratch.filled(func.valueCount, NONE);
    this.lastUser = scratch.filled(func.valueCount, NONE);
    this.userParam = scratch.int32(64);
    this.nextUser = scratch.int32(64);
    for (let i = 1; i < cfg.order.length; i++) {
      const block = cfg.order[i]! as BlockId;
      const count = func.paramCount(block);
      for (let k = 0; k < count; k++) this.put(func.param(block, k));
      for (let p = cfg.predStart[block]!; count > 0 && p < cfg.predStart[block + 1]!; p++) {
        for (let k = 0; k < count; k++) {
          const arg = func.edgeArgs.get(cfg.predEdges[p]!, k);
          if (func.valueDef[arg]! < 0) this.addUser(arg, func.param(block, k));
        }
      }
    }
  }

  private addUser(value: number, param: number): void {
    const link = this.userCount++;
    if (link >= this.userParam.length) {
      this.userParam = this.scratch.growInt32(this.userParam, link + 1);
      this.nextUser = this.scratch.growInt32(this.nextUser, link + 1);
    }
    this.userParam[link] = param;
    this.nextUser[link] = NONE;
    if (this.firstUser[value] === NONE) this.firstUser[value] = link;
    else this.nextUser[this.lastUser[value]!] = link;
    this.lastUser[value] = link;
  }

  private put(param: number): void {
    if (this.queued[param] === 1) return;
    this.queued[param] = 1;
    let at = this.head + this.size++;
    if (at >= this.queue.length) at -= this.queue.length;
    this.queue[at] = param;
  }

  take(): number {
    if (this.size === 0) return NONE;
    const param = this.queue[this.head]!;
    if (++this.head === this.queue.length) this.head = 0;
    this.size--;
    this.queued[param] = 0;
    return param;
  }

  /** Looks again at who received `param`, and remembers that they receive `by` now. */
  replaced(param: number, by: number): void {
    for (let link = this.firstUser[param]!; link !== NONE; link = this.nextUser[link]!) {
      if (this.userParam[link] !== param) this.put(this.userParam[link]!);
    }
    if (this.firstUser[param] === NONE) return;
    if (this.firstUser[by] === NONE) this.firstUser[by] = this.firstUser[param]!;
    else this.nextUser[this.lastUser[by]!] = this.firstUser[param]!;
    this.lastUser[by] = this.lastUser[param]!;
  }
}

/** Takes parameters out of their blocks, with the arguments on the edges. The uses are the caller's business. */
export function removeParams(func: SsaFunction, cfg: Cfg, isDead: (param: ValueId) => boolean): void {
  for (let i = 1; i < cfg.order.length; i++) {
    const block = cfg.order[i]! as BlockId;
    const count = func.paramCount(block);
    if (count === 0) continue;
    const kept: number[] = [];
    for (let k = 0; k < count; k++) if (!isDead(func.param(block, k))) kept.push(k);
    if (kept.length === count) continue;
    for (let p = cfg.predStart[block]!; p < cfg.predStart[block + 1]!; p++) {
      const edge = cfg.predEdges[p]!;
      kept.forEach((from, to) => {
        func.edgeArgs.set(edge, to, func.edgeArgs.get(edge, from));
      });
      func.edgeArgs.truncate(edge, kept.length);
    }
    kept.forEach((from, to) => {
      const param = func.param(block, from);
      func.params.set(block, to, param);
      func.valueIndex[param] = to;
    });
    func.params.truncate(block, kept.length);
  }
}
