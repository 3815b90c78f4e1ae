/** The code of a {@link Trap} that the guest caused. */
export type TrapCode =
  | 'STACK_OVERFLOW'
  | 'INVALID_CONVERSION_TO_INTEGER'
  | 'INTEGER_OVERFLOW'
  | 'INTEGER_DIVIDE_BY_ZERO'
  | 'UNREACHABLE'
  | 'OUT_OF_BOUNDS_MEMORY_ACCESS'
  | 'INVALID_TABLE_ACCESS'
  | 'INDIRECT_CALL_TYPE_MISMATCH'
  | 'UNALIGNED_ATOMIC'
  | 'EXPECTED_SHARED_MEMORY'
  | 'TOO_MANY_WAITERS';

/** The text of each trap, which is wazero's. */
export const trapMessages: Readonly<Record<TrapCode, string>> = {
  STACK_OVERFLOW: 'stack overflow',
  INVALID_CONVERSION_TO_INTEGER: 'invalid conversion to integer',
  INTEGER_OVERFLOW: 'integer overflow',
  INTEGER_DIVIDE_BY_ZERO: 'integer divide by zero',
  UNREACHABLE: 'unreachable',
  OUT_OF_BOUNDS_MEMORY_ACCESS: 'out of bounds memory access',
  INVALID_TABLE_ACCESS: 'invalid table access',
  INDIRECT_CALL_TYPE_MISMATCH: 'indirect call type mismatch',
  UNALIGNED_ATOMIC: 'unaligned atomic',
  EXPECTED_SHARED_MEMORY: 'expected shared memory',
  TOO_MANY_WAITERS: 'too many waiters',
};

/** The code of a {@link LimitError}: the guest used up what it was given. */
export type LimitCode =
  | 'FUEL_EXHAUSTED'
  | 'MEMORY_LIMIT'
  | 'TABLE_LIMIT'
  | 'INSTANCE_LIMIT'
  | 'TIME_LIMIT'
  | 'STACK_LIMIT'
  | 'OPEN_FILE_LIMIT'
  | 'STDIO_LIMIT'
  | 'FILE_LIMIT'
  | 'MOUNT_LIMIT'
  | 'SOCKET_LIMIT';

/** Every code that a {@link WasmError} can have. The list is closed: a switch over it can be exhaustive. */
export type ErrorCode =
  | 'MALFORMED'
  | 'INVALID'
  | 'IMPLEMENTATION_LIMIT'
  | 'FEATURE_DISABLED'
  | 'UNKNOWN_IMPORT'
  | 'INCOMPATIBLE_IMPORT'
  | 'MODULE_NAME_TAKEN'
  | 'MODULE_NAME_EMPTY'
  | 'INVALID_CONFIG'
  | 'INVALID_ARGUMENT'
  | 'INVALID_HOST_FUNCTION'
  | 'UNKNOWN_EXPORT'
  | 'SIGNATURE_MISMATCH'
  | 'RUNTIME_CLOSED'
  | 'MODULE_CLOSED'
  | 'COMPILED_MODULE_CLOSED'
  | 'HOST_PROMISE'
  | 'START_FAILED'
  | 'ENGINE_UNAVAILABLE'
  | 'RESOURCE_EXHAUSTED'
  | 'MOUNT_UNAVAILABLE'
  | 'LISTEN_FAILED'
  | 'EXIT'
  | LimitCode
  | TrapCode;

/** One function of a wasm stack trace, innermost first. */
export interface WasmFrame {
  /** The module's name from its name section, `''` when it has none. */
  readonly moduleName: string;
  /** The function's name from the name section, or `$` and its index. */
  readonly functionName: string;
  /** Index among all functions of the module, imports first. */
  readonly functionIndex: number;
  /** wazero's line: `module.function(i32,i64) f32`. */
  readonly signature: string;
  /** Byte offset of the instruction in the binary, or `undefined` for a host function. */
  readonly offset: number | undefined;
}

