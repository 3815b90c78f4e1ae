/**
 * Bulk instructions on memories and segments. What is long leaves: JavaScript does it, in pieces between checks. Short
 * copies and fills stay in machine code, unless fuel is counted: the exit charges for them.
 */
import { Op, type Signature, Type, type ValueId } from '@wazero-ts/codegen';
import { memoryFillSignature, memoryMoveSignature } from '../compile/memory-routines.js';
import { contextFields } from '../layout/context-fields.js';
import { exitCode } from '../layout/exit-codes.js';
import { bulkSignature, dropSignature, fillSignature } from './exit-signatures.js';
import { checkRange } from './memory.js';
import { region } from './regions.js';
import type { Translator } from './translator.js';

/** Longer ones leave: within this many bytes no check is missed. */
const longest = 1 << 16;
/** So many in one function are machine code, a hundred bytes each; what comes behind them leaves. */
const mostInPlace = 1000;
/** Copies of a known length up to this are loads and stores in place. */
const longestInPlace = 64;

/** The native address of the first of `length` bytes, which are in bounds. */
function nativeAddress(t: Translator, memory: number, start: ValueId): ValueId {
  return t.builder.binary(Op.iadd, Type.i64, t.pointer(t.layout.memoryBase(memory)), t.widen(start));
}

/** Calls a routine of the context with `args`, or leaves when the length is too long for it. */
function callUnlessLong(
  t: Translator,
  length: ValueId,
  leave: () => void,
  routine: number,
  signature: Signature,
  makeArgs: () => readonly ValueId[],
): void {
  const { builder } = t;
  const [short, long, after] = [builder.createBlock(), builder.createBlock(), builder.createBlock()];
  t.branchIf(builder.binary(Op.ugt, Type.i32, length, t.constant32(longest)), long, [], short);
  builder.markCold(long);
  builder.seal(long);
  builder.seal(short);
  t.switchTo(short);
  const code = builder.peek(Type.i64, t.context(), routine, region.immutable);
  builder.call(Op.call_indirect, 0, t.signatureId(signature), [code, ...makeArgs()]);
  t.jump(after, []);
  t.switchTo(long);
  leave();
  t.jump(after, []);
  builder.seal(after);
  t.switchTo(after);
}

export function translateMemoryFill(t: Translator, memory: number): void {
  const [start, value, length] = t.popMany(3) as [ValueId, ValueId, ValueId];
  const leave = (): void => {
    t.exit(exitCode.memoryFill, fillSignature, [t.constant32(memory), start, value, length]);
  };
  if (t.options.metered || t.bulkCount++ >= mostInPlace) {
    leave();
    return;
  }
  checkRange(t, memory, start, length);
  callUnlessLong(t, length, leave, contextFields.memoryFill, memoryFillSignature, () => [
    nativeAddress(t, memory, start),
    value,
    t.widen(length),
  ]);
}

export function translateMemoryCopy(t: Translator, target: number, source: number): void {
  const [to, from, length] = t.popMany(3) as [ValueId, ValueId, ValueId];
  const leave = (): void => {
    t.exit(exitCode.memoryCopy, bulkSignature, [t.constant32(target), t.constant32(source), to, from, length]);
  };
  if (t.options.metered || t.bulkCount++ >= mostInPlace) {
    leave();
    return;
  }
  checkRange(t, target, to, length);
  checkRange(t, source, from, length);
  const known = t.func.isConst(length) ? t.func.immLo[t.func.definingInst(length)]! >>> 0 : -1;
  if (known >= 0 && known <= longestInPlace) {
    copyInPlace(t, nativeAddress(t, target, to), nativeAddress(t, source, from), known);
    return;
  }
  callUnlessLong(t, length, leave, contextFields.memoryMove, memoryMoveSignature, () => [
    nativeAddress(t, target, to),
    nativeAddress(t, source, from),
    t.widen(length),
  ]);
}

const partTypes = [
  [16, Type.v128],
  [8, Type.i64],
  [4, Type.i32],
] as const;

/** Loads everything, then stores it: so the two may overlap. */
function copyInPlace(t: Translator, to: ValueId, from: ValueId, length: number): void {
  const { builder } = t;
  const stores: (() => void)[] = [];
  let at = 0;
  for (const [bytes, type] of partTypes) {
    for (; length - at >= bytes; at += bytes) {
      const displacement = at;
      const value = builder.peek(type, from, displacement, region.memory);
      stores.push(() => builder.poke(to, value, displacement, region.memory));
    }
  }
  const zero = t.constant64(0);
  for (; at < length; at++) {
    const displacement = at;
    const value = builder.load(Op.load8_u, Type.i32, from, zero, displacement, region.memory);
    stores.push(() => builder.store(Op.store8, to, zero, value, displacement, region.memory));
  }
  for (const store of stores) store();
}

/** `memory.init`, `table.copy`, `table.init`: two indices and three operands. */
export function translateBulk(t: Translator, code: number, first: number, second: number): void {
  t.exit(code, bulkSignature, [t.constant32(first), t.constant32(second), ...t.popMany(3)]);
}

export function translateDrop(t: Translator, code: number, segment: number): void {
  t.exit(code, dropSignature, [t.constant32(segment)]);
}
