import {
  type Awaitable,
  andThen,
  Errno,
  type File,
  isErrno,
  isPromiseLike,
  thenKeepingBlock,
  type Whence,
} from '@wazero-ts/sys';
import { Rights, sizeOf } from './abi.js';
import { type GuestMemory, isShared } from './guest-memory.js';
import { gather, maxCopiedBytes, maxTransferBytes, type Range, readIovecs } from './iovec.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction, wasiFunctionWithLongs } from './wasi-function.js';

/** `fd_read`, `fd_write`, `fd_pread`, `fd_pwrite`, `fd_seek` and `fd_tell`. */
export const fdIoFunctions: readonly WasiFunction[] = [
  wasiFunction('fd_read', 'fd:fd iovs iovs_len result.nread:u32', ({ files, memory }, fd, iovs, count, result) => {
    const { file } = files.getWith(fd, Rights.fdRead);
    return readInto(memory, file, readIovecs(memory, iovs, count), result, (buffer) => file.read(buffer));
  }),
  wasiFunction('fd_write', 'fd:fd iovs iovs_len result.nwritten:u32', ({ files, memory }, fd, iovs, count, result) => {
    const { file } = files.getWith(fd, Rights.fdWrite);
    if (count === 1) return writeOne(memory, file, iovs, result);
    return writeFrom(memory, file, readIovecs(memory, iovs, count), result, (bytes) => file.write(bytes));
  }),
  wasiFunctionWithLongs(
    'fd_pread',
    'fd:fd iovs iovs_len offset:i64 result.nread:u32',
    ({ files, memory }: Process, fd: number, iovs: number, count: number, offset: bigint, result: number) => {
      const { file } = files.getWith(fd, Rights.fdRead | Rights.fdSeek);
      const start = safeNumber(offset);
      return readInto(memory, file, readIovecs(memory, iovs, count), result, (buffer, done) =>
        file.pread(buffer, start + done),
      );
    },
  ),
  wasiFunctionWithLongs(
    'fd_pwrite',
    'fd:fd iovs iovs_len offset:i64 result.nwritten:u32',
    ({ files, memory }: Process, fd: number, iovs: number, count: number, offset: bigint, result: number) => {
      const { file } = files.getWith(fd, Rights.fdWrite | Rights.fdSeek);
      const start = safeNumber(offset);
      return writeFrom(memory, file, readIovecs(memory, iovs, count), result, (bytes) => file.pwrite(bytes, start));
    },
  ),
  fdSeek(['start', 'current', 'end']),
  wasiFunction('fd_tell', 'fd:fd result.offset:u64', ({ files, memory }, fd, result) =>
    seek(memory, files.getWith(fd, Rights.fdTell).file, 0, 'current', result),
  ),
];

/** `fd_seek` by what its `whence` means, from 0 on. */
export function fdSeek(whences: readonly Whence[]): WasiFunction {
  return wasiFunctionWithLongs(
    'fd_seek',
    'fd:fd offset:i64 whence result.newoffset:u64',
    ({ files, memory }: Process, fd: number, offset: bigint, whence: number, result: number) => {
      const distance = safeNumber(BigInt.asIntN(64, offset));
      const from = whences[whence];
      const { file } = files.getWith(fd, distance === 0 && from === 'current' ? Rights.fdTell : Rights.fdSeek);
      if (from === undefined) return Errno.EINVAL;
      return seek(memory, file, distance, from, result);
    },
  );
}

/** Offsets beyond 2^53 exist on no file system, and a JS number can not hold them: EINVAL. */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw Errno.EINVAL;
  return number;
}

function seek(memory: GuestMemory, file: File, offset: number, whence: Whence, result: number): WasiResult {
  memory.check(result, 8);
  return andThen(file.seek(offset, whence), (position) => {
    if (isErrno(position)) return position;
    memory.setUint64(result, BigInt(position));
    return undefined;
  });
}

/** Whether a file may work on the guest's memory itself: it is done with it when it returns, before anything else runs. */
function mayBorrow(file: File, view: Uint8Array): boolean {
  return file.timing === 'synchronous' && !isShared(view);
}

