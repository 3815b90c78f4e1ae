import { growInt32, growUint8 } from '../ir/grow.js';
import { isDef } from '../mach/constraint.js';
import { type Allocator, type Edit, PARALLEL, slotOfValue } from './allocate.js';
import { type Allocation, slotLocation } from './allocation.js';
import { type Move, orderMoves } from './parallel-moves.js';
import { assignSlots } from './spill-slots.js';

/**
 * Turns the allocator's walk into an Allocation: moves for the edges, stores after the definitions of spilled values,
 * numbers for the slots, one list of moves in program order.
 */
export function assemble(allocator: Allocator): Allocation {
  const { mach } = allocator;
  const edges = edgeMoves(allocator);
  const slots = assignSlots(mach, allocator.liveness, allocator.spilled, (c) => allocator.target.classes[c]!.slotUnits);
  const output = new EditList(allocator, slots.slotOf, slots.count);
  for (let block = 0; block < mach.blockCount; block++) {
    const start = mach.blockStart[block]!;
    const end = mach.blockStart[block + 1]!;
    for (const edge of edges.atStart[block]!) output.parallel(start, edge);
    for (let i = 0; i < mach.blockParams.length(block); i++)
      output.storeParam(start, mach.blockParams.get(block, i), block);
    for (let position = start; position < end; position++) {
      if (position > start) output.storeDefs(position, mach.order[position - 1]!);
      output.walkEdits(position, allocator.edits.get(position));
    }
    for (const edge of edges.atEnd[block]!) output.parallel(end - 1, edge);
  }
  return output.finish();
}

/** The moves of each edge, at the end of its source or at the start of its target. */
function edgeMoves(allocator: Allocator): { atStart: Edit[][][]; atEnd: Edit[][][] } {
  const { mach } = allocator;
  const atStart: Edit[][][] = Array.from({ length: mach.blockCount }, () => []);
  const atEnd: Edit[][][] = Array.from({ length: mach.blockCount }, () => []);
  const paramIndex = new Int32Array(mach.vregCount).fill(-1);
  for (let b = 0; b < mach.blockCount; b++) {
    for (let i = 0; i < mach.blockParams.length(b); i++) paramIndex[mach.blockParams.get(b, i)] = i;
  }
  for (let edge = 0; edge < mach.edgeTo.length; edge++) {
    const moves = movesOfEdge(allocator, edge, paramIndex);
    if (moves.length === 0) continue;
    const from = mach.edgeFrom[edge]!;
    const alone = mach.edgeStart[from + 1]! - mach.edgeStart[from]! === 1;
    if (alone) atEnd[from]!.push(moves);
    else atStart[mach.edgeTo[edge]!]!.push(moves);
  }
  return { atStart, atEnd };
}

function movesOfEdge(allocator: Allocator, edge: number, paramIndex: Int32Array): Edit[] {
  const { mach, entryState, exitState, spilled } = allocator;
  const to = mach.edgeTo[edge]!;
  const exit = mach.edgeFrom[edge]! * 64;
  const moves: Edit[] = [];
  const find = (vreg: number): number => {
    for (let register = 0; register < 64; register++) if (exitState[exit + register] === vreg) return register;
    allocator.spill(vreg);
    return allocator.homeOf(vreg);
  };
  const isParam = (vreg: number): boolean => paramIndex[vreg] !== -1 && allocator.liveness.defBlock[vreg] === to;
  const inRegister = new Set<number>();
  for (let register = 0; register < 64; register++) {
    const vreg = entryState[to * 64 + register]!;
    if (vreg === -1) continue;
    inRegister.add(vreg);
    const source = isParam(vreg) ? mach.edgeArgs.get(edge, paramIndex[vreg]!) : vreg;
    const from = find(source);
    if (from !== register) moves.push({ from, to: register, vreg: source });
  }
  for (let i = 0; i < mach.blockParams.length(to); i++) {
    const param = mach.blockParams.get(to, i);
    if (spilled[param] !== 1 || inRegister.has(param)) continue;
    const source = mach.edgeArgs.get(edge, i);
    moves.push({ from: find(source), to: slotOfValue(param), vreg: source });
  }
  return moves;
}

