import type { Scratch } from '../ir/scratch.js';
import type { Allocator } from './allocate.js';
import { type Allocation, isSlot, slotLocation } from './allocation.js';
import { PARALLEL } from './edit-list.js';
import { ParallelMoves } from './parallel-moves.js';
import { REGISTERS } from './register-file.js';
import { SpillSlots } from './spill-slots.js';
import { slotOfValue } from './spilling.js';

/**
 * Turns the allocator's walk into an Allocation: moves for the edges, stores after the definitions of spilled values,
 * numbers for the slots, one list of moves in program order.
 */
export function assemble(allocator: Allocator): Allocation {
  return new Assembler(allocator).run();
}

class Assembler {
  private readonly allocator: Allocator;
  private readonly edges: EdgeMoves;
  private readonly slotOf: Int32Array;
  private slotCount: number;
  private spareSlot = -1;
  private count = 0;
  private atPosition = 0;
  private position: Int32Array;
  private from: Int32Array;
  private to: Int32Array;
  private vreg: Int32Array;
  private registerClass: Uint8Array;
  private readonly moves: ParallelMoves;
  private readonly scratch: Scratch;

  constructor(allocator: Allocator) {
    const { scratch, temporary } = allocator.mach;
    this.scratch = scratch;
    const guess = 2 * allocator.edits.count + 64;
    this.position = scratch.unset(guess);
    this.from = scratch.unset(guess);
    this.to = scratch.unset(guess);
    this.vreg = scratch.unset(guess);
    this.registerClass = scratch.unsetUint8(guess);
    this.allocator = allocator;
    const { classes } = allocator.target;
    const { mach, liveness, spilling } = allocator;
    const slots = new SpillSlots(mach, liveness, spilling.hasSlot, (c) => classes[c]!.slotUnits);
    this.slotOf = slots.slotOf;
    this.slotCount = slots.count;
    this.edges = new EdgeMoves(allocator, slots.slotOf);
    this.moves = new ParallelMoves(temporary, allocator.mach.vregClass, {
      scratchOf: (registerClass) => classes[registerClass]!.scratch,
      spare: () => this.spare(),
      emit: (from, to, vreg) => this.emit(from, to, vreg),
    });
  }

  run(): Allocation {
    const { mach, edits } = this.allocator;
    this.storeDefinitions();
    for (let block = 0; block < mach.blockCount; block++) {
      const end = mach.blockStart[block + 1]!;
      this.atPosition = mach.blockStart[block]!;
      this.emitEdges(this.edges.atStart[block]!);
      for (let position = mach.blockStart[block]!; position < end; position++) {
        if (edits.head[position] === -1) continue;
        this.atPosition = position;
        this.emitEdits(edits.head[position]!);
      }
      this.atPosition = end - 1;
      this.emitEdges(this.edges.atEnd[block]!);
    }
    return this.finish();
  }

  /** After the instruction that defines, or at the start of the parameter's block. */
  private storeDefinitions(): void {
    const { mach, liveness, spilling, defRegister, edits } = this.allocator;
    for (let vreg = 0; vreg < mach.vregCount; vreg++) {
      if (spilling.eager[vreg] === 0 || defRegister[vreg] === -1) continue;
      const position = liveness.defPosition[vreg]!;
      const at = position === -1 ? mach.blockStart[liveness.defBlock[vreg]!]! : position + 1;
      edits.prepend(at, defRegister[vreg]!, slotOfValue(vreg), vreg);
    }
  }

  private emitEdits(first: number): void {
    const { edits } = this.allocator;
    for (let edit = first; edit !== -1; edit = edits.next[edit]!) {
      if (edits.from[edit] !== PARALLEL) {
        this.emit(this.resolve(edits.from[edit]!), this.resolve(edits.to[edit]!), edits.vreg[edit]!);
        continue;
      }
      for (let left = edits.to[edit]!; left > 0; left--) {
        edit = edits.next[edit]!;
        this.moves.add(this.resolve(edits.from[edit]!), this.resolve(edits.to[edit]!), edits.vreg[edit]!);
      }
      this.moves.flush();
    }
  }

