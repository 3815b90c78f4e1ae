/** Loads, stores, and the address they go to. */

import { pageSize } from '@wazero-ts/binary';
import { NONE, Op, Type, type ValueId } from '@wazero-ts/codegen';
import { exitCode } from '../layout/exit-codes.js';
import { memoryRecordLayout } from '../layout/instance-layout.js';
import { trapNumber } from '../layout/trap-codes.js';
import { memoryGrowSignature } from './exit-signatures.js';
import { planDetail, planOp, planType, planWidth } from './plans.js';
import { region } from './regions.js';
import type { Translator } from './translator.js';

/** Displacements are below this; a larger offset is added to the base pointer. */
const displacementLimit = 2 ** 31;

/** The offset of a memory argument; memories other than 0 come with their proposal. */
export function readOffset({ reader }: Translator): number {
  reader.u32();
  return reader.u32();
}

/** Where an access goes: the operands of SSA loads and stores. Overwritten by the next {@link resolveAddress}. */
export const address = { base: NONE as ValueId, index: NONE as ValueId, displacement: 0 };

/**
 * The address of an access of `width` bytes. A guarded memory has mappings without access wherever base + 32 bits of
 * index + 32 bits of offset may go beyond its end, so that no check is needed, also for offsets of 2^31 and more; only
 * the displacement of an instruction can not be that large.
 */
export function resolveAddress(t: Translator, memory: number, index: ValueId, offset: number, width: number): void {
  const { builder, layout } = t;
  address.index = t.widen(index);
  if (!isGuarded(t, memory)) checkBounds(t, memory, address.index, offset, width);
  address.base = t.pointer(layout.memoryBase(memory));
  address.displacement = offset;
  if (offset >= displacementLimit) {
    address.base = builder.binary(Op.iadd, Type.i64, address.base, t.constant64(offset));
    address.displacement = 0;
  }
}

function isGuarded({ module, options }: Translator, memory: number): boolean {
  return options.guarded && !module.memoryTypes[memory]!.shared;
}

/** Index and offset are below 2^32, so their 64-bit sum is exact. */
export function checkBounds(t: Translator, memory: number, index: ValueId, offset: number, width: number): void {
  const { builder } = t;
  const end = builder.binary(Op.iadd, Type.i64, index, t.constant64(offset + width));
  const isBeyond = builder.binary(Op.ugt, Type.i32, end, byteLength(t, memory));
  builder.trapif(isBeyond, trapNumber.OUT_OF_BOUNDS_MEMORY_ACCESS);
}

/** Traps unless `length` bytes from `start` are in bounds. */
export function checkRange(t: Translator, memory: number, start: ValueId, length: ValueId): void {
  const { builder } = t;
  const end = builder.binary(Op.iadd, Type.i64, t.widen(start), t.widen(length));
  const isBeyond = builder.binary(Op.ugt, Type.i32, end, byteLength(t, memory));
  builder.trapif(isBeyond, trapNumber.OUT_OF_BOUNDS_MEMORY_ACCESS);
}

/**
 * The length of a memory. Another thread may grow a shared one: its length is loaded again after each write or atomic
 * access, so that what a thread was told about is in bounds.
 */
function byteLength(t: Translator, memory: number): ValueId {
  const record = t.pointer(t.layout.memoryRecord(memory));
  const where = t.module.memoryTypes[memory]!.shared ? region.memory : region.memoryRecord;
  return t.builder.peek(Type.i64, record, memoryRecordLayout.byteLength, where);
}

export function translateLoad(t: Translator, plan: number): void {
  const offset = readOffset(t);
  resolveAddress(t, 0, t.pop(), offset, planWidth[plan]!);
  const { base, index, displacement } = address;
  const type = planType[plan]! as Type;
  t.push(t.builder.load(planOp[plan]!, type, base, index, displacement, region.memory, planDetail[plan]));
}

export function translateStore(t: Translator, plan: number): void {
  const offset = readOffset(t);
  const value = t.pop();
  resolveAddress(t, 0, t.pop(), offset, planWidth[plan]!);
  const { base, index, displacement } = address;
  t.builder.store(planOp[plan]!, base, index, value, displacement, region.memory);
}

export function translateMemorySize(t: Translator, memory: number): void {
  const { builder } = t;
  const pages = builder.binary(Op.ushr, Type.i64, byteLength(t, memory), t.constant64(Math.log2(pageSize)));
  t.push(builder.unary(Op.ireduce, Type.i32, pages));
}

export function translateMemoryGrow(t: Translator, memory: number): void {
  const pages = t.pop();
  const inst = t.exit(exitCode.memoryGrow, memoryGrowSignature, [t.constant32(memory), pages]);
  t.push(t.func.result(inst));
}
