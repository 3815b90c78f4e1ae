/**
 * Why generated code left. Arguments come in the context's slots in the order given here, results go back the same way;
 * every instruction that is not worth machine code leaves with the instance context as its first argument.
 */
export const exitCode = {
  done: 0,
  trap: 1,
  /** A check found the poll flag up. */
  poll: 2,
  /**
   * (...parameters) -> results, in the slots of the function's type. `contextFields.hostFunction` says which; the
   * caller's instance is in `contextFields.instance`.
   */
  hostCall: 3,
  /** A lazy entry; fields `lazyFunction`, `instance`; the answer goes to `lazyTarget`. */
  compile: 4,
  /** (instance): a function of a closed instance was called; does not come back. */
  closed: 5,
  /** (instance, memory, pages) -> previous pages or -1 */
  memoryGrow: 8,
  /** (instance, memory, destination, value, count) */
  memoryFill: 9,
  /** (instance, destination memory, source memory, destination, source, count) */
  memoryCopy: 10,
  /** (instance, memory, segment, destination, source, count) */
  memoryInit: 11,
  /** (instance, segment) */
  dataDrop: 12,
  /** (instance, table, count, value) -> previous length or -1 */
  tableGrow: 13,
  /** (instance, table, destination, value, count) */
  tableFill: 14,
  /** (instance, destination table, source table, destination, source, count) */
  tableCopy: 15,
  /** (instance, table, segment, destination, source, count) */
  tableInit: 16,
  /** (instance, segment) */
  elementDrop: 17,
  /** (instance, function) -> descriptor */
  refFunc: 18,
  /** (instance, memory, address, count) -> woken; the address (u64, with its offset) is aligned and in bounds */
  atomicNotify: 19,
  /** (instance, memory, address, expected, timeout) -> 0, 1, 2; the address as above */
  atomicWait32: 20,
  atomicWait64: 21,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
