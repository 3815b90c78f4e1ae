import { type Execution, type Outcome, type PlannedCall, resultTexts, valueText } from './execution.js';
import { newFuzzHost } from './host-functions.js';

/** The messages of V8 and which of our codes mean the same. */
const trapCodes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/unreachable/, ['UNREACHABLE']],
  [/memory access out of bounds|data segment .*out of bounds/i, ['OUT_OF_BOUNDS_MEMORY_ACCESS']],
  [/divide by zero|remainder by zero/, ['INTEGER_DIVIDE_BY_ZERO']],
  [/divide result unrepresentable/, ['INTEGER_OVERFLOW']],
  [/float unrepresentable/, ['INVALID_CONVERSION_TO_INTEGER', 'INTEGER_OVERFLOW']],
  [/table index is out of bounds|table access|element segment .*out of bounds/i, ['INVALID_TABLE_ACCESS']],
  [/null function or function signature/, ['INVALID_TABLE_ACCESS', 'INDIRECT_CALL_TYPE_MISMATCH']],
  [/unaligned/, ['UNALIGNED_ATOMIC']],
  [/Atomics\.wait/, ['EXPECTED_SHARED_MEMORY']],
];

function outcomeOf(error: unknown): Outcome {
  if (error instanceof RangeError) return { kind: 'exhausted' };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WebAssembly.RuntimeError) {
    const found = trapCodes.find(([pattern]) => pattern.test(message));
    if (found !== undefined) return { kind: 'trapped', codes: found[1] };
  }
  return { kind: 'failed', message: `${error instanceof Error ? error.name : 'thrown'}: ${message}` };
}

/** Imports of a module as the fuzzer's host gives them; globals and memories are what their type asks for. */
function importsFor(module: WebAssembly.Module, call: (name: string, args: unknown[]) => unknown): WebAssembly.Imports {
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') throw new Error(`the fuzzer's host has no ${kind} ${from}.${name}`);
    imports[from] ??= {};
    imports[from][name] = (...args: unknown[]) => call(name, args);
  }
  return imports;
}

/** Runs a module on the WebAssembly of this Node. @throws WebAssembly.CompileError */
export function runNative(bytes: Uint8Array, plan: readonly PlannedCall[]): Execution {
  const host = newFuzzHost();
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const calls: Outcome[] = [];
  const memories = new Map<string, Uint8Array>();
  const globals = new Map<string, string>();
  const execution = { calls, hostCalls: host.log, memories, globals };
  let exports: WebAssembly.Exports;
  try {
    exports = new WebAssembly.Instance(module, importsFor(module, host.call)).exports;
  } catch (error) {
    return { ...execution, instantiation: outcomeOf(error) };
  }
  for (const { export: name, args } of plan) {
    try {
      calls.push({ kind: 'returned', values: resultTexts((exports[name] as (...a: unknown[]) => unknown)(...args)) });
    } catch (error) {
      calls.push(outcomeOf(error));
    }
  }
  for (const [name, value] of Object.entries(exports)) {
    if (value instanceof WebAssembly.Memory) memories.set(name, new Uint8Array(value.buffer));
    else if (value instanceof WebAssembly.Global) {
      // A vector can not be read through the JS API.
      try {
        globals.set(name, valueText(value.value));
      } catch {}
    }
  }
  return { ...execution, instantiation: { kind: 'returned', values: [] } };
}
