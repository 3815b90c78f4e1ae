import { Trap } from '@wazero-ts/api';
import {
  CodeReader,
  type FunctionType,
  findOpcode,
  isOpcodePrefix,
  opcodeById,
  type WasmModule,
} from '@wazero-ts/binary';
import type { CallControl, InstanceStorage, RawValue } from '@wazero-ts/core';
import { LedgerFunction } from './functions.js';

/** What code sees of its instance. */
export interface LedgerInstance {
  readonly module: WasmModule;
  readonly typeIds: Int32Array;
  storage(): InstanceStorage;
  function(index: number): LedgerFunction;
  initTable(table: number, element: number, destination: number, source: number, count: number): void;
  initMemory(memory: number, data: number, destination: number, source: number, byteCount: number): void;
  dropElement(element: number): void;
  dropData(data: number): void;
}

interface Frame {
  readonly stack: RawValue[];
  readonly locals: RawValue[];
  readonly reader: CodeReader;
  readonly instance: LedgerInstance;
  readonly control: CallControl;
}

type Handler = (frame: Frame) => void;

const pop = (frame: Frame): RawValue => frame.stack.pop();
const popI32 = (frame: Frame): number => frame.stack.pop() as number;
const popU32 = (frame: Frame): number => (frame.stack.pop() as number) >>> 0;

function binaryI32(compute: (a: number, b: number) => number): Handler {
  return (frame) => {
    const b = popI32(frame);
    frame.stack.push(compute(popI32(frame), b) | 0);
  };
}

function callFunction(frame: Frame, callee: LedgerFunction): void {
  const args = frame.stack.splice(frame.stack.length - callee.type.params.length);
  frame.stack.push(...callee.run(args, frame.control));
}

/** The address that an access of `size` bytes uses. */
function effectiveAddress(frame: Frame, size: number): { view: DataView; at: number } {
  frame.reader.u32();
  const offset = frame.reader.u32() >>> 0;
  const at = popU32(frame) + offset;
  const bytes = frame.instance.storage().memories[0]!.view();
  if (at + size > bytes.length) throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at };
}

function tableElement(frame: Frame, table: number, index: number): RawValue {
  const entries = frame.instance.storage().tables[table]!;
  if (index >= entries.length) throw new Trap('INVALID_TABLE_ACCESS', []);
  return entries.get(index);
}

