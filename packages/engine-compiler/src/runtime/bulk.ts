/**
 * Bulk instructions, done in pieces so that a check is never far. Their operands stay in the slots, which hold what is
 * left to do; since the bounds of what is left are inside those of the whole, the check before the first write is the
 * one that counts.
 */
import { Trap } from '@wazero-ts/api';
import { contextFields } from '../layout/context-fields.js';
import type { Activation } from './activation.js';
import type { CompilerInstance } from './compiler-instance.js';
import { charge } from './fuel.js';
import { copyData, copyElements, dataLength } from './segments.js';

/** A page that is touched for the first time can take 20 us, on a machine in a machine: so a piece takes 1.3 ms. */
const pieceBytes = 1 << 18;
const pieceElements = pieceBytes / 8;
const bytesPerFuelUnit = 64;

const slot0 = contextFields.slots / 4;
/** Two indices come first, behind the instance; then the operands. Fills have one index. */
const first = slot0 + 2;
const second = slot0 + 4;
const fillTo = slot0 + 4;
const fillValue = slot0 + 6;
const fillCount = slot0 + 8;
const to = slot0 + 6;
const from = slot0 + 8;
const count = slot0 + 10;

function chargeBytes(activation: Activation, bytes: number): void {
  charge(activation, Math.floor(bytes / bytesPerFuelUnit));
}

function checkMemory(end: number, byteLength: number): void {
  if (end > byteLength) throw new Trap('OUT_OF_BOUNDS_MEMORY_ACCESS', []);
}

function checkTable(end: number, length: number): void {
  if (end > length) throw new Trap('INVALID_TABLE_ACCESS', []);
}

export function memoryFill(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const memory = instance.memories[words[first]!]!;
  const start = words[fillTo]! >>> 0;
  const left = words[fillCount]! >>> 0;
  checkMemory(start + left, memory.byteLength);
  const done = Math.min(left, pieceBytes);
  chargeBytes(activation, done);
  memory.fill(start, words[fillValue]!, done);
  words[fillTo]! += done;
  words[fillCount]! -= done;
  return done === left;
}

export function memoryCopy(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const target = instance.memories[words[first]!]!;
  const source = instance.memories[words[second]!]!;
  const destination = words[to]! >>> 0;
  const origin = words[from]! >>> 0;
  const left = words[count]! >>> 0;
  checkMemory(destination + left, target.byteLength);
  checkMemory(origin + left, source.byteLength);
  const done = Math.min(left, pieceBytes);
  chargeBytes(activation, done);
  if (destination <= origin) {
    target.move(destination, source, origin, done);
    words[to]! += done;
    words[from]! += done;
  } else {
    // From the end, because the first bytes may lie over the source of the last.
    const start = left - done;
    target.move(destination + start, source, origin + start, done);
  }
  words[count]! -= done;
  return done === left;
}

export function memoryInit(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const memory = words[first]!;
  const segment = words[second]!;
  const destination = words[to]! >>> 0;
  const origin = words[from]! >>> 0;
  const left = words[count]! >>> 0;
  checkMemory(destination + left, instance.memories[memory]!.byteLength);
  checkMemory(origin + left, dataLength(instance, segment));
  const done = Math.min(left, pieceBytes);
  chargeBytes(activation, done);
  if (done > 0) copyData(instance, memory, segment, destination, origin, done);
  advance(words, done);
  return done === left;
}

function advance(words: Int32Array, done: number): void {
  words[to]! += done;
  words[from]! += done;
  words[count]! -= done;
}

export function tableFill(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const table = instance.tables[words[first]!]!;
  const start = words[fillTo]! >>> 0;
  const left = words[fillCount]! >>> 0;
  checkTable(start + left, table.length);
  const done = Math.min(left, pieceElements);
  charge(activation, done);
  table.fillBits(start, words[fillValue]!, words[fillValue + 1]!, done);
  words[fillTo]! += done;
  words[fillCount]! -= done;
  return done === left;
}

export function tableCopy(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const target = instance.tables[words[first]!]!;
  const source = instance.tables[words[second]!]!;
  const destination = words[to]! >>> 0;
  const origin = words[from]! >>> 0;
  const left = words[count]! >>> 0;
  checkTable(destination + left, target.length);
  checkTable(origin + left, source.length);
  const done = Math.min(left, pieceElements);
  charge(activation, done);
  const start = destination <= origin ? 0 : left - done;
  const bits = source.words!.subarray(2 * (origin + start), 2 * (origin + start + done));
  target.words!.set(bits, 2 * (destination + start));
  if (destination <= origin) {
    words[to]! += done;
    words[from]! += done;
  }
  words[count]! -= done;
  return done === left;
}

export function tableInit(activation: Activation, instance: CompilerInstance): boolean {
  const { words } = activation.context;
  const table = words[first]!;
  const segment = words[second]!;
  const destination = words[to]! >>> 0;
  const origin = words[from]! >>> 0;
  const left = words[count]! >>> 0;
  checkTable(destination + left, instance.tables[table]!.length);
  checkTable(origin + left, instance.elementCount(segment));
  const done = Math.min(left, pieceElements);
  charge(activation, done);
  if (done > 0) copyElements(instance, table, segment, destination, origin, done);
  advance(words, done);
  return done === left;
}
