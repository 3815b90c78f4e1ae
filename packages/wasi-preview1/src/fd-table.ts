import type { Policy } from '@wazero-ts/api';
import {
  type Awaitable,
  type Dirent,
  Errno,
  type File,
  FileType,
  type FS,
  isPromiseLike,
  type SysContext,
} from '@wazero-ts/sys';
import { allRights, Fdflags, Rights } from './abi.js';
import { PreopenedDirectory } from './preopened-directory.js';

/** Where a directory that is open lies: paths of the guest are relative to it. */
export interface DirectoryLocation {
  readonly fs: FS;
  /** From the root of the file system; `''` is the root. */
  readonly path: string;
}

/** What is open under one number. */
export interface FdEntry {
  readonly file: File;
  /** Only directories have one. */
  readonly directory: DirectoryLocation | undefined;
  /** The guest path of a pre-opened directory. */
  readonly preopenName: string | undefined;
  /** The host's standard streams are not ours to close. */
  readonly isOwned: boolean;
  rights: Rights;
  inheritingRights: Rights;
  /** `fdflags` as the guest set them. */
  flags: number;
  /** What fd_readdir lists, `.` and `..` among it, read when it starts from cookie 0. */
  listing: readonly Dirent[] | undefined;
}

/** A guest that opens more gets EMFILE. */
export const maxOpenFiles = 65536;

/** Rights that mean something for a directory. */
export const directoryRights: Rights =
  Rights.fdFdstatSetFlags |
  Rights.fdSync |
  Rights.fdDatasync |
  Rights.pathCreateDirectory |
  Rights.pathCreateFile |
  Rights.pathLinkSource |
  Rights.pathLinkTarget |
  Rights.pathOpen |
  Rights.fdReaddir |
  Rights.pathReadlink |
  Rights.pathRenameSource |
  Rights.pathRenameTarget |
  Rights.pathFilestatGet |
  Rights.pathFilestatSetSize |
  Rights.pathFilestatSetTimes |
  Rights.fdFilestatGet |
  Rights.fdFilestatSetTimes |
  Rights.pathSymlink |
  Rights.pathRemoveDirectory |
  Rights.pathUnlinkFile;

/** Rights that mean something for a regular file. */
export const fileRights: Rights =
  Rights.fdDatasync |
  Rights.fdRead |
  Rights.fdSeek |
  Rights.fdFdstatSetFlags |
  Rights.fdSync |
  Rights.fdTell |
  Rights.fdWrite |
  Rights.fdAdvise |
  Rights.fdAllocate |
  Rights.fdFilestatGet |
  Rights.fdFilestatSetSize |
  Rights.fdFilestatSetTimes |
  Rights.pollFdReadwrite;

/** Without seek and tell: that is how a guest's libc knows a terminal. */
const streamRights: Rights = fileRights & ~(Rights.fdSeek | Rights.fdTell);

/** Rights that mean something for a file of a type. */
export function applicableRights(fileType: FileType): Rights {
  if (fileType === FileType.directory) return directoryRights;
  if (fileType === FileType.regularFile || fileType === FileType.unknown) return fileRights;
  if (fileType === FileType.socketStream || fileType === FileType.socketDgram) {
    return streamRights | Rights.sockShutdown | Rights.sockAccept;
  }
  return streamRights;
}

/** The files that one instance has open. A new one gets the lowest free number. */
export class FdTable {
  readonly #entries: (FdEntry | undefined)[] = [];
  /** No number below is free. */
  #firstFree = 0;
  #count = 0;
  #isClosed = false;
  readonly #policy: Policy | undefined;
  /** What the guest opened, when that is counted. */
  readonly #claimed = new Set<FdEntry>();

  /** @param policy - what guests open is claimed from it */
  constructor(policy?: Policy) {
    this.#policy = policy;
  }

  /** The entry of a number. Throws EBADF when nothing is open there. */
  get(fd: number): FdEntry {
    const entry = this.#entries[fd];
    if (entry === undefined) throw Errno.EBADF;
    return entry;
  }

  /** As {@link FdTable.get}; throws ENOTCAPABLE when a right is missing. */
  getWith(fd: number, rights: Rights): FdEntry {
    const entry = this.get(fd);
    if ((entry.rights & rights) !== rights) throw Errno.ENOTCAPABLE;
    return entry;
  }

