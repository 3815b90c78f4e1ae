import type { Function, FunctionDefinition, HostFunctionDefinition, Module, ValueType } from '@wazero-ts/api';
import { Trap, valueTypeName, WasmError } from '@wazero-ts/api';
import { LongjmpSignal } from './longjmp.js';

/** Exports of the guest that save and restore its stack, and tell it that something was thrown. */
interface GuestStack {
  current(): unknown;
  restore(pointer: unknown): void;
  setThrew(): void;
}

const stacks = new WeakMap<Module, GuestStack>();

/** @throws WasmError `UNKNOWN_EXPORT` when the guest has not the functions that emscripten exports for this */
function stackOf(module: Module): GuestStack {
  let stack = stacks.get(module);
  if (stack === undefined) {
    const find = (...names: readonly string[]): Function => {
      for (const name of names) {
        const found = module.exportedFunction(name);
        if (found !== undefined) return found;
      }
      throw new WasmError(
        'UNKNOWN_EXPORT',
        `a guest that uses invoke_* must export the function ${names.join(' or ')}`,
      );
    };
    const current = find('emscripten_stack_get_current', 'stackSave');
    const restore = find('_emscripten_stack_restore', 'stackRestore');
    const setThrew = find('setThrew');
    stack = {
      current: () => current.call(),
      restore: (pointer) => void restore.call(pointer),
      setThrew: () => void setThrew.call(1, 0),
    };
    stacks.set(module, stack);
  }
  return stack;
}

const zeros: Partial<Record<string, unknown>> = { i32: 0, i64: 0n, f32: 0, f64: 0 };
const zeroOf = (type: ValueType): unknown => zeros[valueTypeName(type)] ?? null;

/** The functions of tables whose type was compared already. */
type Checked = WeakSet<Function>;

/** As `call_indirect`. @throws Trap `INVALID_TABLE_ACCESS`, `INDIRECT_CALL_TYPE_MISMATCH` */
function functionAt(module: Module, index: number, wanted: HostFunctionDefinition, checked: Checked): Function {
  const found = module.table?.get(index >>> 0) as Function | null | undefined;
  if (found === null || found === undefined) throw new Trap('INVALID_TABLE_ACCESS', []);
  if (!checked.has(found)) {
    const { paramTypes, resultTypes } = found.definition;
    const same = (a: readonly ValueType[], b: readonly ValueType[]): boolean =>
      a.length === b.length && a.every((type, position) => valueTypeName(type) === valueTypeName(b[position]!));
    if (!same(paramTypes, wanted.params.slice(1)) || !same(resultTypes, wanted.results)) {
      throw new Trap('INDIRECT_CALL_TYPE_MISMATCH', []);
    }
    checked.add(found);
  }
  return found;
}

/** An `invoke_*` function: calls an element of the guest's table, and comes back when it calls `longjmp`. */
export function invokeFunction({ import: place, paramTypes, resultTypes }: FunctionDefinition): HostFunctionDefinition {
  const zero = resultTypes.length === 1 ? zeroOf(resultTypes[0]!) : resultTypes.map(zeroOf);
  const checked: Checked = new WeakSet();
  const definition: HostFunctionDefinition = {
    exportName: place!.name,
    params: paramTypes,
    results: resultTypes,
    paramNames: paramTypes.map((_, position) => (position === 0 ? 'index' : `a${position}`)),
    body: {
      kind: 'module',
      call(caller: Module, index: number, ...args: readonly unknown[]): unknown {
        const stack = stackOf(caller);
        const pointer = stack.current();
        try {
          return functionAt(caller, index, definition, checked).call(...args);
        } catch (error) {
          if (!(error instanceof LongjmpSignal)) throw error;
          stack.restore(pointer);
          stack.setThrew();
          return zero;
        }
      },
    },
  };
  return definition;
}