/** Writes ranges of the guest's memory to a file, and how many bytes it took to `result`. */
export function writeFrom(
  memory: GuestMemory,
  file: File,
  ranges: readonly Range[],
  result: number,
  write: (bytes: Uint8Array) => Awaitable<number | Errno>,
): WasiResult {
  memory.check(result, 4);
  const [first] = ranges;
  let bytes: Uint8Array | undefined;
  if (first !== undefined && ranges.length === 1) {
    const view = memory.view(first.offset, Math.min(first.byteCount, maxTransferBytes));
    if (mayBorrow(file, view) || (file.copiesWrites === true && !isShared(view))) bytes = view;
  }
  return settleCount(memory, result, write(bytes ?? gather(memory, ranges)));
}

/** {@link writeFrom} for a list of one range, as most are: with one look at the memory. */
function writeOne(memory: GuestMemory, file: File, iovs: number, result: number): WasiResult {
  const all = memory.bytes;
  if (iovs + sizeOf.iovec > all.length) throw Errno.EFAULT;
  const offset = wordAt(all, iovs);
  const byteCount = wordAt(all, iovs + 4);
  if (offset + byteCount > all.length || result + 4 > all.length) throw Errno.EFAULT;
  const view = all.subarray(offset, offset + Math.min(byteCount, maxTransferBytes));
  const mayBorrowIt = (file.timing === 'synchronous' || file.copiesWrites === true) && !isShared(all);
  return settleCount(memory, result, file.write(mayBorrowIt ? view : view.slice()));
}

/** A little-endian word that is in bounds. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Writes how many bytes were transferred, now or later. */
function settleCount(memory: GuestMemory, result: number, count: Awaitable<number | Errno>): WasiResult {
  if (typeof count === 'number') return setCount(memory, result, count);
  return thenKeepingBlock(count, (value) => setCount(memory, result, value));
}

function setCount(memory: GuestMemory, result: number, count: number | Errno): Errno | undefined {
  if (isErrno(count)) return count;
  memory.setUint32(result, count);
  return undefined;
}

/**
 * Fills ranges in order until a read falls short. An error after something was read is left to the next call, so that
 * nothing is lost.
 */
function readInto(
  memory: GuestMemory,
  file: File,
  ranges: readonly Range[],
  result: number,
  read: (buffer: Uint8Array, done: number) => Awaitable<number | Errno>,
): WasiResult {
  memory.check(result, 4);
  const [first] = ranges;
  if (first !== undefined && ranges.length === 1) {
    const view = memory.view(first.offset, Math.min(first.byteCount, maxTransferBytes));
    if (mayBorrow(file, view)) return settleCount(memory, result, read(view, 0));
  }
  let total = 0;
  const step = (index: number): WasiResult => {
    for (let at = index; at < ranges.length; at++) {
      const { offset, byteCount } = ranges[at]!;
      const view = memory.view(offset, Math.min(byteCount, maxTransferBytes));
      const borrowed = mayBorrow(file, view);
      const buffer = borrowed ? view : new Uint8Array(Math.min(byteCount, maxCopiedBytes));
      const accept = (count: number | Errno): 'end' | 'more' | Errno => {
        if (isErrno(count)) return total > 0 ? 'end' : count;
        if (!borrowed) memory.setBytes(offset, buffer.subarray(0, count));
        total += count;
        return count < byteCount ? 'end' : 'more';
      };
      const count = read(buffer, total);
      if (isPromiseLike(count)) {
        // What comes after a wait is left to the next call.
        return thenKeepingBlock(count, (value) => {
          const next = accept(value);
          return isErrno(next) ? next : setCount(memory, result, total);
        });
      }
      const next = accept(count);
      if (isErrno(next)) return next;
      if (next === 'end') break;
    }
    return setCount(memory, result, total);
  };
  if (ranges.length === 0) return andThen(read(new Uint8Array(0), 0), (count) => setCount(memory, result, count));
  return step(0);
}
