/** Instructions without a prefix whose typing depends on an immediate or on the stack. */
import { CoreFeature } from '@wazero-ts/api';
import { maxBranchTargets } from '../limits.js';
import { findOpcode, opcodeById } from '../opcodes.js';
import { readRefType, readValType } from '../read-types.js';
import { isRefType, type TableType, type ValType, ValTypes } from '../types.js';
import type { BodyContext } from './function.js';
import { checkHasMemory } from './memory-access.js';
import { Frame } from './stacks.js';
import { singleStart } from './type-pool.js';
import { valTypeText } from './type-text.js';

const loopOpcode = 0x03;
const ifOpcode = 0x04;
const elseOpcode = 0x05;
const emptyBlockType = 0x40;
const firstValTypeCode = 0x41;

/** Checks one instruction; the reader stands behind its opcode. */
export function checkStructural(context: BodyContext, opcode: number): void {
  const { stacks } = context;
  switch (opcode) {
    case 0x00 /* unreachable */:
      stacks.markUnreachable();
      return;
    case 0x02 /* block */:
    case 0x03 /* loop */:
    case 0x04 /* if */:
      openBlock(context, opcode);
      return;
    case 0x05 /* else */:
      checkElse(context);
      return;
    case 0x0b /* end */:
      checkEnd(context);
      return;
    case 0x0c /* br */:
      checkBranch(context);
      return;
    case 0x0d /* br_if */:
      checkBranchIf(context);
      return;
    case 0x0e /* br_table */:
      checkBranchTable(context);
      return;
    case 0x0f /* return */:
      checkReturn(context);
      return;
    case 0x10 /* call */:
      applyCall(context, readCallee(context));
      return;
    case 0x11 /* call_indirect */:
      applyCall(context, readIndirectCallee(context));
      return;
    case 0x12 /* return_call */:
      requireFeature(context, opcode, CoreFeature.tailCall);
      applyTailCall(context, readCallee(context));
      return;
    case 0x13 /* return_call_indirect */:
      requireFeature(context, opcode, CoreFeature.tailCall);
      applyTailCall(context, readIndirectCallee(context));
      return;
    case 0x1a /* drop */:
      stacks.popAny();
      return;
    case 0x1b /* select */:
      checkSelect(context);
      return;
    case 0x1c /* select with types */:
      requireFeature(context, opcode, CoreFeature.referenceTypes);
      checkTypedSelect(context);
      return;
    case 0x24 /* global.set */:
      checkGlobalSet(context);
      return;
    case 0x25 /* table.get */:
      {
        requireFeature(context, opcode, CoreFeature.referenceTypes);
        const element = readTableElement(context);
        stacks.pop(ValTypes.i32);
        stacks.push(element);
        return;
      }
    case 0x26 /* table.set */:
      {
        requireFeature(context, opcode, CoreFeature.referenceTypes);
        const element = readTableElement(context);
        stacks.pop(element);
        stacks.pop(ValTypes.i32);
        return;
      }
    case 0x3f /* memory.size */:
      readMemoryByte(context);
      stacks.push(ValTypes.i32);
      return;
    case 0x40 /* memory.grow */:
      readMemoryByte(context);
      stacks.pop(ValTypes.i32);
      stacks.push(ValTypes.i32);
      return;
    case 0xd0 /* ref.null */:
      requireFeature(context, opcode, CoreFeature.referenceTypes);
      stacks.push(readRefType(context.reader, context.module));
      return;
    case 0xd1 /* ref.is_null */:
      requireFeature(context, opcode, CoreFeature.referenceTypes);
      checkIsNull(context);
      return;
    case 0xd2 /* ref.func */:
      requireFeature(context, opcode, CoreFeature.referenceTypes);
      checkRefFunc(context);
      return;
    default:
      throw refuse(context, opcode);
  }
}

/** Disabled or unknown. */
function refuse({ reader, stacks }: BodyContext, opcode: number): Error {
  const id = findOpcode(0, opcode);
  if (id === -1) return reader.malformed(`illegal opcode 0x${opcode.toString(16)}`, stacks.instruction);
  return reader.opcodeDisabled(opcodeById(id), stacks.instruction);
}

function requireFeature(context: BodyContext, opcode: number, feature: number): void {
  if ((context.module.features & feature) === 0) throw refuse(context, opcode);
}

function openBlock(context: BodyContext, opcode: number): void {
  const { reader, stacks, pool } = context;
  const start = reader.offset;
  const code = reader.byte();
  let paramStart = 0;
  let paramCount = 0;
  let resultStart = 0;
  let resultCount = 0;
  if (code >= firstValTypeCode && code < 0x80) {
    reader.offset = start;
    resultStart = singleStart(readValType(reader, context.module));
    resultCount = 1;
  } else if (code !== emptyBlockType) {
    reader.offset = start;
    const type = readBlockTypeIndex(context, start);
    paramStart = pool.paramStart[type] as number;
    paramCount = pool.paramCount[type] as number;
    resultStart = pool.resultStart[type] as number;
    resultCount = pool.resultCount[type] as number;
  }
  if (opcode === ifOpcode) stacks.pop(ValTypes.i32);
  if (paramCount !== 0) stacks.popTypes(paramStart, paramCount);
  stacks.pushFrame(opcode, paramStart, paramCount, resultStart, resultCount);
}

