import { computeCfg } from '../ir/cfg.js';
import type { SsaFunction } from '../ir/function.js';
import { type InstId, NONE, type ValueId } from '../ir/ids.js';
import { Op, type OpName, opByName, opCommutative, opInfos } from '../ir/opcodes.js';
import { isFloatType, type Type } from '../ir/types.js';
import { canFoldInt, foldFloat, foldInt } from './fold-constants.js';
import { Replacements } from './replacements.js';
import { type Pattern, type Result, type Rule, rules } from './rules.table.js';

/** How often one instruction may be rewritten: every rule shrinks or canonicalises, so a few rounds are enough. */
const MAX_ROUNDS = 8;

/**
 * Folds constants and applies the algebraic rules.
 *
 * Input: only reachable blocks. Output: the same blocks; operands of rewritten instructions may be dead. One pass in
 * reverse postorder, so operands are simplified before their users; linear. `onRule` hears the name of each rule that
 * fired, for tests and dumps.
 */
export function passSimplify(func: SsaFunction, onRule?: (name: string) => void): number {
  const simplifier = new Simplifier(func, onRule);
  return simplifier.run();
}

/** A rule with the opcodes that its first two operands must have, for a look before the match; ANY for no demand. */
interface IndexedRule {
  readonly rule: Rule;
  readonly first: number;
  readonly second: number;
}

const ANY = 255;

function demand(pattern: Pattern | undefined): number {
  if (pattern === undefined || (typeof pattern === 'string' && pattern >= 'a')) return ANY;
  return typeof pattern === 'object' ? opByName(pattern[0])! : Op.iconst;
}

const rulesByRoot: readonly (readonly IndexedRule[])[] = opInfos.map((info) =>
  rules
    .filter((rule) => rule.pattern[0] === info.name)
    .map((rule) => ({ rule, first: demand(rule.pattern[1]), second: demand(rule.pattern[2]) })),
);
const foldable: Uint8Array = Uint8Array.from(opInfos, (info) => (canFoldInt(info.name) ? 1 : 0));

class Simplifier {
  private readonly func: SsaFunction;
  private readonly onRule: ((name: string) => void) | undefined;
  private readonly replacements: Replacements;
  private values: Record<string, ValueId> = {};
  private constants: Record<string, bigint> = {};
  private changes = 0;
  private uses: Uint8Array | undefined;

  constructor(func: SsaFunction, onRule: ((name: string) => void) | undefined) {
    this.func = func;
    this.onRule = onRule;
    this.replacements = new Replacements(func);
  }

  run(): number {
    const { func } = this;
    const cfg = computeCfg(func);
    for (let i = 0; i < cfg.order.length; i++) {
      for (let inst = func.firstInst[cfg.order[i]!]!; inst !== NONE; ) {
        const next = func.nextInst[inst]!;
        if (this.replacements.count > 0) this.replacements.applyTo(inst);
        for (let round = 0; round < MAX_ROUNDS && this.step(inst as InstId); round++) this.changes++;
        inst = next;
      }
    }
    this.replacements.apply();
    return this.changes;
  }

