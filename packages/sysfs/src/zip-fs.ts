import { crc32, inflateRawSync } from 'node:zlib';
import { WasmError } from '@wazero-ts/api';
import type { FS } from '@wazero-ts/sys';
import { memFS } from './mem-fs.js';
import { readOnlyFS } from './read-only-fs.js';
import { plant, type TreeEntry } from './read-only-tree.js';
import { readZipDirectory, type ZipEntry, zipEntryBytes } from './zip-directory.js';

/** What {@link zipFS} takes. */
export interface ZipFSOptions {
  /** The most that all files together may hold when they are unpacked; 256 MiB unless given. */
  readonly maxBytes?: number;
}

const fileTypeMask = 0o170000;
const linkType = 0o120000;

/**
 * Serves a zip archive read-only, unpacked into memory at once. Stored and deflated entries, directories and symbolic
 * links are served; checksums are checked.
 *
 * @throws WasmError `INVALID_CONFIG`: no zip archive, a damaged, encrypted or ZIP64 one, a method other than stored and
 * deflated, more than `maxBytes`, a name that is absolute or has `..`, or that comes twice
 * @example
 * ```ts
 * import { zipFS } from '@wazero-ts/sysfs';
 * const empty = new Uint8Array([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]);
 * const fs = zipFS(empty);
 * ```
 */
export function zipFS(archive: Uint8Array, options: ZipFSOptions = {}): FS {
  const { maxBytes = 256 * 1024 * 1024 } = options;
  const fs = memFS({ maxBytes: Number.POSITIVE_INFINITY, maxFiles: Number.POSITIVE_INFINITY });
  let total = 0;
  for (const entry of orInvalid('zip archive', () => readZipDirectory(archive))) {
    total += entry.size;
    orInvalid(JSON.stringify(entry.name), () => {
      if (total > maxBytes) throw new Error(`the archive unpacks to more than ${maxBytes} bytes`);
      const errno = plant(fs, treeEntryOf(archive, entry));
      if (errno !== undefined) throw new Error(String(errno));
    });
  }
  return readOnlyFS(fs);
}

function treeEntryOf(archive: Uint8Array, entry: ZipEntry): TreeEntry {
  const { name: path, unixMode } = entry;
  const modificationTime = BigInt(entry.modifiedMs) * 1_000_000n;
  if (path.endsWith('/')) return { path, content: 'directory', permissions: 0o755, modificationTime };
  const bytes = unpack(archive, entry);
  const isLink = (unixMode & fileTypeMask) === linkType;
  const content = isLink ? { link: new TextDecoder('utf-8', { fatal: true }).decode(bytes) } : bytes;
  return { path, content, permissions: unixMode & 0o777 || 0o644, modificationTime };
}

function unpack(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  if (entry.isEncrypted) throw new Error('it is encrypted');
  const packed = zipEntryBytes(archive, entry);
  let bytes: Uint8Array;
  if (entry.method === 0) bytes = packed;
  // One byte more than none, since Node refuses a limit of 0.
  else if (entry.method === 8) bytes = inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
  else throw new Error(`its compression method ${entry.method} is not supported`);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw new Error('it is damaged');
  return bytes;
}

function orInvalid<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WasmError('INVALID_CONFIG', `zip archive invalid: ${what}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
