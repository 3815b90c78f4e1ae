export type { Awaitable } from './awaitable.js';
export { andThen, isPromiseLike } from './awaitable.js';
export { captureOutput, OutputCollector } from './capture-output.js';
export type { Clock } from './clock.js';
export { fakeNanotime, fakeWalltime, systemNanotime, systemWalltime } from './clock.js';
export { DirectoryFile } from './directory-file.js';
export type { ErrnoName } from './errno.js';
export { Errno, errnoOf, isErrno } from './errno.js';
export type { File, Timing, Whence } from './file.js';
export { UnimplementedFile } from './file.js';
export type { Dirent, Stat } from './file-type.js';
export { FileType } from './file-type.js';
export type { FS } from './fs.js';
export { UnimplementedFS } from './fs.js';
export type { Mount } from './fs-config.js';
export { cleanGuestPath, FSConfig } from './fs-config.js';
export type { PathLookup, ResolvedPath } from './guest-path.js';
export {
  endsInDots,
  maxLinksFollowed,
  maxNameLength,
  maxPathLength,
  resolveGuestPath,
  withoutTrailingSlashes,
} from './guest-path.js';
export { MeteredFile } from './metered-file.js';
export { Oflag } from './oflag.js';
export type { RandomSource } from './random.js';
export { cryptoRandom, defaultRandomSeed, deterministicRandom } from './random.js';
export type { Nanosleep } from './sleep.js';
export { Blockable, cancelSleep, isBlockable, systemNanosleep, thenKeepingBlock } from './sleep.js';
export type { ReceiveOptions, ShutdownHow, SockConfig, Socket } from './socket.js';
export { isSocket, SocketFile } from './socket.js';
export type { StdioChunk, StdioSource, WebReadableLike } from './stdio-reader.js';
export { stdioReader } from './stdio-reader.js';
export type { NodeWritableLike, StdioSink, WebWritableLike } from './stdio-writer.js';
export { StreamFile, stdioWriter } from './stdio-writer.js';
export type { SysContext, SysContextOptions, SysContextProvider } from './sys-context.js';
export { attachSysContext, newSysContext, sysContextOf, sysContextProvider } from './sys-context.js';
export { WaitList } from './wait-list.js';
