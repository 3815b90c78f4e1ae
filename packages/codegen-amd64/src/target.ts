import {
  type ContextLayout,
  type EmitContext,
  type InstId,
  type MachFunction,
  NONE,
  Op,
  type SsaFunction,
  type Target,
  type ValueId,
} from '@wazero-ts/codegen';
import { callingConvention } from './calling-convention.js';
import { Emitter } from './emit/emitter.js';
import { LAZY_ENTRY_BYTES, lazyEntries, pollSaveOffset, pollStub } from './emit/stubs.js';
import { type Amd64Features, baselineFeatures, defaultContextLayout } from './features.js';
import { Flag } from './instruction-flags.js';
import { instructions } from './instructions.js';
import { handlers } from './lower/handlers.js';
import { lowerParams } from './lower/lower-control.js';
import { classOf, Selector } from './lower/selector.js';
import { printCode } from './print-code.js';
import { printMachInst } from './print-mach.js';
import {
  allocatableFloats,
  allocatableInts,
  clobberSets,
  registerNames,
  scratchFloat,
  scratchInt,
} from './registers.js';
import { opName, Seq } from './sequences.js';

export interface Amd64Options {
  /** What the processor has beyond SSE4.1; nothing when left out. */
  readonly features?: Partial<Amd64Features>;
  /** Where the fields of the execution context are. */
  readonly layout?: Partial<ContextLayout>;
  /** Fewer registers than there are, for tests: at least those of `fewestRegisters`. */
  readonly allocatable?: { readonly ints: readonly number[]; readonly floats: readonly number[] };
}

/** The instruction set of x86-64 with SSE4.1. */
export function amd64(options: Amd64Options = {}): Target {
  const features = { ...baselineFeatures, ...options.features };
  const layout = { ...defaultContextLayout, ...options.layout };
  const ints = options.allocatable?.ints ?? allocatableInts;
  const floats = options.allocatable?.floats ?? allocatableFloats;
  const convention = callingConvention(ints, floats);
  const selector = new Selector(features, layout, convention);
  const emitter = new Emitter(layout, features.avx);
  return {
    name: 'amd64',
    registerNames,
    classes: [
      { name: 'int', allocatable: ints, scratch: scratchInt, slotUnits: 1 },
      { name: 'float', allocatable: floats, scratch: scratchFloat, slotUnits: 1 },
      { name: 'vector', allocatable: floats, scratch: scratchFloat, slotUnits: 2 },
    ],
    clobberSets,
    classOf,
    copiedFrom,
    opName,
    printInst: printMachInst,
    printCode,
    lowerParams: (context, vregs) => {
      selector.enter(context);
      lowerParams(selector, vregs);
    },
    lower: (context, inst: InstId) => {
      selector.enter(context);
      handlers[context.func.op[inst]!]!(selector, inst);
    },
    zeroExtends,
    emit: (context, inst) => emitter.emit(context, inst),
    emitMove: (context, registerClass, to, from) => emitter.emitMove(context.buffer, registerClass, to, from),
    emitRemat: (context, inst, register) => emitter.emitRemat(context, inst, register),
    frameBytes: (slotCount) => 8 * slotCount,
    pollSaveOffset,
    emitPrologue: (context: EmitContext) => emitter.emitPrologue(context),
    emitCold: (context, kind, loc, data) => emitter.emitCold(context, kind, loc, data),
    fillByte: 0xcc, // int3
    relocate,
    pollStub: () => pollStub(layout),
    lazyEntryBytes: LAZY_ENTRY_BYTES,
    lazyEntries: (entries) => lazyEntries(layout, convention, entries),
  };
}

/** 32-bit registers are kept zero-extended, so a 64-bit copy of one is the same register. */
function copiedFrom(func: SsaFunction, value: ValueId): number {
  const inst = func.definingInst(value);
  return inst !== NONE && func.op[inst] === Op.uextend ? func.arg(inst, 0) : NONE;
}

/** Rows whose first operand is an integer register that is written with 32 bits, whatever the width. */
const writes32Bits = Uint8Array.from(instructions, (row) => {
  const first = row.operands[0];
  return first !== undefined && first.kind === 'int' && first.role !== 'read' && first.bits === 32 ? 1 : 0;
});
/** Rows whose first operand is an integer register of the width of the instruction. */
const writesByWidth = Uint8Array.from(instructions, (row) => {
  const first = row.operands[0];
  return first !== undefined && first.kind === 'int' && first.role !== 'read' && first.bits === 0 ? 1 : 0;
});

function zeroExtends(mach: MachFunction, inst: number, vreg: number): boolean {
  const op = mach.op[inst]!;
  if (op < instructions.length) {
    if (writes32Bits[op] === 1) return true;
    if (writesByWidth[op] === 1) return (mach.aux[inst]! & Flag.wide) === 0;
    // Divisions write two registers that their text does not name.
    return mach.vregIsNarrow[vreg] === 1;
  }
  if (op === Seq.setIf || op === Seq.zero) return true;
  if (op === Seq.moveIf || op === Seq.guardIndex) return (mach.aux[inst]! & Flag.wide) === 0;
  return mach.vregIsNarrow[vreg] === 1;
}

/** Calls and jumps count from behind their four bytes. */
function relocate(bytes: Uint8Array, at: number, distance: number): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setInt32(at, distance - 4, true);
}
