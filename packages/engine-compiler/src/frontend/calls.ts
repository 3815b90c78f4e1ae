/** Calls: of functions of the same instance, of imports, through tables; and the same as tail calls. */
import { Op, type SignatureId, Type, type ValueId } from '@wazero-ts/codegen';
import { tableLookUpSignature } from '../compile/table-routine.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { descriptorKinds, descriptorLayout } from '../layout/instance-layout.js';
import { trapNumber } from '../layout/trap-codes.js';
import { skipUnreachable } from './control.js';
import { region } from './regions.js';
import type { Shape } from './shapes.js';
import { elementAddress, recordOf } from './tables.js';
import type { Translator } from './translator.js';

const noValues: readonly ValueId[] = [];

export function translateCall(t: Translator, func: number, isTail: boolean): void {
  const shape = t.shapes.ofFunction(func);
  const { importedFunctionCount } = t.module;
  if (func < importedFunctionCount) {
    const descriptor = t.field(Type.i64, t.layout.importDescriptor(func));
    if (isTail) callDescriptor(t, descriptor, shape, true);
    else callImport(t, descriptor, shape);
    return;
  }
  const args = t.popMany(shape.params.length);
  const defined = func - importedFunctionCount;
  if (func === t.function) t.control.callItself();
  if (t.options.directCalls) {
    const signature = t.signatureId(shape.signature);
    finishCall(t, isTail ? Op.tail_call : Op.call, defined, shape, signature, [t.instance, ...args], isTail);
    return;
  }
  const code = t.builder.peek(Type.i64, t.instance, t.layout.codePointer(defined), region.code);
  callPointer(t, code, t.instance, shape, args, isTail);
}

/**
 * Calls an import, which is a function of another instance or of the host. For the host the exit is here: an exit in a
 * stub that code calls costs half as much again, since the processor then predicts the returns around it wrongly.
 */
function callImport(t: Translator, descriptor: ValueId, shape: Shape): void {
  const { builder } = t;
  const args = t.top(shape.params.length);
  const [host, guest, after] = [builder.createBlock(), builder.createBlock(), builder.createBlock()];
  const kind = builder.peek(Type.i32, descriptor, descriptorLayout.kind, region.immutable);
  t.branchIf(builder.binary(Op.ieq, Type.i32, kind, t.constant32(descriptorKinds.host)), host, noValues, guest);
  builder.seal(host);
  builder.seal(guest);
  t.switchTo(host);
  const context = t.context();
  builder.poke(context, t.instance, contextFields.instance, region.context);
  const number = builder.peek(Type.i64, descriptor, descriptorLayout.instance, region.code);
  builder.poke(context, number, contextFields.hostFunction, region.context);
  const exit = builder.call(Op.exit, exitCode.hostCall, t.signatureId(shape), args);
  const results = shape.results.map((_, i) => t.func.result(exit, i));
  t.jump(after, results);
  t.switchTo(guest);
  callDescriptor(t, descriptor, shape, false);
  t.jump(after, t.popMany(shape.results.length));
  const params = shape.results.map((type) => builder.addParam(after, type));
  builder.seal(after);
  t.switchTo(after);
  for (const param of params) t.push(param);
}

/** So many in one function are checked in place, eighty bytes each; what comes behind them calls a routine. */
const mostInPlace = 1000;

export function translateCallIndirect(t: Translator, type: number, table: number, isTail: boolean): void {
  const { builder } = t;
  if (t.indirectCallCount++ >= mostInPlace) {
    callLookedUp(t, type, table, isTail);
    return;
  }
  const element = elementAddress(t, table, t.pop());
  const descriptor = builder.peek(Type.i64, element, 0, region.tableElements);
  const isNull = builder.binary(Op.ieq, Type.i32, descriptor, t.constant64(0));
  builder.trapif(isNull, trapNumber.INVALID_TABLE_ACCESS);
  const actual = builder.peek(Type.i32, descriptor, descriptorLayout.typeId, region.immutable);
  const wanted = t.field(Type.i32, t.layout.typeId(type));
  builder.trapif(builder.binary(Op.ine, Type.i32, actual, wanted), trapNumber.INDIRECT_CALL_TYPE_MISMATCH);
  callDescriptor(t, descriptor, t.shapes.ofType(type), isTail);
}

/** As {@link translateCallIndirect}, with a call instead of the checks. */
function callLookedUp(t: Translator, type: number, table: number, isTail: boolean): void {
  const { builder } = t;
  const routine = builder.peek(Type.i64, t.context(), contextFields.tableLookUp, region.immutable);
  const found = builder.call(Op.call_indirect, 0, t.signatureId(tableLookUpSignature), [
    routine,
    recordOf(t, table),
    t.pop(),
    t.field(Type.i32, t.layout.typeId(type)),
  ]);
  const shape = t.shapes.ofType(type);
  const args = t.popMany(shape.params.length);
  builder.poke(t.context(), t.instance, contextFields.instance, region.context);
  callPointer(t, t.func.result(found, 0), t.func.result(found, 1), shape, args, isTail);
}

/** Calls what may be of another instance, or a host function that asks for its caller. */
function callDescriptor(t: Translator, descriptor: ValueId, shape: Shape, isTail: boolean): void {
  const { builder } = t;
  const args = t.popMany(shape.params.length);
  builder.poke(t.context(), t.instance, contextFields.instance, region.context);
  const code = builder.peek(Type.i64, descriptor, descriptorLayout.code, region.code);
  const instance = builder.peek(Type.i64, descriptor, descriptorLayout.instance, region.code);
  callPointer(t, code, instance, shape, args, isTail);
}

function callPointer(
  t: Translator,
  code: ValueId,
  instance: ValueId,
  shape: Shape,
  args: readonly ValueId[],
  isTail: boolean,
): void {
  const signature = t.signatureId(shape.signature);
  const op = isTail ? Op.tail_call_indirect : Op.call_indirect;
  finishCall(t, op, 0, shape, signature, [code, instance, ...args], isTail);
}

function finishCall(
  t: Translator,
  op: number,
  immediate: number,
  shape: Shape,
  signature: SignatureId,
  args: readonly ValueId[],
  isTail: boolean,
): void {
  t.mustPoll = true;
  if (isTail) {
    t.tailCall(op, immediate, signature, args);
    skipUnreachable(t);
    return;
  }
  const inst = t.builder.call(op, immediate, signature, args);
  for (let i = 0; i < shape.results.length; i++) t.push(t.func.result(inst, i));
}
