/** Atomic accesses, waiting and waking. */
import { type InstId, Op, Type, type ValueId } from '@wazero-ts/codegen';
import { exitCode } from '../layout/exit-codes.js';
import { trapNumber } from '../layout/trap-codes.js';
import { notifySignature, wait32Signature, wait64Signature } from './exit-signatures.js';
import { address, checkBounds, readOffset, resolveAddress } from './memory.js';
import { planDetail, planOp, planOperands, planType, planWidth } from './plans.js';
import { region } from './regions.js';
import type { Translator } from './translator.js';

/** An address that is not aligned traps, and that comes before bounds. */
function checkAlignment(t: Translator, index: ValueId, offset: number, width: number): void {
  const { builder } = t;
  const mask = width - 1;
  if (mask === 0) return;
  // The low bits of the sum are right though it may wrap.
  const rest = offset & mask;
  const sum = rest === 0 ? index : builder.binary(Op.iadd, Type.i32, index, t.constant32(rest));
  builder.trapif(builder.binary(Op.band, Type.i32, sum, t.constant32(mask)), trapNumber.UNALIGNED_ATOMIC);
}

function atomicAddress(t: Translator, plan: number, index: ValueId, offset: number): void {
  checkAlignment(t, index, offset, planWidth[plan]!);
  resolveAddress(t, 0, index, offset, planWidth[plan]!);
}

export function translateAtomicLoad(t: Translator, plan: number): void {
  const offset = readOffset(t);
  atomicAddress(t, plan, t.pop(), offset);
  const { base, index, displacement } = address;
  const type = planType[plan]! as Type;
  t.push(t.builder.load(planOp[plan]!, type, base, index, displacement, region.memory, planDetail[plan]));
}

export function translateAtomicStore(t: Translator, plan: number): void {
  const offset = readOffset(t);
  const value = t.pop();
  atomicAddress(t, plan, t.pop(), offset);
  const { base, index, displacement } = address;
  t.builder.store(planOp[plan]!, base, index, value, displacement, region.memory, planDetail[plan]);
}

export function translateAtomicUpdate(t: Translator, plan: number): void {
  const offset = readOffset(t);
  const operands = t.popMany(planOperands[plan]! - 1);
  atomicAddress(t, plan, t.pop(), offset);
  const { base, index, displacement } = address;
  t.push(t.builder.loadWith(planOp[plan]!, base, index, operands, displacement, region.memory, planDetail[plan]));
}

/** JavaScript waits and wakes; the address that it gets is checked. */
function exitWith(
  t: Translator,
  code: number,
  signature: typeof notifySignature,
  width: number,
  operandCount: number,
): InstId {
  const { builder } = t;
  const offset = readOffset(t);
  const operands = t.popMany(operandCount);
  const index = t.pop();
  checkAlignment(t, index, offset, width);
  const wide = t.widen(index);
  checkBounds(t, 0, wide, offset, width);
  const at = builder.binary(Op.iadd, Type.i64, wide, t.constant64(offset));
  return t.exit(code, signature, [t.constant32(0), at, ...operands]);
}

/** `memory.atomic.notify`, `wait32`, `wait64`, by the code behind the prefix. */
export function translateWaiting(t: Translator, code: number): void {
  const inst =
    code === 0x00
      ? exitWith(t, exitCode.atomicNotify, notifySignature, 4, 1)
      : code === 0x01
        ? exitWith(t, exitCode.atomicWait32, wait32Signature, 4, 2)
        : exitWith(t, exitCode.atomicWait64, wait64Signature, 8, 2);
  t.push(t.func.result(inst));
}

export function translateFence(t: Translator): void {
  t.reader.byte();
  t.builder.fence();
}
