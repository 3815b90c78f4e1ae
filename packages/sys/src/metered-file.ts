import type { Policy } from '@wazero-ts/api';
import { type Awaitable, andThen } from './awaitable.js';
import { type Errno, isErrno } from './errno.js';
import type { File, Timing, Whence } from './file.js';
import type { Dirent, FileType, Stat } from './file-type.js';
import type { FS } from './fs.js';
import { thenKeepingBlock } from './sleep.js';

/**
 * A file whose writes are claimed from a policy. What still fits is written; then LimitError ends the call. A guest's
 * file system is not told: methods throw, or reject with, the LimitError.
 *
 * @example
 * ```ts
 * import { Policy } from '@wazero-ts/api';
 * import { captureOutput, MeteredFile } from '@wazero-ts/sys';
 * const policy = new Policy({ stdioBytes: 100 });
 * new MeteredFile(captureOutput(), policy, 'stdioBytes').write(new Uint8Array(3));
 * policy.usage().stdioBytes; // 3
 * ```
 */
export class MeteredFile implements File {
  readonly fileType: FileType;
  readonly timing: Timing;
  readonly copiesWrites: boolean;
  readonly view: FS | undefined;
  readonly #inner: File;
  readonly #policy: Policy;
  readonly #resource: 'stdioBytes' | 'fileBytes';

  constructor(inner: File, policy: Policy, resource: 'stdioBytes' | 'fileBytes') {
    this.#inner = inner;
    this.#policy = policy;
    this.#resource = resource;
    this.fileType = inner.fileType;
    this.timing = inner.timing;
    this.copiesWrites = inner.copiesWrites === true;
    this.view = inner.view;
  }

  get isAppend(): boolean {
    return this.#inner.isAppend;
  }
  get readableBytes(): number | undefined {
    return this.#inner.readableBytes;
  }
  get failure(): unknown {
    return this.#inner.failure;
  }

  write(bytes: Uint8Array): Awaitable<number | Errno> {
    return this.#meter(bytes, (fitting) => this.#inner.write(fitting));
  }
  pwrite(bytes: Uint8Array, offset: number): Awaitable<number | Errno> {
    return this.#meter(bytes, (fitting) => this.#inner.pwrite(fitting, offset));
  }

  /** Extending a file makes it larger without a write. */
  truncate(size: number): Awaitable<undefined | Errno> {
    return andThen(this.#inner.stat(), (stat) => {
      const added = isErrno(stat) ? 0 : Math.max(0, size - Number(stat.size));
      this.#policy.claim(this.#resource, added);
      return andThen(this.#inner.truncate(size), (result) => {
        if (result !== undefined) this.#policy.release(this.#resource, added);
        return result;
      });
    });
  }

  #meter(bytes: Uint8Array, write: (fitting: Uint8Array) => Awaitable<number | Errno>): Awaitable<number | Errno> {
    const policy = this.#policy;
    const resource = this.#resource;
    const count = Math.min(bytes.length, policy.remaining(resource));
    if (count === 0 && bytes.length > 0) policy.claim(resource, bytes.length);
    policy.claim(resource, count);
    return thenKeepingBlock(write(count === bytes.length ? bytes : bytes.subarray(0, count)), (result) => {
      const written = isErrno(result) ? 0 : result;
      policy.release(resource, count - written);
      if (written === count && count < bytes.length) policy.claim(resource, bytes.length - count);
      return result;
    });
  }

  stat(): Awaitable<Stat | Errno> {
    return this.#inner.stat();
  }
  read(buffer: Uint8Array): Awaitable<number | Errno> {
    return this.#inner.read(buffer);
  }
  pread(buffer: Uint8Array, offset: number): Awaitable<number | Errno> {
    return this.#inner.pread(buffer, offset);
  }
  seek(offset: number, whence: Whence): Awaitable<number | Errno> {
    return this.#inner.seek(offset, whence);
  }
  readdir(): Awaitable<readonly Dirent[] | Errno> {
    return this.#inner.readdir();
  }
  sync(): Awaitable<undefined | Errno> {
    return this.#inner.sync();
  }
  datasync(): Awaitable<undefined | Errno> {
    return this.#inner.datasync();
  }
  utimens(accessTime: bigint | undefined, modificationTime: bigint | undefined): Awaitable<undefined | Errno> {
    return this.#inner.utimens(accessTime, modificationTime);
  }
  setAppend(append: boolean): Awaitable<undefined | Errno> {
    return this.#inner.setAppend(append);
  }
  setNonblock(nonblock: boolean): Awaitable<undefined | Errno> {
    return this.#inner.setNonblock(nonblock);
  }
  poll(interest: 'read' | 'write', timeoutMs: number): Awaitable<boolean | Errno> {
    return this.#inner.poll(interest, timeoutMs);
  }
  close(): Awaitable<undefined | Errno> {
    return this.#inner.close();
  }
}
