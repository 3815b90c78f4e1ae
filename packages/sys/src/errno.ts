import { errnoTable } from './errno.table.js';

/** The name of an {@link Errno}, such as `'ENOENT'`. */
export type ErrnoName = (typeof errnoTable)[number][0];

class ErrnoValue {
  /** The POSIX name, such as `ENOENT`. */
  readonly name: ErrnoName;
  /** The number of WASI preview 1, such as 44. */
  readonly code: number;
  /** The meaning in a few words. */
  readonly message: string;

  constructor(name: ErrnoName, code: number, message: string) {
    this.name = name;
    this.code = code;
    this.message = message;
    Object.freeze(this);
  }

  toString(): string {
    return `${this.name}: ${this.message}`;
  }
}

/**
 * Why an operation of a file or file system failed. There is exactly one frozen object for each error number of WASI
 * preview 1, so they compare by `===`. They are returned, never thrown.
 */
export type Errno = ErrnoValue;

const errnos: readonly Errno[] = errnoTable.map(([name, code, message]) => new ErrnoValue(name, code, message));

/**
 * All error numbers by name, `ESUCCESS` (0) among them, which no method returns.
 *
 * @example
 * ```ts
 * import { Errno } from '@wazero-ts/sys';
 * Errno.ENOENT.code; // 44
 * String(Errno.EROFS); // 'EROFS: read-only file system'
 * ```
 */
export const Errno: Readonly<Record<ErrnoName, Errno>> = Object.freeze(
  Object.fromEntries(errnos.map((errno) => [errno.name, errno])) as Record<ErrnoName, Errno>,
);

/**
 * Tells an error number from a result.
 *
 * @example
 * ```ts
 * import { Errno, isErrno } from '@wazero-ts/sys';
 * isErrno(Errno.EBADF); // true
 * isErrno(8); // false
 * ```
 */
export function isErrno(value: unknown): value is Errno {
  return value instanceof ErrnoValue;
}

/**
 * The error number with a WASI number.
 *
 * @returns `undefined` when there is none with that number
 * @example
 * ```ts
 * import { errnoOf } from '@wazero-ts/sys';
 * errnoOf(76)?.name; // 'ENOTCAPABLE'
 * ```
 */
export function errnoOf(code: number): Errno | undefined {
  return errnos[code];
}
