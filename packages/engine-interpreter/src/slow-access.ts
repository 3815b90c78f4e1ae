/** Memory accesses that the dispatch loop does not do itself: addresses of 2^31 and more, and the trap. */
import { FlatOp } from './flat-ops.generated.js';
import type { MemoryRecord } from './memory-record.js';
import { I32 } from './stack.js';
import { trapMemoryBounds } from './trap-signal.js';

/**
 * The address of an access of `size` bytes.
 *
 * @throws TrapSignal when it is out of bounds
 */
export function checkedAddress(memory: MemoryRecord, base: number, offset: number, size: number): number {
  const address = (base >>> 0) + (offset >>> 0);
  if (address + size > memory.view.byteLength) {
    // Its bytes may not have been made yet, and another thread may have grown it.
    memory.refresh();
    if (address + size > memory.byteLength) throw trapMemoryBounds;
  }
  return address;
}

/** Does the access of one of the load and store operations; `position` is the slot that it reads or writes. */
export function slowAccess(memory: MemoryRecord, op: number, position: number, base: number, offset: number): void {
  const address = checkedAddress(memory, base, offset, sizeOf(op));
  // Read after the check, which may have made a new view.
  const { view } = memory;
  switch (op) {
    case FlatOp.load32:
      I32[position] = view.getInt32(address, true);
      break;
    case FlatOp.load64:
      storeWide(position, view.getInt32(address, true), view.getInt32(address + 4, true));
      break;
    case FlatOp.load8S:
      I32[position] = view.getInt8(address);
      break;
    case FlatOp.load8U:
      I32[position] = view.getUint8(address);
      break;
    case FlatOp.load16S:
      I32[position] = view.getInt16(address, true);
      break;
    case FlatOp.load16U:
      I32[position] = view.getUint16(address, true);
      break;
    case FlatOp.load8SWide:
      storeSigned(position, view.getInt8(address));
      break;
    case FlatOp.load8UWide:
      storeWide(position, view.getUint8(address), 0);
      break;
    case FlatOp.load16SWide:
      storeSigned(position, view.getInt16(address, true));
      break;
    case FlatOp.load16UWide:
      storeWide(position, view.getUint16(address, true), 0);
      break;
    case FlatOp.load32SWide:
      storeSigned(position, view.getInt32(address, true));
      break;
    case FlatOp.load32UWide:
      storeWide(position, view.getInt32(address, true), 0);
      break;
    case FlatOp.store32:
      view.setInt32(address, I32[position]!, true);
      break;
    case FlatOp.store64:
      view.setInt32(address, I32[position]!, true);
      view.setInt32(address + 4, I32[position + 1]!, true);
      break;
    case FlatOp.store8:
      view.setInt8(address, I32[position]!);
      break;
    default:
      view.setInt16(address, I32[position]!, true);
  }
}

function sizeOf(op: number): number {
  switch (op) {
    case FlatOp.load64:
    case FlatOp.store64:
      return 8;
    case FlatOp.load32:
    case FlatOp.load32SWide:
    case FlatOp.load32UWide:
    case FlatOp.store32:
      return 4;
    case FlatOp.load16S:
    case FlatOp.load16U:
    case FlatOp.load16SWide:
    case FlatOp.load16UWide:
    case FlatOp.store16:
      return 2;
    default:
      return 1;
  }
}

function storeWide(position: number, low: number, high: number): void {
  I32[position] = low;
  I32[position + 1] = high;
}

function storeSigned(position: number, value: number): void {
  storeWide(position, value, value >> 31);
}
