import { Constraint, detailOf, isDef, kindOf, NEEDS_ZERO_EXTENDED } from '../mach/constraint.js';
import type { MachFunction } from '../mach/mach-function.js';
import type { Target } from '../mach/target.js';
import { type Allocation, isRegister, isRemat, isSlot, rematOf } from './allocation.js';

/** The allocation is wrong: an instruction would read something else than the value that it names. */
export class AllocationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AllocationError';
  }
}

/** For each place the values whose bits it holds. */
type State = Map<number, Set<number>>;

/**
 * Proves an allocation by running it on symbols (the method of regalloc2's checker).
 *
 * The state says for each register and slot which values it surely holds. Moves copy, definitions and destroyed
 * registers replace; an edge renames arguments to parameters; where edges meet, only what holds on all of them stays.
 * It throws an AllocationError unless every use finds its value, every operand satisfies its constraint, and every index
 * of a guest access is defined by an instruction that zeroes the upper half. Written without the allocator's data
 * structures; for tests and stress runs, not for production.
 */
export function checkAllocation(mach: MachFunction, allocation: Allocation, target: Target): void {
  new Checker(mach, allocation, target).run();
}

class Checker {
  private readonly mach: MachFunction;
  private readonly allocation: Allocation;
  private readonly target: Target;
  private readonly entry: (State | undefined)[];
  private readonly firstEdit: Int32Array;
  /** The arguments of each parameter. */
  private readonly incoming: ReadonlyMap<number, readonly number[]>;
  private readonly remats = new Map<number, ReadonlySet<number>>();

  constructor(mach: MachFunction, allocation: Allocation, target: Target) {
    this.mach = mach;
    this.allocation = allocation;
    this.target = target;
    this.entry = new Array(mach.blockCount).fill(undefined);
    this.incoming = this.argumentsOfParams();
    this.firstEdit = new Int32Array(mach.order.length + 1).fill(allocation.editCount);
    for (let e = allocation.editCount - 1; e >= 0; e--) this.firstEdit[allocation.editPosition[e]!] = e;
  }

