export type { DirFSOptions } from './dir-fs.js';
export { dirFS } from './dir-fs.js';
export { fdFile, processStdio } from './fd-file.js';
export { NodeFSConfig, newFSConfig } from './fs-config.js';
export type { MemFSOptions } from './mem-fs.js';
export { MemFS, memFS } from './mem-fs.js';
export { processStdin } from './process-stdin.js';
export { readOnlyFS } from './read-only-fs.js';
