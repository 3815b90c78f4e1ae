import type { DataSpec, ElementSpec, Immediate, Signature, WasmType } from '@wazero-ts/testkit';

/**
 * One instruction with the code that computes its operands. Written out as a tree so that a failure can be shrunk by
 * replacing branches; most nodes are one instruction, {@link pseudoNodes} are a few.
 */
export interface Node {
  name: string;
  immediates: readonly Immediate[];
  operands: Node[];
  /** Types that it leaves on the stack. After an unconditional branch any types can be claimed. */
  results: readonly WasmType[];
  /** Of block, loop and if. */
  body?: Node[];
  /** Of if, when it has an else. */
  otherwise?: Node[];
}

/** Nodes that stand for several instructions. */
export const pseudoNodes = {
  /** Drops all results of its operand. */
  dropAll: 'pseudo.drop_all',
  /** Replaces each NaN of its operand by the canonical one: which NaN arithmetic gives is not determined. */
  canonicalNaN: 'pseudo.canonical_nan',
} as const;

export interface ProgramFunction {
  readonly signature: Signature;
  readonly locals: readonly WasmType[];
  body: Node[];
}

export interface ProgramGlobal {
  readonly type: WasmType;
  readonly mutable: boolean;
  readonly init: Node;
}

/** A generated module. Index spaces: imported functions first, then the functions of {@link functions}. */
export interface Program {
  readonly imports: readonly (Signature & { readonly module: string; readonly name: string })[];
  readonly functions: ProgramFunction[];
  readonly globals: readonly ProgramGlobal[];
  readonly tables: readonly { readonly element: 'funcref' | 'externref'; readonly min: number; readonly max: number }[];
  /** Whether globals, tables and the memory belong to another instance. */
  readonly importsStorage: boolean;
  readonly memory: { readonly min: number; readonly max: number; readonly shared: boolean };
  elements: ElementSpec[];
  data: DataSpec[];
  /** A function to run at instantiation, without parameters and results. */
  start: number | undefined;
}

export function node(
  name: string,
  results: readonly WasmType[],
  operands: Node[] = [],
  immediates: readonly Immediate[] = [],
): Node {
  return { name, immediates, operands, results };
}
