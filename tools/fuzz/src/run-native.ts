import { type Execution, type Outcome, resultTexts, valueText } from './execution.js';
import { type FuzzHost, newFuzzHost } from './host-functions.js';
import type { Scenario } from './run-ours.js';
import { callSum, hostModuleName } from './support-modules.js';

/** The messages of V8 and which of our codes mean the same. */
const trapCodes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/unreachable/, ['UNREACHABLE']],
  // An atomic access can be both; which check comes first is not specified.
  [/memory access out of bounds|data segment .*out of bounds/i, ['OUT_OF_BOUNDS_MEMORY_ACCESS', 'UNALIGNED_ATOMIC']],
  [/divide by zero|remainder by zero/, ['INTEGER_DIVIDE_BY_ZERO']],
  [/divide result unrepresentable/, ['INTEGER_OVERFLOW']],
  [/float unrepresentable/, ['INVALID_CONVERSION_TO_INTEGER', 'INTEGER_OVERFLOW']],
  [/table index is out of bounds|table access|element segment .*out of bounds/i, ['INVALID_TABLE_ACCESS']],
  [/null function|function signature mismatch/, ['INVALID_TABLE_ACCESS', 'INDIRECT_CALL_TYPE_MISMATCH']],
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

function compile(bytes: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
}

function importsFor(
  module: WebAssembly.Module,
  host: FuzzHost,
  supports: ReadonlyMap<string, WebAssembly.Exports>,
): WebAssembly.Imports {
  const imports: WebAssembly.Imports = Object.fromEntries(supports);
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== hostModuleName) continue;
    imports[from] ??= {};
    imports[from][name] = (...args: unknown[]) => host.call(name, args);
  }
  return imports;
}

/** Runs a module on the WebAssembly of this Node. @throws WebAssembly.CompileError */
export function runNative({ bytes, supports, plan }: Scenario): Execution {
  const host = newFuzzHost();
  const module = compile(bytes);
  const calls: Outcome[] = [];
  const memories = new Map<string, Uint8Array>();
  const globals = new Map<string, string>();
  const execution = { calls, fuel: [], hostCalls: host.log, memories, globals };
  const supportExports = new Map<string, WebAssembly.Exports>();
  let exports: WebAssembly.Exports;
  try {
    for (const [name, source] of supports) {
      const support = compile(source);
      supportExports.set(name, new WebAssembly.Instance(support, importsFor(support, host, supportExports)).exports);
    }
    exports = new WebAssembly.Instance(module, importsFor(module, host, supportExports)).exports;
  } catch (error) {
    return { ...execution, instantiation: outcomeOf(error) };
  }
  for (const { module: from, export: name, args } of plan) {
    try {
      const called = (from === undefined ? exports : supportExports.get(from)!)[name] as (...a: unknown[]) => unknown;
      calls.push({ kind: 'returned', values: resultTexts(called(...args)) });
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
  for (const [name, { [callSum]: sum }] of supportExports) {
    if (sum instanceof WebAssembly.Global) globals.set(`sum of ${name}`, valueText(sum.value));
  }
  return { ...execution, instantiation: { kind: 'returned', values: [] } };
}
