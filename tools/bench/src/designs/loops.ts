/**
 * Ten loops in a small register language, for comparing ways to dispatch. An instruction is its operation and its operands:
 * the destination first, registers and labels by name, numbers as they are. `n` is the register of the input, `result`
 * that of the checksum; all registers begin as zero.
 */
export type Instruction = readonly [operation: Operation | 'label', ...operands: readonly (string | number)[]];

/** Operations in the order of the switch's labels. */
export const operations = [
  'halt',
  'const',
  'move',
  'add',
  'sub',
  'mul',
  'and',
  'xor',
  'shl',
  'shr_u',
  'rem_u',
  'lt_u',
  'ne',
  'load',
  'store',
  'load8_u',
  'store8',
  'br',
  'br_if',
  'f64.convert',
  'f64.add',
  'f64.sub',
  'f64.mul',
  'f64.lt',
  'f64.trunc',
  'i64.extend_u',
  'i64.add',
  'i64.xor',
  'i64.mul',
  'i64.shl',
  'i64.shr_u',
  'i64.wrap',
  'call',
  'return',
] as const;

export type Operation = (typeof operations)[number];

/** A way to run the loops: prepares a program, and gives a function from `n` to the checksum. */
export interface Design {
  readonly name: string;
  prepare(program: readonly Instruction[]): (n: number) => number;
}

/** Bytes of memory that every design has. */
export const memoryBytes = 65536;
/** Slots of the frame that a `call` moves on by; its argument and result are in slot 0 of the new frame. */
export const frameSlots = 16;

const loop = (name: string, end: readonly Instruction[], body: readonly Instruction[]): readonly Instruction[] => [
  ['label', name],
  ...body,
  ...end,
];

/** `i += 1; if (i < limit) goto name`, as compilers write it. */
const countTo = (limit: string, name: string, i = 'i'): readonly Instruction[] => [
  ['const', 'one', 1],
  ['add', i, i, 'one'],
  ['lt_u', 'more', i, limit],
  ['br_if', 'more', name],
];

const sum: readonly Instruction[] = loop('top', countTo('n', 'top'), [['add', 'result', 'result', 'i']]);

const xorshift: readonly Instruction[] = [
  ['const', 'result', 88172645],
  ...loop('top', countTo('n', 'top'), [
    ['const', 'k', 13],
    ['shl', 't', 'result', 'k'],
    ['xor', 'result', 'result', 't'],
    ['const', 'k', 17],
    ['shr_u', 't', 'result', 'k'],
    ['xor', 'result', 'result', 't'],
    ['const', 'k', 5],
    ['shl', 't', 'result', 'k'],
    ['xor', 'result', 'result', 't'],
  ]),
];

const words: readonly Instruction[] = loop('top', countTo('n', 'top'), [
  ['const', 'k', 2],
  ['shl', 'address', 'i', 'k'],
  ['const', 'k', 0xfffc],
  ['and', 'address', 'address', 'k'],
  ['load', 't', 'address'],
  ['add', 't', 't', 'i'],
  ['store', 'address', 't'],
  ['add', 'result', 'result', 't'],
]);

const sieve: readonly Instruction[] = [
  ['const', 'i', 2],
  ['const', 'size', 60000],
  ...loop('outer', countTo('n', 'outer'), [
    ['move', 'j', 'i'],
    ['label', 'mark'],
    ['load8_u', 't', 'j'],
    ['add', 'result', 'result', 't'],
    ['store8', 'j', 'i'],
    ['add', 'j', 'j', 'i'],
    ['lt_u', 'more', 'j', 'size'],
    ['br_if', 'more', 'mark'],
  ]),
];

const collatz: readonly Instruction[] = [
  ['const', 'i', 1],
  ...loop('outer', countTo('n', 'outer'), [
    ['move', 'x', 'i'],
    ['const', 'one', 1],
    ['label', 'step'],
    ['add', 'result', 'result', 'one'],
    ['and', 't', 'x', 'one'],
    ['br_if', 't', 'odd'],
    ['shr_u', 'x', 'x', 'one'],
    ['br', 'next'],
    ['label', 'odd'],
    ['const', 'k', 3],
    ['mul', 'x', 'x', 'k'],
    ['add', 'x', 'x', 'one'],
    ['label', 'next'],
    ['ne', 'more', 'x', 'one'],
    ['br_if', 'more', 'step'],
  ]),
];

const gcd: readonly Instruction[] = loop('outer', countTo('n', 'outer'), [
  ['const', 'a', 832040],
  ['add', 'b', 'i', 'a'],
  ['label', 'step'],
  ['rem_u', 't', 'b', 'a'],
  ['move', 'b', 'a'],
  ['move', 'a', 't'],
  ['br_if', 'a', 'step'],
  ['add', 'result', 'result', 'b'],
]);

const polynomial: readonly Instruction[] = [
  ['const', 'k', 3],
  ['f64.convert', 'x', 'k'],
  ...loop('top', countTo('n', 'top'), [
    ['f64.convert', 'y', 'i'],
    ['f64.mul', 'z', 'y', 'x'],
    ['f64.sub', 'z', 'z', 'x'],
    ['f64.add', 'total', 'total', 'z'],
  ]),
  ['f64.trunc', 'result', 'total'],
];

