import type { SsaFunction } from '../ir/function.js';
import { NONE, type ValueId } from '../ir/ids.js';

/**
 * Values that other values stand for from now on. A pass collects them while it walks and applies them once at its end:
 * replacing uses one by one would need use lists.
 */
export class Replacements {
  private readonly func: SsaFunction;
  private target: Int32Array;
  count = 0;

  constructor(func: SsaFunction) {
    this.func = func;
    this.target = func.temporary.filled(func.valueCount, NONE);
  }

  /** `by` must dominate every use of `value`. */
  replace(value: ValueId, by: ValueId): void {
    this.target[value] = by;
    this.count++;
  }

  /** What stands for a value now. */
  resolve(value: ValueId): ValueId {
    const { target } = this;
    // A value that was made after this table is not replaced.
    if (value >= target.length || target[value] === NONE) return value;
    let root: number = value;
    while (root < target.length && target[root] !== NONE) root = target[root]!;
    for (let v: number = value; v !== root; ) {
      const next = target[v]!;
      target[v] = root;
      v = next;
    }
    return root as ValueId;
  }

  /** Resolves the operands and edge arguments of one instruction. */
  applyTo(inst: number): void {
    const { func } = this;
    const { args } = func;
    const start = func.argStart[inst]!;
    const end = start + func.argCount[inst]!;
    for (let i = start; i < end; i++) args[i] = this.resolve(args[i]! as ValueId);
    if (func.edgeCount[inst] === 0) return;
    const edges = func.edgeStart[inst]!;
    for (let edge = edges; edge < edges + func.edgeCount[inst]!; edge++) {
      for (let i = 0; i < func.edgeArgs.length(edge); i++) {
        func.edgeArgs.set(edge, i, this.resolve(func.edgeArgs.get(edge, i) as ValueId));
      }
    }
  }

  /** Resolves every use in the function. */
  apply(): void {
    if (this.count === 0) return;
    const { layout } = this.func;
    for (let b = 0; b < layout.length; b++) {
      for (let inst = this.func.firstInst[layout[b]!]!; inst !== NONE; inst = this.func.nextInst[inst]!)
        this.applyTo(inst);
    }
  }
}
