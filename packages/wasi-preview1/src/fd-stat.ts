import { type Awaitable, andThen, Errno, type File, FileType, isErrno, isSocket } from '@wazero-ts/sys';
import { allFdflags, Fdflags, Rights, sizeOf } from './abi.js';
import { safeNumber } from './fd-io.js';
import { applicableRights, type FdEntry } from './fd-table.js';
import { fileTimesOf } from './file-times.js';
import { type FilestatLayout, filestat } from './filestat.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction, wasiFunctionWithLongs } from './wasi-function.js';

/** Attributes of what is open: `fd_fdstat_*`, `fd_filestat_*`, `fd_advise`, `fd_allocate`, `fd_sync`, `fd_datasync`. */
export const fdStatFunctions: readonly WasiFunction[] = [
  wasiFunctionWithLongs(
    'fd_advise',
    'fd:fd offset:i64 len:i64 advice',
    ({ files }: Process, fd: number, _offset: bigint, _length: bigint, advice: number) => {
      const entry = files.getWith(fd, Rights.fdAdvise);
      if (entry.file.fileType === FileType.directory) return Errno.EBADF;
      // Advice is free to be ignored; an unknown one is still an error.
      return advice > lastAdvice ? Errno.EINVAL : undefined;
    },
  ),
  wasiFunctionWithLongs(
    'fd_allocate',
    'fd:fd offset:i64 len:i64',
    ({ files }: Process, fd: number, offset: bigint, length: bigint) => {
      const { file } = files.getWith(fd, Rights.fdAllocate);
      if (file.fileType === FileType.directory) return Errno.EBADF;
      if (length === 0n) return Errno.EINVAL;
      return allocate(file, safeNumber(offset + length));
    },
  ),
  wasiFunction('fd_datasync', 'fd:fd', ({ files }, fd) => files.getWith(fd, Rights.fdDatasync).file.datasync()),
  wasiFunction('fd_sync', 'fd:fd', ({ files }, fd) => files.getWith(fd, Rights.fdSync).file.sync()),
  wasiFunction('fd_fdstat_get', 'fd:fd result.stat:fdstat', ({ files, memory }, fd, result) => {
    const entry = files.get(fd);
    memory.check(result, sizeOf.fdstat);
    const { base, inheriting } = reportedRights(entry);
    memory.setUint32(result, entry.file.fileType);
    memory.setUint32(result + 4, 0);
    memory.setUint16(result + 2, entry.flags);
    memory.setUint64(result + 8, BigInt(base));
    memory.setUint64(result + 16, BigInt(inheriting));
    return undefined;
  }),
  wasiFunction('fd_fdstat_set_flags', 'fd:fd flags:fdflags', ({ files }, fd, flags) => {
    const entry = files.getWith(fd, Rights.fdFdstatSetFlags);
    if (flags > allFdflags || (flags & (Fdflags.dsync | Fdflags.rsync | Fdflags.sync)) !== 0) return Errno.EINVAL;
    return setFlags(entry, flags);
  }),
  wasiFunctionWithLongs(
    'fd_fdstat_set_rights',
    'fd:fd fs_rights_base:rights fs_rights_inheriting:rights',
    ({ files }: Process, fd: number, base: bigint, inheriting: bigint) => {
      const entry = files.get(fd);
      const now = reportedRights(entry);
      if ((base & ~BigInt(now.base)) !== 0n || (inheriting & ~BigInt(now.inheriting)) !== 0n) return Errno.ENOTCAPABLE;
      entry.rights = Number(base);
      entry.inheritingRights = Number(inheriting);
      return undefined;
    },
  ),
  fdFilestatGet(filestat),
  wasiFunctionWithLongs(
    'fd_filestat_set_size',
    'fd:fd size:i64',
    ({ files }: Process, fd: number, size: bigint): WasiResult => {
      const { file } = files.getWith(fd, Rights.fdFilestatSetSize);
      if (file.fileType === FileType.directory) return Errno.EBADF;
      return file.truncate(safeNumber(size));
    },
  ),
  wasiFunctionWithLongs(
    'fd_filestat_set_times',
    'fd:fd atim:i64 mtim:i64 fst_flags:fstflags',
    ({ context, files }: Process, fd: number, atim: bigint, mtim: bigint, flags: number): WasiResult => {
      const { file } = files.getWith(fd, Rights.fdFilestatSetTimes);
      const { accessTime, modificationTime } = fileTimesOf(context, atim, mtim, flags);
      return file.utimens(accessTime, modificationTime);
    },
  ),
];

/** `fd_filestat_get` in the layout of a version of WASI. */
export function fdFilestatGet(layout: FilestatLayout): WasiFunction {
  return wasiFunction('fd_filestat_get', `fd:fd result.filestat:${layout.format}`, ({ files, memory }, fd, result) => {
    const { file } = files.getWith(fd, Rights.fdFilestatGet);
    memory.check(result, layout.size);
    return andThen(file.stat(), (stat) => {
      if (isErrno(stat)) return stat;
      layout.write(memory, result, stat);
      return undefined;
    });
  });
}

/** `advice` goes from normal (0) to noreuse (5). */
const lastAdvice = 5;

function reportedRights(entry: FdEntry): { readonly base: Rights; readonly inheriting: Rights } {
  const { fileType } = entry.file;
  return {
    base: entry.rights & applicableRights(fileType),
    // What can be opened through it gets rights from these: files of a directory, connections of a listener.
    inheriting: fileType === FileType.directory || isSocket(entry.file) ? entry.inheritingRights : 0,
  };
}

/** Only ever makes a file longer. */
function allocate(file: File, end: number): Awaitable<Errno | undefined> {
  return andThen(file.stat(), (stat) => {
    if (isErrno(stat)) return stat;
    return Number(stat.size) < end ? file.truncate(end) : undefined;
  });
}

function setFlags(entry: FdEntry, flags: number): WasiResult {
  const changed = entry.flags ^ flags;
  const appended = changed & Fdflags.append ? entry.file.setAppend((flags & Fdflags.append) !== 0) : undefined;
  return andThen(appended, (appendErrno) => {
    if (appendErrno !== undefined) return appendErrno;
    const blocked = changed & Fdflags.nonblock ? entry.file.setNonblock((flags & Fdflags.nonblock) !== 0) : undefined;
    return andThen(blocked, (errno) => {
      if (errno === undefined) entry.flags = flags;
      return errno;
    });
  });
}
