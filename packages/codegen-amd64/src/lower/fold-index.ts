import { type InstId, NONE, Op, type SsaFunction, Type, type ValueId } from '@wazero-ts/codegen';

/** An index of guest memory as base registers and displacements hold it: `value << scale + disp`; no value when it is NONE. */
export interface FoldedIndex {
  readonly value: ValueId;
  readonly scale: number;
  readonly disp: number;
}

const LIMIT = 0x1_0000_0000;
/** A displacement is a signed number of 32 bits that must not be negative here. */
const MAX_DISPLACEMENT = 0x7fff_ffff;
/** How far a bound is looked for: enough for masks and shifts, bounded for hostile code. */
const MAX_DEPTH = 4;

/**
 * Moves sums and shifts of 32 bits from an index into the address, where they can certainly not wrap: 32-bit arithmetic
 * drops what 64-bit addresses would add. The proof is a bound of what is added or shifted, from masks, shifts and narrow
 * loads below it. Constants below 2^31 become displacement; the rest is still a zero-extended index.
 */
export function foldIndex(func: SsaFunction, index: ValueId, offset: number): FoldedIndex {
  let disp = offset;
  let value = narrow(func, index);
  if (func.valueType[value] !== Type.i32) {
    const constant = constantOf(func, value);
    return constant !== undefined && disp + constant <= MAX_DISPLACEMENT
      ? { value: NONE as ValueId, scale: 0, disp: disp + constant }
      : { value: index, scale: 0, disp };
  }
  const constant = constantOf(func, value);
  if (constant !== undefined && disp + constant <= MAX_DISPLACEMENT) {
    return { value: NONE as ValueId, scale: 0, disp: disp + constant };
  }
  const sum = match(func, value, Op.iadd);
  if (sum !== undefined) {
    const added = constantOf(func, func.arg(sum, 1));
    const rest = func.arg(sum, 0);
    if (added !== undefined && disp + added <= MAX_DISPLACEMENT && boundOf(func, rest) + added < LIMIT) {
      disp += added;
      value = rest;
    }
  }
  const shift = match(func, value, Op.ishl);
  if (shift !== undefined) {
    const scale = constantOf(func, func.arg(shift, 1));
    const source = func.arg(shift, 0);
    if (scale !== undefined && scale >= 1 && scale <= 3 && boundOf(func, source) * 2 ** scale < LIMIT) {
      return { value: source, scale, disp };
    }
  }
  return { value: disp === offset ? index : value, scale: 0, disp };
}

/** The 32-bit value that an index extends. */
function narrow(func: SsaFunction, index: ValueId): ValueId {
  const inst = match(func, index, Op.uextend);
  return inst === undefined ? index : func.arg(inst, 0);
}

function match(func: SsaFunction, value: ValueId, op: number): InstId | undefined {
  const inst = func.definingInst(value);
  return inst !== NONE && func.op[inst] === op ? inst : undefined;
}

/** A constant as an unsigned number, below 2^32. */
function constantOf(func: SsaFunction, value: ValueId): number | undefined {
  if (!func.isConst(value)) return undefined;
  const inst = func.definingInst(value);
  return func.valueType[value] === Type.i32 || func.immHi[inst] === 0 ? func.immLo[inst]! >>> 0 : undefined;
}

/** No less than a 32-bit value can be, read as unsigned. */
function boundOf(func: SsaFunction, value: ValueId, depth = 0): number {
  const inst = func.definingInst(value);
  const all = LIMIT - 1;
  if (inst === NONE || depth > MAX_DEPTH) return all;
  const arg = (index: number): number => boundOf(func, func.arg(inst, index), depth + 1);
  const shiftCount = (): number | undefined => {
    const count = constantOf(func, func.arg(inst, 1));
    return count === undefined ? undefined : count & 31;
  };
  switch (func.op[inst]) {
    case Op.iconst:
      return func.immLo[inst]! >>> 0;
    case Op.load8_u:
      return 0xff;
    case Op.load16_u:
      return 0xffff;
    case Op.band:
      return Math.min(arg(0), arg(1));
    case Op.ushr: {
      const count = shiftCount();
      return count === undefined ? arg(0) : Math.floor(arg(0) / 2 ** count);
    }
    case Op.ishl: {
      const count = shiftCount();
      return count === undefined ? all : Math.min(all, arg(0) * 2 ** count);
    }
    case Op.bor:
    case Op.bxor:
      // No bit above the highest of both.
      return 2 ** (32 - Math.clz32(Math.max(arg(0), arg(1)))) - 1;
    case Op.iadd:
      return Math.min(all, arg(0) + arg(1));
    case Op.select:
      return Math.max(boundOf(func, func.arg(inst, 1), depth + 1), boundOf(func, func.arg(inst, 2), depth + 1));
    default:
      return all;
  }
}
