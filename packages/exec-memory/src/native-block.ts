import type { Address } from './address.js';
import { callNative, type NativeBinding } from './native-binding.js';

/**
 * Native memory that generated code reads and writes by address: an instance's context, globals, a table, function
 * descriptors. It never moves; what needs to grow is copied into a new one.
 */
export class NativeBlock {
  /** Where it is; aligned to 64. */
  readonly address: Address;
  /** The same bytes for JavaScript; detached by {@link release}. */
  readonly buffer: ArrayBuffer;
  private readonly native: NativeBinding;
  private id: number;

  /** @internal */
  constructor(native: NativeBinding, id: number) {
    this.native = native;
    this.id = id;
    this.address = native.blockAddress(id);
    this.buffer = callNative(() => native.blockBuffer(id));
  }

  /** Gives it back. Nothing may be running or parked that can still reach it. */
  release(): void {
    if (this.id === 0) return;
    this.native.detach(this.buffer);
    this.native.blockRelease(this.id);
    this.id = 0;
  }
}