function readBlockTypeIndex({ reader, module }: BodyContext, start: number): number {
  const type = reader.s33();
  if (type < 0) throw reader.malformed(`malformed block type ${type}`, start);
  if ((module.features & CoreFeature.multiValue) === 0) {
    throw reader.featureDisabled('a block type that is a type index', 'multi-value', start);
  }
  if (type >= module.types.length) throw reader.invalid(`unknown type ${type}`, start);
  return type;
}

function checkElse({ reader, stacks }: BodyContext): void {
  const { frames, topFrame } = stacks;
  if (frames[topFrame + Frame.opcode] !== ifOpcode) {
    throw reader.malformed('END opcode expected: else without if', stacks.instruction);
  }
  stacks.popFrame();
  stacks.pushFrame(
    elseOpcode,
    frames[topFrame + Frame.paramStart] as number,
    frames[topFrame + Frame.paramCount] as number,
    frames[topFrame + Frame.resultStart] as number,
    frames[topFrame + Frame.resultCount] as number,
  );
}

function checkEnd({ reader, stacks, pool }: BodyContext): void {
  const { frames, topFrame } = stacks;
  stacks.popFrame();
  const resultStart = frames[topFrame + Frame.resultStart] as number;
  const resultCount = frames[topFrame + Frame.resultCount] as number;
  if (frames[topFrame + Frame.opcode] === ifOpcode) {
    const paramStart = frames[topFrame + Frame.paramStart] as number;
    const paramCount = frames[topFrame + Frame.paramCount] as number;
    if (!sameTypes(pool.types, paramStart, paramCount, resultStart, resultCount)) {
      throw reader.invalid('type mismatch: if without else must leave what it takes', stacks.instruction);
    }
  }
  if (resultCount !== 0) stacks.pushTypes(resultStart, resultCount);
}

function sameTypes(types: Int32Array, start: number, count: number, otherStart: number, otherCount: number): boolean {
  if (count !== otherCount) return false;
  if (start === otherStart) return true;
  for (let i = 0; i < count; i++) {
    if (types[start + i] !== types[otherStart + i]) return false;
  }
  return true;
}

/** The range of types that a branch to a frame carries: a loop's parameters, any other's results. */
function labelStart(frames: Int32Array, frame: number): number {
  const isLoop = frames[frame + Frame.opcode] === loopOpcode;
  return frames[frame + (isLoop ? Frame.paramStart : Frame.resultStart)] as number;
}

function labelCount(frames: Int32Array, frame: number): number {
  const isLoop = frames[frame + Frame.opcode] === loopOpcode;
  return frames[frame + (isLoop ? Frame.paramCount : Frame.resultCount)] as number;
}

function checkBranch({ reader, stacks }: BodyContext): void {
  const frame = stacks.labelFrame(reader.u32());
  const count = labelCount(stacks.frames, frame);
  if (count !== 0) stacks.popTypes(labelStart(stacks.frames, frame), count);
  stacks.markUnreachable();
}

function checkBranchIf({ reader, stacks }: BodyContext): void {
  const frame = stacks.labelFrame(reader.u32());
  stacks.pop(ValTypes.i32);
  const count = labelCount(stacks.frames, frame);
  if (count === 0) return;
  const start = labelStart(stacks.frames, frame);
  stacks.popTypes(start, count);
  stacks.pushTypes(start, count);
}

function checkBranchTable({ reader, stacks, pool, module }: BodyContext): void {
  const targets = reader.vectorLength('branch targets', maxBranchTargets, 1);
  stacks.pop(ValTypes.i32);
  // Since reference types, targets of different types are valid in unreachable code.
  const mustBeEqual = (module.features & CoreFeature.referenceTypes) === 0;
  let arity = -1;
  let checkedStart = -1;
  // One more than the targets: the default.
  for (let i = 0; i <= targets; i++) {
    const frame = stacks.labelFrame(reader.u32());
    const count = labelCount(stacks.frames, frame);
    const start = labelStart(stacks.frames, frame);
    if (arity !== -1 && count !== arity) {
      throw reader.invalid('type mismatch: the targets of br_table differ in arity', stacks.instruction);
    }
    if (count !== 0 && (arity === -1 || start !== checkedStart)) {
      stacks.peekTypes(start, count);
      if (mustBeEqual && arity !== -1 && !sameTypes(pool.types, start, count, checkedStart, arity)) {
        throw reader.invalid('type mismatch: the targets of br_table differ in type', stacks.instruction);
      }
    }
    arity = count;
    checkedStart = start;
  }
  stacks.markUnreachable();
}

