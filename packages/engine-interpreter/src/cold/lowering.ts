/** Lowers the instructions that are neither control nor have a fixed numeric form. */
import type { Opcode } from '@wazero-ts/binary';
import { findOpcode, opcodeById } from '@wazero-ts/binary';
import { FlatOp, vectorOps } from '../flat-ops.generated.js';
import type { Lowering } from '../lower/lower-function.js';
import { SlotClass, slotClassOf } from '../signature.js';
import { coldIndex, pieceIndex } from './handlers.js';

const classOfLetter: Readonly<Record<string, number>> = {
  i: SlotClass.word,
  f: SlotClass.word,
  I: SlotClass.double,
  F: SlotClass.double,
  v: SlotClass.vector,
};

/** Lowers the instruction whose opcode was read; its immediates come next. */
export function coldInstruction(lowering: Lowering, prefix: number, code: number): void {
  const id = findOpcode(prefix, code);
  if (id === -1) throw new Error(`opcode ${prefix} ${code} was accepted by the validator`);
  const opcode = opcodeById(id);
  lowering.addFuel(opcode.fuel);
  lowerByImmediate(lowering, opcode);
}

function lowerByImmediate(lowering: Lowering, opcode: Opcode): void {
  const { reader, stack } = lowering;
  const { name } = opcode;
  switch (opcode.immediate) {
    case 'ref_type': {
      const type = reader.s33();
      if (type === -0x1d || type === -0x1c) reader.s33();
      lowering.nullReference(stack.push(SlotClass.reference));
      return;
    }
    case 'func':
      cold(lowering, name, 0, [SlotClass.reference], [reader.u32()]);
      return;
    case 'table':
      lowerTable(lowering, name, reader.u32());
      return;
    case 'elem':
    case 'data':
      cold(lowering, name, 0, [], [reader.u32()]);
      return;
    case 'table_copy':
    case 'memory_copy':
      bulk(lowering, name, [reader.u32(), reader.u32()]);
      return;
    case 'table_init': {
      const segment = reader.u32();
      bulk(lowering, name, [reader.u32(), segment]);
      return;
    }
    case 'memory_init': {
      const segment = reader.u32();
      reader.u32();
      bulk(lowering, name, [segment]);
      return;
    }
    case 'memory':
      reader.u32();
      lowerMemory(lowering, name);
      return;
    case 'v128':
      vector(lowering, opcode, 0, readWords(lowering));
      return;
    case 'shuffle':
      vector(lowering, opcode, 2, readWords(lowering));
      return;
    case 'lane':
      vector(lowering, opcode, opcode.params!.length, [reader.byte()]);
      return;
    case 'memarg':
      lowerMemoryAccess(lowering, opcode);
      return;
    case 'memarg_lane': {
      const offset = lowering.readOffset();
      const lane = reader.byte();
      lowerLaneAccess(lowering, opcode, offset, lane);
      return;
    }
    case 'fence':
      // One thread runs an instance and every atomic access is sequentially consistent.
      reader.byte();
      return;
    case 'none':
      cold(lowering, name, 1, [SlotClass.word], []);
      return;
    default:
      throw new Error(`${name} has no lowering`);
  }
}

function resultsOf(opcode: Opcode): readonly number[] {
  return [...opcode.results!].map((letter) => classOfLetter[letter]!);
}

function readWords({ reader }: Lowering): readonly number[] {
  return [reader.fixed32(), reader.fixed32(), reader.fixed32(), reader.fixed32()];
}

/** Consumes values and gives their slots, in the order of the stack. */
function take({ stack }: Lowering, count: number): number[] {
  const slots: number[] = [];
  for (let index = stack.count - count; index < stack.count; index++) slots.push(stack.slotAt(index));
  stack.cut(stack.count - count);
  return slots;
}

/** A cold operation: result slots, operand slots, immediates. */
function cold(
  lowering: Lowering,
  name: string,
  operandCount: number,
  results: readonly number[],
  immediates: readonly number[],
): void {
  const operands = take(lowering, operandCount);
  const slots = results.map((slotClass) => lowering.stack.push(slotClass));
  lowering.writer.cold(FlatOp.cold, coldIndex(name), [...slots, ...operands, ...immediates]);
}

