/**
 * The functions between guest code and JavaScript, one of each per signature. They are SSA, so no instruction set needs
 * code of its own for them.
 */
import { FunctionBuilder, Op, type Signature, type SsaFunction, Type, type ValueId } from '@wazero-ts/codegen';
import { region } from '../frontend/regions.js';
import type { Shape } from '../frontend/shapes.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { descriptorLayout } from '../layout/instance-layout.js';
import { trapNumber } from '../layout/trap-codes.js';

const nothing: Signature = { params: [], results: [] };
const slotBytes = 8;

function slotsOf(type: Type): number {
  return type === Type.v128 ? 2 : 1;
}

/**
 * What a call from JavaScript starts: calls the descriptor in `contextFields.callee` with the parameters in the slots,
 * and leaves with `exitCode.done` and the results in the slots.
 */
export function buildEntry(shape: Shape): SsaFunction {
  const builder = new FunctionBuilder('entry', nothing);
  const { func } = builder;
  const context = builder.pinned(0);
  const descriptor = builder.peek(Type.i64, context, contextFields.callee, region.context);
  const code = builder.peek(Type.i64, descriptor, descriptorLayout.code, region.code);
  const instance = builder.peek(Type.i64, descriptor, descriptorLayout.instance, region.code);
  const args: ValueId[] = [code, instance];
  let slot = 0;
  for (const type of shape.params) {
    args.push(builder.peek(type, context, contextFields.slots + slotBytes * slot, region.context));
    slot += slotsOf(type);
  }
  const call = builder.call(Op.call_indirect, 0, func.addSignature(shape.signature), args);
  const results = shape.results.map((_, i) => func.result(call, i));
  builder.call(Op.exit, exitCode.done, func.addSignature({ params: shape.results, results: [] }), results);
  builder.trap(trapNumber.UNREACHABLE);
  return builder.finish();
}

/** The code of a host function's descriptor: leaves with the parameters, returns what JavaScript put into the slots. */
export function buildHostStub(shape: Shape): SsaFunction {
  const builder = new FunctionBuilder('host', shape.signature);
  const { func } = builder;
  const param = (index: number): ValueId => func.param(func.entry, index);
  builder.poke(builder.pinned(0), param(0), contextFields.hostFunction, region.context);
  const args = shape.params.map((_, i) => param(i + 1));
  const signature = func.addSignature({ params: shape.params, results: shape.results });
  const exit = builder.call(Op.exit, exitCode.hostCall, signature, args);
  builder.return(shape.results.map((_, i) => func.result(exit, i)));
  return builder.finish();
}

/** The code of every descriptor whose instance is closed: it never returns, so it serves all signatures. */
export function buildClosedStub(): SsaFunction {
  const builder = new FunctionBuilder('closed', { params: [Type.i64], results: [] });
  const { func } = builder;
  const signature = func.addSignature({ params: [Type.i64], results: [] });
  builder.call(Op.exit, exitCode.closed, signature, [func.param(func.entry, 0)]);
  builder.trap(trapNumber.UNREACHABLE);
  return builder.finish();
}
