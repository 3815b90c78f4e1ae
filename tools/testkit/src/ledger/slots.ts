import type { FunctionType, ValType } from '@wazero-ts/binary';
import { isRefType, ValTypes } from '@wazero-ts/binary';
import { newValueSlots, type RawValue, type ValueSlots } from '@wazero-ts/core';

/** Reads values of these types from slot `base` on. */
export function readSlots(slots: ValueSlots, base: number, types: readonly ValType[]): RawValue[] {
  const view = new DataView(slots.i32.buffer, slots.i32.byteOffset, slots.i32.byteLength);
  let slot = base;
  return types.map((type) => {
    const at = 8 * slot;
    if (isRefType(type)) return slots.refs[slot++];
    slot += type === ValTypes.v128 ? 2 : 1;
    switch (type) {
      case ValTypes.i32:
        return view.getInt32(at, true);
      case ValTypes.f32:
        return view.getUint32(at, true);
      case ValTypes.i64:
        return view.getBigInt64(at, true);
      case ValTypes.f64:
        return view.getBigUint64(at, true);
      default:
        return new Uint8Array(slots.i32.buffer.slice(slots.i32.byteOffset + at, slots.i32.byteOffset + at + 16));
    }
  });
}

/** Writes values of these types from slot `base` on. */
export function writeSlots(
  slots: ValueSlots,
  base: number,
  types: readonly ValType[],
  values: readonly RawValue[],
): void {
  const view = new DataView(slots.i32.buffer, slots.i32.byteOffset, slots.i32.byteLength);
  let slot = base;
  types.forEach((type, i) => {
    const value = values[i];
    const at = 8 * slot;
    if (isRefType(type)) {
      slots.refs[slot++] = value;
      return;
    }
    slot += type === ValTypes.v128 ? 2 : 1;
    switch (type) {
      case ValTypes.i32:
      case ValTypes.f32:
        view.setUint32(at, value as number, true);
        return;
      case ValTypes.i64:
      case ValTypes.f64:
        view.setBigUint64(at, BigInt.asUintN(64, value as bigint), true);
        return;
      default:
        new Uint8Array(slots.i32.buffer, slots.i32.byteOffset).set(value as Uint8Array, at);
    }
  });
}

/** Slots with room for the larger of parameters and results. */
export function slotsFor(type: FunctionType): ValueSlots {
  const count = (types: readonly ValType[]) => types.reduce((sum, t) => sum + (t === ValTypes.v128 ? 2 : 1), 0);
  return newValueSlots(Math.max(count(type.params), count(type.results)));
}
