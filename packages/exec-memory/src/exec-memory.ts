import type { Address } from './address.js';
import { LazyCode, SealedCode } from './code-arena.js';
import { Context, type ContextStorage } from './context.js';
import { ExecMemoryError } from './errors.js';
import { LinearMemory, type LinearMemoryOptions, MemoryRecord } from './linear-memory.js';
import { arenaKinds, callNative, controlDeadline, type NativeBinding, type NativeConstants } from './native-binding.js';
import { type BlockStorage, NativeBlock } from './native-block.js';

const pooledContexts = 256;
const pooledMemories = 64;
const pooledBlocks = 256;
/** Larger blocks are rare, and belong to large modules. */
const largestPooledBlock = 16 * 1024;
/** Of the addresses and lengths of blocks, in the addon. */
const blockAlignment = 64;

/** Signals that become traps. */
const trapSignals = ['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL'] as const;

/** How a {@link Context} is made. */
export interface ContextOptions {
  /** What guest code may use of the stack; the headroom for handlers comes on top. */
  readonly stackBytes: number;
  /** The store whose memories its code may reach beyond: see {@link LinearMemoryOptions.store}. */
  readonly store: number;
}

/** Native memory, code and stacks of this thread. One per thread; what is not released is, when the thread ends. */
export class ExecMemory {
  /** Why guarded memories do not work here, so that generated code must check; undefined where they do. */
  readonly guardObstacle: string | undefined;
  /** Facts of this process. */
  readonly constants: NativeConstants;
  private readonly native: NativeBinding;
  private readonly control: Int32Array;
  private readonly deadline: Float64Array;
  private readonly contexts: Map<number, ContextStorage[]> = new Map();
  private readonly memories: number[] = [];
  /** Cleared, by their length. */
  private readonly blocks: Map<number, BlockStorage[]> = new Map();
  private pooledContextCount = 0;
  private pooledBlockCount = 0;
  private hasQuarantine = false;

  /** @internal */
  constructor(native: NativeBinding, guardObstacle: string | undefined) {
    this.native = native;
    this.guardObstacle = guardObstacle;
    this.constants = native.constants();
    const control = callNative(() => native.control());
    this.control = new Int32Array(control);
    this.deadline = new Float64Array(control);
  }

  /**
   * A context in state `free`, its slots and stack zero.
   *
   * @throws ExecMemoryError `OUT_OF_MAPPINGS` when the kernel or the process has no room for its stack.
   */
  createContext({ stackBytes, store }: ContextOptions): Context {
    const pooled = this.contexts.get(stackBytes)?.pop();
    if (pooled !== undefined) {
      this.pooledContextCount -= 1;
      this.native.contextAssign(pooled.slot, store);
    }
    const storage = pooled ?? this.newContextStorage(stackBytes, store);
    return new Context(this.native, this.control, storage, this.keepContext);
  }

  /**
   * Executable memory with these bytes in it.
   *
   * @throws ExecMemoryError `OUT_OF_MAPPINGS` or `EXECUTABLE_REFUSED`.
   */
  createCode(code: Uint8Array): SealedCode {
    const id = this.withRoom(() => this.native.codeCreate(code.byteLength, arenaKinds.once));
    try {
      callNative(() => {
        this.native.codeFill(id, code);
        this.native.codeSeal(id);
      });
    } catch (error) {
      this.native.codeRelease(id);
      throw error;
    }
    return new SealedCode(this.native, id);
  }

  /**
   * Executable memory to which up to `capacityBytes` of code can be added; pages that are not used cost nothing.
   * It is dual-mapped where the kernel allows it, unless `dualMapped` is false.
   *
   * @throws ExecMemoryError `OUT_OF_MAPPINGS`.
   */
  createLazyCode(capacityBytes: number, options: { readonly dualMapped?: boolean } = {}): LazyCode {
    const kind = options.dualMapped === false ? arenaKinds.paged : arenaKinds.dualMapped;
    return new LazyCode(
      this.native,
      this.withRoom(() => this.native.codeCreate(capacityBytes, kind)),
    );
  }

  /**
   * The code that another thread made, by its `handle`; this thread must release it too.
   *
   * @throws ExecMemoryError `INVALID_STATE` when it has been released.
   */
  adoptCode(handle: Address): SealedCode {
    return new SealedCode(
      this.native,
      callNative(() => this.native.codeAdopt(handle)),
    );
  }

  /**
   * A linear memory, zero.
   *
   * @throws ExecMemoryError `OUT_OF_MAPPINGS` when there is no address space for it.
   */
  createMemory(options: LinearMemoryOptions): LinearMemory {
    const { initialBytes, maximumBytes, guarded, store } = options;
    const pooled = guarded ? this.memories.pop() : undefined;
    if (pooled !== undefined) {
      if (this.native.memoryReset(pooled, initialBytes, maximumBytes, store)) {
        return new LinearMemory(this.native, pooled, guarded, this.keepMemory);
      }
      this.native.memoryRelease(pooled);
    }
    const id = this.withRoom(() => this.native.memoryCreate(initialBytes, maximumBytes, guarded, store));
    return new LinearMemory(this.native, id, guarded, this.keepMemory);
  }

  /**
   * Native memory for records, zero: the first `bytes` of it, and what rounding adds.
   *
   * @throws ExecMemoryError `OUT_OF_MAPPINGS` when there is no room.
   */
  createBlock(bytes: number): NativeBlock {
    const pooled = this.blocks.get(Math.ceil(bytes / blockAlignment) * blockAlignment)?.pop();
    if (pooled !== undefined) this.pooledBlockCount -= 1;
    return new NativeBlock(pooled ?? this.newBlockStorage(bytes), this.keepBlock);
  }

