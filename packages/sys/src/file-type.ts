/** What a path or an open file is; the numbers are those of WASI preview 1. */
export const FileType = {
  unknown: 0,
  blockDevice: 1,
  characterDevice: 2,
  directory: 3,
  regularFile: 4,
  socketDgram: 5,
  socketStream: 6,
  symbolicLink: 7,
} as const;

/** One of {@link FileType}. */
export type FileType = (typeof FileType)[keyof typeof FileType];

/** What a file system knows about a file. All times are nanoseconds since the Unix epoch. */
export interface Stat {
  /** The device it is on; 0n when unknown. Device and inode together identify a file. */
  readonly device: bigint;
  /** Its number on the device; 0n when unknown. */
  readonly inode: bigint;
  readonly fileType: FileType;
  /** Permission bits, such as 0o644. WASI preview 1 does not show them to the guest. */
  readonly permissions: number;
  readonly linkCount: bigint;
  /** In bytes. */
  readonly size: bigint;
  readonly accessTime: bigint;
  readonly modificationTime: bigint;
  readonly changeTime: bigint;
}

/** One entry of a directory; `.` and `..` are not among them. */
export interface Dirent {
  readonly name: string;
  /** The name in UTF-8, for file systems that have it so: it spares large listings a string for each entry. */
  readonly nameBytes?: Uint8Array;
  /** 0n when unknown. */
  readonly inode: bigint;
  readonly fileType: FileType;
}
