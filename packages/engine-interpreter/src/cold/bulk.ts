/**
 * Bulk instructions, done in pieces so that a check is never far. Their operands are own slots, which hold what is left
 * to do; since the bounds of what is left are inside those of the whole, the check before the first write is the one
 * that counts.
 */
import { Activation } from '../activation.js';
import type { GuestState } from '../guest-state.js';
import { REFS } from '../references.js';
import { I32 } from '../stack.js';
import { trapMemoryBounds, trapTableAccess } from '../trap-signal.js';
import type { PieceTable } from './cold-handler.js';
import { position, unsigned, word } from './cold-handler.js';
import { copyData, dataLength } from './segments.js';

const pieceBytes = 1 << 20;
const pieceElements = 1 << 16;
const bytesPerFuelUnit = 64;

function chargeBytes(count: number): void {
  const activation = Activation.current!;
  if (activation.fuel !== undefined) activation.charge(Math.floor(count / bytesPerFuelUnit));
}

function chargeElements(count: number): void {
  const activation = Activation.current!;
  if (activation.fuel !== undefined) activation.charge(count);
}

/** Slot operand `n` is so much further on. */
function advance(pc: number, fp: number, n: number, by: number): void {
  I32[position(pc, fp, n)]! += by;
}

function memoryBounds(instance: GuestState, end: number): void {
  instance.memory.refresh();
  if (end > instance.memory.byteLength) throw trapMemoryBounds;
}

export const bulkHandlers: PieceTable = {
  'memory.fill': (instance, pc, fp) => {
    const to = unsigned(pc, fp, 0);
    const left = unsigned(pc, fp, 2);
    memoryBounds(instance, to + left);
    const count = Math.min(left, pieceBytes);
    chargeBytes(count);
    instance.memory.u8.fill(unsigned(pc, fp, 1), to, to + count);
    advance(pc, fp, 0, count);
    advance(pc, fp, 2, -count);
    return count === left;
  },
  'memory.copy': (instance, pc, fp) => {
    const to = unsigned(pc, fp, 0);
    const from = unsigned(pc, fp, 1);
    const left = unsigned(pc, fp, 2);
    memoryBounds(instance, Math.max(to, from) + left);
    const count = Math.min(left, pieceBytes);
    chargeBytes(count);
    if (to <= from) {
      instance.memory.u8.copyWithin(to, from, from + count);
      advance(pc, fp, 0, count);
      advance(pc, fp, 1, count);
    } else {
      // From the end, because the first bytes may lie over the source of the last.
      const start = left - count;
      instance.memory.u8.copyWithin(to + start, from + start, from + left);
    }
    advance(pc, fp, 2, -count);
    return count === left;
  },
  'memory.init': (instance, pc, fp) => {
    const to = unsigned(pc, fp, 0);
    const from = unsigned(pc, fp, 1);
    const left = unsigned(pc, fp, 2);
    const data = word(pc, 3);
    memoryBounds(instance, to + left);
    if (from + left > dataLength(instance, data)) throw trapMemoryBounds;
    const count = Math.min(left, pieceBytes);
    chargeBytes(count);
    copyData(instance, data, to, from, count);
    advance(pc, fp, 0, count);
    advance(pc, fp, 1, count);
    advance(pc, fp, 2, -count);
    return count === left;
  },
  'table.fill': (instance, pc, fp) => {
    const { elements } = instance.tables[word(pc, 3)]!;
    const to = unsigned(pc, fp, 0);
    const left = unsigned(pc, fp, 2);
    if (to + left > elements.length) throw trapTableAccess;
    const count = Math.min(left, pieceElements);
    chargeElements(count);
    elements.fill(REFS[position(pc, fp, 1) >> 1], to, to + count);
    advance(pc, fp, 0, count);
    advance(pc, fp, 2, -count);
    return count === left;
  },
  'table.copy': (instance, pc, fp) => {
    const target = instance.tables[word(pc, 3)]!.elements;
    const source = instance.tables[word(pc, 4)]!.elements;
    const to = unsigned(pc, fp, 0);
    const from = unsigned(pc, fp, 1);
    const left = unsigned(pc, fp, 2);
    if (to + left > target.length || from + left > source.length) throw trapTableAccess;
    const count = Math.min(left, pieceElements);
    chargeElements(count);
    if (to <= from) {
      for (let n = 0; n < count; n++) target[to + n] = source[from + n];
      advance(pc, fp, 0, count);
      advance(pc, fp, 1, count);
    } else {
      for (let n = left - 1; n >= left - count; n--) target[to + n] = source[from + n];
    }
    advance(pc, fp, 2, -count);
    return count === left;
  },
  'table.init': (instance, pc, fp) => {
    const { elements } = instance.tables[word(pc, 3)]!;
    const segment = word(pc, 4);
    const to = unsigned(pc, fp, 0);
    const from = unsigned(pc, fp, 1);
    const left = unsigned(pc, fp, 2);
    const source = instance.elements(segment);
    if (to + left > elements.length || from + left > source.length) throw trapTableAccess;
    const count = Math.min(left, pieceElements);
    chargeElements(count);
    for (let n = 0; n < count; n++) elements[to + n] = source[from + n];
    advance(pc, fp, 0, count);
    advance(pc, fp, 1, count);
    advance(pc, fp, 2, -count);
    return count === left;
  },
};
