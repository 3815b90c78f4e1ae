import type { WasmModule } from '@wazero-ts/binary';
import type { CompileAllOptions, CompiledCode, CompileListener, CompileOptions } from '@wazero-ts/core';
import { canonicalTypeIds } from '@wazero-ts/core';
import type { Chunk } from './code-arena.js';
import { allocateChunk, CODE, freeChunks, whenIdle } from './code-arena.js';
import { lowerFunction } from './lower/lower-function.js';
import type { FrameSignature } from './signature.js';
import { signatureOf } from './signature.js';
import { redZoneWords } from './stack.js';

/** Functions are packed into chunks that double up to this many words, so that a small module takes little. */
const firstChunkWords = 1 << 8;
const largestChunkWords = 1 << 16;

/** Gives back the code of modules that were dropped without being closed. */
const dropped = new FinalizationRegistry<Chunk[]>((chunks) => whenIdle(() => freeChunks(chunks.splice(0))));

/** The flat code of a module under one set of options, made function by function when first called. */
export class ModuleCode implements CompiledCode {
  readonly module: WasmModule;
  readonly options: CompileOptions;
  readonly typeIds: Int32Array;
  /**
   * Where each defined function begins, 0 while it has not been lowered; the second half of the array is for the
   * variant that charges fuel.
   */
  readonly entries: Int32Array;
  readonly #chunks: Chunk[] = [];
  #position = 0;
  #end = 0;
  #words = 0;
  #holders = 1;

  constructor(module: WasmModule, options: CompileOptions) {
    this.module = module;
    this.options = options;
    this.typeIds = canonicalTypeIds(module.types, module.recursionGroups);
    this.entries = new Int32Array(2 * module.code.count);
    dropped.register(this, this.#chunks, this);
  }

  get codeBytes(): number {
    return 4 * this.#words;
  }

  signature(typeIndex: number): FrameSignature {
    return signatureOf(this.module.types[typeIndex]!.composite);
  }

  /** The signature of a function of the index space. */
  signatureOfFunction(index: number): FrameSignature {
    return this.signature(this.module.functionTypes[index]!);
  }

  /**
   * The position of a defined function's code.
   *
   * @param index - among the defined functions
   * @param metered - 1 for the variant that charges fuel
   * @throws WasmError `RESOURCE_EXHAUSTED`
   */
  entry(index: number, metered: number): number {
    const at = index + metered * this.module.code.count;
    const entry = this.entries[at]!;
    return entry !== 0 ? entry : this.#lower(index, metered, at);
  }

  #lower(index: number, metered: number, at: number): number {
    const lowered = lowerFunction(this, index, metered !== 0, undefined);
    // The word before the entry is the size of the frame.
    const entry = this.#reserve(lowered.length) + 1;
    CODE.set(lowered, entry - 1);
    this.entries[at] = entry;
    return entry;
  }

  #reserve(words: number): number {
    if (this.#position + words > this.#end) {
      const wanted = Math.min(largestChunkWords, Math.max(firstChunkWords, this.#words));
      const chunk = allocateChunk(Math.max(words, wanted));
      this.#chunks.push(chunk);
      this.#position = chunk.start;
      this.#end = chunk.start + 2 ** chunk.order;
    }
    const position = this.#position;
    this.#position += words;
    this.#words += words;
    return position;
  }

  /** Lowers every function at once, which takes little compared with decoding and validating them. */
  compileAll(onProgress?: CompileListener): void {
    const { count, bodyStart, bodyEnd } = this.module.code;
    for (let index = 0; index < count; index++) this.entry(index, 0);
    if (count === 0) return;
    const total = bodyEnd[count - 1]! - bodyStart[0]!;
    onProgress?.({ done: total, total });
  }

  async compileAllAsync({ onProgress, signal }: CompileAllOptions): Promise<void> {
    if (signal?.aborted) throw signal.reason;
    this.compileAll(onProgress);
  }

  /** An instance uses the code. */
  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) whenIdle(() => this.#free());
  }

  /** Frames of a closed instance may run on until their call ends, so this waits for that. */
  #free(): void {
    if (this.#holders > 0) return;
    dropped.unregister(this);
    freeChunks(this.#chunks.splice(0));
    this.entries.fill(0);
    this.#position = 0;
    this.#end = 0;
    this.#words = 0;
  }

  /** Words of the frame of the function that a position belongs to. */
  frameWordsAt(pc: number): number {
    const place = this.functionAt(pc);
    return place === undefined ? redZoneWords : CODE[place.entry - 1]!;
  }

  /**
   * The defined function that a position belongs to.
   *
   * @returns its index among the defined functions and its entry
   */
  functionAt(pc: number): { readonly index: number; readonly metered: boolean; readonly entry: number } | undefined {
    let best = -1;
    let bestEntry = 0;
    for (let at = 0; at < this.entries.length; at++) {
      const entry = this.entries[at]!;
      if (entry <= pc && entry > bestEntry) {
        best = at;
        bestEntry = entry;
      }
    }
    if (best < 0) return undefined;
    const { count } = this.module.code;
    return { index: best % count, metered: best >= count, entry: bestEntry };
  }
}
