/** Tables and references. */
import { Op, Type, type ValueId } from '@wazero-ts/codegen';
import { exitCode } from '../layout/exit-codes.js';
import { tableElementShift, tableRecordLayout } from '../layout/instance-layout.js';
import { trapNumber } from '../layout/trap-codes.js';
import { refFuncSignature, tableFillSignature, tableGrowSignature } from './exit-signatures.js';
import { region } from './regions.js';
import type { Translator } from './translator.js';

/** A table that can not grow: its elements stay where they are, and its length is known. */
function isFixed({ module }: Translator, table: number): boolean {
  const { min, max } = module.tableTypes[table]!.limits;
  return min === max;
}

export function recordOf(t: Translator, table: number): ValueId {
  return t.field(Type.i64, t.layout.tableRecord(table));
}

function lengthOf(t: Translator, table: number): ValueId {
  if (isFixed(t, table)) return t.constant32(t.module.tableTypes[table]!.limits.min);
  return t.builder.peek(Type.i32, recordOf(t, table), tableRecordLayout.length, region.tableRecord);
}

/**
 * The address of an element, after the check of its index. Behind the check the index is guarded: a processor that
 * runs ahead of the branch must not load beyond the table and call what it finds there.
 */
export function elementAddress(t: Translator, table: number, index: ValueId): ValueId {
  const { builder } = t;
  const length = lengthOf(t, table);
  builder.trapif(builder.binary(Op.uge, Type.i32, index, length), trapNumber.INVALID_TABLE_ACCESS);
  const guarded = builder.binary(Op.guardindex, Type.i32, index, length);
  const where = isFixed(t, table) ? region.immutable : region.tableRecord;
  const elements = builder.peek(Type.i64, recordOf(t, table), tableRecordLayout.elements, where);
  const wide = builder.unary(Op.uextend, Type.i64, guarded);
  const distance = builder.binary(Op.ishl, Type.i64, wide, t.constant64(tableElementShift));
  return builder.binary(Op.iadd, Type.i64, elements, distance);
}

export function translateTableGet(t: Translator, table: number): void {
  t.push(t.builder.peek(Type.ref, elementAddress(t, table, t.pop()), 0, region.tableElements));
}

export function translateTableSet(t: Translator, table: number): void {
  const value = t.pop();
  t.builder.poke(elementAddress(t, table, t.pop()), value, 0, region.tableElements);
}

export function translateTableSize(t: Translator, table: number): void {
  t.push(lengthOf(t, table));
}

export function translateTableGrow(t: Translator, table: number): void {
  const count = t.pop();
  const value = t.pop();
  const inst = t.exit(exitCode.tableGrow, tableGrowSignature, [t.constant32(table), count, value]);
  t.push(t.func.result(inst));
}

export function translateTableFill(t: Translator, table: number): void {
  t.exit(exitCode.tableFill, tableFillSignature, [t.constant32(table), ...t.popMany(3)]);
}

export function translateRefNull(t: Translator): void {
  const type = t.reader.s33();
  if (type === -0x1d || type === -0x1c) t.reader.s33();
  t.push(t.builder.refnull());
}

export function translateRefIsNull(t: Translator): void {
  const value = t.pop();
  t.push(t.builder.binary(Op.ieq, Type.i32, value, t.builder.refnull()));
}

/** An imported function's descriptor stands in the instance context; JavaScript makes those of defined functions. */
export function translateRefFunc(t: Translator, func: number): void {
  if (func < t.module.importedFunctionCount) {
    t.push(t.builder.peek(Type.ref, t.instance, t.layout.importDescriptor(func), region.immutable));
    return;
  }
  const inst = t.exit(exitCode.refFunc, refFuncSignature, [t.constant32(func)]);
  t.push(t.func.result(inst));
}
