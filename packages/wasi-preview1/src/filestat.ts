import type { Stat } from '@wazero-ts/sys';
import type { GuestMemory } from './guest-memory.js';

/** How a version of WASI lays out its `filestat`. */
export interface FilestatLayout {
  /** In bytes. */
  readonly size: number;
  /** How it is logged. */
  readonly format: 'filestat' | 'filestat0';
  write(memory: GuestMemory, offset: number, stat: Stat): void;
}

/** The layout of preview 1. */
export const filestat: FilestatLayout = {
  size: 64,
  format: 'filestat',
  write(memory, offset, stat) {
    memory.check(offset, 64);
    memory.setUint64(offset, stat.device);
    memory.setUint64(offset + 8, stat.inode);
    memory.setUint64(offset + 16, BigInt(stat.fileType));
    memory.setUint64(offset + 24, stat.linkCount);
    memory.setUint64(offset + 32, stat.size);
    memory.setUint64(offset + 40, stat.accessTime);
    memory.setUint64(offset + 48, stat.modificationTime);
    memory.setUint64(offset + 56, stat.changeTime);
  },
};
