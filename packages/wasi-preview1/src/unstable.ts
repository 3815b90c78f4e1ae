import { fdSeek } from './fd-io.js';
import { fdFilestatGet } from './fd-stat.js';
import type { FilestatLayout } from './filestat.js';
import { pathFilestatGet } from './path-ops.js';
import { pollOneoff } from './poll.js';
import type { WasiFunction } from './wasi-function.js';

/** Snapshot 0 counts links in 32 bits, which moves what comes after them. */
const filestat: FilestatLayout = {
  size: 56,
  format: 'filestat0',
  write(memory, offset, stat) {
    memory.check(offset, 56);
    memory.setUint64(offset, stat.device);
    memory.setUint64(offset + 8, stat.inode);
    memory.setUint32(offset + 16, stat.fileType);
    memory.setUint32(offset + 20, stat.linkCount > maxLinkCount ? Number(maxLinkCount) : Number(stat.linkCount));
    memory.setUint64(offset + 24, stat.size);
    memory.setUint64(offset + 32, stat.accessTime);
    memory.setUint64(offset + 40, stat.modificationTime);
    memory.setUint64(offset + 48, stat.changeTime);
  },
};

const maxLinkCount = 0xffff_ffffn;

/** The functions of snapshot 0 that have the name and the type of one of preview 1 and another meaning. */
export const unstableFunctions: readonly WasiFunction[] = [
  fdSeek(['current', 'end', 'start']),
  fdFilestatGet(filestat),
  pathFilestatGet(filestat),
  // A clock has an identifier of its own, before the fields that it has in preview 1.
  pollOneoff({ size: 56, clock: 24 }),
];