  /** `list` is the first move of a chain. */
  private emitEdges(first: number): void {
    if (first === -1) return;
    const { edges } = this;
    for (let move = first; move !== -1; move = edges.next[move]!) {
      this.moves.add(this.resolve(edges.from[move]!), this.resolve(edges.to[move]!), edges.vreg[move]!);
    }
    this.moves.flush();
  }

  private resolve(location: number): number {
    return location >= REGISTERS ? slotLocation(this.slotOf[location - REGISTERS]!) : location;
  }

  private emit(from: number, to: number, vreg: number): void {
    if (from === to) return;
    const i = this.count++;
    if (i >= this.position.length) {
      this.position = this.scratch.growInt32(this.position, i + 1);
      this.from = this.scratch.growInt32(this.from, i + 1);
      this.to = this.scratch.growInt32(this.to, i + 1);
      this.vreg = this.scratch.growInt32(this.vreg, i + 1);
      this.registerClass = this.scratch.growUint8(this.registerClass, i + 1);
    }
    this.position[i] = this.atPosition;
    this.from[i] = from;
    this.to[i] = to;
    this.vreg[i] = vreg;
    this.registerClass[i] = this.allocator.mach.vregClass[vreg]!;
  }

  /** A slot for cycles of slots, as wide as the widest class. */
  private spare(): number {
    if (this.spareSlot === -1) {
      this.spareSlot = this.slotCount;
      this.slotCount += Math.max(...this.allocator.target.classes.map((c) => c.slotUnits));
    }
    return slotLocation(this.spareSlot);
  }

  private finish(): Allocation {
    const { mach, locations } = this.allocator;
    for (let o = 0; o < locations.length; o++) {
      if (isSlot(locations[o]!)) locations[o] = this.resolve(locations[o]!);
    }
    const dropped = this.scratch.uint8(mach.instCount);
    for (let vreg = 0; vreg < mach.vregCount; vreg++) {
      if (mach.rematInst[vreg] !== -1) dropped[mach.rematInst[vreg]!] = 1;
    }
    return {
      locations,
      editCount: this.count,
      editPosition: this.position,
      editFrom: this.from,
      editTo: this.to,
      editClass: this.registerClass,
      editVreg: this.vreg,
      dropped,
      ...this.allocator.refs.finish((place) => this.resolve(place)),
      slotCount: this.slotCount,
      slotOfVreg: this.slotOf,
    };
  }
}

/**
 * What each edge has to move so that its target begins as it expects: registers, parameters in slots, and stores of
 * values that the target expects in valid slots. The moves stand at the end of the source when that has no other edge,
 * else at the start of the target; there are no critical edges.
 */
class EdgeMoves {
  /** By block: the first move of a chain, or -1. */
  readonly atStart: Int32Array;
  readonly atEnd: Int32Array;
  from: Int32Array;
  to: Int32Array;
  vreg: Int32Array;
  next: Int32Array;
  private count = 0;
  private readonly allocator: Allocator;
  private readonly slotOf: Int32Array;
  /** The register of a value at the end of the edge's source, for values that `stamp` names the edge for. */
  private readonly exitRegister: Int32Array;
  private readonly stamp: Int32Array;
  /** The block that a value is live in, and whether it begins in a register there. */
  private readonly liveIn: Int32Array;
  private readonly inRegister: Int32Array;
  private readonly paramIndex: Int32Array;
  private readonly scratch: Scratch;

  constructor(allocator: Allocator, slotOf: Int32Array) {
    const { temporary: scratch } = allocator.mach;
    this.scratch = scratch;
    const { mach } = allocator;
    const edges = mach.edgeTo.length;
    const guess = edges === 0 ? 0 : edges + 64;
    this.from = scratch.unset(guess);
    this.to = scratch.unset(guess);
    this.vreg = scratch.unset(guess);
    this.next = scratch.unset(guess);
    this.allocator = allocator;
    this.slotOf = slotOf;
    this.atStart = scratch.filled(mach.blockCount, -1);
    this.atEnd = scratch.filled(mach.blockCount, -1);
    const values = edges === 0 ? 0 : mach.vregCount;
    this.exitRegister = scratch.unset(values);
    this.stamp = scratch.filled(values, -1);
    this.liveIn = scratch.filled(values, -1);
    this.inRegister = scratch.filled(values, -1);
    this.paramIndex = scratch.unset(values);
    for (let block = 0; block < mach.blockCount; block++) this.enterBlock(block);
  }

