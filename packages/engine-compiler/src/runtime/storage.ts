/** What memories, tables and globals have in common: they live in native memory only while generated code can reach them. */
export interface NativeStorage {
  /** The collection in which something was found to reach it. */
  reachedIn: number;
  /** Marks what the contents refer to. */
  markContents(): void;
  /** Moves the contents into the heap of JavaScript: no generated code can reach it. */
  retire(): void;
  /** Moves the contents back, before an instance binds it. @throws WasmError `RESOURCE_EXHAUSTED` */
  makeNative(): void;
}
