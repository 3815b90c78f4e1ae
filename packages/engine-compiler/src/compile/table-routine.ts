/** What indirect calls have checked elsewhere, in functions that have too many of them to check each in place. */
import { FunctionBuilder, Op, type Signature, type SsaFunction, Type, type ValueId } from '@wazero-ts/codegen';
import { region } from '../frontend/regions.js';
import { descriptorLayout, tableElementShift, tableRecordLayout } from '../layout/instance-layout.js';
import { trapNumber } from '../layout/trap-codes.js';

const { i32, i64 } = Type;

/** (table record, index, type id) to the code and the instance context of the function that is there. */
export const tableLookUpSignature: Signature = { params: [i64, i32, i32], results: [i64, i64] };

/** Traps as the call would: its frame is no function's, so that traces begin with the caller. */
export function buildTableLookUp(): SsaFunction {
  const builder = new FunctionBuilder('table look-up', tableLookUpSignature);
  const { func } = builder;
  const [record, index, wanted] = [0, 1, 2].map((i) => func.param(func.entry, i)) as [ValueId, ValueId, ValueId];
  const length = builder.peek(i32, record, tableRecordLayout.length, region.tableRecord);
  builder.trapif(builder.binary(Op.uge, i32, index, length), trapNumber.INVALID_TABLE_ACCESS);
  // A processor that runs ahead of the check must not load beyond the table.
  const guarded = builder.unary(Op.uextend, i64, builder.binary(Op.guardindex, i32, index, length));
  const elements = builder.peek(i64, record, tableRecordLayout.elements, region.tableRecord);
  const distance = builder.binary(Op.ishl, i64, guarded, builder.iconst(i64, tableElementShift));
  const descriptor = builder.peek(i64, builder.binary(Op.iadd, i64, elements, distance), 0, region.tableElements);
  builder.trapif(builder.binary(Op.ieq, i32, descriptor, builder.iconst(i64, 0)), trapNumber.INVALID_TABLE_ACCESS);
  const actual = builder.peek(i32, descriptor, descriptorLayout.typeId, region.immutable);
  builder.trapif(builder.binary(Op.ine, i32, actual, wanted), trapNumber.INDIRECT_CALL_TYPE_MISMATCH);
  const code = builder.peek(i64, descriptor, descriptorLayout.code, region.code);
  const instance = builder.peek(i64, descriptor, descriptorLayout.instance, region.code);
  builder.return([code, instance]);
  return builder.finish();
}