function checkReturn({ stacks }: BodyContext): void {
  stacks.popTypes(stacks.frames[Frame.resultStart] as number, stacks.frames[Frame.resultCount] as number);
  stacks.markUnreachable();
}

function readCallee({ reader, stacks, module }: BodyContext): number {
  const index = reader.u32();
  const type = module.functionTypes[index];
  if (type === undefined) throw reader.invalid(`unknown function ${index}`, stacks.instruction);
  return type;
}

function readIndirectCallee(context: BodyContext): number {
  const { reader, stacks, module } = context;
  const type = reader.u32();
  const tableStart = reader.offset;
  const table = reader.u32();
  if ((module.features & CoreFeature.referenceTypes) === 0 && (table !== 0 || reader.offset !== tableStart + 1)) {
    throw reader.malformed('zero flag expected', tableStart);
  }
  if (elementOf(context, table) !== ValTypes.funcref) {
    throw reader.invalid('type mismatch: the table does not hold functions', stacks.instruction);
  }
  if (type >= module.types.length) throw reader.invalid(`unknown type ${type}`, stacks.instruction);
  stacks.pop(ValTypes.i32);
  return type;
}

function applyCall({ stacks, pool }: BodyContext, type: number): void {
  stacks.popTypes(pool.paramStart[type] as number, pool.paramCount[type] as number);
  const resultCount = pool.resultCount[type] as number;
  if (resultCount !== 0) stacks.pushTypes(pool.resultStart[type] as number, resultCount);
}

function applyTailCall({ reader, stacks, pool }: BodyContext, type: number): void {
  stacks.popTypes(pool.paramStart[type] as number, pool.paramCount[type] as number);
  const { frames } = stacks;
  const same = sameTypes(
    pool.types,
    pool.resultStart[type] as number,
    pool.resultCount[type] as number,
    frames[Frame.resultStart] as number,
    frames[Frame.resultCount] as number,
  );
  if (!same) throw reader.invalid('type mismatch: a tail call must return what its caller returns', stacks.instruction);
  stacks.markUnreachable();
}

/** Only number and vector types; 0 is the unknown type. */
function checkSelect({ reader, stacks }: BodyContext): void {
  stacks.pop(ValTypes.i32);
  const second = stacks.popAny();
  const first = stacks.popAny();
  if (isRefType(first as ValType) || isRefType(second as ValType)) {
    throw reader.invalid('type mismatch: select without types takes no references', stacks.instruction);
  }
  if (first !== second && first !== 0 && second !== 0) {
    const found = `${valTypeText(first)} and ${valTypeText(second)}`;
    throw reader.invalid(`type mismatch: select between ${found}`, stacks.instruction);
  }
  stacks.push(first === 0 ? second : first);
}

function checkTypedSelect({ reader, stacks, module }: BodyContext): void {
  if (reader.u32() !== 1) throw reader.invalid('invalid result arity', stacks.instruction);
  const type = readValType(reader, module);
  stacks.pop(ValTypes.i32);
  stacks.pop(type);
  stacks.pop(type);
  stacks.push(type);
}

function checkGlobalSet({ reader, stacks, module }: BodyContext): void {
  const index = reader.u32();
  const global = module.globalTypes[index];
  if (global === undefined) throw reader.invalid(`unknown global ${index}`, stacks.instruction);
  if (!global.mutable) throw reader.invalid(`global is immutable: ${index}`, stacks.instruction);
  stacks.pop(global.type);
}

/** Reads a table index: the type of that table's elements. */
export function readTableElement(context: BodyContext): ValType {
  return elementOf(context, context.reader.u32());
}

function elementOf({ reader, stacks, module }: BodyContext, table: number): ValType {
  const type: TableType | undefined = module.tableTypes[table];
  if (type === undefined) throw reader.invalid(`unknown table ${table}`, stacks.instruction);
  return type.element;
}

function readMemoryByte(context: BodyContext): void {
  const { reader } = context;
  const start = reader.offset;
  if (reader.byte() !== 0) throw reader.malformed('zero byte expected', start);
  checkHasMemory(context);
}

function checkIsNull({ reader, stacks }: BodyContext): void {
  const type = stacks.popAny();
  if (type !== 0 && !isRefType(type as ValType)) {
    throw reader.invalid(`type mismatch: expected a reference, found ${valTypeText(type)}`, stacks.instruction);
  }
  stacks.push(ValTypes.i32);
}

function checkRefFunc({ reader, stacks, module }: BodyContext): void {
  const index = reader.u32();
  if (index >= module.functionTypes.length) throw reader.invalid(`unknown function ${index}`, stacks.instruction);
  if (!module.isDeclaredFunctionReference(index)) {
    throw reader.invalid(`undeclared function reference ${index}`, stacks.instruction);
  }
  stacks.push(ValTypes.funcref);
}
