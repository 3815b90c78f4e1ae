import type { SsaFunction } from '../ir/function.js';
import type { InstId, ValueId } from '../ir/ids.js';
import type { EmitContext } from './emit.js';
import type { LowerContext } from './lower.js';
import type { MachCode } from './mach-code.js';
import type { MachFunction } from './mach-function.js';

/** Registers that hold one kind of value. All classes share one numbering of registers, below 64. */
export interface RegisterClass {
  readonly name: string;
  /**
   * The registers that the allocator may use, the preferred first. None of them survives a call. Their numbers are
   * below 32 or from 32 on, not both.
   */
  readonly allocatable: readonly number[];
  /** Never allocated: moves from slot to slot and cycles of moves go through it. */
  readonly scratch: number;
  /** The size of a spill slot in units of 8 bytes. */
  readonly slotUnits: number;
}

/**
 * One entry of `Target.lazyEntryBytes` bytes for each of `count` functions. Entry i writes `first + i` to the context's
 * field `index` and the function's first argument to `firstArgument`, saves all arguments, leaves with `exitCode`, takes
 * the arguments back and jumps to the address in `target`. To a walk of the stack it is a frame, that of its only site.
 */
export interface LazyEntries {
  readonly count: number;
  readonly first: number;
  readonly exitCode: number;
  /** Displacements from the pinned register. */
  readonly index: number;
  readonly firstArgument: number;
  readonly target: number;
}

/**
 * Everything that the shared compiler knows of an instruction set. It calls nothing else. The calling convention that
 * every target keeps stands in the package's README.
 */
export interface Target {
  readonly name: string;
  readonly registerNames: readonly string[];
  readonly classes: readonly RegisterClass[];
  /** Sets of registers that instructions destroy; `MachFunction.clobbers` names one. */
  readonly clobberSets: readonly (readonly number[])[];
  /** The register class of an SSA type. */
  readonly classOf: (type: number) => number;
  /** A value that is in the same register because the instruction that defines the given one changes no bit, or NONE. */
  readonly copiedFrom: (func: SsaFunction, value: ValueId) => number;
  /** The name of a machine opcode, for dumps. */
  readonly opName: (op: number) => string;
  /** One instruction as text, for dumps; `operand` names an operand of the function, by its index there. */
  readonly printInst: (mach: MachFunction, inst: number, operand: (o: number) => string) => string;
  /** Finished code as text, for dumps. */
  readonly printCode: (code: MachCode) => string;
  /** Takes over the function's parameters: definitions for the entry block's parameters; -1 for unused ones. */
  readonly lowerParams: (context: LowerContext, vregs: readonly number[]) => void;
  /**
   * Selects machine instructions for one SSA instruction. It runs once for each: a table of functions by opcode number
   * is fast, a switch over names is not.
   */
  readonly lower: (context: LowerContext, inst: InstId) => void;
  /** Whether an instruction leaves the upper half of one of its results zero. */
  readonly zeroExtends: (func: MachFunction, inst: number, vreg: number) => boolean;
  /** The bytes between the stack pointer after the prologue and the return address; slot n is 8n bytes above the former. */
  readonly frameBytes: (slotCount: number, hasSites: boolean) => number;
  /** Where a poll has saved a register, in bytes from the stack pointer at its site; below it, so it is negative. */
  readonly pollSaveOffset: (register: number) => number;
  /** Encodes one instruction with its operands in their places. */
  readonly emit: (context: EmitContext, inst: number) => void;
  /** Encodes a move between two places of one class (not slot to slot). */
  readonly emitMove: (context: EmitContext, registerClass: number, to: number, from: number) => void;
  /** Encodes the instruction of a rematerialised value with another destination register. */
  readonly emitRemat: (context: EmitContext, inst: number, register: number) => void;
  /** Room for the spill slots. A stack overflow traps before the frame is made, which walks of the stack rely on. */
  readonly emitPrologue: (context: EmitContext) => void;
  /** Encodes what `MachBuffer.coldLabel` asked for; its label is bound here. */
  readonly emitCold: (context: EmitContext, kind: number, loc: number, data: number) => void;
  /** Stands between functions: whoever runs it faults. */
  readonly fillByte: number;
  /** Fills in the place of a relocation at `at`, when the function it refers to is `distance` bytes away from `at`. */
  readonly relocate: (bytes: Uint8Array, at: number, distance: number) => void;
  /**
   * The code that all polls share, which the context's `pollStub` points to. It saves every register, leaves with the
   * exit code that the poll has written, and goes back. To a walk of the stack it is one more frame, that of its site.
   */
  readonly pollStub: () => MachCode;
  /** The distance between lazy entries. */
  readonly lazyEntryBytes: number;
  /** Entries of functions that have no code yet: see {@link LazyEntries}. */
  readonly lazyEntries: (entries: LazyEntries) => MachCode;
}
