/**
 * How each instruction with a fixed signature is lowered, derived from the opcode table: a form, and the operations it
 * takes. Instructions that are not here (control, locals, constants, references) have code of their own.
 */
import type { Opcode } from '@wazero-ts/binary';
import { opcodes } from '@wazero-ts/binary';
import { binaryHandlerIndex, canonicalizerIndex, unaryHandlerIndex } from '../cold/handlers.js';
import { FlatOp, vectorOps } from '../flat-ops.generated.js';
import { SlotClass } from '../signature.js';

export const Form = {
  none: 0,
  unary: 1,
  binary: 2,
  /** The operands are exchanged: `a > b` is `b < a`. */
  binarySwapped: 3,
  /** The second operand may be a 32-bit constant. */
  binaryConstant: 4,
  /** As {@link binaryConstant}; the operands may be exchanged. */
  binaryConstantCommutative: 5,
  /** The second operand may be a 64-bit constant; the operands may be exchanged. */
  wideConstantCommutative: 6,
  /** A 64-bit shift or rotation, whose count may be constant. */
  wideShift: 7,
  /** `i32.sub`: a constant is added negated. */
  subtract: 8,
  /** `i32.rotr`: a constant rotates the other way. */
  rotateRight: 9,
  load: 10,
  store: 11,
  unaryHandler: 12,
  binaryHandler: 13,
  ternary: 14,
  /** `i32.eqz`, which may negate a comparison. */
  isZero: 15,
  /** A comparison with exchanged operands that takes a constant: the constant has an operation of its own. */
  binarySwappedConstant: 16,
  /** The bits stay; only the class changes: wrap and reinterpret. */
  relabel: 17,
} as const;

export interface Plan {
  readonly form: number;
  readonly op: number;
  /** The operation with a constant operand. */
  readonly opConstant: number;
  /** For shifts: the operation for counts of 32 and more. */
  readonly opLong: number;
  readonly resultClass: number;
  /** The unary handler that makes a NaN result canonical, -1 when arithmetic does not make one. */
  readonly canonicalizer: number;
  readonly fuel: number;
}

const ops = FlatOp as Readonly<Record<string, number>>;

/** The form of a vector instruction by its number of operands. */
const vectorForms: readonly number[] = [Form.none, Form.unary, Form.binary, Form.ternary];