/** What linking tests need; no control flow, for the ledger is about storage. */
const handlers: Readonly<Record<string, Handler>> = {
  nop: () => {},
  unreachable: () => {
    throw new Trap('UNREACHABLE', []);
  },
  drop: pop,
  'local.get': (frame) => frame.stack.push(frame.locals[frame.reader.u32()]),
  'local.set': (frame) => {
    frame.locals[frame.reader.u32()] = pop(frame);
  },
  'global.get': (frame) => frame.stack.push(frame.instance.storage().globals[frame.reader.u32()]!.get()),
  'global.set': (frame) => frame.instance.storage().globals[frame.reader.u32()]!.set(pop(frame)),
  'i32.const': (frame) => frame.stack.push(frame.reader.s32()),
  'i64.const': (frame) => {
    frame.reader.s64();
    frame.stack.push((BigInt(frame.reader.high) << 32n) | BigInt(frame.reader.low >>> 0));
  },
  'f32.const': (frame) => frame.stack.push(frame.reader.fixed32() >>> 0),
  'i32.add': binaryI32((a, b) => a + b),
  'i32.sub': binaryI32((a, b) => a - b),
  'i32.mul': binaryI32(Math.imul),
  'i32.eq': binaryI32((a, b) => Number(a === b)),
  'i32.eqz': (frame) => frame.stack.push(Number(pop(frame) === 0)),
  'ref.null': (frame) => {
    frame.reader.s33();
    frame.stack.push(null);
  },
  'ref.is_null': (frame) => frame.stack.push(Number(pop(frame) === null)),
  'ref.func': (frame) => frame.stack.push(frame.instance.function(frame.reader.u32())),
  call: (frame) => callFunction(frame, frame.instance.function(frame.reader.u32())),
  call_indirect: (frame) => {
    const type = frame.reader.u32();
    const table = frame.reader.u32();
    const callee = tableElement(frame, table, popU32(frame));
    if (!(callee instanceof LedgerFunction)) throw new Trap('INVALID_TABLE_ACCESS', []);
    if (callee.typeId !== frame.instance.typeIds[type]) throw new Trap('INDIRECT_CALL_TYPE_MISMATCH', []);
    callFunction(frame, callee);
  },
  'table.get': (frame) => frame.stack.push(tableElement(frame, frame.reader.u32(), popU32(frame))),
  'table.set': (frame) => {
    const value = pop(frame);
    const table = frame.reader.u32();
    const index = popU32(frame);
    tableElement(frame, table, index);
    frame.instance.storage().tables[table]!.set(index, value);
  },
  'table.size': (frame) => frame.stack.push(frame.instance.storage().tables[frame.reader.u32()]!.length),
  'table.grow': (frame) => {
    const delta = popU32(frame);
    frame.stack.push(frame.instance.storage().tables[frame.reader.u32()]!.grow(delta, pop(frame)));
  },
  'table.init': (frame) => {
    const element = frame.reader.u32();
    const table = frame.reader.u32();
    const count = popU32(frame);
    const source = popU32(frame);
    frame.instance.initTable(table, element, popU32(frame), source, count);
  },
  'elem.drop': (frame) => frame.instance.dropElement(frame.reader.u32()),
  'memory.size': (frame) => {
    frame.stack.push(frame.instance.storage().memories[frame.reader.u32()]!.byteLength / 65536);
  },
  'memory.grow': (frame) => {
    frame.stack.push(frame.instance.storage().memories[frame.reader.u32()]!.grow(popU32(frame)));
  },
  'memory.init': (frame) => {
    const data = frame.reader.u32();
    const memory = frame.reader.u32();
    const count = popU32(frame);
    const source = popU32(frame);
    frame.instance.initMemory(memory, data, popU32(frame), source, count);
  },
  'data.drop': (frame) => frame.instance.dropData(frame.reader.u32()),
  'i32.load': (frame) => {
    const { view, at } = effectiveAddress(frame, 4);
    frame.stack.push(view.getInt32(at, true));
  },
  'i32.load8_u': (frame) => {
    const { view, at } = effectiveAddress(frame, 1);
    frame.stack.push(view.getUint8(at));
  },
  'i32.store': (frame) => {
    const value = popI32(frame);
    const { view, at } = effectiveAddress(frame, 4);
    view.setInt32(at, value, true);
  },
};

function zeroOf(typeByte: number): RawValue {
  if (typeByte === 0x7e || typeByte === 0x7c) return 0n;
  if (typeByte === 0x7b) return new Uint8Array(16);
  return typeByte === 0x7f || typeByte === 0x7d ? 0 : null;
}

/** Runs the body of a defined function. */
export function runBody(
  instance: LedgerInstance,
  definedIndex: number,
  type: FunctionType,
  args: readonly RawValue[],
  control: CallControl,
): RawValue[] {
  const { bytes, code } = instance.module;
  const reader = new CodeReader(bytes, code.bodyStart[definedIndex]);
  const locals = [...args];
  for (let groups = reader.u32(); groups > 0; groups--) {
    const count = reader.u32();
    const zero = zeroOf(reader.byte());
    for (let i = 0; i < count; i++) locals.push(zero);
  }
  const frame: Frame = { stack: [], locals, reader, instance, control };
  for (;;) {
    const first = reader.byte();
    const prefix = isOpcodePrefix(first) ? (first as 0xfc | 0xfd | 0xfe) : 0;
    const id = findOpcode(prefix, prefix === 0 ? first : reader.u32());
    if (id === -1) throw new Error(`validated code has an unknown opcode at byte ${reader.offset}`);
    const { name } = opcodeById(id);
    if (name === 'end' || name === 'return') return frame.stack.slice(frame.stack.length - type.results.length);
    const handler = handlers[name];
    if (handler === undefined) throw new Error(`the ledger engine does not run ${name}`);
    handler(frame);
  }
}