  /** One rewrite of an instruction; false when nothing applies (or the instruction is gone). */
  private step(inst: InstId): boolean {
    const { func } = this;
    const count = func.argCount[inst]!;
    if (count === 0 || func.resultCount[inst] !== 1 || func.instBlock[inst] === NONE) return false;
    const first = this.opOf(func.arg(inst, 0));
    const second = count > 1 ? this.opOf(func.arg(inst, 1)) : ANY;
    if (isConstant(first) && (count === 1 || (count === 2 && isConstant(second))) && this.fold(inst, count))
      return true;
    const op = func.op[inst]!;
    if (opCommutative[op] === 1 && first === Op.iconst && second !== Op.iconst) {
      const left = func.arg(inst, 0);
      func.setArg(inst, 0, func.arg(inst, 1));
      func.setArg(inst, 1, left);
      return true;
    }
    const candidates = rulesByRoot[op]!;
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[i]!;
      if (candidate.first !== ANY && candidate.first !== first) continue;
      if (candidate.second !== ANY && candidate.second !== second) continue;
      const { rule } = candidate;
      if (rule.singleUse === true && !this.isSingleUse(func.arg(inst, 0))) continue;
      if (!this.matches(rule, inst) || !this.rewrite(rule, inst)) continue;
      this.onRule?.(rule.name);
      return true;
    }
    return false;
  }

  /** As it was when the pass began. */
  private isSingleUse(value: ValueId): boolean {
    this.uses ??= countUses(this.func);
    return value < this.uses.length && this.uses[value] === 1;
  }

  /** The opcode that a value comes from; ANY for a parameter. */
  private opOf(value: ValueId): number {
    const def = this.func.valueDef[value]!;
    return def < 0 ? ANY : this.func.op[def]!;
  }

  private fold(inst: InstId, count: number): boolean {
    const { func } = this;
    const first = func.arg(inst, 0);
    const a = func.constOf(func.definingInst(first));
    const b = count === 2 ? func.constOf(func.definingInst(func.arg(inst, 1))) : 0n;
    const { name } = opInfos[func.op[inst]!]!;
    const from = func.valueType[first]!;
    const to = func.valueType[func.result(inst)]!;
    const result = foldable[func.op[inst]!] === 1 ? foldInt(name, from, to, a, b) : foldFloat(name, from, to, a, b);
    if (result === undefined) return false;
    this.makeConst(inst, to, result);
    return true;
  }

  private makeConst(inst: InstId, type: number, bits: bigint): void {
    const { func } = this;
    func.op[inst] = isFloatType(type) ? Op.fconst : Op.iconst;
    func.argCount[inst] = 0;
    const narrow = type === 1 || type === 3;
    func.immLo[inst] = Number(BigInt.asIntN(32, bits));
    // An i32 constant is kept sign-extended; the upper half of an f32 is zero.
    func.immHi[inst] = narrow ? (type === 1 ? func.immLo[inst]! >> 31 : 0) : Number(BigInt.asIntN(32, bits >> 32n));
  }

  // Matching

  private matches(rule: Rule, inst: InstId): boolean {
    this.values = {};
    this.constants = {};
    if (!this.matchOperands(rule.pattern, inst)) return false;
    return rule.when === undefined || rule.when(this.constants, this.operandBits(inst));
  }

  private matchOperands(pattern: readonly [OpName, ...Pattern[]], inst: InstId): boolean {
    for (let i = 1; i < pattern.length; i++) {
      if (!this.match(pattern[i]!, this.func.arg(inst, i - 1))) return false;
    }
    return true;
  }

  private match(pattern: Pattern, value: ValueId): boolean {
    const { func } = this;
    if (typeof pattern === 'string') return this.bind(pattern, value);
    const def = func.definingInst(value);
    if (def === NONE) return false;
    if (typeof pattern === 'number') {
      return func.op[def] === Op.iconst && func.immLo[def] === pattern && func.immHi[def] === pattern >> 31;
    }
    const op = func.op[def]!;
    if (opInfos[op]!.name !== pattern[0]) return false;
    return this.matchOperands(pattern, def);
  }

  private bind(letter: string, value: ValueId): boolean {
    const { func } = this;
    const bound = this.values[letter];
    const isConstant = letter < 'a';
    if (isConstant) {
      if (!func.isConst(value)) return false;
      const number = func.constOf(func.definingInst(value));
      if (bound !== undefined) return this.constants[letter] === number;
      this.constants[letter] = number;
    } else if (bound !== undefined) {
      return bound === value;
    }
    this.values[letter] = value;
    return true;
  }

  // Rewriting

  private operandType(inst: InstId): Type {
    const { func } = this;
    return func.valueType[func.arg(inst, func.op[inst] === Op.select ? 1 : 0)]! as Type;
  }

  private operandBits(inst: InstId): bigint {
    const type = this.operandType(inst);
    return type === 1 || type === 3 ? 32n : 64n;
  }

  private rewrite(rule: Rule, inst: InstId): boolean {
    const { func } = this;
    const value = func.result(inst);
    const type = func.valueType[value]! as Type;
    const { result } = rule;
    if (typeof result === 'string') {
      const by = this.values[result]!;
      if (func.valueType[by] !== type) return false;
      this.replacements.replace(value, by);
      func.remove(inst);
      return true;
    }
    const inner = this.operandType(inst);
    const bits = this.operandBits(inst);
    if (typeof result === 'number' || typeof result === 'function') {
      this.makeConst(inst, type, typeof result === 'number' ? BigInt(result) : result(this.constants, bits));
      return true;
    }
    if (!this.conditionsFit(result)) return false;
    const operands = result.slice(1).map((part) => this.build(part as Result, inner, bits, inst));
    func.op[inst] = opByName(result[0])!;
    func.argStart[inst] = func.newArgs(operands.length);
    func.argCount[inst] = operands.length;
    operands.forEach((operand, i) => {
      func.setArg(inst, i, operand);
    });
    return true;
  }

  /** The condition of a select is an i32, whatever its pattern matched. */
  private conditionsFit(result: readonly [OpName, ...Result[]]): boolean {
    return result[0] !== 'select' || this.func.valueType[this.values[result[1] as string]!] === 1;
  }

  private build(result: Result, type: Type, bits: bigint, before: InstId): ValueId {
    const { func } = this;
    if (typeof result === 'string') return this.values[result]!;
    const isConstant = typeof result === 'number' || typeof result === 'function';
    const operands = isConstant ? [] : result.slice(1).map((part) => this.build(part as Result, type, bits, before));
    const inst = func.newInst(isConstant ? Op.iconst : opByName(result[0])!, operands.length);
    func.loc[inst] = func.loc[before]!;
    operands.forEach((operand, i) => {
      func.setArg(inst, i, operand);
    });
    func.insertBefore(inst, before);
    const value = func.addResult(inst, type);
    if (isConstant)
      this.makeConst(inst, type, typeof result === 'number' ? BigInt(result) : result(this.constants, bits));
    return value;
  }
}

const isConstant = (op: number): boolean => op === Op.iconst || op === Op.fconst;

/** How often each value is used, 2 for more. */
function countUses(func: SsaFunction): Uint8Array {
  const uses = func.temporary.uint8(func.valueCount);
  const count = (value: number): void => {
    if (uses[value]! < 2) uses[value]!++;
  };
  for (const block of func.layout) {
    for (let inst = func.firstInst[block]!; inst !== NONE; inst = func.nextInst[inst]!) {
      const end = func.argStart[inst]! + func.argCount[inst]!;
      for (let i = func.argStart[inst]!; i < end; i++) count(func.args[i]!);
      for (let e = 0; e < func.edgeCount[inst]!; e++) {
        const edge = func.edge(inst as InstId, e);
        for (let a = 0; a < func.edgeArgs.length(edge); a++) count(func.edgeArgs.get(edge, a));
      }
    }
  }
  return uses;
}
