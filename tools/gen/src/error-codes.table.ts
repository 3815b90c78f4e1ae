import type { ErrorCode } from '@wazero-ts/api';

/** One row of docs/errors.md. */
export interface ErrorDescription {
  /** The class that carries the code. */
  readonly errorClass: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Every error code: the type makes the compiler refuse a code without a row. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorDescription>> = {
  MALFORMED: {
    errorClass: 'DecodeError',
    cause: 'The bytes are not a WebAssembly module: a wrong header, a cut file, a section that does not add up.',
    remedy:
      'Check that the whole file was read and that it is core WebAssembly, not a component. `offset` and `section` say where.',
  },
  INVALID: {
    errorClass: 'ValidationError',
    cause: 'The module can be read, but breaks a rule of validation: wrong types on the stack, an index out of range.',
    remedy: 'It is a bug of the compiler that made the module. `functionIndex` and `offset` say where.',
  },
  IMPLEMENTATION_LIMIT: {
    errorClass: 'DecodeError, ValidationError',
    cause:
      'The module is larger or more deeply nested than this runtime accepts, or a memory asks for more than `withMemoryLimitPages`.',
    remedy:
      'Raise the memory limit if it is the memory. The other limits protect against hostile modules and are fixed.',
  },
  FEATURE_DISABLED: {
    errorClass: 'DecodeError, ValidationError, WasmError',
    cause: 'The module uses a proposal that the runtime was not configured for, such as threads or tail calls.',
    remedy:
      '`newRuntimeConfig().withCoreFeatures(CoreFeaturesV2 | CoreFeature.threads)`, if you want the guest to have it.',
  },
  UNKNOWN_IMPORT: {
    errorClass: 'LinkError',
    cause: 'The module imports something that no instance of this runtime exports.',
    remedy:
      'Instantiate the module that it names first: a host module, `wasiPreview1()`, or another guest under that name.',
  },
  INCOMPATIBLE_IMPORT: {
    errorClass: 'LinkError',
    cause:
      'An import exists, but is of another kind or type: another signature, a memory that is too small, a constant global.',
    remedy:
      'The message has both types. Change the host function, or take the version of the library that the guest was built for.',
  },
  MODULE_NAME_TAKEN: {
    errorClass: 'LinkError',
    cause: 'An open instance of this runtime has that name.',
    remedy: "`withName('')` for an anonymous instance, another name, or close the first one.",
  },
  MODULE_NAME_EMPTY: {
    errorClass: 'WasmError',
    cause: 'A host module was built without a name, so that nobody could import from it.',
    remedy: "`newHostModuleBuilder('env')`.",
  },
  INVALID_CONFIG: {
    errorClass: 'WasmError',
    cause:
      'A setting of `ModuleConfig` is wrong: a NUL in an argument, `=` in the name of a variable, a clock resolution out of range, a stream in a synchronous instantiation.',
    remedy: 'The message names the setting.',
  },
  INVALID_ARGUMENT: {
    errorClass: 'WasmError',
    cause:
      'A value that you passed can not be used here: an object where a number is needed, a constant global to be set, a function of another runtime.',
    remedy: 'The message says what was expected.',
  },
  INVALID_HOST_FUNCTION: {
    errorClass: 'WasmError',
    cause:
      'A host function was described wrongly: an unknown type, more names than parameters, a result that its signature does not have.',
    remedy: "Compare the types after the function in `withFunc(fn, ['i32'], [])` with what it takes and returns.",
  },
  UNKNOWN_EXPORT: {
    errorClass: 'WasmError',
    cause: '`module.func(name, ...)` was asked for a function that the module does not export.',
    remedy: 'See `module.exports`; `exportedFunction(name)` answers `undefined` instead.',
  },
  SIGNATURE_MISMATCH: {
    errorClass: 'WasmError',
    cause:
      'A function was called with another number of arguments, or asked for with other types, than it has; or a raw stack is too small.',
    remedy: 'The message has both. `fn.definition` has the types.',
  },
  RUNTIME_CLOSED: {
    errorClass: 'WasmError',
    cause: 'The runtime was closed before.',
    remedy: 'Make a new one; close it after its last use.',
  },
  MODULE_CLOSED: {
    errorClass: 'WasmError',
    cause: 'Something of a closed instance was used, other than by calling a function (which throws `EXIT`).',
    remedy: '`module.isClosed` tells. Instantiate the compiled module again.',
  },
  COMPILED_MODULE_CLOSED: {
    errorClass: 'WasmError',
    cause: 'A compiled module was instantiated after its `close()`.',
    remedy: 'Close it after the last instantiation; instances that exist are not affected.',
  },
  HOST_PROMISE: {
    errorClass: 'HostPromiseError',
    cause:
      'A host function (or a file) returned a promise while the guest ran in a synchronous call, which can not wait.',
    remedy: '`callAsync` instead of `call`, `instantiateModule` instead of `instantiateModuleSync`.',
  },
  START_FAILED: {
    errorClass: 'WasmError',
    cause: 'The start section or a start function failed with something that is no error of this runtime.',
    remedy: 'See `cause`.',
  },
  ENGINE_UNAVAILABLE: {
    errorClass: 'EngineUnavailableError',
    cause: 'The engine that was asked for can not run on this machine.',
    remedy: 'See `reason`. `newRuntimeConfig()` without an engine takes the interpreter, which runs anywhere.',
  },
  RESOURCE_EXHAUSTED: {
    errorClass: 'WasmError',
    cause: 'The host could not give what an instance needs, most often memory.',
    remedy: 'Set `withMemoryLimitPages`, close instances that are no longer used.',
  },
  MOUNT_UNAVAILABLE: {
    errorClass: 'WasmError',
    cause: 'A directory can not be mounted: it does not exist, or is none.',
    remedy: 'Check the path on the host.',
  },
  EXIT: {
    errorClass: 'ExitError',
    cause:
      'The module was closed: by the guest (`proc_exit`), by `close()`, by a deadline (exit code 0xefffffff) or by an abort signal (0xffffffff, with the reason as `cause`).',
    remedy: 'An exit code of 0 is success. After a deadline or an abort instantiate anew.',
  },
  FUEL_EXHAUSTED: {
    errorClass: 'LimitError',
    cause: 'The call used up its `fuel`.',
    remedy:
      'Give more, or treat the guest as too expensive. The module can still be used, but its data may be half changed.',
  },
  MEMORY_LIMIT: {
    errorClass: 'LimitError',
    cause: 'A quota for memory was exceeded.',
    remedy: 'Raise it, or refuse the guest. `allowed` and `used` are in bytes.',
  },
  TABLE_LIMIT: {
    errorClass: 'LimitError',
    cause: 'A quota for table elements was exceeded.',
    remedy: '`newRuntimeConfig({ tableLimitElements })`. `allowed` and `used` are in elements.',
  },
  INSTANCE_LIMIT: {
    errorClass: 'LimitError',
    cause: 'A quota for instances was exceeded.',
    remedy: 'Close instances that are no longer used.',
  },
  STACK_OVERFLOW: {
    errorClass: 'Trap',
    cause: 'The guest called too deeply; without a bound in the guest it is endless recursion.',
    remedy: '`newRuntimeConfig({ maxCallDepth })` if the guest needs more; the trace shows who calls whom.',
  },
  INVALID_CONVERSION_TO_INTEGER: {
    errorClass: 'Trap',
    cause: 'The guest converted a NaN to an integer.',
    remedy: 'A bug of the guest, or build it with saturating conversions (`-mnontrapping-fptoint`).',
  },
  INTEGER_OVERFLOW: {
    errorClass: 'Trap',
    cause: 'A division or a conversion has a result that does not fit its type.',
    remedy: 'A bug of the guest.',
  },
  INTEGER_DIVIDE_BY_ZERO: {
    errorClass: 'Trap',
    cause: 'The guest divided an integer by zero.',
    remedy: 'A bug of the guest.',
  },
  UNREACHABLE: {
    errorClass: 'Trap',
    cause: 'The guest gave up on purpose: `abort()`, a failed assertion, a panic, an exception nobody caught.',
    remedy: "The guest's standard error often says why: catch it with `withStderr(captureOutput())`.",
  },
  OUT_OF_BOUNDS_MEMORY_ACCESS: {
    errorClass: 'Trap',
    cause: 'The guest reached outside its memory; also a data segment that does not fit.',
    remedy: 'A bug of the guest: a wild or null pointer, or an offset that you handed it.',
  },
  INVALID_TABLE_ACCESS: {
    errorClass: 'Trap',
    cause: 'The guest used a table index that is out of range or empty; also an element segment that does not fit.',
    remedy: 'A bug of the guest, often a call through a null function pointer.',
  },
  INDIRECT_CALL_TYPE_MISMATCH: {
    errorClass: 'Trap',
    cause: 'The guest called a function through a pointer of another signature.',
    remedy: 'A bug of the guest, often a cast between function pointers in C.',
  },
  UNALIGNED_ATOMIC: {
    errorClass: 'Trap',
    cause: 'An atomic instruction got an address that is no multiple of its size.',
    remedy: 'A bug of the guest.',
  },
  EXPECTED_SHARED_MEMORY: {
    errorClass: 'Trap',
    cause: 'The guest waits on a memory that is not shared, so nobody could wake it.',
    remedy: 'Build the guest with a shared memory.',
  },
  TOO_MANY_WAITERS: {
    errorClass: 'Trap',
    cause: 'More waiters on one address than can be counted.',
    remedy: 'A bug of the guest.',
  },
};
