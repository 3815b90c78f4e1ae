import { Errno } from './errno.js';
import type { Timing } from './file.js';
import { hostGlobals } from './host-globals.js';
import { StreamFile } from './stdio-writer.js';

/** A file that keeps what is written to it; see {@link captureOutput}. */
export class OutputCollector extends StreamFile {
  override readonly timing: Timing = 'synchronous';
  /** The most that is kept, in bytes. */
  readonly maxBytes: number;
  #buffer: Uint8Array = new Uint8Array(0);
  #length = 0;
  #truncated = false;

  constructor(maxBytes: number) {
    super();
    if (!(maxBytes >= 0)) throw new RangeError(`maxBytes must be 0 or more, not ${maxBytes}`);
    this.maxBytes = maxBytes;
  }

  /** A copy of what was written so far. */
  get bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** What was written so far, as UTF-8; U+FFFD stands for what is not. */
  get text(): string {
    return new hostGlobals.TextDecoder().decode(this.#buffer.subarray(0, this.#length));
  }

  /** Whether something was refused because it was more than {@link OutputCollector.maxBytes}. */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** Keeps what fits; the guest gets ENOSPC, as from a full disk, when nothing does. */
  override write(bytes: Uint8Array): number | Errno {
    const count = Math.min(bytes.length, this.maxBytes - this.#length);
    if (count < bytes.length) {
      this.#truncated = true;
      if (count <= 0) return Errno.ENOSPC;
    }
    this.#reserve(this.#length + count);
    this.#buffer.set(bytes.subarray(0, count), this.#length);
    this.#length += count;
    return count;
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    const grown = new Uint8Array(
      Math.min(Math.max(size, this.#buffer.length * 2, 1024), Math.max(size, this.maxBytes)),
    );
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

/**
 * Collects standard output or error in memory.
 *
 * @param options - `maxBytes`: the most that is kept; 16 MiB unless given
 * @throws RangeError when `maxBytes` is negative or not a number
 * @example
 * ```ts
 * import { captureOutput } from '@wazero-ts/sys';
 * const output = captureOutput({ maxBytes: 1 << 20 });
 * output.write(new Uint8Array([104, 105]));
 * output.text; // 'hi'
 * ```
 */
export function captureOutput(options: { readonly maxBytes?: number } = {}): OutputCollector {
  return new OutputCollector(options.maxBytes ?? 16 * 1024 * 1024);
}
