import type { Memory } from '@wazero-ts/api';

/** Names of bits, lowest first. */
const bitNames = {
  lookupflags: ['SYMLINK_FOLLOW'],
  oflags: ['CREAT', 'DIRECTORY', 'EXCL', 'TRUNC'],
  fdflags: ['APPEND', 'DSYNC', 'NONBLOCK', 'RSYNC', 'SYNC'],
  fstflags: ['ATIM', 'ATIM_NOW', 'MTIM', 'MTIM_NOW'],
  riflags: ['RECV_PEEK', 'RECV_WAITALL'],
  roflags: ['RECV_DATA_TRUNCATED'],
  sdflags: ['RD', 'WR'],
  rights: [
    'FD_DATASYNC',
    'FD_READ',
    'FD_SEEK',
    'FDSTAT_SET_FLAGS',
    'FD_SYNC',
    'FD_TELL',
    'FD_WRITE',
    'FD_ADVISE',
    'FD_ALLOCATE',
    'PATH_CREATE_DIRECTORY',
    'PATH_CREATE_FILE',
    'PATH_LINK_SOURCE',
    'PATH_LINK_TARGET',
    'PATH_OPEN',
    'FD_READDIR',
    'PATH_READLINK',
    'PATH_RENAME_SOURCE',
    'PATH_RENAME_TARGET',
    'PATH_FILESTAT_GET',
    'PATH_FILESTAT_SET_SIZE',
    'PATH_FILESTAT_SET_TIMES',
    'FD_FILESTAT_GET',
    'FD_FILESTAT_SET_SIZE',
    'FD_FILESTAT_SET_TIMES',
    'PATH_SYMLINK',
    'PATH_REMOVE_DIRECTORY',
    'PATH_UNLINK_FILE',
    'POLL_FD_READWRITE',
    'SOCK_SHUTDOWN',
    'SOCK_ACCEPT',
  ],
} as const;

type BitFormat = keyof typeof bitNames;

const fileTypes = [
  'UNKNOWN',
  'BLOCK_DEVICE',
  'CHARACTER_DEVICE',
  'DIRECTORY',
  'REGULAR_FILE',
  'SOCKET_DGRAM',
  'SOCKET_STREAM',
  'SYMBOLIC_LINK',
] as const;

const clocks = ['realtime', 'monotonic', 'process_cputime', 'thread_cputime'] as const;

/**
 * How a parameter is logged: as a number, signed for descriptors and i64; by names; or, for a place in memory, what is
 * there: before the call for `text`, after it for the others.
 */
export type ParamFormat =
  | 'number'
  | 'fd'
  | 'i64'
  | 'clockid'
  | BitFormat
  | 'text'
  | 'outtext'
  | 'u32'
  | 'u64'
  | 'fdstat'
  | 'filestat'
  | 'filestat0'
  | 'prestat';

function isBitFormat(format: ParamFormat): format is BitFormat {
  return Object.hasOwn(bitNames, format);
}

function namesOfBits(format: BitFormat, value: number | bigint): string {
  const bits = BigInt.asUintN(64, BigInt(value));
  const known: readonly string[] = bitNames[format];
  const names = known.filter((_, bit) => (bits >> BigInt(bit)) & 1n);
  const unknown = bits >> BigInt(known.length);
  if (unknown !== 0n) names.push(`0x${(unknown << BigInt(known.length)).toString(16)}`);
  return names.join('|');
}

/** An argument as it is known before the call. */
export function formatArgument(format: ParamFormat, value: number | bigint): string {
  if (isBitFormat(format)) return namesOfBits(format, typeof value === 'number' ? value >>> 0 : value);
  if (typeof value === 'bigint' || format === 'fd') return String(value);
  const number = value >>> 0;
  return format === 'clockid' ? (clocks[number] ?? String(number)) : String(number);
}

/** A text of the guest; what it says about a place outside of memory is no text. */
export function formatText(memory: Memory | undefined, offset: number, byteCount: number): string {
  return memory?.readString(offset >>> 0, byteCount >>> 0) ?? `OOM(${offset >>> 0},${byteCount >>> 0})`;
}

/** What a function has written to a place in memory; empty when there is no such place. */
export function formatResult(format: ParamFormat, memory: Memory | undefined, place: number): string {
  const at = place >>> 0;
  if (memory === undefined) return '';
  switch (format) {
    case 'u32':
      return String(memory.readUint32Le(at) ?? '');
    case 'u64':
      return String(memory.readUint64Le(at) ?? '');
    case 'roflags':
      return namesOfBits(format, memory.readUint16Le(at) ?? 0);
    case 'prestat':
      return `{pr_name_len=${memory.readUint32Le(at + 4) ?? ''}}`;
    case 'fdstat': {
      const bits = (name: BitFormat, value: number | bigint | undefined): string => namesOfBits(name, value ?? 0);
      return (
        `{filetype=${fileTypes[memory.readByte(at) ?? 0] ?? ''},fdflags=${bits('fdflags', memory.readUint16Le(at + 2))},` +
        `fs_rights_base=${bits('rights', memory.readUint64Le(at + 8))},` +
        `fs_rights_inheriting=${bits('rights', memory.readUint64Le(at + 16))}}`
      );
    }
    case 'filestat':
      return filestatText(memory, at, 32);
    case 'filestat0':
      return filestatText(memory, at, 24);
    default:
      return '';
  }
}

/** @param size - where the size stands; the times follow */
function filestatText(memory: Memory, at: number, size: number): string {
  const fileType = fileTypes[memory.readByte(at + 16) ?? 0] ?? '';
  return `{filetype=${fileType},size=${memory.readUint64Le(at + size) ?? ''},mtim=${memory.readUint64Le(at + size + 16) ?? ''}}`;
}
