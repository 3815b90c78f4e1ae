import type { OpName, RmwOp } from '@wazero-ts/codegen';

type AtomicForm = 'atomicLoad' | 'atomicStore' | 'atomicUpdate';

const types = [
  ['i32', 4],
  ['i64', 8],
] as const;
const widths = [1, 2, 4, 8] as const;
const updates = ['add', 'sub', 'and', 'or', 'xor', 'xchg'] as const;

type AtomicRow = readonly [name: string, form: AtomicForm, op: OpName, width: number, rmw?: keyof typeof RmwOp];

/** Atomic accesses: name, form, SSA opcode, bytes, what a read-modify-write does. Narrow ones have their bits in the name. */
export const atomicRows: readonly AtomicRow[] = types.flatMap(([type, bytes]) =>
  widths.filter((width) => width <= bytes).flatMap((width) => rowsOf(type, width, width < bytes)),
);

function rowsOf(type: string, width: number, isNarrow: boolean): AtomicRow[] {
  const bits = isNarrow ? `${8 * width}` : '';
  const zeroExtends = isNarrow ? '_u' : '';
  const name = (operation: string): string => `${type}.atomic.${operation}`;
  return [
    [name(`load${bits}${zeroExtends}`), 'atomicLoad', 'atomic_load', width],
    [name(`store${bits}`), 'atomicStore', 'atomic_store', width],
    [name(`rmw${bits}.cmpxchg${zeroExtends}`), 'atomicUpdate', 'atomic_cmpxchg', width],
    ...updates.map(
      (update): AtomicRow => [name(`rmw${bits}.${update}${zeroExtends}`), 'atomicUpdate', 'atomic_rmw', width, update],
    ),
  ];
}