/**
 * The base of every error that this runtime throws by itself.
 *
 * @example
 * ```ts
 * import { WasmError } from '@wazero-ts/api';
 * try {
 *   throw new WasmError('INVALID_CONFIG', 'args invalid: contains NUL character');
 * } catch (error) {
 *   if (error instanceof WasmError) error.code; // 'INVALID_CONFIG'
 * }
 * ```
 */
export class WasmError extends Error {
  /** What went wrong, one of a closed list. */
  readonly code: ErrorCode;
  override readonly name: string = 'WasmError';

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The binary is not well formed (specification chapter 5), or exceeds an implementation limit.
 *
 * @example
 * ```ts
 * import { DecodeError } from '@wazero-ts/api';
 * const error = new DecodeError('unexpected end', { offset: 8, section: 'code' });
 * error.message; // 'section code: unexpected end (at byte 8)'
 * ```
 */
export class DecodeError extends WasmError {
  override readonly name: string = 'DecodeError';
  /** Byte offset in the binary at which the problem was found. */
  readonly offset: number;
  /** The section that was being read, such as `code`; `module` for the header. */
  readonly section: string;

  constructor(
    message: string,
    where: { readonly offset: number; readonly section: string },
    code: 'MALFORMED' | 'IMPLEMENTATION_LIMIT' | 'FEATURE_DISABLED' = 'MALFORMED',
  ) {
    super(code, `section ${where.section}: ${message} (at byte ${where.offset})`);
    this.offset = where.offset;
    this.section = where.section;
  }
}

/**
 * The binary is well formed but not valid (specification chapter 3).
 *
 * @example
 * ```ts
 * import { ValidationError } from '@wazero-ts/api';
 * const error = new ValidationError('type mismatch', { functionIndex: 3, offset: 40 });
 * error.message; // 'function[3]: type mismatch (at byte 40)'
 * ```
 */
export class ValidationError extends WasmError {
  override readonly name: string = 'ValidationError';
  /** Index of the function, imports first; `undefined` when the problem is outside function bodies. */
  readonly functionIndex: number | undefined;
  /** Byte offset in the binary. */
  readonly offset: number;

  constructor(
    message: string,
    where: { readonly functionIndex: number | undefined; readonly offset: number },
    code: 'INVALID' | 'IMPLEMENTATION_LIMIT' | 'FEATURE_DISABLED' = 'INVALID',
  ) {
    const place = where.functionIndex === undefined ? '' : `function[${where.functionIndex}]: `;
    super(code, `${place}${message} (at byte ${where.offset})`);
    this.functionIndex = where.functionIndex;
    this.offset = where.offset;
  }
}

/**
 * An import is missing or of another type.
 *
 * @example
 * ```ts
 * import { LinkError } from '@wazero-ts/api';
 * new LinkError('module[env] not instantiated', 'UNKNOWN_IMPORT').code; // 'UNKNOWN_IMPORT'
 * ```
 */
export class LinkError extends WasmError {
  override readonly name: string = 'LinkError';

  constructor(message: string, code: 'UNKNOWN_IMPORT' | 'INCOMPATIBLE_IMPORT' | 'MODULE_NAME_TAKEN') {
    super(code, message);
  }
}

/** Frames of a trace that are printed; wazero's number. */
const maxPrintedFrames = 30;

/**
 * wazero's text of a stack trace: one tab-indented line for each frame, innermost first.
 *
 * @example
 * ```ts
 * import { formatWasmStack } from '@wazero-ts/api';
 * formatWasmStack([]); // ''
 * ```
 */
export function formatWasmStack(frames: readonly WasmFrame[]): string {
  if (frames.length === 0) return '';
  const lines = frames.slice(0, maxPrintedFrames).map((frame) => `\n\t${frame.signature}`);
  if (frames.length > maxPrintedFrames) lines.push('\n\t... maybe followed by omitted frames');
  return `\nwasm stack trace:${lines.join('')}`;
}

/**
 * Running code did something that the specification says must trap, or exceeded a limit ({@link LimitError}).
 *
 * @example
 * ```ts
 * import { Trap } from '@wazero-ts/api';
 * new Trap('UNREACHABLE', []).message; // 'wasm error: unreachable'
 * ```
 */
export class Trap extends WasmError {
  override readonly name: string = 'Trap';
  /** The functions that were running, innermost first. */
  readonly wasmStack: readonly WasmFrame[];

