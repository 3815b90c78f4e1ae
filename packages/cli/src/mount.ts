import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { newFSConfig } from 'wazero-ts';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import { UsageError } from './usage-error.js';

/** The mounts of `-mount DIR[:GUEST][:ro]`. */
export function fsConfigOf(mounts: readonly string[]): ReturnType<typeof newFSConfig> {
  let config = newFSConfig();
  for (const mount of mounts) {
    const { directory, guestPath, isReadOnly } = parseMount(mount);
    checkDirectory(directory);
    config = isReadOnly ? config.withReadOnlyDirMount(directory, guestPath) : config.withDirMount(directory, guestPath);
  }
  return config;
}

/** The parts of a mount; the last colon splits, so a directory may have colons when the guest path is given. */
export function parseMount(mount: string): {
  readonly directory: string;
  readonly guestPath: string;
  readonly isReadOnly: boolean;
} {
  const isReadOnly = mount.endsWith(':ro');
  const paths = isReadOnly ? mount.slice(0, -':ro'.length) : mount;
  const colon = paths.lastIndexOf(':');
  const directory = colon < 0 ? paths : paths.slice(0, colon);
  const guestPath = colon < 0 ? paths : paths.slice(colon + 1);
  if (directory === '' || guestPath === '') {
    throw new UsageError(`invalid value "${mount}" for -mount: write DIR, DIR:GUEST or DIR:GUEST:ro`);
  }
  return { directory: resolve(directory), guestPath, isReadOnly };
}

function checkDirectory(directory: string): void {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(directory).isDirectory();
  } catch (error) {
    const reason = fileProblem(error).replace('no such file', 'no such directory');
    throw new CommandError(`can not mount ${directory}: ${reason}`, { cause: error });
  }
  if (!isDirectory) throw new CommandError(`can not mount ${directory}: it is not a directory`);
}
