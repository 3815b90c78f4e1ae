import type { FunctionType, WasmModule } from '@wazero-ts/binary';
import type { CompileOptions } from '@wazero-ts/core';

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
   * @param metered - count fuel
   * @throws WasmError `IMPLEMENTATION_LIMIT`
   */
  compileFunction(definedFunction: number, metered: boolean): MachineCode;
}

/** Where machine code comes from: the compiler, or bytes assembled by hand in tests. */
export interface CodeSource {
  forModule(module: WasmModule, options: CompileOptions, guarded: boolean): ModuleCodeSource;
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
  /** What stands for the code of every function of a closed instance. */
  compileClosedStub(): MachineCode;
  compileLazyEntries(count: number): LazyEntries;
}
