/**
 * How each instruction with a fixed signature becomes SSA, in flat arrays indexed by {@link planIndex}. What is not here
 * (control, variables, constants, references, bulk) has code of its own.
 */
import { type Opcode, opcodeByName, opcodes } from '@wazero-ts/binary';
import { Op, type OpName, Type } from '@wazero-ts/codegen';
import { conversionRows, memoryRows, numericRows } from './plans.table.js';

/** What the translator does with the operands of an instruction that has a plan. */
export const Form = {
  none: 0,
  /** One operand, one SSA instruction. */
  unary: 1,
  binary: 2,
  /** Equal to zero. */
  isZero: 3,
  /** Integer division and remainder: checks first. */
  division: 4,
  /** Float to integer, trapping: checks first. */
  truncation: 5,
  load: 6,
  store: 7,
} as const;

/** Codes below this have a plan index; no prefix has an instruction above. */
const codesPerPrefix = 256;

export function planIndex(prefix: number, code: number): number {
  return (prefix === 0 ? 0 : prefix - 0xfb) * codesPerPrefix + code;
}

const planCount = 4 * codesPerPrefix;
export const planForm: Uint8Array = new Uint8Array(planCount);
/** The SSA opcode. */
export const planOp: Uint8Array = new Uint8Array(planCount);
/** The type of the result; of a store, of the value. */
export const planType: Uint8Array = new Uint8Array(planCount);
/** Bytes that an access reads or writes. */
export const planWidth: Uint8Array = new Uint8Array(planCount);
/** 1 when the result may be a NaN that arithmetic made. */
export const planMakesNaN: Uint8Array = new Uint8Array(planCount);
/** The fixed part of the fuel, for every instruction. */
export const planFuel: Uint8Array = new Uint8Array(planCount);

const typeOfLetter: Readonly<Record<string, Type>> = {
  i: Type.i32,
  I: Type.i64,
  f: Type.f32,
  F: Type.f64,
  v: Type.v128,
};

function plan(name: string, form: number, op: OpName, width = 0): void {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`the opcode table has no instruction ${name}`);
  const index = planIndex(opcode.prefix, opcode.code);
  planForm[index] = form;
  planOp[index] = Op[op];
  planType[index] = typeOfLetter[form === Form.store ? opcode.params![1]! : opcode.results![0]!]!;
  planWidth[index] = width;
  planMakesNaN[index] = makesNaN(opcode) ? 1 : 0;
}

const notArithmetic = /\.(abs|neg|copysign|reinterpret|load|const|splat|pmin|pmax)/;

/** Of the scalar and vector float instructions, those whose NaNs specification 4.3.3 leaves open. */
function makesNaN({ name, results }: Opcode): boolean {
  if (notArithmetic.test(name)) return false;
  if (results === 'f' || results === 'F') return true;
  return results === 'v' && /^f(32x4|64x2)\.(?!eq|ne|lt|gt|le|ge|replace_lane)/.test(name);
}

for (const opcode of opcodes) planFuel[planIndex(opcode.prefix, opcode.code)] = opcode.fuel;
for (const [types, operation, form, op] of numericRows) {
  for (const type of types) plan(`${type}.${operation}`, Form[form], op);
}
for (const [name, form, op] of conversionRows) plan(name, Form[form], op);
for (const [name, op, width] of memoryRows) plan(name, name.includes('.load') ? Form.load : Form.store, op, width);
