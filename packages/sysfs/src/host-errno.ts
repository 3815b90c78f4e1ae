import { Errno, type ErrnoName, isErrno } from '@wazero-ts/sys';

/** Names that the host has and WASI spells otherwise. */
const otherNames: Readonly<Record<string, Errno>> = {
  EOPNOTSUPP: Errno.ENOTSUP,
  EWOULDBLOCK: Errno.EAGAIN,
  // A socket file, or a FIFO without a reader.
  ENXIO: Errno.ENXIO,
};

/** The errno of what a function of `node:fs` or a host call threw; EIO for what WASI has no name for. */
export function hostErrno(error: unknown): Errno {
  if (isErrno(error)) return error;
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? errnoOfHostName(code) : Errno.EIO;
}

/** The errno of a name of the host, such as `EWOULDBLOCK`; EIO for what WASI has no name for. */
export function errnoOfHostName(name: string): Errno {
  return (Object.hasOwn(Errno, name) ? Errno[name as ErrnoName] : otherNames[name]) ?? Errno.EIO;
}

/** Runs functions of the host and turns what they throw into an errno. */
export function orErrno<T>(operation: () => T): T | Errno {
  try {
    return operation();
  } catch (error) {
    return hostErrno(error);
  }
}
