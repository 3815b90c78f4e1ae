import { Errno } from '@wazero-ts/sys';
import { sizeOf } from './abi.js';
import type { GuestMemory } from './guest-memory.js';

/** A range of the guest's memory. */
export interface Range {
  readonly offset: number;
  readonly byteCount: number;
}

/** POSIX's usual IOV_MAX; more are EINVAL, so that a guest can not keep the host busy with a list that is free to make. */
const maxIovecs = 1024;
/** The most that one write transfers and one read asks a file for; what is more is a short one, as POSIX allows. */
export const maxTransferBytes: number = 64 * 1024 * 1024;
/** The most that is copied for a file that may keep its buffer for a while. */
export const maxCopiedBytes: number = 1024 * 1024;
const maxTotal = 2 ** 32 - 1;

/** Reads a list of `iovec` or `ciovec` and checks every range before anything is transferred. Empty ones are left out. */
export function readIovecs(memory: GuestMemory, iovs: number, count: number): readonly Range[] {
  if (count > maxIovecs) throw Errno.EINVAL;
  const ranges: Range[] = [];
  let total = 0;
  for (let index = 0; index < count; index++) {
    const at = iovs + index * sizeOf.iovec;
    const offset = memory.getUint32(at);
    const byteCount = memory.getUint32(at + 4);
    memory.check(offset, byteCount);
    total += byteCount;
    if (byteCount > 0) ranges.push({ offset, byteCount });
  }
  if (total > maxTotal) throw Errno.EINVAL;
  return ranges;
}

/** Copies ranges one after the other into bytes of our own, up to {@link maxTransferBytes}. */
export function gather(memory: GuestMemory, ranges: readonly Range[]): Uint8Array {
  const total = ranges.reduce((sum, { byteCount }) => sum + byteCount, 0);
  const bytes = new Uint8Array(Math.min(total, maxTransferBytes));
  let at = 0;
  for (const { offset, byteCount } of ranges) {
    const count = Math.min(byteCount, bytes.length - at);
    bytes.set(memory.view(offset, count), at);
    at += count;
  }
  return bytes;
}
