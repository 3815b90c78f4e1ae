import { Errno, type SysContext } from '@wazero-ts/sys';
import { Fstflags } from './abi.js';

/** The times that a guest asks to be set; `undefined` leaves one as it is. */
export interface FileTimes {
  readonly accessTime: bigint | undefined;
  readonly modificationTime: bigint | undefined;
}

/** Reads `fstflags`: "now" is the time of the guest's own wall clock. Throws EINVAL when a time is given in two ways. */
export function fileTimesOf(
  context: SysContext,
  accessTime: bigint,
  modificationTime: bigint,
  flags: number,
): FileTimes {
  const bothAccess = Fstflags.atim | Fstflags.atimNow;
  const bothModification = Fstflags.mtim | Fstflags.mtimNow;
  if (flags > (bothAccess | bothModification)) throw Errno.EINVAL;
  if ((flags & bothAccess) === bothAccess || (flags & bothModification) === bothModification) throw Errno.EINVAL;
  const now = flags & (Fstflags.atimNow | Fstflags.mtimNow) ? context.walltime.now() : 0n;
  const choose = (isGiven: number, isNow: number, time: bigint): bigint | undefined => {
    if (isGiven !== 0) return time;
    return isNow === 0 ? undefined : now;
  };
  return {
    accessTime: choose(flags & Fstflags.atim, flags & Fstflags.atimNow, accessTime),
    modificationTime: choose(flags & Fstflags.mtim, flags & Fstflags.mtimNow, modificationTime),
  };
}
