/** One entry of a zip archive, as its central directory has it. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Mode of a Unix file, 0 when another system made the entry. */
  readonly unixMode: number;
  /** Milliseconds since 1970; archives have local time without a zone, which is taken as UTC. */
  readonly modifiedMs: number;
  readonly headerOffset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const endSize = 22;
const entrySize = 46;
const headerSize = 30;
const maxCommentSize = 0xffff;
/** In fields of 32 bits: the value is elsewhere, in the records of ZIP64. */
const elsewhere = 0xffffffff;

/**
 * Reads the central directory (APPNOTE 4.3.12).
 *
 * @throws Error with what is wrong; ZIP64 and archives in several parts are not read
 */
export function readZipDirectory(bytes: Uint8Array): readonly ZipEntry[] {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(data);
  const count = data.getUint16(end + 10, true);
  if (data.getUint16(end + 4, true) !== 0 || data.getUint16(end + 8, true) !== count)
    throw new Error('it has several parts');
  let at = data.getUint32(end + 16, true);
  if (at === elsewhere || count === 0xffff) throw new Error('it is a ZIP64 archive');
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + entrySize > end || data.getUint32(at, true) !== entrySignature)
      throw new Error('its directory is damaged');
    const nameSize = data.getUint16(at + 28, true);
    const next = at + entrySize + nameSize + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
    if (next > end) throw new Error('its directory is damaged');
    entries.push(readEntry(data, at, bytes.subarray(at + entrySize, at + entrySize + nameSize)));
    at = next;
  }
  return entries;
}

/** The compressed bytes of an entry. Throws as {@link readZipDirectory}. */
export function zipEntryBytes(bytes: Uint8Array, { headerOffset, compressedSize }: ZipEntry): Uint8Array {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (headerOffset + headerSize > bytes.length || data.getUint32(headerOffset, true) !== headerSignature) {
    throw new Error('its header is damaged');
  }
  const start =
    headerOffset + headerSize + data.getUint16(headerOffset + 26, true) + data.getUint16(headerOffset + 28, true);
  if (start + compressedSize > bytes.length) throw new Error('it is cut off');
  return bytes.subarray(start, start + compressedSize);
}

function findEnd(data: DataView): number {
  const first = Math.max(0, data.byteLength - endSize - maxCommentSize);
  for (let at = data.byteLength - endSize; at >= first; at--) {
    if (data.getUint32(at, true) === endSignature && at + endSize + data.getUint16(at + 20, true) === data.byteLength)
      return at;
  }
  throw new Error('it is no zip archive, or is cut off');
}

const unixHost = 3;

function readEntry(data: DataView, at: number, name: Uint8Array): ZipEntry {
  const [compressedSize, size] = [data.getUint32(at + 20, true), data.getUint32(at + 24, true)];
  const headerOffset = data.getUint32(at + 42, true);
  if ([compressedSize, size, headerOffset].includes(elsewhere)) throw new Error('it is a ZIP64 archive');
  return {
    name: new TextDecoder('utf-8').decode(name),
    method: data.getUint16(at + 10, true),
    isEncrypted: (data.getUint16(at + 8, true) & 1) !== 0,
    crc: data.getUint32(at + 16, true),
    compressedSize,
    size,
    unixMode: data.getUint8(at + 5) === unixHost ? data.getUint16(at + 40, true) : 0,
    modifiedMs: dosTime(data.getUint16(at + 14, true), data.getUint16(at + 12, true)),
    headerOffset,
  };
}

function dosTime(date: number, time: number): number {
  return Date.UTC(1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}
