/** Numbers of the WASI preview 1 document, by the names of its types. */

/** `rights`: bits 0 to 29, so they fit a JS number that bit operations work on. */
export const Rights = {
  fdDatasync: 0x1,
  fdRead: 0x2,
  fdSeek: 0x4,
  fdFdstatSetFlags: 0x8,
  fdSync: 0x10,
  fdTell: 0x20,
  fdWrite: 0x40,
  fdAdvise: 0x80,
  fdAllocate: 0x100,
  pathCreateDirectory: 0x200,
  pathCreateFile: 0x400,
  pathLinkSource: 0x800,
  pathLinkTarget: 0x1000,
  pathOpen: 0x2000,
  fdReaddir: 0x4000,
  pathReadlink: 0x8000,
  pathRenameSource: 0x10000,
  pathRenameTarget: 0x20000,
  pathFilestatGet: 0x40000,
  pathFilestatSetSize: 0x80000,
  pathFilestatSetTimes: 0x100000,
  fdFilestatGet: 0x200000,
  fdFilestatSetSize: 0x400000,
  fdFilestatSetTimes: 0x800000,
  pathSymlink: 0x1000000,
  pathRemoveDirectory: 0x2000000,
  pathUnlinkFile: 0x4000000,
  pollFdReadwrite: 0x8000000,
  sockShutdown: 0x10000000,
  sockAccept: 0x20000000,
} as const;

/** A set of {@link Rights}. */
export type Rights = number;

export const allRights: Rights = 0x3fffffff;

/** `fdflags`. */
export const Fdflags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;
export const allFdflags = 31;

/** `oflags` of path_open. */
export const Oflags = { creat: 1, directory: 2, excl: 4, trunc: 8 } as const;

/** `lookupflags`. */
export const symlinkFollow = 1;

/** `fstflags` of the functions that set times. */
export const Fstflags = { atim: 1, atimNow: 2, mtim: 4, mtimNow: 8 } as const;

/** `riflags` of sock_recv. */
export const Riflags = { peek: 1, waitAll: 2 } as const;

/** `sdflags` of sock_shutdown. */
export const Sdflags = { read: 1, write: 2 } as const;

/** `clockid`. */
export const Clockid = { realtime: 0, monotonic: 1 } as const;

/** `eventtype`. */
export const Eventtype = { clock: 0, fdRead: 1, fdWrite: 2 } as const;

/** `subclockflags`: the timeout is a moment and not a duration. */
export const subscriptionClockAbstime = 1;

/** Sizes of structures in bytes. */
export const sizeOf = {
  iovec: 8,
  fdstat: 24,
  prestat: 8,
  dirent: 24,
  event: 32,
} as const;