  /**
   * The record over a SharedArrayBuffer, which the caller must keep alive: one for all threads that have the buffer. Its
   * code needs explicit checks. The length is the longest that any of them has set.
   *
   * @throws ExecMemoryError `INVALID_ARGUMENT` for anything but a Uint8Array.
   */
  createRecord(view: Uint8Array, store: number): MemoryRecord {
    return new MemoryRecord(
      this.native,
      callNative(() => this.native.recordCreate(view, store)),
    );
  }

  /**
   * The record that another thread made, by its address.
   *
   * @throws ExecMemoryError `INVALID_STATE` when it has been released.
   */
  adoptRecord(address: Address): MemoryRecord {
    return new MemoryRecord(
      this.native,
      callNative(() => this.native.recordAdopt(address)),
    );
  }

  /** From now on running guests of this thread leave `milliseconds` from now, with `pollFlags.deadline`. */
  setDeadline(milliseconds: number): void {
    this.deadline[controlDeadline] = Number.isFinite(milliseconds) ? this.native.nowMs() + milliseconds : Infinity;
  }

  /**
   * Which clocks the addon reads as `Date.now` and `performance.now` do: bits of `hostClocks`. They are missing while
   * somebody has replaced those. To be asked before a caller is granted a clock.
   */
  lookAtClocks(): number {
    return callNative(() =>
      this.native.lookAtClocks(
        () => Number(Date.now()),
        () => Number(performance.now()),
      ),
    );
  }

  /** To be called at each poll exit: V8 looks here whether the thread shall end, and then does not return. */
  allowTermination(): void {
    this.native.allowTermination(doNothing);
  }

  /**
   * Whether faults of generated code still come here. `process.on('SIGSEGV')` and some libraries replace the handler;
   * then code without bounds checks must not run. A listener counts at once, what a library does after some
   * milliseconds.
   */
  get trapsWork(): boolean {
    return this.native.handlersAreReached(trapSignals.some((signal) => process.listenerCount(signal) > 0));
  }

  /** How many mappings this process holds through this addon; never more than `constants.mappingsLimit`. */
  get mappingsInUse(): number {
    return this.native.mappingsInUse();
  }

  /**
   * Stress switch: nothing is kept for reuse, and released mappings of this process stay reserved and inaccessible, so a
   * use after release faults. The oldest are given back when there are thousands, or no more addresses.
   */
  setQuarantine(on: boolean): void {
    this.trim();
    this.hasQuarantine = on;
    this.native.quarantine(on);
  }

  /** Gives everything that is kept for reuse back to the system. */
  trim(): void {
    for (const storages of this.contexts.values()) {
      for (const { slot, buffer } of storages.splice(0)) {
        this.native.detach(buffer);
        this.native.contextRelease(slot);
      }
    }
    this.pooledContextCount = 0;
    for (const id of this.memories.splice(0)) this.native.memoryRelease(id);
    for (const storages of this.blocks.values()) for (const storage of storages) this.releaseBlock(storage);
    this.blocks.clear();
    this.pooledBlockCount = 0;
  }

  private newContextStorage(stackBytes: number, store: number): ContextStorage {
    const slot = this.withRoom(() => this.native.contextCreate(stackBytes, store));
    try {
      return { slot, stackBytes, buffer: callNative(() => this.native.contextBuffer(slot)) };
    } catch (error) {
      this.native.contextRelease(slot);
      throw error;
    }
  }

  private newBlockStorage(bytes: number): BlockStorage {
    const { native } = this;
    const id = this.withRoom(() => native.blockCreate(bytes));
    try {
      const buffer = callNative(() => native.blockBuffer(id));
      return { id, address: native.blockAddress(id), buffer, words: new Int32Array(buffer) };
    } catch (error) {
      native.blockRelease(id);
      throw error;
    }
  }

  private releaseBlock({ id, buffer }: BlockStorage): void {
    this.native.detach(buffer);
    this.native.blockRelease(id);
  }

  /** What is pooled may be what is missing. */
  private withRoom(create: () => number): number {
    try {
      return callNative(create);
    } catch (error) {
      if (!(error instanceof ExecMemoryError && error.code === 'OUT_OF_MAPPINGS')) throw error;
      this.trim();
      return callNative(create);
    }
  }

  private readonly keepContext = (storage: ContextStorage): void => {
    if (this.hasQuarantine || this.pooledContextCount >= pooledContexts) {
      this.native.detach(storage.buffer);
      this.native.contextRelease(storage.slot);
      return;
    }
    this.native.contextReset(storage.slot);
    let storages = this.contexts.get(storage.stackBytes);
    if (storages === undefined) {
      storages = [];
      this.contexts.set(storage.stackBytes, storages);
    }
    storages.push(storage);
    this.pooledContextCount += 1;
  };

  private readonly keepMemory = (id: number, guarded: boolean, isUntouched: boolean): void => {
    if (!guarded || this.hasQuarantine || this.memories.length >= pooledMemories) {
      this.native.memoryRelease(id);
      return;
    }
    this.native.memoryIdle(id, isUntouched);
    this.memories.push(id);
  };

  private readonly keepBlock = (storage: BlockStorage): void => {
    const { byteLength } = storage.buffer;
    if (this.hasQuarantine || byteLength > largestPooledBlock || this.pooledBlockCount >= pooledBlocks) {
      this.releaseBlock(storage);
      return;
    }
    storage.words.fill(0);
    let storages = this.blocks.get(byteLength);
    if (storages === undefined) {
      storages = [];
      this.blocks.set(byteLength, storages);
    }
    storages.push(storage);
    this.pooledBlockCount += 1;
  };
}

function doNothing(): void {}
