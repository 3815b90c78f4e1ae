import type { HostFunctionDefinition, HostModuleDefinition, Memory, Module } from '@wazero-ts/api';
import {
  attachSysContext,
  type ErrnoName,
  errnoOf,
  newSysContext,
  type SysContext,
  type SysContextOptions,
} from '@wazero-ts/sys';
import { wasiPreview1, wasiUnstable } from '../src/index.js';

const pageSize = 65536;
const functionsOf = ({ functions }: HostModuleDefinition): ReadonlyMap<string, HostFunctionDefinition> =>
  new Map(functions.map((one) => [one.exportName, one]));
const preview1 = functionsOf(wasiPreview1());
const unstable = functionsOf(wasiUnstable());

type Argument = number | bigint;

/** A guest without an engine: a memory, a context, and calls of WASI functions as the runtime makes them. */
export class FakeGuest {
  readonly context: SysContext;
  readonly module: Module;
  readonly functions: ReadonlyMap<string, HostFunctionDefinition>;
  /** Set by `proc_exit`. */
  exitCode: number | undefined;
  #bytes: Uint8Array<ArrayBufferLike>;
  #next = 16;

  constructor(
    options: SysContextOptions = {},
    memory: { readonly shared?: boolean; readonly pages?: number; readonly unstable?: boolean } = {},
  ) {
    this.functions = memory.unstable === true ? unstable : preview1;
    const size = (memory.pages ?? 2) * pageSize;
    const buffer = memory.shared === true ? new SharedArrayBuffer(size) : new ArrayBuffer(size);
    this.#bytes = new Uint8Array(buffer);
    this.context = newSysContext(options);
    this.module = {
      memory: this.#memory(),
      closeWithExitCode: async (exitCode: number) => {
        this.exitCode ??= exitCode;
        await this.context.close();
      },
    } as unknown as Module;
    attachSysContext(this.module, this.context);
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get data(): DataView {
    return new DataView(this.#bytes.buffer);
  }

  /** As `memory.grow`: earlier views see nothing that happens later. */
  grow(): void {
    const grown = new Uint8Array(this.#bytes.length + pageSize);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  /** Room for so many bytes, zeroed, at a fresh place. */
  room(byteCount: number): number {
    const offset = this.#next;
    this.#next += (byteCount + 15) & ~7;
    if (this.#next > this.#bytes.length) throw new Error('the fake guest is out of memory');
    this.#bytes.fill(0, offset, offset + byteCount);
    return offset;
  }

  /** Puts a text into memory. */
  text(text: string): readonly [offset: number, byteCount: number] {
    const bytes = new TextEncoder().encode(text);
    const offset = this.room(bytes.length);
    this.#bytes.set(bytes, offset);
    return [offset, bytes.length];
  }

  /** Puts a list of `iovec` into memory. */
  iovecs(...ranges: (readonly [offset: number, byteCount: number])[]): readonly [offset: number, count: number] {
    const at = this.room(ranges.length * 8);
    for (const [index, [offset, byteCount]] of ranges.entries()) {
      this.data.setUint32(at + index * 8, offset, true);
      this.data.setUint32(at + index * 8 + 4, byteCount, true);
    }
    return [at, ranges.length];
  }

  read(offset: number, byteCount: number): string {
    return new TextDecoder().decode(this.#bytes.slice(offset, offset + byteCount));
  }

  u32(offset: number): number {
    return this.data.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    return this.data.getBigUint64(offset, true);
  }

  /** Calls a function that answers at once. */
  call(name: string, ...args: Argument[]): ErrnoName {
    return nameOf(this.invoke(name, args));
  }

  /** Calls a function and waits for its answer. */
  async callAsync(name: string, ...args: Argument[]): Promise<ErrnoName> {
    return nameOf(await this.invoke(name, args));
  }

  /** Calls a function as the runtime does, with signed values. @returns what it returned */
  invoke(name: string, args: readonly Argument[]): unknown {
    const { params, body } = this.functions.get(name)!;
    if (params.length !== args.length) throw new Error(`${name} takes ${params.length} arguments, not ${args.length}`);
    const values = args.map((arg, index) => {
      const isLong = params[index] === 'i64';
      if (isLong !== (typeof arg === 'bigint')) throw new Error(`${name}: argument ${index} has the wrong type`);
      return typeof arg === 'bigint' ? BigInt.asIntN(64, arg) : arg | 0;
    });
    if (body.kind !== 'module') throw new Error('not a function with a caller');
    return (body.call as (caller: Module, ...args: Argument[]) => unknown)(this.module, ...values);
  }

  /** Opens a path below the first mount (or `fd`) with all rights. @returns the number of the file, or the errno */
  open(
    path: string,
    options: { fd?: number; oflags?: number; fdflags?: number; rights?: bigint; follow?: boolean } = {},
  ): number | ErrnoName {
    const { fd = 3, oflags = 0, fdflags = 0, rights = 0x0fe4_41ffn, follow = true } = options;
    const result = this.room(4);
    const inheriting = 0x3fff_ffffn;
    const errno = this.call(
      'path_open',
      fd,
      follow ? 1 : 0,
      ...this.text(path),
      oflags,
      rights,
      inheriting,
      fdflags,
      result,
    );
    return errno === 'ESUCCESS' ? this.u32(result) : errno;
  }

  /** Writes a text to an open file. @returns how much was written, or the errno */
  write(fd: number, text: string): number | ErrnoName {
    const result = this.room(4);
    const errno = this.call('fd_write', fd, ...this.iovecs(this.text(text)), result);
    return errno === 'ESUCCESS' ? this.u32(result) : errno;
  }

  /** Reads from an open file. @returns the text, or the errno */
  readFd(fd: number, byteCount = 4096): string {
    const [buffer, result] = [this.room(byteCount), this.room(4)];
    const errno = this.call('fd_read', fd, ...this.iovecs([buffer, byteCount]), result);
    return errno === 'ESUCCESS' ? this.read(buffer, this.u32(result)) : errno;
  }

  #memory(): Memory {
    const inside = (offset: number, byteCount: number): boolean => offset + byteCount <= this.#bytes.length;
    const bytes = (): Uint8Array => this.#bytes;
    const data = (): DataView => this.data;
    const put = (at: number, byteCount: number, write: () => void): boolean => {
      if (!inside(at, byteCount)) return false;
      write();
      return true;
    };
    return {
      get size() {
        return bytes().length;
      },
      view: bytes,
      readByte: (at: number) => (inside(at, 1) ? data().getUint8(at) : undefined),
      readUint16Le: (at: number) => (inside(at, 2) ? data().getUint16(at, true) : undefined),
      readUint32Le: (at: number) => (inside(at, 4) ? data().getUint32(at, true) : undefined),
      readUint64Le: (at: number) => (inside(at, 8) ? data().getBigUint64(at, true) : undefined),
      readString: (at: number, count: number) => (inside(at, count) ? this.read(at, count) : undefined),
      read: (at: number, count: number) => (inside(at, count) ? bytes().subarray(at, at + count) : undefined),
      writeByte: (at: number, value: number) => put(at, 1, () => data().setUint8(at, value)),
      writeUint16Le: (at: number, value: number) => put(at, 2, () => data().setUint16(at, value, true)),
      writeUint32Le: (at: number, value: number) => put(at, 4, () => data().setUint32(at, value, true)),
      writeUint64Le: (at: number, value: bigint) => put(at, 8, () => data().setBigUint64(at, value, true)),
      write: (at: number, source: Uint8Array) => put(at, source.length, () => bytes().set(source, at)),
    } as unknown as Memory;
  }
}

function nameOf(answer: unknown): ErrnoName {
  const errno = typeof answer === 'number' ? errnoOf(answer) : undefined;
  if (errno === undefined) throw new Error(`${String(answer)} is no errno`);
  return errno.name;
}

/** An offset that is outside of every fake guest's memory. */
export const outside = 0xfffffff0;