  run(): void {
    this.checkFacts();
    this.entry[0] = new Map();
    const work = [0];
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      const state: State = new Map([...this.entry[block]!].map(([place, values]) => [place, new Set(values)]));
      for (let p = this.mach.blockStart[block]!; p < this.mach.blockStart[block + 1]!; p++) {
        this.runEdits(p, state);
        const inst = this.mach.order[p]!;
        if (this.allocation.dropped[inst] === 0) this.runInst(inst, p, state);
      }
      for (let e = this.mach.edgeStart[block]!; e < this.mach.edgeStart[block + 1]!; e++) {
        if (this.flow(e, state)) work.push(this.mach.edgeTo[e]!);
      }
    }
  }

  private runEdits(position: number, state: State): void {
    const { allocation } = this;
    for (let e = this.firstEdit[position]!; e < allocation.editCount && allocation.editPosition[e] === position; e++) {
      const from = allocation.editFrom[e]!;
      const to = allocation.editTo[e]!;
      if (isRemat(from)) {
        if (!isRegister(to)) this.fail(position, 'a value is computed into a slot');
        state.set(to, new Set(this.rematValues(rematOf(from))));
      } else {
        if (isSlot(from) && isSlot(to)) this.fail(position, 'a move from slot to slot');
        state.set(to, new Set(state.get(from)));
      }
    }
  }

  /** The value of an instruction without operands, and the parameters that never hold another one. */
  private rematValues(inst: number): ReadonlySet<number> {
    const known = this.remats.get(inst);
    if (known !== undefined) return known;
    const values = new Set([this.mach.operandVreg[this.mach.operandStart[inst]!]!]);
    let size = 0;
    while (size !== values.size) {
      size = values.size;
      for (const [param, args] of this.incoming) {
        if (args.every((arg) => arg === param || values.has(arg))) values.add(param);
      }
    }
    this.remats.set(inst, values);
    return values;
  }

  private runInst(inst: number, position: number, state: State): void {
    const { mach, allocation } = this;
    const start = mach.operandStart[inst]!;
    const stop = start + mach.operandCount[inst]!;
    const early = new Set<number>();
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      this.checkPlace(o, start, position);
      const place = allocation.locations[o]!;
      if (kindOf(constraint) === Constraint.defEarly || kindOf(constraint) === Constraint.defTied) {
        if (early.has(place)) this.fail(position, `two early definitions in ${this.placeName(place)}`);
        early.add(place);
      }
    }
    for (let o = start; o < stop; o++) {
      const constraint = mach.operandConstraint[o]!;
      if (isDef(constraint)) continue;
      const place = allocation.locations[o]!;
      const vreg = mach.operandVreg[o]!;
      if (!(state.get(place)?.has(vreg) ?? false))
        this.fail(position, `${this.placeName(place)} does not hold v${vreg}`);
      if (kindOf(constraint) !== Constraint.useTied && early.has(place)) {
        this.fail(position, `v${vreg} is overwritten in ${this.placeName(place)} before it is read`);
      }
    }
    const set = mach.clobbers[inst]!;
    if (set !== -1) for (const register of this.target.clobberSets[set]!) state.delete(register);
    const defined = new Set<number>();
    for (let o = start; o < stop; o++) {
      if (!isDef(mach.operandConstraint[o]!)) continue;
      const place = allocation.locations[o]!;
      if (defined.has(place)) this.fail(position, `two definitions in ${this.placeName(place)}`);
      defined.add(place);
      const vreg = mach.operandVreg[o]!;
      // A new round of a loop: copies of the old value are stale.
      for (const values of state.values()) values.delete(vreg);
      state.set(place, new Set([vreg]));
    }
  }

  private checkPlace(operand: number, start: number, position: number): void {
    const constraint = this.mach.operandConstraint[operand]!;
    const place = this.allocation.locations[operand]!;
    const kind = kindOf(constraint);
    if (kind === Constraint.useAny && isSlot(place)) return;
    if (!isRegister(place)) this.fail(position, `operand ${operand - start} is in no register`);
    const registerClass = this.target.classes[this.mach.vregClass[this.mach.operandVreg[operand]!]!]!;
    if (kind === Constraint.useFixed || kind === Constraint.defFixed) {
      if (place !== detailOf(constraint))
        this.fail(position, `operand ${operand - start} is not in its fixed register`);
    } else if (!registerClass.allocatable.includes(place)) {
      this.fail(position, `${this.placeName(place)} is not of class ${registerClass.name}`);
    }
    if (kind === Constraint.defTied && place !== this.allocation.locations[start + detailOf(constraint)]) {
      this.fail(position, `operand ${operand - start} is not where its tied use is`);
    }
  }

  /** Carries the state over an edge; true when the target has to be looked at again. */
  private flow(edge: number, state: State): boolean {
    const { mach } = this;
    const to = mach.edgeTo[edge]!;
    const params = new Set<number>();
    for (let i = 0; i < mach.blockParams.length(to); i++) params.add(mach.blockParams.get(to, i));
    const incoming: State = new Map();
    for (const [place, values] of state) {
      const renamed = new Set<number>();
      for (const value of values) if (!params.has(value)) renamed.add(value);
      for (let i = 0; i < mach.edgeArgs.length(edge); i++) {
        if (values.has(mach.edgeArgs.get(edge, i))) renamed.add(mach.blockParams.get(to, i));
      }
      if (renamed.size > 0) incoming.set(place, renamed);
    }
    const known = this.entry[to];
    if (known === undefined) {
      this.entry[to] = incoming;
      return true;
    }
    let changed = false;
    for (const [place, values] of known) {
      for (const value of values) {
        if (incoming.get(place)?.has(value) ?? false) continue;
        values.delete(value);
        changed = true;
      }
    }
    return changed;
  }

  /** Indices of guest accesses: their definition, seen through parameters, zeroes the upper half. */
  private checkFacts(): void {
    const { mach } = this;
    const definition = new Int32Array(mach.vregCount).fill(-1);
    for (const inst of mach.order) {
      for (let o = mach.operandStart[inst]!; o < mach.operandStart[inst]! + mach.operandCount[inst]!; o++) {
        if (isDef(mach.operandConstraint[o]!)) definition[mach.operandVreg[o]!] = inst;
      }
    }
    const { incoming } = this;
    mach.order.forEach((inst, position) => {
      for (let o = mach.operandStart[inst]!; o < mach.operandStart[inst]! + mach.operandCount[inst]!; o++) {
        if ((mach.operandConstraint[o]! & NEEDS_ZERO_EXTENDED) === 0 || isDef(mach.operandConstraint[o]!)) continue;
        if (!this.isZeroExtended(mach.operandVreg[o]!, definition, incoming)) {
          this.fail(position, `the index v${mach.operandVreg[o]} is not known to be zero-extended`);
        }
      }
    });
  }

  private argumentsOfParams(): Map<number, number[]> {
    const { mach } = this;
    const incoming = new Map<number, number[]>();
    mach.edgeTo.forEach((to, edge) => {
      for (let i = 0; i < mach.blockParams.length(to); i++) {
        const param = mach.blockParams.get(to, i);
        const list = incoming.get(param);
        if (list === undefined) incoming.set(param, [mach.edgeArgs.get(edge, i)]);
        else list.push(mach.edgeArgs.get(edge, i));
      }
    });
    return incoming;
  }

  private isZeroExtended(
    vreg: number,
    definition: Int32Array,
    incoming: ReadonlyMap<number, readonly number[]>,
  ): boolean {
    const seen = new Set([vreg]);
    for (const value of seen) {
      const source = definition[value]!;
      if (source !== -1 && !this.target.zeroExtends(this.mach, source, value)) return false;
      if (source === -1) for (const arg of incoming.get(value) ?? []) seen.add(arg);
    }
    return true;
  }

  private placeName(place: number): string {
    return isSlot(place) ? `slot${place - 64}` : (this.target.registerNames[place] ?? `register ${place}`);
  }

  private fail(position: number, message: string): never {
    const name = this.target.opName(this.mach.op[this.mach.order[position]!]!);
    throw new AllocationError(`position ${position} (${name}): ${message}`);
  }
}
