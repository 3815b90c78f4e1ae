import { type Signature, Type } from '@wazero-ts/codegen';

const { i32, i64, ref } = Type;

/** Exits on behalf of an instance: its context comes first. */
const exit = (params: readonly Type[], results: readonly Type[]): Signature => ({ params: [i64, ...params], results });

/** (memory, pages) */
export const memoryGrowSignature: Signature = exit([i32, i32], [i32]);
/** (memory, and the three operands of fill) */
export const fillSignature: Signature = exit([i32, i32, i32, i32], []);
/** (two indices, then the three operands of copy and init) */
export const bulkSignature: Signature = exit([i32, i32, i32, i32, i32], []);
export const dropSignature: Signature = exit([i32], []);
export const tableGrowSignature: Signature = exit([i32, i32, ref], [i32]);
export const tableFillSignature: Signature = exit([i32, i32, ref, i32], []);
export const refFuncSignature: Signature = exit([i32], [ref]);
/** (memory, address, count) */
export const notifySignature: Signature = exit([i32, i64, i32], [i32]);
/** (memory, address, expected, timeout) */
export const wait32Signature: Signature = exit([i32, i64, i32, i64], [i32]);
export const wait64Signature: Signature = exit([i32, i64, i64, i64], [i32]);
