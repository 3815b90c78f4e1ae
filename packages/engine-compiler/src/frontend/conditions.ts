import { Op, Type, type ValueId } from '@wazero-ts/codegen';
import type { Translator } from './translator.js';

/** A condition without the comparisons with zero around it: see {@link peelCondition}. */
export const condition = { value: 0 as ValueId, isNegated: false };

/**
 * Takes `i32.eqz` and comparisons of an i32 with 0 off a condition, as compilers put them before branches. The result is
 * overwritten by the next call.
 */
export function peelCondition({ func }: Translator, value: ValueId): void {
  condition.value = value;
  condition.isNegated = false;
  for (;;) {
    const inst = func.definingInst(condition.value);
    if (inst < 0) return;
    const op = func.op[inst]!;
    if (op !== Op.ieq && op !== Op.ine) return;
    const operand = func.arg(inst, 0);
    const other = func.arg(inst, 1);
    if (func.valueType[operand] !== Type.i32 || !func.isConst(other)) return;
    if (func.immLo[func.definingInst(other)] !== 0) return;
    condition.value = operand;
    if (op === Op.ieq) condition.isNegated = !condition.isNegated;
  }
}
