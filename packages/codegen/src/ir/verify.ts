import { type Cfg, computeCfg } from './cfg.js';
import { computeDominators, type Dominators, dominates } from './dominators.js';
import { isZeroExtended } from './facts.js';
import type { SsaFunction } from './function.js';
import { type BlockId, type InstId, NONE, type ValueId } from './ids.js';
import { ACCESS_CHECKED, detailHigh, detailLow, laneBytes, laneTypes } from './immediates.js';
import { Effect, type OpInfo, ORDERED_EFFECTS, opEffects, opInfo } from './opcodes.js';
import { printInst } from './print.js';
import { isFloatType, isIntType, type Signature, Type, typeName } from './types.js';

/** The function breaks an invariant. `problems` has one line for each, with block and instruction. */
export class VerifierError extends Error {
  readonly problems: readonly string[];
  constructor(name: string, problems: readonly string[]) {
    super(`${name}: ${problems.length} broken invariants:\n${problems.join('\n')}`);
    this.name = 'VerifierError';
    this.problems = problems;
  }
}

/**
 * Throws a VerifierError unless all of this holds:
 *
 * 1. The layout names every block at most once; the first one has no incoming edge; edges lead to blocks of the layout.
 * 2. A block ends with its only terminator; links between instructions agree.
 * 3. Operands and results have the number and types that the opcode table, the signature or the function's own demand.
 * 4. An edge has as many arguments as its target has parameters, of the same types.
 * 5. Every definition dominates its uses.
 * 6. Instructions that write, trap or call stand in the order of their locations, in a block and down the dominator tree.
 * 7. The index of a guest access is known to be zero-extended, or marked as checked; displacements are below 2^31.
 * 8. Lane shapes, lanes, widths and pool entries exist and are allowed for their opcode.
 */
export function verify(func: SsaFunction): void {
  const problems = findProblems(func);
  if (problems.length > 0) throw new VerifierError(func.name, problems);
}

/** The broken invariants of a function, one line each. */
export function findProblems(func: SsaFunction): string[] {
  const verifier = new Verifier(func);
  return verifier.run();
}

const MAX_PROBLEMS = 20;

class Verifier {
  private readonly problems: string[] = [];
  private readonly inLayout: Uint8Array;

  private readonly func: SsaFunction;

  constructor(func: SsaFunction) {
    this.func = func;
    this.inLayout = new Uint8Array(func.blockCount);
  }

  run(): string[] {
    this.checkLayout();
    for (const block of this.func.layout) this.checkBlock(block);
    // Without sound blocks and edges the analyses below would not end or would read nonsense.
    if (this.problems.length > 0) return this.problems;
    const cfg = computeCfg(this.func);
    const dominators = computeDominators(this.func, cfg);
    this.checkUses(cfg, dominators);
    this.checkEffectOrder(dominators);
    return this.problems;
  }

