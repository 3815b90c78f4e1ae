import { type Cfg, computeCfg, edgeSource, predCount } from '../ir/cfg.js';
import { computeDominators, type Dominators, dominates } from '../ir/dominators.js';
import type { SsaFunction } from '../ir/function.js';
import { type InstId, NONE, type ValueId } from '../ir/ids.js';
import { Effect, Op, opCommutative, opEffects } from '../ir/opcodes.js';
import { Replacements } from './replacements.js';

/** Loads of this region never change: they are common over stores and calls. */
export const IMMUTABLE_REGION = 255;

/** Regions that are told apart; higher numbers share the last one. */
const REGIONS = 16;
/** Candidates that are compared before giving up: a bound for colliding keys in hostile functions. */
const MAX_CANDIDATES = 16;

/**
 * Global value numbering: an instruction whose equal dominates it is replaced by it.
 *
 * Input: only reachable blocks. Output: no instruction, but the loads below, is computed again where an equal one
 * dominates. Pure instructions and those that only trap are equal by opcode, operands, immediate and type: when the
 * first did not trap, the second does not. Loads are equal as long as their region has the same version: a store makes
 * a new version of its region, a call of all; a block that several edges enter begins with new versions. A full-width
 * load after a store to the same place takes the stored value. Blocks are walked in preorder of the dominator tree;
 * linear, because the number of candidates looked at is bounded.
 */
export function passValueNumbering(func: SsaFunction): number {
  const cfg = computeCfg(func);
  return new ValueNumbering(func, cfg, computeDominators(func, cfg)).run();
}

class ValueNumbering {
  private readonly func: SsaFunction;
  private readonly cfg: Cfg;
  private readonly dominators: Dominators;
  private readonly replacements: Replacements;
  private readonly buckets: Int32Array;
  /** Entries: instruction that computes, value that it gives, version, next entry of the bucket. */
  private entryInst: Int32Array;
  private entryValue: Int32Array;
  private entryOp: Int32Array;
  private entryVersion: Int32Array;
  private entryNext: Int32Array;
  private entryCount = 0;
  /** The versions at the end of each block. */
  private readonly versions: Int32Array;
  private readonly current: Int32Array;
  private lastVersion = 0;

  constructor(func: SsaFunction, cfg: Cfg, dominators: Dominators) {
    this.func = func;
    this.cfg = cfg;
    this.dominators = dominators;
    this.replacements = new Replacements(func);
    let size = 64;
    while (size < func.valueCount) size *= 2;
    const { temporary: scratch } = func;
    const entries = Math.max(64, func.valueCount);
    this.buckets = scratch.filled(size, NONE);
    this.current = scratch.int32(REGIONS);
    this.versions = scratch.int32(func.blockCount * REGIONS);
    this.entryInst = scratch.unset(entries);
    this.entryValue = scratch.unset(entries);
    this.entryOp = scratch.unset(entries);
    this.entryVersion = scratch.unset(entries);
    this.entryNext = scratch.unset(entries);
  }

  run(): number {
    const { func, dominators } = this;
    for (let i = 0; i < dominators.preorder.length; i++) {
      const block = dominators.preorder[i]!;
      this.enter(block);
      for (let inst = func.firstInst[block]!; inst !== NONE; ) {
        const next = func.nextInst[inst]!;
        if (this.replacements.count > 0) this.replacements.applyTo(inst);
        this.visit(inst as InstId);
        inst = next;
      }
      for (let r = 0; r < REGIONS; r++) this.versions[block * REGIONS + r] = this.current[r]!;
    }
    this.replacements.apply();
    return this.replacements.count;
  }

  private enter(block: number): void {
    const { cfg } = this;
    if (predCount(cfg, block) === 1) {
      const from = edgeSource(this.func, cfg.predEdges[cfg.predStart[block]!]!);
      for (let i = 0; i < REGIONS; i++) this.current[i] = this.versions[from * REGIONS + i]!;
    } else {
      this.forgetAll();
    }
  }

  private forgetAll(): void {
    for (let region = 0; region < REGIONS; region++) this.current[region] = ++this.lastVersion;
  }

