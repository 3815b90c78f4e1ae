import type { SsaFunction } from './function.js';
import { NONE, type ValueId } from './ids.js';
import { Op } from './opcodes.js';
import { Type } from './types.js';

/** How far a fact is followed from operand to operand: enough for what frontends write, bounded for hostile code. */
const MAX_DEPTH = 4;

/**
 * Whether the upper 32 bits of an i64 are certainly zero. The index of every guest access needs this proof: an index
 * with stray upper bits reaches outside the memory's reservation. Block parameters have no proof.
 */
export function isZeroExtended(func: SsaFunction, value: ValueId, depth = 0): boolean {
  if (func.valueType[value] !== Type.i64) return false;
  const inst = func.definingInst(value);
  if (inst === NONE || depth > MAX_DEPTH) return false;
  const arg = (index: number): boolean => isZeroExtended(func, func.arg(inst, index), depth + 1);
  switch (func.op[inst]) {
    case Op.uextend:
    case Op.load8_u:
    case Op.load16_u:
    case Op.load32_u:
      return true;
    case Op.iconst:
      return func.immHi[inst] === 0;
    case Op.band:
    case Op.guardindex:
      return arg(0) || arg(1);
    case Op.bor:
    case Op.bxor:
      return arg(0) && arg(1);
    case Op.select:
      return arg(1) && arg(2);
    case Op.ushr: {
      const count = func.arg(inst, 1);
      return arg(0) || (func.isConst(count) && (func.immLo[func.definingInst(count)]! & 63) >= 32);
    }
    default:
      return false;
  }
}