  private report(where: string, what: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${where}: ${what}`);
  }

  private reportInst(inst: InstId, what: string): void {
    this.report(`blk${this.func.instBlock[inst]}: ${printInst(this.func, inst)}`, what);
  }

  private checkLayout(): void {
    for (const block of this.func.layout) {
      if (this.inLayout[block] === 1) this.report(`blk${block}`, 'stands twice in the layout');
      this.inLayout[block] = 1;
    }
    const { params } = this.func.signature;
    const entry = this.func.entry;
    const actual = this.paramTypes(entry);
    if (!sameTypes(actual, params)) this.report(`blk${entry}`, 'the entry has other parameters than the function');
  }

  private paramTypes(block: BlockId): number[] {
    const types: number[] = [];
    for (let i = 0; i < this.func.paramCount(block); i++) types.push(this.func.valueType[this.func.param(block, i)]!);
    return types;
  }

  private checkBlock(block: BlockId): void {
    const { func } = this;
    let previous = NONE;
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
      if (func.prevInst[inst] !== previous || func.instBlock[inst] !== block) {
        this.reportInst(inst as InstId, 'broken links between instructions');
        return;
      }
      const ends = (opEffects[func.op[inst]!]! & Effect.terminates) !== 0;
      if (ends !== (func.nextInst[inst] === NONE))
        this.reportInst(inst as InstId, 'a block ends with its only terminator');
      this.checkOperands(inst as InstId);
      this.checkEdges(inst as InstId);
      previous = inst;
    }
    if (previous === NONE || previous !== func.lastInst[block]) this.report(`blk${block}`, 'has no terminator');
  }

  private checkOperands(inst: InstId): void {
    const { func } = this;
    const info = opInfo(func.op[inst]!);
    const args: number[] = [];
    for (let i = 0; i < func.argCount[inst]!; i++) {
      const arg = func.arg(inst, i);
      if (!(arg >= 0 && arg < func.valueCount)) {
        this.reportInst(inst, `v${arg} does not exist`);
        return;
      }
      args.push(func.valueType[arg]!);
    }
    const results: number[] = [];
    for (let i = 0; i < func.resultCount[inst]!; i++) results.push(func.valueType[func.result(inst, i)]!);
    if (info.operands.includes('*') || info.result === '*') {
      this.checkSignature(inst, info, args, results);
      return;
    }
    if (args.length !== info.operands.length) {
      this.reportInst(inst, `needs ${info.operands.length} operands`);
      return;
    }
    if (results.length !== info.result.length) {
      this.reportInst(inst, `needs ${info.result.length} results`);
      return;
    }
    let shared = 0;
    [...info.operands, ...info.result].forEach((letter, i) => {
      const type = i < args.length ? args[i]! : results[i - args.length]!;
      if ('Tng'.includes(letter)) {
        if (shared !== 0 && shared !== type) this.reportInst(inst, 'operands of different types');
        shared = type;
      }
      if (!fits(letter, type)) this.reportInst(inst, `${typeName(type)} is not allowed here`);
    });
    if (info.name === 'bitcast' && bitWidth(args[0]!) !== bitWidth(results[0]!)) {
      this.reportInst(inst, 'a bitcast keeps the width');
    }
    if (info.immediate.endsWith('mem')) this.checkAccess(inst, info);
    if (info.immediate === 'shape') this.checkShape(inst, info, func.aux[inst]!, 0);
    if (info.immediate === 'lane') this.checkShape(inst, info, func.aux[inst]!, func.immLo[inst]!);
    if (info.immediate === 'pool') this.checkPool(inst, info);
  }

  private checkAccess(inst: InstId, info: OpInfo): void {
    const { func } = this;
    const detail = func.immHi[inst]!;
    if (func.immLo[inst]! < 0) this.reportInst(inst, 'a displacement is below 2^31');
    if (info.operands.startsWith('ll') && (detail & ACCESS_CHECKED) === 0 && !isZeroExtended(func, func.arg(inst, 1))) {
      this.reportInst(inst, 'the index is not known to be zero-extended');
    }
    if (info.shapes !== 0) this.checkShape(inst, info, detailLow(detail), detailHigh(detail));
    if (info.immediate === 'amem' || info.immediate === 'rmem') {
      const type = func.valueType[info.operands.length > 2 ? func.arg(inst, 2) : func.result(inst)]!;
      const widths = type === Type.i64 ? [1, 2, 4, 8] : [1, 2, 4];
      if (!widths.includes(detailHigh(detail))) this.reportInst(inst, 'has no such width');
    }
  }

  private checkShape(inst: InstId, info: OpInfo, shape: number, lane: number): void {
    const { func } = this;
    if ((info.shapes & (1 << shape)) === 0) {
      this.reportInst(inst, 'is not for lanes of this shape');
      return;
    }
    if (!(lane >= 0 && lane * laneBytes[shape]! < 16)) this.reportInst(inst, 'has no such lane');
    const operand = info.operands.indexOf('L');
    const type = operand !== -1 ? func.arg(inst, operand) : info.result === 'L' ? func.result(inst) : NONE;
    if (type !== NONE && func.valueType[type] !== laneTypes[shape]) {
      this.reportInst(inst, `a lane is of type ${typeName(laneTypes[shape]!)}`);
    }
  }

  private checkPool(inst: InstId, info: OpInfo): void {
    const { pool, immLo, poolCount } = this.func;
    const index = immLo[inst]!;
    if (!(index >= 0 && index < poolCount)) this.reportInst(inst, 'names nothing in the pool');
    else if (info.name === 'vshuffle' && pool.subarray(index * 16, index * 16 + 16).some((byte) => byte > 31)) {
      this.reportInst(inst, 'a shuffle chooses from 32 bytes');
    }
  }

  private checkSignature(inst: InstId, info: OpInfo, args: number[], results: number[]): void {
    const { func } = this;
    let params: readonly number[] = func.signature.results;
    let expected: readonly number[] = [];
    if (info.name !== 'return') {
      const signature: Signature | undefined = func.signatures[func.aux[inst]!];
      if (signature === undefined) {
        this.reportInst(inst, 'has no such signature');
        return;
      }
      params = info.operands === 'l*' ? [Type.i64, ...signature.params] : signature.params;
      expected = info.result === '*' ? signature.results : [];
      if (info.name.startsWith('tail_call') && !sameTypes(signature.results, func.signature.results)) {
        this.reportInst(inst, 'a tail call returns what the function returns');
      }
    }
    if (!sameTypes(args, params)) this.reportInst(inst, 'operands do not match the signature');
    if (!sameTypes(results, expected)) this.reportInst(inst, 'results do not match the signature');
  }

  private checkEdges(inst: InstId): void {
    const { func } = this;
    const name = opInfo(func.op[inst]!).name;
    const count = func.edgeCount[inst]!;
    const right =
      name === 'jump' ? count === 1 : name === 'brif' ? count === 2 : name === 'br_table' ? count > 0 : count === 0;
    if (!right) this.reportInst(inst, 'wrong number of targets');
    for (let i = 0; i < count; i++) {
      const edge = func.edge(inst, i);
      const to = func.edgeTo[edge]! as BlockId;
      if (to === func.entry) this.reportInst(inst, 'leads to the entry');
      if (this.inLayout[to] !== 1) {
        this.reportInst(inst, `blk${to} is not in the layout`);
        continue;
      }
      const types: number[] = [];
      for (let a = 0; a < func.edgeArgs.length(edge); a++) types.push(func.valueType[func.edgeArgs.get(edge, a)] ?? 0);
      if (!sameTypes(types, this.paramTypes(to))) this.reportInst(inst, `arguments do not match blk${to}`);
    }
  }

  private checkUses(cfg: Cfg, dominators: Dominators): void {
    const { func } = this;
    const ordinal = numberInstructions(func);
    for (let i = 0; i < cfg.order.length; i++) {
      const block = cfg.order[i]!;
      for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
        for (let a = 0; a < func.argCount[inst]!; a++) {
          this.checkUse(func.arg(inst as InstId, a), inst as InstId, ordinal, dominators);
        }
        for (let e = 0; e < func.edgeCount[inst]!; e++) {
          const edge = func.edge(inst as InstId, e);
          for (let a = 0; a < func.edgeArgs.length(edge); a++) {
            this.checkUse(func.edgeArgs.get(edge, a) as ValueId, inst as InstId, ordinal, dominators);
          }
        }
      }
    }
  }

  private checkUse(value: ValueId, inst: InstId, ordinal: Int32Array, dominators: Dominators): void {
    const { func } = this;
    const block = func.definingBlock(value);
    const def = func.definingInst(value);
    const here = func.instBlock[inst]!;
    const sound =
      block === undefined
        ? false
        : block === here
          ? def === NONE || ordinal[def]! < ordinal[inst]!
          : dominates(dominators, block, here);
    if (!sound) this.reportInst(inst, `v${value} does not dominate this use`);
  }

  /**
   * A dominator stands earlier in the source than what it dominates, so the location of the last effect above a block
   * is below the location of the block's first effect. That finds instructions hoisted or sunk across an effect.
   */
  private checkEffectOrder(dominators: Dominators): void {
    const { func } = this;
    const last = new Int32Array(func.blockCount);
    for (let i = 0; i < dominators.preorder.length; i++) {
      const block = dominators.preorder[i]!;
      let loc = i === 0 ? 0 : last[dominators.idom[block]!]!;
      for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
        if ((opEffects[func.op[inst]!]! & ORDERED_EFFECTS) === 0 || func.loc[inst] === 0) continue;
        if (func.loc[inst]! < loc) this.reportInst(inst as InstId, `stands after an effect of location ${loc}`);
        loc = func.loc[inst]!;
      }
      last[block] = loc;
    }
  }
}

/** The position of each instruction in its block. */
function numberInstructions(func: SsaFunction): Int32Array {
  const ordinal = new Int32Array(func.instCount);
  for (const block of func.layout) {
    let count = 0;
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) ordinal[inst] = count++;
  }
  return ordinal;
}

const sameTypes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((type, i) => type === b[i]);

const letterTypes: Readonly<Record<string, Type>> = {
  i: Type.i32,
  l: Type.i64,
  f: Type.f32,
  d: Type.f64,
  v: Type.v128,
  r: Type.ref,
};

function fits(letter: string, type: number): boolean {
  switch (letter) {
    case 'T':
    case 'A':
      return type >= Type.i32 && type <= Type.ref;
    case 'n':
    case 'N':
      return isIntType(type);
    case 'g':
    case 'F':
      return isFloatType(type);
    case 'L':
      return isIntType(type) || isFloatType(type);
    default:
      return letterTypes[letter] === type;
  }
}

function bitWidth(type: number): number {
  if (type === Type.v128) return 128;
  return type === Type.i32 || type === Type.f32 ? 32 : 64;
}