/** A vector operation with immediates. */
function vector(lowering: Lowering, opcode: Opcode, operandCount: number, immediates: readonly number[]): void {
  const operands = take(lowering, operandCount);
  const [result] = resultsOf(opcode);
  lowering.writer.vector(vectorOps[opcode.name]!, [lowering.stack.push(result!), ...operands, ...immediates]);
}

/** A bulk operation: three operands in their own slots, which it changes. */
function bulk(lowering: Lowering, name: string, immediates: readonly number[]): void {
  lowering.stack.settleTop(3);
  const operands = take(lowering, 3);
  lowering.writer.cold(FlatOp.pieces, pieceIndex(name), [...operands, ...immediates]);
}

function lowerMemory(lowering: Lowering, name: string): void {
  const { stack, writer } = lowering;
  if (name === 'memory.fill') bulk(lowering, name, []);
  else if (name === 'memory.size') cold(lowering, name, 0, [SlotClass.word], []);
  else {
    const [delta] = take(lowering, 1);
    writer.emit2(FlatOp.memoryGrow, stack.push(SlotClass.word), delta!);
  }
}

/** Whether the code reaches a global by its offset in {@link GuestState.globals}. */
function isNearGlobal({ code: { module } }: Lowering, index: number, slotClass: number): boolean {
  return index >= module.importedGlobalCount && slotClass <= SlotClass.double;
}

function globalClass({ code: { module } }: Lowering, index: number): number {
  return slotClassOf(module.globalTypes[index]!.type);
}

export function lowerGlobalGet(lowering: Lowering, index: number): void {
  const { code, stack, writer } = lowering;
  const slotClass = globalClass(lowering, index);
  if (!isNearGlobal(lowering, index, slotClass)) {
    cold(lowering, 'global.get', 0, [slotClass], [index, slotClass]);
    return;
  }
  const op = slotClass === SlotClass.word ? FlatOp.globalGet32 : FlatOp.globalGet64;
  writer.result1(op, stack.push(slotClass), 4 * (index - code.module.importedGlobalCount));
}

export function lowerGlobalSet(lowering: Lowering, index: number): void {
  const { code, stack, writer } = lowering;
  const slotClass = globalClass(lowering, index);
  if (!isNearGlobal(lowering, index, slotClass)) {
    cold(lowering, 'global.set', 1, [], [index, slotClass]);
    return;
  }
  const value = stack.slotAt(stack.count - 1);
  stack.pop();
  const op = slotClass === SlotClass.word ? FlatOp.globalSet32 : FlatOp.globalSet64;
  writer.emit2(op, 4 * (index - code.module.importedGlobalCount), value);
}

function lowerTable(lowering: Lowering, name: string, table: number): void {
  switch (name) {
    case 'table.get':
      cold(lowering, name, 1, [SlotClass.reference], [table]);
      break;
    case 'table.set':
      cold(lowering, name, 2, [], [table]);
      break;
    case 'table.size':
      cold(lowering, name, 0, [SlotClass.word], [table]);
      break;
    case 'table.grow':
      cold(lowering, name, 2, [SlotClass.word], [table]);
      break;
    default:
      bulk(lowering, name, [table]);
  }
}

/** Vector and atomic accesses: as many operands as the signature has, the address first. */
function lowerMemoryAccess(lowering: Lowering, opcode: Opcode): void {
  const { name, params, results } = opcode;
  const offset = lowering.readOffset() | 0;
  const vectorOp = vectorOps[name];
  if (vectorOp !== undefined) {
    const [base, value] = take(lowering, params!.length);
    const slot = value ?? lowering.stack.push(SlotClass.vector);
    lowering.writer.vector(vectorOp, [slot, base!, offset]);
  } else if (pieceIndex(name) >= 0) {
    const operands = take(lowering, params!.length);
    const result = lowering.stack.push(SlotClass.word);
    lowering.writer.cold(FlatOp.pieces, pieceIndex(name), [result, ...operands, offset]);
  } else {
    cold(lowering, name, params!.length, results === '' ? [] : resultsOf(opcode), [offset]);
  }
}

function lowerLaneAccess(lowering: Lowering, { name, results }: Opcode, offset: number, lane: number): void {
  const [base, value] = take(lowering, 2);
  const result = results === '' ? [] : [lowering.stack.push(SlotClass.vector)];
  lowering.writer.vector(vectorOps[name]!, [...result, value!, base!, offset | 0, lane]);
}
