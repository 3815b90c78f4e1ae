/** Instructions on vectors of 128 bits. */
import { accessDetail, Op, Shape, Type, type ValueId } from '@wazero-ts/codegen';
import { address, readOffset, resolveAddress } from './memory.js';
import { planDetail, planMakesNaN, planOp, planOperands, planType, planWidth } from './plans.js';
import { region } from './regions.js';
import type { Translator } from './translator.js';

export function translateVector(t: Translator, plan: number, lane: number): void {
  const shape = planDetail[plan]! as Shape;
  const args = t.popMany(planOperands[plan]!);
  const value = t.builder.vector(planOp[plan]!, planType[plan]! as Type, shape, args, lane);
  t.push(planMakesNaN[plan] === 1 && t.options.canonicalNaNs ? canonicalLanes(t, plan, value) : value);
}

const canonicalF32 = Uint8Array.from({ length: 16 }, (_, i) => [0, 0, 0xc0, 0x7f][i % 4]!);
const canonicalF64 = Uint8Array.from({ length: 16 }, (_, i) => [0, 0, 0, 0, 0, 0, 0xf8, 0x7f][i % 8]!);

/** The option `canonicalNaNs`, for each lane. */
function canonicalLanes(t: Translator, plan: number, value: ValueId): ValueId {
  const op = planOp[plan]!;
  const isWide = op === Op.vfpromote || (op !== Op.vfdemote && planDetail[plan] === Shape.f64x2);
  const isNaN = t.builder.vector(Op.vfne, Type.v128, isWide ? Shape.f64x2 : Shape.f32x4, [value, value]);
  const nan = t.builder.vconst(isWide ? canonicalF64 : canonicalF32);
  return t.builder.vector(Op.vbitselect, Type.v128, Shape.i8x16, [nan, value, isNaN]);
}

/** The 16 bytes of an immediate. */
function readBytes({ reader }: Translator): Uint8Array {
  const bytes = reader.bytes.subarray(reader.offset, reader.offset + 16);
  reader.offset += 16;
  return bytes;
}

export function translateVectorConstant(t: Translator): void {
  t.push(t.builder.vconst(readBytes(t)));
}

export function translateShuffle(t: Translator): void {
  const bytes = readBytes(t);
  const b = t.pop();
  t.push(t.builder.vshuffle(t.pop(), b, bytes));
}

export function translateLoadLane(t: Translator, plan: number): void {
  const offset = readOffset(t);
  const lane = t.reader.byte();
  const vector = t.pop();
  resolveAddress(t, 0, t.pop(), offset, planWidth[plan]!);
  const { base, index, displacement } = address;
  const detail = accessDetail(planDetail[plan]!, lane);
  t.push(t.builder.loadWith(planOp[plan]!, base, index, [vector], displacement, region.memory, detail));
}

export function translateStoreLane(t: Translator, plan: number): void {
  const offset = readOffset(t);
  const lane = t.reader.byte();
  const vector = t.pop();
  resolveAddress(t, 0, t.pop(), offset, planWidth[plan]!);
  const { base, index, displacement } = address;
  const detail = accessDetail(planDetail[plan]!, lane);
  t.builder.store(planOp[plan]!, base, index, vector, displacement, region.memory, detail);
}
