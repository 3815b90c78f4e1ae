import type { Allocation } from '../regalloc/allocation.js';
import { isRemat, rematOf } from '../regalloc/allocation.js';
import { MachBuffer, type MachCode } from './mach-buffer.js';
import type { MachFunction } from './mach-function.js';
import type { Target } from './target.js';

/** What a target's `emit` sees. */
export interface EmitContext {
  readonly mach: MachFunction;
  readonly buffer: MachBuffer;
  /** The place of an operand (counted from the instruction's first): a register, or `slotLocation(n)`. */
  readonly locationOf: (inst: number, operand: number) => number;
  /** The label of the block that an edge leads to. */
  readonly labelOf: (edge: number) => number;
  /** The spill slots of the frame, in units of 8 bytes. */
  readonly slotCount: number;
}

/** Encodes an allocated function: instructions, moves between them, labels of blocks. */
export function emitFunction(mach: MachFunction, allocation: Allocation, target: Target): MachCode {
  const buffer = new MachBuffer();
  const labels = Array.from({ length: mach.blockCount }, () => buffer.newLabel());
  const context: EmitContext = {
    mach,
    buffer,
    locationOf: (inst, operand) => allocation.locations[mach.operandStart[inst]! + operand]!,
    labelOf: (edge) => labels[mach.edgeTo[edge]!]!,
    slotCount: allocation.slotCount,
  };
  target.emitPrologue(context);
  let edit = 0;
  for (let block = 0; block < mach.blockCount; block++) {
    buffer.bind(labels[block]!);
    for (let position = mach.blockStart[block]!; position < mach.blockStart[block + 1]!; position++) {
      for (; edit < allocation.editCount && allocation.editPosition[edit] === position; edit++) {
        const from = allocation.editFrom[edit]!;
        const to = allocation.editTo[edit]!;
        if (isRemat(from)) target.emitRemat(context, rematOf(from), to);
        else target.emitMove(context, allocation.editClass[edit]!, to, from);
      }
      const inst = mach.order[position]!;
      if (allocation.dropped[inst] === 0) target.emit(context, inst);
    }
  }
  buffer.writeCold((kind, loc, data) => target.emitCold(context, kind, loc, data));
  return buffer.finish();
}
