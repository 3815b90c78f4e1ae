import type { Awaitable } from './awaitable.js';
import { Errno } from './errno.js';
import { UnimplementedFile, type Whence } from './file.js';
import { FileType } from './file-type.js';

/**
 * An open directory: reading and writing data is EISDIR, seeking only rewinds. Extend it and implement `stat` and
 * `readdir`.
 *
 * @example
 * ```ts
 * import { DirectoryFile, Errno } from '@wazero-ts/sys';
 * class EmptyDirectory extends DirectoryFile {
 *   override readdir(): [] {
 *     return [];
 *   }
 * }
 * new EmptyDirectory().read() === Errno.EISDIR; // true
 * ```
 */
export class DirectoryFile extends UnimplementedFile {
  override readonly fileType: FileType = FileType.directory;

  override read(): Awaitable<number | Errno> {
    return Errno.EISDIR;
  }
  override pread(): Awaitable<number | Errno> {
    return Errno.EISDIR;
  }
  override write(): Awaitable<number | Errno> {
    return Errno.EISDIR;
  }
  override pwrite(): Awaitable<number | Errno> {
    return Errno.EISDIR;
  }
  override truncate(): Awaitable<undefined | Errno> {
    return Errno.EISDIR;
  }
  override setAppend(): Awaitable<undefined | Errno> {
    return Errno.EISDIR;
  }
  override setNonblock(): Awaitable<undefined | Errno> {
    return undefined;
  }
  override seek(offset: number, whence: Whence): Awaitable<number | Errno> {
    return offset === 0 && whence === 'start' ? 0 : Errno.EISDIR;
  }
}
