export type { NativeDirent } from './dirents.js';
export type { FsNative, NativeStats } from './fs-native.js';
export type { FsNativeAvailability } from './load.js';
export { loadFsNative } from './load.js';