  constructor(code: TrapCode | LimitCode, wasmStack: readonly WasmFrame[], message?: string) {
    const text = message ?? (code in trapMessages ? trapMessages[code as TrapCode] : code);
    super(code, `wasm error: ${text}${formatWasmStack(wasmStack)}`);
    this.wasmStack = wasmStack;
  }
}

/**
 * Running code used up a quota that the embedder gave it. The module stays usable.
 *
 * @example
 * ```ts
 * import { LimitError } from '@wazero-ts/api';
 * const error = new LimitError('FUEL_EXHAUSTED', { allowed: 100, used: 101 }, []);
 * error.message; // 'wasm error: fuel exhausted: allowed 100, used 101'
 * ```
 */
export class LimitError extends Trap {
  override readonly name: string = 'LimitError';
  /** What ran out. */
  readonly limit: LimitCode;
  /** How much was allowed, in the unit of the limit (fuel units, bytes, elements, instances, milliseconds). */
  readonly allowed: number;
  /** How much was used or asked for, in the same unit. */
  readonly used: number;
  /** The mount or address that is not allowed; only with `MOUNT_LIMIT` and `SOCKET_LIMIT`. */
  readonly what: string | undefined;

  constructor(
    limit: LimitCode,
    amount: { readonly allowed: number; readonly used: number; readonly what?: string | undefined },
    wasmStack: readonly WasmFrame[],
  ) {
    const subject = amount.what === undefined ? '' : `${amount.what}: `;
    super(limit, wasmStack, `${limitText[limit]}: ${subject}allowed ${amount.allowed}, used ${amount.used}`);
    this.limit = limit;
    this.allowed = amount.allowed;
    this.used = amount.used;
    this.what = amount.what;
  }
}

const limitText: Record<LimitCode, string> = {
  FUEL_EXHAUSTED: 'fuel exhausted',
  MEMORY_LIMIT: 'memory limit exceeded',
  TABLE_LIMIT: 'table limit exceeded',
  INSTANCE_LIMIT: 'instance limit exceeded',
  TIME_LIMIT: 'time limit exceeded',
  STACK_LIMIT: 'stack limit exceeded',
  OPEN_FILE_LIMIT: 'open file limit exceeded',
  STDIO_LIMIT: 'standard output limit exceeded',
  FILE_LIMIT: 'file limit exceeded',
  MOUNT_LIMIT: 'mount not allowed',
  SOCKET_LIMIT: 'socket not allowed',
};

/** {@link ExitError.exitCode} of a module that was closed because its call was aborted by a signal. */
export const exitCodeContextCanceled = 0xffffffff;
/** {@link ExitError.exitCode} of a module that was closed because its call ran past its deadline. */
export const exitCodeDeadlineExceeded = 0xefffffff;

/**
 * The module was closed: by the guest (`proc_exit`), by the embedder (`close`), by a deadline or by a signal.
 *
 * @example
 * ```ts
 * import { ExitError } from '@wazero-ts/api';
 * new ExitError(2).message; // 'module closed with exit_code(2)'
 * ```
 */
export class ExitError extends WasmError {
  override readonly name: string = 'ExitError';
  /** Unsigned 32-bit exit code; see {@link exitCodeContextCanceled} and {@link exitCodeDeadlineExceeded}. */
  readonly exitCode: number;

