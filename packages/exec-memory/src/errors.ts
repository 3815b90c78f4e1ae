/** Why executable memory could not do something. The list is closed. */
export type ExecMemoryErrorCode =
  /** The kernel refused a mapping: the address space, the number of mappings or the memory is used up. */
  | 'OUT_OF_MAPPINGS'
  /** The kernel refuses executable memory. */
  | 'EXECUTABLE_REFUSED'
  /** This build of Node refuses ArrayBuffers over foreign memory. */
  | 'EXTERNAL_BUFFERS_REFUSED'
  /** A context, memory or arena was used in a state that does not allow it, or after its release. */
  | 'INVALID_STATE'
  /** An argument is out of its range. */
  | 'INVALID_ARGUMENT';

/** What the functions of this package throw. It knows no error of the other packages: the engine translates. */
export class ExecMemoryError extends Error {
  override readonly name = 'ExecMemoryError';
  readonly code: ExecMemoryErrorCode;

  constructor(code: ExecMemoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
