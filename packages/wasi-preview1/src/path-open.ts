import {
  andThen,
  Errno,
  type File,
  FileType,
  type FS,
  isErrno,
  MeteredFile,
  Oflag,
  type SysContext,
} from '@wazero-ts/sys';
import { allFdflags, Fdflags, Oflags, Rights, symlinkFollow } from './abi.js';
import { type DirectoryLocation, directoryRights, openedEntry } from './fd-table.js';
import { guestPath } from './path.js';
import type { Process } from './process.js';
import { type WasiFunction, type WasiResult, wasiFunctionWithLongs } from './wasi-function.js';

/** `path_open`. */
export const pathOpenFunctions: readonly WasiFunction[] = [
  wasiFunctionWithLongs(
    'path_open',
    'fd:fd dirflags:lookupflags path:text path_len oflags:oflags fs_rights_base:rights fs_rights_inheriting:rights ' +
      'fdflags:fdflags result.opened_fd:u32',
    pathOpen,
  ),
];

function pathOpen(
  process: Process,
  fd: number,
  lookupFlags: number,
  path: number,
  byteCount: number,
  oflags: number,
  rightsBase: bigint,
  rightsInheriting: bigint,
  fdflags: number,
  result: number,
): WasiResult {
  const { files, memory, context } = process;
  const wanted = { base: rightsOf(rightsBase), inheriting: rightsOf(rightsInheriting) };
  const { fs, path: target, entry } = guestPath(process, fd, rightsToOpen(oflags), path, byteCount);
  if (((wanted.base | wanted.inheriting) & ~entry.inheritingRights) !== 0) return Errno.ENOTCAPABLE;
  if (fdflags > allFdflags || oflags > allOflags) return Errno.EINVAL;
  if ((oflags & Oflags.directory) !== 0 && (oflags & Oflags.creat) !== 0) return Errno.EINVAL;
  memory.check(result, 4);
  files.requireRoom();
  const flags = openFlags(lookupFlags, oflags, wanted.base, fdflags);
  return andThen(fs.openFile(target, flags, 0o666), (file) => {
    if (isErrno(file)) return file;
    const location = file.fileType === FileType.directory ? locationOf(file, fs, target) : undefined;
    const opened = files.insert(newEntry(metered(file, context), location, wanted, fdflags));
    // The module was closed, or others opened too many files, while the file system took its time.
    if (opened === undefined) return andThen(file.close(), () => Errno.EMFILE);
    memory.setUint32(result, opened);
    return undefined;
  });
}

function metered(file: File, { policy }: SysContext): File {
  return policy === undefined || file.fileType === FileType.directory
    ? file
    : new MeteredFile(file, policy, 'fileBytes');
}

/** A view follows the directory when it is renamed, and so is preferred to a path. */
function locationOf({ view }: File, fs: FS, path: string): DirectoryLocation {
  return view === undefined ? { fs, path } : { fs: view, path: '' };
}

const allOflags = 15;

/** Rights above bit 29 do not exist; what a guest asks for beyond is not given. */
function rightsOf(rights: bigint): Rights {
  return Number(rights & 0x3fffffffn);
}

/** What the directory must allow. */
function rightsToOpen(oflags: number): Rights {
  let rights: Rights = Rights.pathOpen;
  if ((oflags & Oflags.creat) !== 0) rights |= Rights.pathCreateFile;
  if ((oflags & Oflags.trunc) !== 0) rights |= Rights.pathFilestatSetSize;
  return rights;
}

/** Only the rights to read and to write choose how a file is opened; the others are checked when they are used. */
function openFlags(lookupFlags: number, oflags: number, rights: Rights, fdflags: number): Oflag {
  const canRead = (rights & (Rights.fdRead | Rights.fdReaddir)) !== 0;
  const canWrite = (rights & (Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize)) !== 0;
  let flags: Oflag = canWrite ? (canRead ? Oflag.RDWR : Oflag.WRONLY) : Oflag.RDONLY;
  if ((lookupFlags & symlinkFollow) === 0) flags |= Oflag.NOFOLLOW;
  if ((oflags & Oflags.creat) !== 0) flags |= Oflag.CREAT;
  if ((oflags & Oflags.directory) !== 0) flags |= Oflag.DIRECTORY;
  if ((oflags & Oflags.excl) !== 0) flags |= Oflag.EXCL;
  if ((oflags & Oflags.trunc) !== 0) flags |= Oflag.TRUNC;
  if ((fdflags & Fdflags.append) !== 0) flags |= Oflag.APPEND;
  if ((fdflags & Fdflags.dsync) !== 0) flags |= Oflag.DSYNC;
  if ((fdflags & Fdflags.nonblock) !== 0) flags |= Oflag.NONBLOCK;
  if ((fdflags & Fdflags.rsync) !== 0) flags |= Oflag.RSYNC;
  if ((fdflags & Fdflags.sync) !== 0) flags |= Oflag.SYNC;
  return flags;
}

function newEntry(
  file: File,
  location: DirectoryLocation | undefined,
  wanted: { readonly base: Rights; readonly inheriting: Rights },
  fdflags: number,
): ReturnType<typeof openedEntry> {
  if (location === undefined) return openedEntry(file, undefined, { base: wanted.base, inheriting: 0 }, fdflags);
  const rights = { base: wanted.base & directoryRights, inheriting: wanted.inheriting };
  return openedEntry(file, location, rights, fdflags);
}
