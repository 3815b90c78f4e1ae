import type { FunctionType } from '@wazero-ts/binary';
import type { CompileOptions } from '@wazero-ts/core';
import type { FunctionBodies } from '../frontend/options.js';
import type { TierChoice } from './compile-function.js';

/** Rows of a place in the code, a place in the binary and a number; offsets rise. */
export interface CodeTable {
  readonly count: number;
  /** Bytes from the start of the code. */
  readonly offset: Int32Array;
  readonly loc: Int32Array;
  readonly data: Int32Array;
}

/** The machine code of one function, as codegen makes it. */
export interface MachineCode {
  readonly bytes: Uint8Array;
  /** From the stack pointer after the prologue up to the return address. */
  readonly frameBytes: number;
  /** Instructions that may trap: `data` is a word of exec-memory's trap table. */
  readonly traps: CodeTable;
  /** Calls, exits and polls by the offset of their continuation: `data` is the frame in bytes at that place. */
  readonly sites: CodeTable;
  /** Direct calls, by the place of the distance: `data` is the callee, among the defined functions. */
  readonly relocations: CodeTable;
}

/** Entries of functions that have no code yet, in one piece. */
export interface LazyEntries {
  readonly code: MachineCode;
  /** Bytes from one entry to the next; the first is at offset 0. */
  readonly entryBytes: number;
}

/** Makes the code of the functions of one module. */
export interface ModuleCodeSource {
  /**
   * @param definedFunction - counted from 0, without the imports
   * @throws WasmError `IMPLEMENTATION_LIMIT`
   */
  compileFunction(definedFunction: number, variant: CodeVariant): MachineCode;
  /**
   * Code for first calls, quick to make where the full tier would take longer.
   *
   * @throws WasmError `IMPLEMENTATION_LIMIT`
   */
  compileFirst(definedFunction: number, metered: boolean): FirstCode;
}

/** What a function runs as when it is called first. */
export interface FirstCode {
  readonly code: MachineCode;
  /** By the fast tier, where the full one would give better code: that can take its place once the function is hot. */
  readonly isProvisional: boolean;
}

/** Which of the ways to compile a function. */
export interface CodeVariant {
  /** Counts fuel. */
  readonly metered: boolean;
  /** Calls functions of the same module directly, for a batch of all of them, instead of through the instance context. */
  readonly directCalls: boolean;
}

/** How the functions of a batch are put together. */
export interface CodeLinker {
  /** Stands between functions. */
  readonly fillByte: number;
  /** Fills in the place of a relocation at `at`, when the function it refers to is `distance` bytes away from `at`. */
  relocate(bytes: Uint8Array, at: number, distance: number): void;
  compileLazyEntries(count: number, first: number): LazyEntries;
}

/** Where machine code comes from: the compiler, or bytes assembled by hand in tests. */
export interface CodeSource extends CodeLinker {
  forModule(
    module: FunctionBodies,
    options: Pick<CompileOptions, 'canonicalNaNs'>,
    guarded: boolean,
    tier: TierChoice,
  ): ModuleCodeSource;
  /** Where a call from JavaScript enters a function of this type. */
  compileEntry(type: FunctionType): MachineCode;
  /** What stands for the code of a host function of this type. */
  compileHostStub(type: FunctionType): MachineCode;
  /** What polls leave through. */
  compilePollStub(): MachineCode;
  /** Moves bytes by address: (destination, source, length). */
  compileMemoryMove(): MachineCode;
  /** Fills bytes by address: (destination, value, length). */
  compileMemoryFill(): MachineCode;
  /** Finds what an indirect call calls: (table record, index, type id) to (code, instance context). */
  compileTableLookUp(): MachineCode;
  /** What stands for the code of every function of a closed instance. */
  compileClosedStub(): MachineCode;
}
