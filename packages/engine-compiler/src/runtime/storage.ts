import type { Address } from './native-memory.js';

/** What memories, tables and globals have in common: they live in native memory only while generated code can reach them. */
export interface NativeStorage {
  /** The collection in which something was found to reach it. */
  reachedIn: number;
  /** Tells where everything is that generated code may have the address of; nothing once it was retired. */
  nativeParts(tell: (start: Address, bytes: number) => void): void;
  /** Marks what the contents refer to. */
  markContents(): void;
  /**
   * Moves the contents into the heap of JavaScript: no generated code can reach it.
   *
   * @throws RangeError, with nothing changed, when the heap has no room
   */
  retire(): void;
  /** Moves the contents back, before an instance binds it. @throws WasmError `RESOURCE_EXHAUSTED` */
  makeNative(): void;
}
