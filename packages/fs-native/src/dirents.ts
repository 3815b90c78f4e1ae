/** One entry of a directory. What is not asked for costs nothing. */
export interface NativeDirent {
  /** From UTF-8; U+FFFD stands for what is not. */
  readonly name: string;
  /** {@link NativeDirent.name} in UTF-8. */
  readonly nameBytes: Uint8Array;
  readonly ino: bigint;
  /** The kernel's `d_type`, 0 when the file system does not say. */
  readonly type: number;
}

/** Places in `struct linux_dirent64`: inode (8 bytes), offset (8), length of the record (2), type (1), name with a NUL. */
const place = { ino: 0, recordLength: 16, type: 18, name: 19 } as const;

const dot = 0x2e;

class Dirent implements NativeDirent {
  readonly type: number;
  readonly #records: DataView;
  readonly #at: number;
  readonly #bytes: Uint8Array;

  constructor(records: DataView, at: number, bytes: Uint8Array) {
    this.type = records.getUint8(at + place.type);
    this.#records = records;
    this.#at = at;
    this.#bytes = bytes;
  }

  get name(): string {
    return textOf(this.#bytes).toString('utf8');
  }

  get nameBytes(): Uint8Array {
    return isAscii(this.#bytes) ? this.#bytes : Buffer.from(this.name);
  }

  get ino(): bigint {
    return this.#records.getBigUint64(this.#at + place.ino, true);
  }
}

/** Reads records of `getdents64`, without `.` and `..`. */
export function readDirents(records: Uint8Array): readonly NativeDirent[] {
  // A `Buffer` makes its parts by a species, which takes longer.
  const bytes = new Uint8Array(records.buffer, records.byteOffset, records.byteLength);
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const dirents: NativeDirent[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint16(at + place.recordLength, true)) {
    const start = at + place.name;
    let end = start;
    while (bytes[end] !== 0) end++;
    if (!isDots(bytes, start, end)) dirents.push(new Dirent(view, at, bytes.subarray(start, end)));
  }
  return dirents;
}

/** Whether a name is `.` or `..`. */
function isDots(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === dot && (end === start + 1 || (end === start + 2 && bytes[start + 1] === dot));
}

/** Names in ASCII, which most are, are UTF-8 as they come. */
function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! > 0x7f) return false;
  return true;
}

function textOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
