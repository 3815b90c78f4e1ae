export type { FsNative, NativeDirent, NativeStats } from './fs-native.js';
export type { FsNativeAvailability } from './load.js';
export { loadFsNative } from './load.js';