  /** Whether another file can be opened. */
  get hasRoom(): boolean {
    return !this.#isClosed && this.#count < maxOpenFiles;
  }

  /** Before the guest opens a file. Throws EMFILE when there is no room; LimitError when the policy allows no more. */
  requireRoom(): void {
    if (!this.hasRoom) throw Errno.EMFILE;
    if (this.#policy !== undefined && this.#policy.remaining('openFiles') < 1) this.#policy.claim('openFiles', 1);
  }

  /**
   * For what the guest opens.
   *
   * @returns the number, or `undefined` when there is no room or everything was closed
   */
  insert(entry: FdEntry): number | undefined {
    if (!this.hasRoom) return undefined;
    if (this.#policy !== undefined) {
      if (this.#policy.remaining('openFiles') < 1) return undefined;
      this.#policy.claim('openFiles', 1);
      this.#claimed.add(entry);
    }
    return this.give(entry);
  }

  /** For what the host gives. @returns the number */
  give(entry: FdEntry): number {
    let fd = this.#firstFree;
    while (this.#entries[fd] !== undefined) fd++;
    this.#entries[fd] = entry;
    this.#firstFree = fd + 1;
    this.#count++;
    return fd;
  }

  /** Takes an entry out without closing its file. */
  remove(fd: number): FdEntry {
    const entry = this.#take(fd);
    this.#release(entry);
    return entry;
  }

  /** Moves an entry to a number that is open. @returns what was open there */
  move(from: number, to: number): FdEntry | undefined {
    this.get(from);
    const replaced = this.get(to);
    if (from === to) return undefined;
    this.#entries[to] = this.#take(from);
    this.#release(replaced);
    return replaced;
  }

  #take(fd: number): FdEntry {
    const entry = this.get(fd);
    this.#entries[fd] = undefined;
    this.#firstFree = Math.min(this.#firstFree, fd);
    this.#count--;
    return entry;
  }

  #release(entry: FdEntry): void {
    if (this.#claimed.delete(entry)) this.#policy?.release('openFiles', 1);
  }

  /** Closes everything that is ours; nothing can be opened after that. */
  closeAll(): Awaitable<unknown> {
    const entries = this.#entries.splice(0);
    this.#isClosed = true;
    const pending: PromiseLike<unknown>[] = [];
    for (const entry of entries) {
      if (entry === undefined) continue;
      this.#release(entry);
      const closed = closeFile(entry);
      if (isPromiseLike(closed)) pending.push(closed);
    }
    return pending.length === 0 ? undefined : Promise.all(pending);
  }
}

/** Closes the file of an entry that was removed, if it is ours to close. */
export function closeFile(entry: FdEntry): Awaitable<undefined | Errno> {
  return entry.isOwned ? entry.file.close() : undefined;
}

/** A file that the guest opened. */
export function openedEntry(
  file: File,
  directory: DirectoryLocation | undefined,
  rights: { readonly base: Rights; readonly inheriting: Rights },
  flags: number,
): FdEntry {
  return {
    file,
    directory,
    preopenName: undefined,
    isOwned: true,
    rights: rights.base,
    inheritingRights: rights.inheriting,
    flags,
    listing: undefined,
  };
}

/** 0 to 2 are the standard streams, then come the mounts and then the sockets, in the order of the configuration. */
export function newFdTable(context: SysContext): FdTable {
  const table = new FdTable(context.policy);
  for (const file of [context.stdin, context.stdout, context.stderr]) {
    table.give({ ...openedEntry(file, undefined, { base: allRights, inheriting: allRights }, 0), isOwned: false });
  }
  for (const { fs, guestPath } of context.mounts) {
    const file = new PreopenedDirectory(fs);
    const entry = openedEntry(file, { fs, path: '' }, { base: allRights, inheriting: allRights }, 0);
    table.give({ ...entry, preopenName: guestPath });
  }
  for (const socket of context.sockets) {
    table.give(openedEntry(socket, undefined, { base: allRights, inheriting: allRights }, 0));
  }
  return table;
}

/** The flags that matter to files; the others are only remembered. */
export const fileFdflags: number = Fdflags.append | Fdflags.nonblock;
