import { type Awaitable, andThen, Errno, isErrno, isSocket, type ShutdownHow, type Socket } from '@wazero-ts/sys';
import { allFdflags, Fdflags, Riflags, Rights, Sdflags } from './abi.js';
import { writeFrom } from './fd-io.js';
import { applicableRights, type FdEntry, type FdTable, openedEntry } from './fd-table.js';
import type { GuestMemory } from './guest-memory.js';
import { maxTransferBytes, type Range, readIovecs } from './iovec.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction } from './wasi-function.js';

/** `sock_accept`, `sock_recv`, `sock_send` and `sock_shutdown`. */
export const sockFunctions: readonly WasiFunction[] = [
  wasiFunction('sock_accept', 'fd:fd flags:fdflags result.fd:u32', sockAccept),
  wasiFunction(
    'sock_recv',
    'fd:fd ri_data ri_data_len ri_flags:riflags result.ro_datalen:u32 result.ro_flags:roflags',
    sockRecv,
  ),
  wasiFunction('sock_send', 'fd:fd si_data si_data_len si_flags result.so_datalen:u32', sockSend),
  wasiFunction('sock_shutdown', 'fd:fd how:sdflags', sockShutdown),
];

/** The socket of a number. Throws EBADF, ENOTSOCK, and ENOTCAPABLE when a right is missing. */
function socketOf(files: FdTable, fd: number, rights: Rights): { readonly entry: FdEntry; readonly socket: Socket } {
  const entry = files.get(fd);
  if (!isSocket(entry.file)) throw Errno.ENOTSOCK;
  files.getWith(fd, rights);
  return { entry, socket: entry.file };
}

function sockAccept({ files, memory }: Process, fd: number, flags: number, result: number): WasiResult {
  const { entry, socket: listener } = socketOf(files, fd, Rights.sockAccept);
  if (flags > allFdflags || (flags & ~Fdflags.nonblock) !== 0) return Errno.EINVAL;
  memory.check(result, 4);
  files.requireRoom();
  return andThen(listener.accept(), (accepted) => {
    if (isErrno(accepted)) return accepted;
    const nonblocked = flags === 0 ? undefined : accepted.setNonblock(true);
    return andThen(nonblocked, (errno) => {
      if (errno !== undefined) return andThen(accepted.close(), () => errno);
      const base = entry.inheritingRights & applicableRights(accepted.fileType);
      const opened = files.insert(openedEntry(accepted, undefined, { base, inheriting: 0 }, flags));
      // The module was closed, or others opened too many files, while nobody had connected.
      if (opened === undefined) return andThen(accepted.close(), () => Errno.EMFILE);
      memory.setUint32(result, opened);
      return undefined;
    });
  });
}

function sockRecv(
  { files, memory }: Process,
  fd: number,
  iovs: number,
  count: number,
  flags: number,
  datalen: number,
  roflags: number,
): WasiResult {
  const { socket } = socketOf(files, fd, Rights.fdRead);
  if ((flags & ~(Riflags.peek | Riflags.waitAll)) !== 0) return Errno.ENOTSUP;
  const ranges = readIovecs(memory, iovs, count);
  memory.check(datalen, 4);
  memory.check(roflags, 2);
  const wanted = ranges.reduce((sum, { byteCount }) => sum + byteCount, 0);
  const buffer = new Uint8Array(Math.min(wanted, maxTransferBytes));
  const peek = (flags & Riflags.peek) !== 0;
  const waitAll = (flags & Riflags.waitAll) !== 0;
  const received: Awaitable<number | Errno> =
    peek || waitAll ? socket.receive(buffer, { peek, waitAll }) : socket.read(buffer);
  return andThen(received, (byteCount) => {
    if (isErrno(byteCount)) return byteCount;
    scatter(memory, ranges, buffer.subarray(0, byteCount));
    memory.setUint32(datalen, byteCount);
    // What a stream can not deliver now comes later: nothing is ever cut off.
    memory.setUint16(roflags, 0);
    return undefined;
  });
}

function scatter(memory: GuestMemory, ranges: readonly Range[], bytes: Uint8Array): void {
  let at = 0;
  for (const { offset, byteCount } of ranges) {
    memory.setBytes(offset, bytes.subarray(at, at + byteCount));
    at += byteCount;
  }
}

function sockSend(
  { files, memory }: Process,
  fd: number,
  iovs: number,
  count: number,
  flags: number,
  datalen: number,
): WasiResult {
  const { socket } = socketOf(files, fd, Rights.fdWrite);
  if (flags !== 0) return Errno.ENOTSUP;
  return writeFrom(memory, socket, readIovecs(memory, iovs, count), datalen, (bytes) => socket.write(bytes));
}

function sockShutdown({ files }: Process, fd: number, how: number): WasiResult {
  const { socket } = socketOf(files, fd, Rights.sockShutdown);
  const directions = shutdowns[how];
  return directions === undefined ? Errno.EINVAL : socket.shutdown(directions);
}

/** By `sdflags`; to end neither direction is no request. */
const shutdowns: Readonly<Record<number, ShutdownHow | undefined>> = {
  [Sdflags.read]: 'read',
  [Sdflags.write]: 'write',
  [Sdflags.read | Sdflags.write]: 'both',
};
