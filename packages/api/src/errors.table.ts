import type { ErrorCode } from './errors.js';

/** What the documentation says about one code. */
export interface ErrorDescription {
  /** The class of the errors with this code. */
  readonly errorClass:
    | 'WasmError'
    | 'DecodeError'
    | 'ValidationError'
    | 'LinkError'
    | 'Trap'
    | 'LimitError'
    | 'ExitError'
    | 'HostPromiseError'
    | 'EngineUnavailableError'
    | 'MountUnavailableError';
  readonly cause: string;
  readonly remedy: string;
  /** Part of the closed list, but no package throws it yet. */
  readonly reserved?: true;
}

/** Every {@link ErrorCode} with its cause and remedy; `docs/errors.md` is made from it. */
export const errorTable: Readonly<Record<ErrorCode, ErrorDescription>> = {
  MALFORMED: {
    errorClass: 'DecodeError',
    cause:
      'The bytes are no WebAssembly binary: a wrong header, a truncated section, a number that is too long, bytes left over. `section` and `offset` say where.',
    remedy:
      'Check that the whole file was read and that it is a core module (not a component, not text). Build it again.',
  },
  IMPLEMENTATION_LIMIT: {
    errorClass: 'DecodeError',
    cause:
      'The module is larger than this runtime accepts: too many locals, functions, types, or bytes. The limits keep a hostile file from using up memory or time. Limits met while validating come as `ValidationError`.',
    remedy: 'No compiler makes such modules on purpose; look at what produced it. The message names the limit.',
  },
  FEATURE_DISABLED: {
    errorClass: 'DecodeError',
    cause:
      'The module uses a proposal that the runtime was not configured for. In a function body it is a `ValidationError`; `requireEnabled` throws a plain `WasmError`.',
    remedy:
      'Enable it with `newRuntimeConfig().withCoreFeatures(CoreFeaturesV2 | CoreFeature.threads)`, or build the module without it.',
  },
  INVALID: {
    errorClass: 'ValidationError',
    cause:
      'The binary can be decoded but breaks a rule of the specification: operands of a wrong type, an unknown index, a branch that does not fit. `functionIndex` and `offset` say where.',
    remedy: 'This is a bug of the tool that made the module; the message and offset help to report it.',
  },
  UNKNOWN_IMPORT: {
    errorClass: 'LinkError',
    cause:
      'The module imports from a module that is not instantiated in this runtime, or a name that it does not export.',
    remedy:
      'Instantiate what it needs first: a host module (`newHostModuleBuilder`, `instantiateHostModule(wasiPreview1())`) or another guest under that name. `compiled.importedFunctions` lists what is needed.',
  },
  INCOMPATIBLE_IMPORT: {
    errorClass: 'LinkError',
    cause: 'The import exists but has another kind, signature, mutability or other limits than the module declares.',
    remedy: 'The message shows both types: change the host function or the guest to agree.',
  },
  MODULE_NAME_TAKEN: {
    errorClass: 'LinkError',
    cause: 'An open module with this name exists in the runtime. Nothing of the new one has run.',
    remedy:
      "Close the other one first, or choose another name with `withName`; `withName('')` makes an anonymous instance, of which there can be any number.",
  },
  MODULE_NAME_EMPTY: {
    errorClass: 'WasmError',
    cause: 'A host module was defined with an empty name, so nothing could import it.',
    remedy: 'Give it a name.',
  },
  INVALID_CONFIG: {
    errorClass: 'WasmError',
    cause:
      'A setting of the `ModuleConfig` makes no sense: a NUL in an argument, an empty environment key, a clock resolution out of range, a stream in a synchronous instantiation. Found when the module is instantiated.',
    remedy: 'The message names the setting.',
  },
  INVALID_ARGUMENT: {
    errorClass: 'WasmError',
    cause:
      'A value that crosses the API has the wrong type, such as a number for an i64, or a method was called with something that it can not take.',
    remedy:
      'Pass i32, f32 and f64 as numbers, i64 as bigint, v128 as a `Uint8Array` of 16 bytes, funcref as a function of this runtime or null.',
  },
  INVALID_HOST_FUNCTION: {
    errorClass: 'WasmError',
    cause:
      'A host function was defined wrongly: no function, an unknown type, as many names as it does not have parameters, or an export name twice.',
    remedy: 'The message names the function.',
  },
  UNKNOWN_EXPORT: {
    errorClass: 'WasmError',
    cause: '`module.func(name, ...)` was asked for a function that the module does not export.',
    remedy:
      'Look at `module.exports`; use `exportedFunction(name)` where a function may be absent: it returns `undefined`.',
  },
  SIGNATURE_MISMATCH: {
    errorClass: 'WasmError',
    cause:
      'A call has the wrong number of arguments, `module.func` was given another signature than the function has, or the stack of `callWithStack` is too small.',
    remedy: "Compare with `fn.definition`, which has the function's types and names.",
  },
  RUNTIME_CLOSED: {
    errorClass: 'WasmError',
    cause: 'The runtime was closed.',
    remedy: 'Make a new one; a closed runtime does not open again.',
  },
  MODULE_CLOSED: {
    errorClass: 'WasmError',
    cause: 'Something was asked of a module that was closed. (Calls of its functions end with `EXIT`.)',
    remedy: 'Instantiate the compiled module again.',
    reserved: true,
  },
  COMPILED_MODULE_CLOSED: {
    errorClass: 'WasmError',
    cause: 'The compiled module was closed before it was instantiated.',
    remedy: 'Close it when no more instances will be made; instances that exist keep working.',
  },
  HOST_PROMISE: {
    errorClass: 'HostPromiseError',
    cause:
      'A host function or file returned a promise while the guest was called synchronously: there is no way to wait.',
    remedy: 'Call with `callAsync`, and instantiate with `instantiateModule` rather than `instantiateModuleSync`.',
  },
  START_FAILED: {
    errorClass: 'WasmError',
    cause:
      'The start section or a start function trapped or threw while the module was instantiated; `cause` is the very object that was thrown. (An exit code that is not 0, a deadline or a signal come as `EXIT`, a limit as its `LimitError`.)',
    remedy:
      'Look at `cause`, and at `wasmStackOf(error)`. A start function must have no parameters; `withStartFunctions()` runs none.',
  },
  ENGINE_UNAVAILABLE: {
    errorClass: 'EngineUnavailableError',
    cause:
      'The engine that the configuration asks for can not run on this machine or in this process. `reason` says why.',
    remedy:
      'Use `newRuntimeConfig()`, which takes the best engine there is, or `newRuntimeConfigInterpreter()`, which runs everywhere.',
  },
  RESOURCE_EXHAUSTED: {
    errorClass: 'WasmError',
    cause:
      'The host could not give what was asked for: a memory or table could not be allocated, or a cache was closed.',
    remedy: 'Lower `withMemoryLimitPages`, close modules that are not needed, or give the process more memory.',
  },
  MOUNT_UNAVAILABLE: {
    errorClass: 'MountUnavailableError',
    cause:
      'A directory can not be mounted safely: it does not exist, it is no directory, or the host has no way to keep the guest inside it. `reason` says which. There is no fallback that would be less safe.',
    remedy:
      'Check the directory. On Linux mount /proc; on other systems use a file system in memory, or accept what `allowRaces` means.',
  },
  LISTEN_FAILED: {
    errorClass: 'WasmError',
    cause:
      'A listener of `sockConfig` can not be opened: the address is taken, not of this host, or not allowed. `cause` is what the host said. No module was made, and no listener is left open.',
    remedy: 'Choose another host or port; port 0 takes a free one.',
  },
  EXIT: {
    errorClass: 'ExitError',
    cause:
      'The module was closed: by the guest (`proc_exit`), by `close()`, by a deadline (exit code 0xefffffff) or by a signal (0xffffffff, with `cause = signal.reason`). Calls on a closed module end with it too, and run nothing.',
    remedy:
      'For a command an exit code of 0 is success and need not be an error of yours. After a deadline or signal instantiate again.',
  },
  FUEL_EXHAUSTED: {
    errorClass: 'LimitError',
    cause: 'The call used up the fuel that it was given, or that the `Policy` had left. The module stays usable.',
    remedy: 'Give more fuel, or treat the guest as one that does not end.',
  },
  MEMORY_LIMIT: {
    errorClass: 'WasmError',
    cause:
      'A memory starts larger than the runtime allows; found by `compileModule`. For a memory of a host module, and for the `memoryBytes` of a `Policy`, it is a `LimitError`. (`memory.grow` past the limit of the runtime is no error: the guest gets -1. Past that of a policy it ends the call.)',
    remedy: 'Raise `withMemoryLimitPages`, or the `memoryBytes` of the policy.',
  },
  TABLE_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'A table starts larger than the runtime or the `Policy` allows. (`table.grow` past the limit of the runtime is no error: the guest gets -1. Past that of a policy it ends the call.)',
    remedy: 'Raise `withTableLimitElements`, or the `tableElements` of the policy.',
  },
  INSTANCE_LIMIT: {
    errorClass: 'LimitError',
    cause: 'The runtime, or the `Policy`, has as many instances as it may have.',
    remedy: 'Close instances that are not needed, or raise `withMaxInstances` or the `instances` of the policy.',
  },
  TIME_LIMIT: {
    errorClass: 'LimitError',
    cause: 'The calls took as many milliseconds as the `Policy` allows. This limit closes the module.',
    remedy: 'Give the policy more `timeMs`, or treat the guest as one that does not end.',
  },
  STACK_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'A chain of calls needs more stack than the `Policy` allows. Mostly recursion without an end. (Without a policy it is the trap `STACK_OVERFLOW`.)',
    remedy: 'Fix the recursion, or give the policy more `stackBytes`.',
  },
  OPEN_FILE_LIMIT: {
    errorClass: 'LimitError',
    cause: 'The guest opened one more file, directory or connection than the `Policy` allows at once.',
    remedy: 'Look for files that the guest does not close, or give the policy more `openFiles`.',
  },
  STDIO_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'The guest wrote more to standard output and error than the `Policy` allows. What fits was written before the call ended.',
    remedy: 'Give the policy more `stdioBytes`.',
  },
  FILE_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'The guest wrote more to files, or made them larger, than the `Policy` allows. What fits was written before the call ended.',
    remedy: 'Give the policy more `fileBytes`.',
  },
  MOUNT_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'The module configuration has a mount that the `Policy` does not list, or lists as read-only. `what` names it. Nothing of the module has run.',
    remedy: 'Add it to the `mounts` of the policy, or do not mount it.',
  },
  SOCKET_LIMIT: {
    errorClass: 'LimitError',
    cause:
      'The module configuration listens on an address that the `Policy` does not list. `what` names it. Nothing of the module has run.',
    remedy: 'Add it to the `sockets` of the policy, or do not listen on it.',
  },
  STACK_OVERFLOW: {
    errorClass: 'Trap',
    cause:
      'The chain of calls is deeper than allowed, or its values need more room than there is. Mostly recursion without an end.',
    remedy: 'Fix the recursion, or raise `withMaxCallDepth`.',
  },
  INVALID_CONVERSION_TO_INTEGER: {
    errorClass: 'Trap',
    cause: 'A float that is NaN was converted to an integer by a trapping conversion.',
    remedy: 'Check for NaN in the guest, or build it with non-trapping conversions (`trunc_sat`).',
  },
  INTEGER_OVERFLOW: {
    errorClass: 'Trap',
    cause: 'A result does not fit: the smallest integer divided by -1, or the conversion of a float that is too large.',
    remedy: 'Check the operands in the guest, or build it with non-trapping conversions.',
  },
  INTEGER_DIVIDE_BY_ZERO: {
    errorClass: 'Trap',
    cause: 'An integer division or remainder has the divisor 0.',
    remedy: 'Check the divisor in the guest.',
  },
  UNREACHABLE: {
    errorClass: 'Trap',
    cause: 'The guest executed `unreachable`: compilers put it where a program panics, aborts, or fails an assertion.',
    remedy: "Read the guest's standard error (`withStderr`) and the stack trace.",
  },
  OUT_OF_BOUNDS_MEMORY_ACCESS: {
    errorClass: 'Trap',
    cause: 'A load, store, bulk operation or data segment reaches beyond the memory.',
    remedy: 'A bug of the guest, such as a wild pointer. The trace shows the function.',
  },
  INVALID_TABLE_ACCESS: {
    errorClass: 'Trap',
    cause: 'A table index is out of bounds, or `call_indirect` met a null element.',
    remedy: 'A bug of the guest, such as a call through a function pointer that was not set.',
  },
  INDIRECT_CALL_TYPE_MISMATCH: {
    errorClass: 'Trap',
    cause: 'A function was called through a pointer of another type than its own.',
    remedy: 'A bug of the guest, such as a C cast between function pointer types.',
  },
  UNALIGNED_ATOMIC: {
    errorClass: 'Trap',
    cause: 'The address of an atomic operation is no multiple of its size.',
    remedy: 'A bug of the guest.',
  },
  EXPECTED_SHARED_MEMORY: {
    errorClass: 'Trap',
    cause: '`memory.atomic.wait` was used on a memory that is not shared, where nobody could wake the guest.',
    remedy: 'Build the guest with a shared memory.',
  },
  TOO_MANY_WAITERS: {
    errorClass: 'Trap',
    cause: 'More waiters on one address than can be counted.',
    remedy: 'A bug of the guest.',
    reserved: true,
  },
};
