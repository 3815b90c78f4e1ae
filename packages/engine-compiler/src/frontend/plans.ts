/**
 * How each instruction with a fixed signature becomes SSA, in flat arrays indexed by {@link planIndex}. What is not here
 * (control, variables, constants, references, bulk) has code of its own.
 */
import { opcodeByName, opcodes } from '@wazero-ts/binary';
import { accessDetail, Op, type OpName, RmwOp, Shape, Type } from '@wazero-ts/codegen';
import { atomicRows } from './atomics.table.js';
import { conversionRows, memoryRows, numericRows } from './plans.table.js';
import { type LaneShape, shapedRows, vectorMemoryRows, vectorRows } from './vectors.table.js';

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
  /** On all lanes of a shape, or on one. */
  vector: 8,
  vectorLane: 9,
  loadLane: 10,
  storeLane: 11,
  atomicLoad: 12,
  atomicStore: 13,
  /** Read, modify, write; and compare and exchange. */
  atomicUpdate: 14,
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
/** The shape of vector instructions; for accesses, what SSA has beside the address (`accessDetail`). */
export const planDetail: Uint16Array = new Uint16Array(planCount);
/** Operands on the stack. */
export const planOperands: Uint8Array = new Uint8Array(planCount);
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

function plan(name: string, form: number, op: OpName, width = 0, detail = 0): void {
  const opcode = opcodeByName(name);
  if (opcode === undefined) throw new Error(`the opcode table has no instruction ${name}`);
  const index = planIndex(opcode.prefix, opcode.code);
  const types = opcode.results === '' ? opcode.params!.slice(1) : opcode.results!;
  planForm[index] = form;
  planOp[index] = Op[op];
  planType[index] = typeOfLetter[types[0]!]!;
  planWidth[index] = width;
  planDetail[index] = detail;
  planOperands[index] = opcode.params!.length;
  planMakesNaN[index] = arithmetic.test(name) ? 1 : 0;
}

/** Whose NaNs the specification leaves open (4.3.3): the rest moves bits, or converts from integers. */
const arithmetic =
  /^(f32|f64|f32x4|f64x2)\.(add|sub|mul|div|sqrt|min|max|ceil|floor|trunc|nearest|demote_\w+|promote_\w+)$/;

function vectorPlan(name: string, op: OpName, shape: LaneShape | undefined): void {
  if (name.includes('_lane')) plan(name, Form.vectorLane, op, 0, Shape[shape!]);
  else plan(name, Form.vector, op, 0, shape === undefined ? 0 : Shape[shape]);
}

for (const opcode of opcodes) planFuel[planIndex(opcode.prefix, opcode.code)] = opcode.fuel;
for (const [types, operation, form, op] of numericRows) {
  for (const type of types) plan(`${type}.${operation}`, Form[form], op);
}
for (const [name, form, op] of conversionRows) plan(name, Form[form], op);
for (const [name, op, width] of memoryRows) plan(name, name.includes('.load') ? Form.load : Form.store, op, width);
for (const [shapes, operation, op] of shapedRows) {
  for (const shape of shapes) vectorPlan(`${shape}.${operation}`, op, shape);
}
for (const [name, op, shape] of vectorRows) vectorPlan(name, op, shape);
for (const [name, op, width, shape] of vectorMemoryRows) {
  const form = name.endsWith('_lane') ? (name.includes('.load') ? Form.loadLane : Form.storeLane) : Form.load;
  plan(name, form, op, width, Shape[shape]);
}
for (const [name, form, op, width, rmw] of atomicRows) {
  plan(name, Form[form], op, width, accessDetail(rmw === undefined ? 0 : RmwOp[rmw], width));
}
