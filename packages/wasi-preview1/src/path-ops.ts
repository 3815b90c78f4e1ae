import { andThen, Errno, type FS, isErrno } from '@wazero-ts/sys';
import { Rights, symlinkFollow } from './abi.js';
import { fileTimesOf } from './file-times.js';
import { type FilestatLayout, filestat } from './filestat.js';
import { encodeText } from './guest-memory.js';
import { guestPath } from './path.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunction, wasiFunctionWithLongs } from './wasi-function.js';

/** The `path_*` functions other than `path_open`. */
export const pathFunctions: readonly WasiFunction[] = [
  wasiFunction('path_create_directory', 'fd:fd path:text path_len', (process, fd, at, byteCount) => {
    const { fs, path } = guestPath(process, fd, Rights.pathCreateDirectory, at, byteCount);
    return fs.mkdir(path, 0o777);
  }),
  pathFilestatGet(filestat),
  wasiFunctionWithLongs(
    'path_filestat_set_times',
    'fd:fd flags:lookupflags path:text path_len atim:i64 mtim:i64 fst_flags:fstflags',
    pathFilestatSetTimes,
  ),
  wasiFunction(
    'path_link',
    'old_fd:fd old_flags:lookupflags old_path:text old_path_len new_fd:fd new_path:text new_path_len',
    pathLink,
  ),
  wasiFunction('path_readlink', 'fd:fd path:text path_len buf buf_len result.bufused:u32', pathReadlink),
  wasiFunction('path_remove_directory', 'fd:fd path:text path_len', (process, fd, at, byteCount) => {
    const { fs, path } = guestPath(process, fd, Rights.pathRemoveDirectory, at, byteCount);
    return fs.rmdir(path);
  }),
  wasiFunction('path_rename', 'fd:fd old_path:text old_path_len new_fd:fd new_path:text new_path_len', pathRename),
  wasiFunction('path_symlink', 'old_path:text old_path_len fd:fd new_path:text new_path_len', pathSymlink),
  wasiFunction('path_unlink_file', 'fd:fd path:text path_len', (process, fd, at, byteCount) => {
    const { fs, path } = guestPath(process, fd, Rights.pathUnlinkFile, at, byteCount);
    return fs.unlink(path);
  }),
];

/** `path_filestat_get` in the layout of a version of WASI. */
export function pathFilestatGet(layout: FilestatLayout): WasiFunction {
  return wasiFunction(
    'path_filestat_get',
    `fd:fd flags:lookupflags path:text path_len result.filestat:${layout.format}`,
    (process, fd, lookupFlags, at, byteCount, result) => {
      const { memory } = process;
      const { fs, path } = guestPath(process, fd, Rights.pathFilestatGet, at, byteCount);
      memory.check(result, layout.size);
      const found = (lookupFlags & symlinkFollow) === 0 ? fs.lstat(path) : fs.stat(path);
      return andThen(found, (stat) => {
        if (isErrno(stat)) return stat;
        layout.write(memory, result, stat);
        return undefined;
      });
    },
  );
}

function pathFilestatSetTimes(
  process: Process,
  fd: number,
  lookupFlags: number,
  at: number,
  byteCount: number,
  atim: bigint,
  mtim: bigint,
  flags: number,
): WasiResult {
  const { fs, path } = guestPath(process, fd, Rights.pathFilestatSetTimes, at, byteCount);
  const { accessTime, modificationTime } = fileTimesOf(process.context, atim, mtim, flags);
  return fs.utimens(path, accessTime, modificationTime, (lookupFlags & symlinkFollow) !== 0);
}

function pathLink(
  process: Process,
  oldFd: number,
  oldFlags: number,
  oldAt: number,
  oldByteCount: number,
  newFd: number,
  newAt: number,
  newByteCount: number,
): WasiResult {
  const from = guestPath(process, oldFd, Rights.pathLinkSource, oldAt, oldByteCount);
  const to = guestPath(process, newFd, Rights.pathLinkTarget, newAt, newByteCount);
  // A file system's link does not follow; the suite of WASI asks for this errno.
  if ((oldFlags & symlinkFollow) !== 0) return Errno.EINVAL;
  return isSameFileSystem(from.fs, to.fs) ? from.fs.link(from.path, to.path, to.fs) : Errno.EXDEV;
}

function pathReadlink(
  process: Process,
  fd: number,
  at: number,
  byteCount: number,
  buffer: number,
  bufferByteCount: number,
  result: number,
): WasiResult {
  const { memory } = process;
  const { fs, path } = guestPath(process, fd, Rights.pathReadlink, at, byteCount);
  memory.check(buffer, bufferByteCount);
  memory.check(result, 4);
  return andThen(fs.readlink(path), (target) => {
    if (isErrno(target)) return target;
    // As POSIX has it: what does not fit is cut off.
    const bytes = encodeText(target).subarray(0, bufferByteCount);
    memory.setBytes(buffer, bytes);
    memory.setUint32(result, bytes.length);
    return undefined;
  });
}

function pathRename(
  process: Process,
  oldFd: number,
  oldAt: number,
  oldByteCount: number,
  newFd: number,
  newAt: number,
  newByteCount: number,
): WasiResult {
  const from = guestPath(process, oldFd, Rights.pathRenameSource, oldAt, oldByteCount);
  const to = guestPath(process, newFd, Rights.pathRenameTarget, newAt, newByteCount);
  return isSameFileSystem(from.fs, to.fs) ? from.fs.rename(from.path, to.path, to.fs) : Errno.EXDEV;
}

function isSameFileSystem(one: FS, other: FS): boolean {
  return (one.viewOf ?? one) === (other.viewOf ?? other);
}

function pathSymlink(
  process: Process,
  targetAt: number,
  targetByteCount: number,
  fd: number,
  at: number,
  byteCount: number,
): WasiResult {
  const target = process.memory.text(targetAt, targetByteCount);
  const { fs, path } = guestPath(process, fd, Rights.pathSymlink, at, byteCount);
  if (target === '') return Errno.ENOENT;
  // It could only lead out of the mount, for the host's own programs if not for the guest.
  return target.startsWith('/') ? Errno.EPERM : fs.symlink(target, path);
}