  constructor(exitCode: number, options?: { readonly cause?: unknown }) {
    super('EXIT', `module closed with ${exitReason(exitCode >>> 0)}`, options);
    this.exitCode = exitCode >>> 0;
  }
}

function exitReason(exitCode: number): string {
  if (exitCode === exitCodeContextCanceled) return 'context canceled';
  if (exitCode === exitCodeDeadlineExceeded) return 'context deadline exceeded';
  return `exit_code(${exitCode})`;
}

/**
 * A host function returned a promise in a synchronous call; `callAsync` waits for it.
 *
 * @example
 * ```ts
 * import { HostPromiseError } from '@wazero-ts/api';
 * new HostPromiseError('env.fetch').code; // 'HOST_PROMISE'
 * ```
 */
export class HostPromiseError extends WasmError {
  override readonly name: string = 'HostPromiseError';

  constructor(functionName: string) {
    super(
      'HOST_PROMISE',
      `host function ${functionName} returned a promise in a synchronous call: use callAsync or instantiateModule`,
    );
  }
}

/**
 * The engine asked for can not run here.
 *
 * @example
 * ```ts
 * import { EngineUnavailableError } from '@wazero-ts/api';
 * new EngineUnavailableError('compiler', 'no addon').message; // 'engine compiler is not available: no addon'
 * ```
 */
export class EngineUnavailableError extends WasmError {
  override readonly name: string = 'EngineUnavailableError';
  /** Why, in one line. */
  readonly reason: string;

  constructor(engine: string, reason: string) {
    super('ENGINE_UNAVAILABLE', `engine ${engine} is not available: ${reason}`);
    this.reason = reason;
  }
}

/**
 * A directory of the host can not be mounted so that a guest stays inside it. There is no fallback that would be less
 * safe.
 *
 * @example
 * ```ts
 * import { MountUnavailableError } from '@wazero-ts/api';
 * new MountUnavailableError('/srv', 'no such directory').message; // 'can not mount /srv: no such directory'
 * ```
 */
export class MountUnavailableError extends WasmError {
  override readonly name: string = 'MountUnavailableError';
  /** Why, and what to do, in one line. */
  readonly reason: string;

  constructor(directory: string, reason: string, options?: { readonly cause?: unknown }) {
    super('MOUNT_UNAVAILABLE', `can not mount ${directory}: ${reason}`, options);
    this.reason = reason;
  }
}

/** Traces of errors that are not ours: what a host function threw keeps its identity, so its trace lives beside it. */
const stacksOfForeignErrors = new WeakMap<object, readonly WasmFrame[]>();

/**
 * The functions that were running when `error` was thrown out of a call, innermost first; empty if unknown.
 *
 * @example
 * ```ts
 * import { wasmStackOf } from '@wazero-ts/api';
 * wasmStackOf(new Error('not from a guest')); // []
 * ```
 */
export function wasmStackOf(error: unknown): readonly WasmFrame[] {
  if (error instanceof Trap) return error.wasmStack;
  return (typeof error === 'object' && error !== null && stacksOfForeignErrors.get(error)) || [];
}

/**
 * Records the trace of what a host function threw; for engines. The engine call nearest to the throw knows the whole
 * chain, so it records and the calls around it leave its record alone.
 *
 * @example
 * ```ts
 * import { recordWasmStack, wasmStackOf } from '@wazero-ts/api';
 * const error = new Error('from a host function');
 * recordWasmStack(error, []);
 * wasmStackOf(error); // []
 * ```
 */
export function recordWasmStack(error: unknown, frames: readonly WasmFrame[]): void {
  if (typeof error !== 'object' || error === null || error instanceof Trap) return;
  if (!stacksOfForeignErrors.has(error)) stacksOfForeignErrors.set(error, frames);
}

/**
 * For the end of an exhaustive switch: reaching it is a bug of this project.
 *
 * @example
 * ```ts
 * import { assertNever } from '@wazero-ts/api';
 * function sign(kind: 'plus' | 'minus'): number {
 *   switch (kind) {
 *     case 'plus':
 *       return 1;
 *     case 'minus':
 *       return -1;
 *     default:
 *       return assertNever(kind);
 *   }
 * }
 * sign('minus'); // -1
 * ```
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
