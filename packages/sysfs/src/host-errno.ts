import { Errno, type ErrnoName } from '@wazero-ts/sys';

/** Names that the host has and WASI spells otherwise. */
const otherNames: Readonly<Record<string, Errno>> = {
  EOPNOTSUPP: Errno.ENOTSUP,
  EWOULDBLOCK: Errno.EAGAIN,
  // A socket file, or a FIFO without a reader.
  ENXIO: Errno.ENXIO,
};

/** The errno of what a function of `node:fs` threw; EIO for what WASI has no name for. */
export function hostErrno(error: unknown): Errno {
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string') return Errno.EIO;
  return Errno[code as ErrnoName] ?? otherNames[code] ?? Errno.EIO;
}

/** Runs functions of `node:fs` and turns what they throw into an errno. */
export function orErrno<T>(operation: () => T): T | Errno {
  try {
    return operation();
  } catch (error) {
    return hostErrno(error);
  }
}