const mandelbrot: readonly Instruction[] = [
  ['const', 'k', 4],
  ['f64.convert', 'four', 'k'],
  ...loop('outer', countTo('n', 'outer'), [
    ['const', 'k', 7],
    ['and', 't', 'i', 'k'],
    ['f64.convert', 'c', 't'],
    ['f64.sub', 'c', 'c', 'four'],
    ['f64.sub', 'x', 'x', 'x'],
    ['f64.sub', 'y', 'y', 'y'],
    ['const', 'j', 0],
    ['const', 'most', 30],
    ['label', 'step'],
    ['f64.mul', 'xx', 'x', 'x'],
    ['f64.mul', 'yy', 'y', 'y'],
    ['f64.mul', 'y', 'x', 'y'],
    ['f64.add', 'y', 'y', 'y'],
    ['f64.sub', 'x', 'xx', 'yy'],
    ['f64.add', 'x', 'x', 'c'],
    ['f64.add', 'xx', 'xx', 'yy'],
    ['add', 'result', 'result', 'j'],
    ['f64.lt', 'more', 'xx', 'four'],
    ['const', 'one', 1],
    ['add', 'j', 'j', 'one'],
    ['lt_u', 't', 'j', 'most'],
    ['and', 'more', 'more', 't'],
    ['br_if', 'more', 'step'],
  ]),
];

const hash64: readonly Instruction[] = [
  ['const', 'k', 0x9e3779b1],
  ['i64.extend_u', 'prime', 'k'],
  ['const', 'k', 32],
  ['i64.extend_u', 'by', 'k'],
  ['i64.shl', 'high', 'prime', 'by'],
  ['i64.add', 'prime', 'prime', 'high'],
  ['const', 'k', 29],
  ['i64.extend_u', 'by', 'k'],
  ...loop('top', countTo('n', 'top'), [
    ['i64.extend_u', 't', 'i'],
    ['i64.add', 'hash', 'hash', 't'],
    ['i64.mul', 'hash', 'hash', 'prime'],
    ['i64.shr_u', 't', 'hash', 'by'],
    ['i64.xor', 'hash', 'hash', 't'],
  ]),
  ['i64.wrap', 'result', 'hash'],
];

/** Slot 0 is `n` at first: the recursion takes and gives it there. */
const fibonacci: readonly Instruction[] = [
  ['move', 'argument', 'n'],
  ['call', 'fibonacci', 'argument'],
  ['move', 'result', 'argument'],
  ['halt'],
  ['label', 'fibonacci'],
  ['const', 'two', 2],
  ['lt_u', 'small', 'n', 'two'],
  ['br_if', 'small', 'done'],
  ['const', 'one', 1],
  ['sub', 'argument', 'n', 'one'],
  ['call', 'fibonacci', 'argument'],
  ['move', 'first', 'argument'],
  ['sub', 'argument', 'n', 'two'],
  ['call', 'fibonacci', 'argument'],
  ['add', 'n', 'first', 'argument'],
  ['label', 'done'],
  ['return'],
];

/** The loops, with an input for tests and one that takes milliseconds. */
export const loops: readonly {
  readonly name: string;
  readonly program: readonly Instruction[];
  readonly small: number;
  readonly large: number;
}[] = [
  { name: 'sum', program: sum, small: 100, large: 400_000 },
  { name: 'xorshift', program: xorshift, small: 100, large: 120_000 },
  { name: 'memory words', program: words, small: 100, large: 150_000 },
  { name: 'sieve', program: sieve, small: 40, large: 40 },
  { name: 'collatz', program: collatz, small: 100, large: 3000 },
  { name: 'gcd', program: gcd, small: 100, large: 20_000 },
  { name: 'f64 polynomial', program: polynomial, small: 100, large: 200_000 },
  { name: 'f64 mandelbrot', program: mandelbrot, small: 30, large: 8000 },
  { name: 'i64 hash', program: hash64, small: 100, large: 100_000 },
  { name: 'calls', program: fibonacci, small: 10, large: 20 },
];

/** Which operands are registers; the others are numbers or labels. */
export function isRegister(operation: Operation, position: number): boolean {
  if (operation === 'const') return position === 0;
  if (operation === 'br') return false;
  if (operation === 'br_if') return position === 0;
  if (operation === 'call') return position === 1;
  return true;
}

/** Slots of the registers of a program: `n` is 0, `result` 1, the argument of calls the first of the next frame. */
export function slotsOf(program: readonly Instruction[]): ReadonlyMap<string, number> {
  const slots = new Map([
    ['n', 0],
    ['result', 1],
    ['argument', frameSlots],
  ]);
  let next = 2;
  for (const [operation, ...operands] of program) {
    if (operation === 'label') continue;
    operands.forEach((operand, position) => {
      if (typeof operand !== 'string' || !isRegister(operation, position) || slots.has(operand)) return;
      slots.set(operand, next++);
    });
  }
  if (next >= frameSlots) throw new Error(`${next} registers do not fit into a frame`);
  return slots;
}
