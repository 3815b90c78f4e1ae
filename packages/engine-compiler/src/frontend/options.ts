import type { WasmModule } from '@wazero-ts/binary';

/** What the code of functions depends on: data, so that another thread can be given it. */
export type FunctionBodies = Pick<
  WasmModule,
  | 'bytes'
  | 'types'
  | 'functionTypes'
  | 'importedFunctionCount'
  | 'importedGlobalCount'
  | 'tableTypes'
  | 'memoryTypes'
  | 'globalTypes'
  | 'code'
>;

/** What changes the SSA of a function, beyond its body. */
export interface FrontendOptions {
  /** Accesses to a memory that is not shared fault in its reservation, so they need no check of their own. */
  readonly guarded: boolean;
  /** Count fuel. */
  readonly metered: boolean;
  /** Arithmetic gives the positive canonical NaN. */
  readonly canonicalNaNs: boolean;
  /** Calls of defined functions name them (one compile batch), instead of going through the instance context. */
  readonly directCalls: boolean;
  /** Every function begins with a check, also one that ends by itself: where it leaves, it is seen to be used much. */
  readonly sampled: boolean;
}
