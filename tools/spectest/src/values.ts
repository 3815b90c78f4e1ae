import { assertNever, type StackReferences, type ValueType } from '@wazero-ts/api';
import type { LaneType, ScriptValue } from './script.js';

/** The host values that stand for `(ref.extern N)`; one object for each number and script. */
export class HostReferences {
  private readonly byNumber = new Map<string, object>();

  get(number: string): object {
    let value = this.byNumber.get(number);
    if (value === undefined) {
      value = { hostReference: number };
      this.byNumber.set(number, value);
    }
    return value;
  }
}

/** Slots of 8 bytes that a value of the type takes on a raw stack. */
export function slotCount(types: readonly ValueType[]): number {
  return types.reduce((count, type) => count + (type === 'v128' ? 2 : 1), 0);
}

const laneBits: Record<LaneType, number> = { i8: 8, i16: 16, i32: 32, i64: 64, f32: 32, f64: 64 };

function vectorBits(lanes: readonly string[], laneType: LaneType): bigint {
  const width = laneBits[laneType];
  return lanes.reduce((bits, lane, i) => bits | (BigInt.asUintN(width, BigInt(lane)) << BigInt(i * width)), 0n);
}

/** Writes an argument into the slots from `slot` on. */
export function writeArgument(
  stack: DataView,
  slot: number,
  value: ScriptValue,
  context: { readonly hosts: HostReferences; readonly references: StackReferences },
): void {
  const at = slot * 8;
  switch (value.type) {
    case 'i32':
    case 'f32':
    case 'i64':
    case 'f64':
      stack.setBigUint64(at, BigInt.asUintN(64, BigInt(value.value)), true);
      return;
    case 'v128': {
      const bits = vectorBits(value.value, value.lane_type);
      stack.setBigUint64(at, BigInt.asUintN(64, bits), true);
      stack.setBigUint64(at + 8, bits >> 64n, true);
      return;
    }
    case 'externref':
    case 'funcref':
      if (value.value === undefined) throw new Error('an argument must have a value');
      stack.setBigUint64(
        at,
        context.references.toHandle(value.value === 'null' ? null : context.hosts.get(value.value)),
        true,
      );
      return;
    case 'either':
      throw new Error('an argument can not be one of several values');
    default:
      assertNever(value);
  }
}

/** Whether float bits are what the script expects: the bits themselves, or one of the two classes of NaN. */
function matchesFloat(bits: bigint, expected: string, width: number): boolean {
  const mantissaBits = width === 32 ? 23n : 52n;
  const exponent = (width === 32 ? 0xffn : 0x7ffn) << mantissaBits;
  const mantissa = (1n << mantissaBits) - 1n;
  const quiet = 1n << (mantissaBits - 1n);
  if (expected === 'nan:canonical') return (bits & exponent) === exponent && (bits & mantissa) === quiet;
  if (expected === 'nan:arithmetic') return (bits & exponent) === exponent && (bits & quiet) === quiet;
  return bits === BigInt.asUintN(width, BigInt(expected));
}

function matchesVector(bits: bigint, expected: readonly string[], laneType: LaneType): boolean {
  const width = laneBits[laneType];
  return expected.every((lane, i) => {
    const actual = BigInt.asUintN(width, bits >> BigInt(i * width));
    if (laneType === 'f32' || laneType === 'f64') return matchesFloat(actual, lane, width);
    return actual === BigInt.asUintN(width, BigInt(lane));
  });
}

/** A result as it came out of a call: bits of a number or vector, or a reference. */
export type ActualValue =
  | { readonly type: 'i32' | 'i64' | 'f32' | 'f64' | 'v128'; readonly bits: bigint }
  | { readonly type: 'reference'; readonly value: unknown; readonly heap: string };

/** Reads the results of a call from its stack. */
export function readResults(stack: DataView, types: readonly ValueType[], references: StackReferences): ActualValue[] {
  let at = 0;
  return types.map((type) => {
    const low = stack.getBigUint64(at, true);
    at += 8;
    switch (type) {
      case 'i32':
      case 'f32':
        return { type, bits: BigInt.asUintN(32, low) };
      case 'i64':
      case 'f64':
        return { type, bits: low };
      case 'v128': {
        const high = stack.getBigUint64(at, true);
        at += 8;
        return { type, bits: low | (high << 64n) };
      }
      default:
        return { type: 'reference', value: references.fromHandle(low), heap: String(type) };
    }
  });
}

export function matches(actual: ActualValue, expected: ScriptValue, hosts: HostReferences): boolean {
  switch (expected.type) {
    case 'either':
      return expected.values.some((value) => matches(actual, value, hosts));
    case 'i32':
    case 'i64':
      return (
        actual.type === expected.type &&
        actual.bits === BigInt.asUintN(expected.type === 'i32' ? 32 : 64, BigInt(expected.value))
      );
    case 'f32':
    case 'f64':
      return (
        actual.type === expected.type && matchesFloat(actual.bits, expected.value, expected.type === 'f32' ? 32 : 64)
      );
    case 'v128':
      return actual.type === 'v128' && matchesVector(actual.bits, expected.value, expected.lane_type);
    case 'externref':
    case 'funcref':
      if (actual.type !== 'reference' || actual.heap !== expected.type) return false;
      if (expected.value === undefined) return actual.value !== null;
      if (expected.value === 'null') return actual.value === null;
      return actual.value === hosts.get(expected.value);
    default:
      return assertNever(expected);
  }
}

/** For messages about a wrong result. */
export function describe(actual: ActualValue): string {
  if (actual.type === 'reference') return actual.value === null ? `null ${actual.heap}` : `a ${actual.heap}`;
  return `${actual.type} 0x${actual.bits.toString(16)}`;
}