/** i32.shr_s -> i32ShrS */
function camelCase(name: string): string {
  return name.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const loads: Readonly<Record<string, number>> = {
  'i32.load': FlatOp.load32,
  'f32.load': FlatOp.load32,
  'i64.load': FlatOp.load64,
  'f64.load': FlatOp.load64,
  'i32.load8_s': FlatOp.load8S,
  'i32.load8_u': FlatOp.load8U,
  'i32.load16_s': FlatOp.load16S,
  'i32.load16_u': FlatOp.load16U,
  'i64.load8_s': FlatOp.load8SWide,
  'i64.load8_u': FlatOp.load8UWide,
  'i64.load16_s': FlatOp.load16SWide,
  'i64.load16_u': FlatOp.load16UWide,
  'i64.load32_s': FlatOp.load32SWide,
  'i64.load32_u': FlatOp.load32UWide,
};

const stores: Readonly<Record<string, number>> = {
  'i32.store': FlatOp.store32,
  'f32.store': FlatOp.store32,
  'i64.store': FlatOp.store64,
  'f64.store': FlatOp.store64,
  'i32.store8': FlatOp.store8,
  'i64.store8': FlatOp.store8,
  'i32.store16': FlatOp.store16,
  'i64.store16': FlatOp.store16,
  'i64.store32': FlatOp.store32,
};

const moves: Readonly<Record<string, number>> = {
  'i64.extend_i32_s': FlatOp.i64ExtendS,
  'i64.extend32_s': FlatOp.i64ExtendS,
  'i64.extend_i32_u': FlatOp.i64ExtendU,
  'i32.extend8_s': FlatOp.i32Extend8,
  'i32.extend16_s': FlatOp.i32Extend16,
  'f64.promote_f32': FlatOp.f64Promote,
  'f32.demote_f64': FlatOp.f32Demote,
};

const relabels = /reinterpret|wrap_i64/;
const commutative = /^i32\.(add|and|or|xor|mul|eq|ne)$/;
const wideCommutative = /^i64\.(add|and|or|xor)$/;
const wideShift = /^i64\.(shl|shr_s|shr_u|rotl)$/;
const swapped: Readonly<Record<string, string>> = {
  gt_s: 'lt_s',
  gt_u: 'lt_u',
  le_s: 'ge_s',
  le_u: 'ge_u',
  gt: 'lt',
  ge: 'le',
};
function classOfLetter(letter: string | undefined): number {
  if (letter === 'v') return SlotClass.vector;
  return letter === 'I' || letter === 'F' ? SlotClass.double : SlotClass.word;
}

function planOf(opcode: Opcode): Plan | undefined {
  const { name, params, results, fuel } = opcode;
  if (params === undefined || results === undefined) return undefined;
  const plan = (form: number, op: number, opConstant = -1, opLong = -1): Plan => ({
    form,
    op,
    opConstant,
    opLong,
    resultClass: classOfLetter(results[0]),
    canonicalizer: canonicalizerIndex(name),
    fuel,
  });
  if (loads[name] !== undefined) return plan(Form.load, loads[name]);
  if (stores[name] !== undefined) return plan(Form.store, stores[name]);
  if (relabels.test(name)) return plan(Form.relabel, -1);
  if (moves[name] !== undefined) return plan(Form.unary, moves[name]);
  if (opcode.immediate !== 'none') return undefined;
  const vector = vectorOps[name];
  if (vector !== undefined) return plan(vectorForms[params.length]!, vector);
  if (name === 'i32.eqz') return plan(Form.isZero, FlatOp.i32EqI);
  if (name === 'i32.sub') return plan(Form.subtract, FlatOp.i32Sub, FlatOp.i32AddI);
  if (name === 'i32.rotr') return plan(Form.rotateRight, FlatOp.i32Rotr, FlatOp.i32RotlI);

  const own = ops[camelCase(name)];
  const ownConstant = ops[`${camelCase(name)}I`] ?? -1;
  const [type, operation = ''] = name.split('.') as [string, string?];
  const other = swapped[operation];
  if (own === undefined && other !== undefined && ops[camelCase(`${type}.${other}`)] !== undefined) {
    const op = ops[camelCase(`${type}.${other}`)]!;
    return plan(ownConstant >= 0 ? Form.binarySwappedConstant : Form.binarySwapped, op, ownConstant);
  }
  if (own !== undefined) {
    if (commutative.test(name)) return plan(Form.binaryConstantCommutative, own, ownConstant);
    if (wideCommutative.test(name)) return plan(Form.wideConstantCommutative, own, ownConstant);
    if (wideShift.test(name)) return plan(Form.wideShift, own, ownConstant, ops[`${camelCase(name)}ILong`]);
    if (params.length === 1) return plan(Form.unary, own);
    return plan(ownConstant >= 0 ? Form.binaryConstant : Form.binary, own, ownConstant);
  }
  const unary = unaryHandlerIndex(name);
  if (unary >= 0) return plan(Form.unaryHandler, unary);
  const binary = binaryHandlerIndex(name);
  return binary >= 0 ? plan(Form.binaryHandler, binary) : undefined;
}

const plans = new Map<number, Plan>();
for (const opcode of opcodes) {
  const plan = planOf(opcode);
  if (plan !== undefined) plans.set(opcode.key, plan);
}

/** The plan of an instruction without prefix, or of one with prefix 0xfc (codes from 256 on) or 0xfd (from 512 on). */
const planByCode: (Plan | undefined)[] = Array.from({ length: 768 }, (_, at) => {
  const prefix = at < 256 ? 0 : at < 512 ? 0xfc : 0xfd;
  return plans.get((prefix << 12) | (at & 255));
});

export const plainPlans: readonly (Plan | undefined)[] = planByCode.slice(0, 256);
export const numericPlans: readonly (Plan | undefined)[] = planByCode.slice(256, 512);
export const vectorPlans: readonly (Plan | undefined)[] = planByCode.slice(512);
