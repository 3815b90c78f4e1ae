/** Instructions with a prefix byte: conversions, bulk memory and tables, vectors, atomics. */
import { findOpcode, type Opcode, opcodeById, opcodes } from '../opcodes.js';
import { ValTypes } from '../types.js';
import type { BodyContext } from './function.js';
import { checkAtomicAccess, checkHasMemory, checkMemoryAccess } from './memory-access.js';
import { packSignature } from './signatures.js';
import { readTableElement } from './structural.js';

const signatures: Int32Array = Int32Array.from(opcodes, packSignature);
const atomicPrefix = 0xfe;
const shuffleLanes = 16;
/** Lanes of both operands of a shuffle. */
const shuffleSources = 32;

export function checkPrefixed(context: BodyContext, prefix: number): void {
  const { reader, stacks, module } = context;
  const id = findOpcode(prefix, reader.u32());
  if (id === -1) throw reader.malformed('illegal opcode', stacks.instruction);
  const opcode = opcodeById(id);
  if ((opcode.feature & module.features) === 0) throw reader.opcodeDisabled(opcode, stacks.instruction);
  checkImmediate(context, opcode);
  if (opcode.params !== undefined) applySignature(context, signatures[id] as number);
}

function applySignature({ stacks }: BodyContext, signature: number): void {
  const first = (signature >> 8) & 0xff;
  const second = (signature >> 16) & 0xff;
  const third = signature >>> 24;
  if (first !== 0) stacks.pop(first);
  if (second !== 0) stacks.pop(second);
  if (third !== 0) stacks.pop(third);
  const result = signature & 0xff;
  if (result !== 0) stacks.push(result);
}

function checkImmediate(context: BodyContext, opcode: Opcode): void {
  const { reader } = context;
  switch (opcode.immediate) {
    case 'none':
      return;
    case 'memarg':
      checkAccess(context, opcode);
      return;
    case 'memarg_lane':
      checkAccess(context, opcode);
      checkLane(context, opcode.laneCount);
      return;
    case 'lane':
      checkLane(context, opcode.laneCount);
      return;
    case 'shuffle':
      for (let i = 0; i < shuffleLanes; i++) checkLane(context, shuffleSources);
      return;
    case 'v128':
      reader.skip(16);
      return;
    case 'fence':
      readZeroByte(context);
      return;
    case 'memory':
      readMemoryIndex(context);
      return;
    case 'memory_copy':
      readMemoryIndex(context);
      readMemoryIndex(context);
      return;
    case 'memory_init':
      checkDataIndex(context);
      readMemoryIndex(context);
      return;
    case 'data':
      checkDataIndex(context);
      return;
    case 'elem':
      readSegmentType(context);
      return;
    case 'table_init':
      checkTableInit(context);
      return;
    case 'table_copy':
      checkTableCopy(context);
      return;
    case 'table':
      checkTableInstruction(context, opcode);
      return;
    default:
      throw new Error(`no prefixed instruction has the immediate ${opcode.immediate}: ${opcode.name}`);
  }
}

function checkAccess(context: BodyContext, opcode: Opcode): void {
  if (opcode.prefix === atomicPrefix) checkAtomicAccess(context, opcode.alignment);
  else checkMemoryAccess(context, opcode.alignment);
}

function checkLane({ reader, stacks }: BodyContext, laneCount: number): void {
  const lane = reader.byte();
  if (lane >= laneCount) throw reader.invalid(`invalid lane index ${lane}`, stacks.instruction);
}

function readZeroByte({ reader }: BodyContext): void {
  const start = reader.offset;
  if (reader.byte() !== 0) throw reader.malformed('zero byte expected', start);
}

/** One memory, so its index is a zero byte (specification 5.4.6). */
function readMemoryIndex(context: BodyContext): void {
  readZeroByte(context);
  checkHasMemory(context);
}

function checkDataIndex({ reader, stacks, module }: BodyContext): void {
  const index = reader.u32();
  if (module.dataCount === undefined) throw reader.malformed('data count section required', stacks.instruction);
  if (index >= module.dataCount) throw reader.invalid(`unknown data segment ${index}`, stacks.instruction);
}

function readSegmentType({ reader, stacks, module }: BodyContext): number {
  const index = reader.u32();
  const segment = module.elements[index];
  if (segment === undefined) throw reader.invalid(`unknown elem segment ${index}`, stacks.instruction);
  return segment.type;
}

function checkTableInit(context: BodyContext): void {
  const segmentType = readSegmentType(context);
  if (readTableElement(context) !== segmentType) throw tableTypeMismatch(context);
}

function checkTableCopy(context: BodyContext): void {
  const target = readTableElement(context);
  const source = readTableElement(context);
  if (target !== source) throw tableTypeMismatch(context);
}

function tableTypeMismatch({ reader, stacks }: BodyContext): Error {
  return reader.invalid('type mismatch: the element types differ', stacks.instruction);
}

function checkTableInstruction(context: BodyContext, opcode: Opcode): void {
  const { stacks } = context;
  const element = readTableElement(context);
  if (opcode.name === 'table.grow') {
    stacks.pop(ValTypes.i32);
    stacks.pop(element);
    stacks.push(ValTypes.i32);
  } else if (opcode.name === 'table.fill') {
    stacks.pop(ValTypes.i32);
    stacks.pop(element);
    stacks.pop(ValTypes.i32);
  }
}
