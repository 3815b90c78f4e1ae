import { type Clock, Errno, FileType, type Stat } from '@wazero-ts/sys';

/** What is at one or more places of an in-memory file system. */
export type MemNode = MemDirectory | MemRegularFile | MemLink;

interface MemNodeBase {
  readonly device: bigint;
  readonly inode: bigint;
  readonly permissions: number;
  /** How many names it has. */
  linkCount: number;
  accessTime: bigint;
  modificationTime: bigint;
  changeTime: bigint;
}

export interface MemDirectory extends MemNodeBase {
  readonly fileType: typeof FileType.directory;
  readonly entries: Map<string, MemNode>;
}

export interface MemRegularFile extends MemNodeBase {
  readonly fileType: typeof FileType.regularFile;
  /** Bytes from {@link MemRegularFile.size} on are zero. */
  data: Uint8Array;
  size: number;
  /** How many open files share it: it keeps its bytes until the last is closed. */
  openCount: number;
}

export interface MemLink extends MemNodeBase {
  readonly fileType: typeof FileType.symbolicLink;
  readonly target: string;
}

/** The bytes and files that an in-memory file system may use, and what it uses. */
export class MemQuota {
  readonly clock: Clock;
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  readonly #device: bigint;
  #bytes = 0;
  #files = 0;
  #nextInode = 1n;

  constructor(maxBytes: number, maxFiles: number, clock: Clock, device: bigint) {
    this.#device = device;
    this.#maxBytes = maxBytes;
    this.#maxFiles = maxFiles;
    this.clock = clock;
  }

  get bytesUsed(): number {
    return this.#bytes;
  }

  get filesUsed(): number {
    return this.#files;
  }

  /** @returns ENOSPC when there is no room for another file */
  newDirectory(permissions: number): MemDirectory | Errno {
    return this.#count(() => ({ ...this.#base(permissions), fileType: FileType.directory, entries: new Map() }));
  }

  newRegularFile(permissions: number): MemRegularFile | Errno {
    return this.#count(() => ({
      ...this.#base(permissions),
      fileType: FileType.regularFile,
      data: new Uint8Array(0),
      size: 0,
      openCount: 0,
    }));
  }

  newLink(target: string): MemLink | Errno {
    return this.#count(() => ({ ...this.#base(0o777), fileType: FileType.symbolicLink, target }));
  }

  /** Makes a file larger or smaller. Its capacity is what counts, so growing by small steps stays cheap and bounded. */
  resize(file: MemRegularFile, size: number): Errno | undefined {
    if (size > file.data.length) {
      const room = this.#maxBytes - this.#bytes + file.data.length;
      if (size > room) return Errno.ENOSPC;
      this.#replaceData(file, Math.min(Math.max(size, file.data.length * 2), room));
    } else if (size < file.data.length / 4) this.#replaceData(file, size);
    else file.data.fill(0, size, file.size);
    file.size = size;
    return undefined;
  }

  /** To be called when a name is gone or an open file is closed: gives back what nobody can reach. */
  releaseIfUnused(node: MemNode): void {
    if (node.linkCount > 0) return;
    if (node.fileType === FileType.regularFile) {
      if (node.openCount > 0) return;
      this.#bytes -= node.data.length;
      node.data = new Uint8Array(0);
      node.size = 0;
    }
    this.#files--;
  }

  #replaceData(file: MemRegularFile, capacity: number): void {
    const data = new Uint8Array(capacity);
    data.set(file.data.subarray(0, Math.min(file.size, capacity)));
    this.#bytes += capacity - file.data.length;
    file.data = data;
  }

  #count<Node extends MemNode>(make: () => Node): Node | Errno {
    if (this.#files >= this.#maxFiles) return Errno.ENOSPC;
    this.#files++;
    return make();
  }

  #base(permissions: number): MemNodeBase {
    const now = this.clock.now();
    return {
      device: this.#device,
      inode: this.#nextInode++,
      permissions,
      linkCount: 0,
      accessTime: now,
      modificationTime: now,
      changeTime: now,
    };
  }
}

export function memStat(node: MemNode): Stat {
  return {
    device: node.device,
    inode: node.inode,
    fileType: node.fileType,
    permissions: node.permissions,
    linkCount: BigInt(node.linkCount),
    size: BigInt(memSize(node)),
    accessTime: node.accessTime,
    modificationTime: node.modificationTime,
    changeTime: node.changeTime,
  };
}

function memSize(node: MemNode): number {
  switch (node.fileType) {
    case FileType.regularFile:
      return node.size;
    case FileType.symbolicLink:
      return node.target.length;
    case FileType.directory:
      return 0;
  }
}

/** Sets times as asked; `undefined` leaves one as it is. */
export function setMemTimes(
  node: MemNode,
  clock: Clock,
  accessTime: bigint | undefined,
  modificationTime: bigint | undefined,
): undefined {
  node.accessTime = accessTime ?? node.accessTime;
  node.modificationTime = modificationTime ?? node.modificationTime;
  node.changeTime = clock.now();
  return undefined;
}
