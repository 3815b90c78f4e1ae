import { constants } from 'node:fs';
import { type File, FileType, type FS, Oflag } from '@wazero-ts/sys';
import type { ExactTimes } from './exact-times.js';
import type { Place, WalkStart } from './handle-walk.js';
import { HostDirectory } from './host-directory.js';
import { HostFile } from './host-file.js';

/**
 * Opens what is at a place; throws what `hostErrno` takes. A link is ELOOP.
 *
 * @param makeView - the view of a directory, see `File.view`
 */
export function openPlace(
  place: Place,
  flags: Oflag,
  permissions: number,
  times: ExactTimes,
  makeView: (start: WalkStart, isOpen: () => boolean) => FS,
): File {
  const { directory, name = '.' } = place;
  const extra = place.mustBeDirectory ? (constants.O_DIRECTORY ?? 0) : 0;
  const opened = directory.openEntry(name, hostFlags(flags) | extra, permissions & 0o777);
  if (opened.fileType !== FileType.directory) return new HostFile(opened, flags, times);
  const handle = directory.handleOf(name, opened.fd);
  const start: WalkStart = { handle, components: place.components };
  return new HostDirectory(opened, handle, times, (isOpen) => makeView(start, isOpen));
}

/**
 * NOFOLLOW always: links are never left to the kernel. NONBLOCK always: opening a FIFO or a device must not hold up the
 * host. Append mode is kept by {@link HostFile}.
 */
function hostFlags(flags: Oflag): number {
  const modes = {
    [Oflag.RDONLY]: constants.O_RDONLY,
    [Oflag.RDWR]: constants.O_RDWR,
    [Oflag.WRONLY]: constants.O_WRONLY,
  };
  let host = modes[(flags & Oflag.ACCMODE) as keyof typeof modes] ?? constants.O_RDONLY;
  host |= (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
  if ((flags & Oflag.CREAT) !== 0) host |= constants.O_CREAT;
  if ((flags & Oflag.EXCL) !== 0) host |= constants.O_EXCL;
  if ((flags & Oflag.TRUNC) !== 0) host |= constants.O_TRUNC;
  if ((flags & Oflag.DIRECTORY) !== 0) host |= constants.O_DIRECTORY ?? 0;
  if ((flags & Oflag.DSYNC) !== 0) host |= constants.O_DSYNC ?? 0;
  if ((flags & (Oflag.SYNC | Oflag.RSYNC)) !== 0) host |= constants.O_SYNC ?? 0;
  return host;
}
