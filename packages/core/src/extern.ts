import type { EngineFunction, EngineGlobal, EngineMemory, EngineTable } from './externs.js';

/** What an instance exports (specification 4.2.7). */
export type Extern =
  | { readonly kind: 'func'; readonly value: EngineFunction }
  | { readonly kind: 'table'; readonly value: EngineTable }
  | { readonly kind: 'memory'; readonly value: EngineMemory }
  | { readonly kind: 'global'; readonly value: EngineGlobal };