class EditList {
  private readonly allocator: Allocator;
  private readonly slotOf: Int32Array;
  private slotCount: number;
  private spareSlot = -1;
  private count = 0;
  private position: Int32Array = new Int32Array(256);
  private from: Int32Array = new Int32Array(256);
  private to: Int32Array = new Int32Array(256);
  private vreg: Int32Array = new Int32Array(256);
  private registerClass: Uint8Array = new Uint8Array(256);

  constructor(allocator: Allocator, slotOf: Int32Array, slotCount: number) {
    this.allocator = allocator;
    this.slotOf = slotOf;
    this.slotCount = slotCount;
  }

  private resolve(location: number): number {
    return location >= 64 ? slotLocation(this.slotOf[location - 64]!) : location;
  }

  private add(position: number, from: number, to: number, vreg: number): void {
    if (from === to) return;
    const i = this.count++;
    if (i >= this.position.length) {
      this.position = growInt32(this.position, i + 1);
      this.from = growInt32(this.from, i + 1);
      this.to = growInt32(this.to, i + 1);
      this.vreg = growInt32(this.vreg, i + 1);
      this.registerClass = growUint8(this.registerClass, i + 1);
    }
    this.position[i] = position;
    this.from[i] = from;
    this.to[i] = to;
    this.vreg[i] = vreg;
    this.registerClass[i] = this.allocator.mach.vregClass[vreg]!;
  }

  parallel(position: number, edits: readonly Edit[]): void {
    const { classes } = this.allocator.target;
    const moves: Move[] = edits.map((edit) => ({
      from: this.resolve(edit.from),
      to: this.resolve(edit.to),
      vreg: edit.vreg,
      registerClass: this.allocator.mach.vregClass[edit.vreg]!,
    }));
    orderMoves(
      moves,
      (registerClass) => classes[registerClass]!.scratch,
      () => this.spare(),
      (move) => this.add(position, move.from, move.to, move.vreg),
    );
  }

  /** A slot for cycles of slots, as wide as the widest class. */
  private spare(): number {
    if (this.spareSlot === -1) {
      this.spareSlot = this.slotCount;
      this.slotCount += Math.max(...this.allocator.target.classes.map((c) => c.slotUnits));
    }
    return slotLocation(this.spareSlot);
  }

  storeParam(position: number, param: number, block: number): void {
    if (this.allocator.spilled[param] !== 1) return;
    for (let register = 0; register < 64; register++) {
      if (this.allocator.entryState[block * 64 + register] === param) {
        this.add(position, register, this.resolve(slotOfValue(param)), param);
      }
    }
  }

  storeDefs(position: number, inst: number): void {
    const { mach, spilled, defRegister } = this.allocator;
    const start = mach.operandStart[inst]!;
    for (let o = start; o < start + mach.operandCount[inst]!; o++) {
      const vreg = mach.operandVreg[o]!;
      if (!isDef(mach.operandConstraint[o]!) || spilled[vreg] !== 1) continue;
      this.add(position, defRegister[vreg]!, this.resolve(slotOfValue(vreg)), vreg);
    }
  }

  walkEdits(position: number, edits: readonly Edit[] | undefined): void {
    if (edits === undefined) return;
    for (let i = 0; i < edits.length; i++) {
      const edit = edits[i]!;
      if (edit.from === PARALLEL) {
        this.parallel(position, edits.slice(i + 1, i + 1 + edit.to));
        i += edit.to;
      } else {
        this.add(position, this.resolve(edit.from), this.resolve(edit.to), edit.vreg);
      }
    }
  }

  finish(): Allocation {
    const { mach, locations } = this.allocator;
    for (let o = 0; o < locations.length; o++) locations[o] = locations[o]! === -1 ? -1 : this.resolve(locations[o]!);
    const dropped = new Uint8Array(mach.instCount);
    for (let vreg = 0; vreg < mach.vregCount; vreg++)
      if (mach.rematInst[vreg] !== -1) dropped[mach.rematInst[vreg]!] = 1;
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
