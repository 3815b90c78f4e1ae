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
  /** The module that globals, tables and the memory are imported from; undefined for own ones. */
  readonly storageFrom: string | undefined;
  /** Whether it exports its functions and storage as they are, for another module. */
  readonly exportsAll: boolean;
  readonly memory: { readonly min: number; readonly max: number; readonly shared: boolean };
  elements: ElementSpec[];
  data: DataSpec[];
  /** A function to run at instantiation, without parameters and results. */
  start: number | undefined;
}

/** The module of a pair that the other one imports from. */
export const partnerModuleName = 'partner';

/** The name under which a module has what it shares as it is. */
export function sharedName(kind: 'function' | 'global' | 'table', index: number): string {
  return `shared-${kind}${index}`;
}

/** The name of the global that counts steps, when it is shared. */
export const stepsName = 'shared-steps';

export function node(
  name: string,
  results: readonly WasmType[],
  operands: Node[] = [],
  immediates: readonly Immediate[] = [],
): Node {
  return { name, immediates, operands, results };
}