  private enterBlock(block: number): void {
    const { mach, liveness, states } = this.allocator;
    const first = liveness.predStart[block]!;
    const end = liveness.predStart[block + 1]!;
    const params = mach.blockParams.length(block);
    if (first === end) return;
    const continues = this.allocator.entry.continues[block]!;
    if (end === first + 1 && continues !== -1 && params === 0) return;
    for (let k = liveness.start[block]!; k < liveness.start[block + 1]!; k++) this.liveIn[liveness.values[k]!] = block;
    for (let i = states.entryStart[block]!; i < states.entryEnd[block]!; i++) this.inRegister[states.vregs[i]!] = block;
    for (let i = 0; i < params; i++) this.paramIndex[mach.blockParams.get(block, i)] = i;
    for (let p = first; p < end; p++) {
      const edge = liveness.predEdges[p]!;
      if (edge !== continues || params > 0) this.addEdge(edge, block);
    }
  }

  private addEdge(edge: number, to: number): void {
    const { mach, states, spilling, liveness, defRegister } = this.allocator;
    const from = mach.edgeFrom[edge]!;
    const start = this.count;
    for (let i = states.exitStart[from]!; i < states.exitEnd[from]!; i++) {
      const vreg = states.vregs[i]!;
      this.stamp[vreg] = edge;
      this.exitRegister[vreg] = states.registers[i]!;
      if (this.liveIn[vreg] !== to || this.inRegister[vreg] === to || spilling.isStored(vreg, from)) continue;
      this.add(states.registers[i]!, slotOfValue(vreg), vreg);
    }
    for (let i = states.entryStart[to]!; i < states.entryEnd[to]!; i++) {
      const vreg = states.vregs[i]!;
      const isParam = liveness.defBlock[vreg] === to && liveness.defPosition[vreg] === -1;
      const source = isParam ? mach.edgeArgs.get(edge, this.paramIndex[vreg]!) : vreg;
      this.add(this.placeOf(source, edge), states.registers[i]!, source);
    }
    const params = mach.blockParams.length(to);
    for (let i = 0; i < params; i++) {
      const param = mach.blockParams.get(to, i);
      if (spilling.eager[param] === 0 || defRegister[param] !== -1) continue;
      const source = mach.edgeArgs.get(edge, i);
      if (
        this.slotOf[source] === this.slotOf[param] &&
        spilling.hasSlot[source] === 1 &&
        spilling.isStored(source, from)
      )
        continue;
      this.add(this.placeOf(source, edge), slotOfValue(param), source);
    }
    this.close(start, from, to);
  }

  private placeOf(vreg: number, edge: number): number {
    return this.stamp[vreg] === edge ? this.exitRegister[vreg]! : this.allocator.spilling.homeOf(vreg);
  }

  private add(from: number, to: number, vreg: number): void {
    if (from === to) return;
    const move = this.count++;
    if (move >= this.from.length) {
      this.from = this.scratch.growInt32(this.from, move + 1);
      this.to = this.scratch.growInt32(this.to, move + 1);
      this.vreg = this.scratch.growInt32(this.vreg, move + 1);
      this.next = this.scratch.growInt32(this.next, move + 1);
    }
    this.from[move] = from;
    this.to[move] = to;
    this.vreg[move] = vreg;
    this.next[move] = move + 1;
  }

  private close(start: number, from: number, to: number): void {
    if (this.count === start) return;
    const { mach } = this.allocator;
    this.next[this.count - 1] = -1;
    const isOnly = mach.edgeStart[from + 1]! - mach.edgeStart[from]! === 1;
    if (isOnly) this.atEnd[from] = start;
    else this.atStart[to] = start;
  }
}