  private visit(inst: InstId): void {
    const { func } = this;
    const op = func.op[inst]!;
    const effects = opEffects[op]!;
    if ((effects & Effect.calls) !== 0 || op === Op.fence) {
      this.forgetAll();
      return;
    }
    // Each one counts, though equal ones stand above.
    if ((effects & Effect.terminates) !== 0 || op === Op.countdown) return;
    if ((effects & Effect.writes) !== 0) {
      this.visitStore(inst, op);
      return;
    }
    if (opCommutative[op] === 1 && func.arg(inst, 0) > func.arg(inst, 1)) {
      const left = func.arg(inst, 0);
      // Constants stay on the right, where the rules and the lowering look for them.
      if (!func.isConst(func.arg(inst, 1))) {
        func.setArg(inst, 0, func.arg(inst, 1));
        func.setArg(inst, 1, left);
      }
    }
    const version = (effects & Effect.reads) !== 0 ? this.versionOf(func.aux[inst]!) : 0;
    const type = op === Op.trapif ? 0 : func.valueType[func.result(inst)]!;
    const hash = this.hash(inst, op, type, version);
    const found = this.find(hash, inst, op, type, version);
    if (found === NONE) {
      this.insert(hash, inst, op, op === Op.trapif ? NONE : func.result(inst), version);
      return;
    }
    if (op !== Op.trapif) this.replacements.replace(func.result(inst), this.entryValue[found]! as ValueId);
    else this.replacements.count++;
    func.remove(inst);
  }

  /** After a store the place holds the value; a load of the same width and type takes it. */
  private visitStore(inst: InstId, op: number): void {
    const { func } = this;
    const region = Math.min(func.aux[inst]!, REGIONS - 1);
    this.current[region] = ++this.lastVersion;
    if (op !== Op.store && op !== Op.poke) return;
    const loadOp = op === Op.store ? Op.load : Op.peek;
    const value = func.arg(inst, func.argCount[inst]! - 1);
    const hash = this.hash(inst, loadOp, func.valueType[value]!, this.lastVersion);
    this.insert(hash, inst, loadOp, value, this.lastVersion);
  }

  private versionOf(region: number): number {
    return region === IMMUTABLE_REGION ? 0 : this.current[Math.min(region, REGIONS - 1)]!;
  }

  /** Operands that identify the result: for a store that stands for a load, all but the stored value. */
  private keyOperands(op: number, inst: number): number {
    const count = this.func.argCount[inst]!;
    return this.func.op[inst] === op ? count : count - 1;
  }

  private hash(inst: InstId, op: number, type: number, version: number): number {
    const { func } = this;
    let hash = Math.imul(op * 8 + type, 0x9e3779b1) ^ Math.imul(version, 0x85ebca6b);
    const count = this.keyOperands(op, inst);
    for (let i = 0; i < count; i++) hash = Math.imul(hash ^ func.arg(inst, i), 0xc2b2ae35) ^ (hash >>> 15);
    const immediates = func.immLo[inst]! ^ Math.imul(func.immHi[inst]!, 31) ^ Math.imul(func.aux[inst]!, 37);
    hash = Math.imul(hash ^ immediates, 0x27d4eb2f);
    return (hash ^ (hash >>> 16)) & (this.buckets.length - 1);
  }

  private find(hash: number, inst: InstId, op: number, type: number, version: number): number {
    let tries = MAX_CANDIDATES;
    for (let entry = this.buckets[hash]!; entry !== NONE && tries > 0; entry = this.entryNext[entry]!, tries--) {
      if (this.entryOp[entry] !== op || this.entryVersion[entry] !== version) continue;
      if (this.isEqual(entry, inst, op, type) && this.isAbove(entry, inst)) return entry;
    }
    return NONE;
  }

  private isEqual(entry: number, inst: InstId, op: number, type: number): boolean {
    const { func } = this;
    const other = this.entryInst[entry]! as InstId;
    const value = this.entryValue[entry]!;
    if (value !== NONE && func.valueType[value] !== type) return false;
    if (func.immLo[other] !== func.immLo[inst] || func.immHi[other] !== func.immHi[inst]) return false;
    if (func.aux[other] !== func.aux[inst]) return false;
    const count = this.keyOperands(op, inst);
    if (this.keyOperands(op, other) !== count) return false;
    for (let i = 0; i < count; i++) if (func.arg(other, i) !== func.arg(inst, i)) return false;
    return true;
  }

  private isAbove(entry: number, inst: InstId): boolean {
    const { instBlock } = this.func;
    const above = instBlock[this.entryInst[entry]!]!;
    return above === instBlock[inst] || dominates(this.dominators, above, instBlock[inst]!);
  }

  private insert(hash: number, inst: InstId, op: number, value: number, version: number): void {
    const entry = this.entryCount++;
    if (entry >= this.entryInst.length) this.growEntries(entry + 1);
    this.entryInst[entry] = inst;
    this.entryValue[entry] = value;
    this.entryOp[entry] = op;
    this.entryVersion[entry] = version;
    this.entryNext[entry] = this.buckets[hash]!;
    this.buckets[hash] = entry;
  }

  private growEntries(length: number): void {
    const { temporary: scratch } = this.func;
    this.entryInst = scratch.growInt32(this.entryInst, length);
    this.entryValue = scratch.growInt32(this.entryValue, length);
    this.entryOp = scratch.growInt32(this.entryOp, length);
    this.entryVersion = scratch.growInt32(this.entryVersion, length);
    this.entryNext = scratch.growInt32(this.entryNext, length);
  }
}
